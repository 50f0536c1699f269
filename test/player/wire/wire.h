/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * wire.h - the player of iSCSI transcripts: test/wire/NAME.t against the whole target
 *
 *   main.c  the target, accounts
 *   pdus.c  names of PDUs and of their fields
 *   peer.c  connections of initiators: send, expect
 *
 * Files, words and bytes are those of the CDB player (../play.c, ../words.c), and
 * statements about logical units are ../common/target.c.  The language is described in
 * test/wire/README.md.
 */
#ifndef TEST_WIRE_H
#define TEST_WIRE_H

#include "../common/target.h"
#include "lld/iscsi/conn.h"

/* ---- pdus.c */

struct pdu_field {
	const char *name;
	uint8_t at, size; /* [bytes] */
	uint8_t mask;     /* of one byte, 0: all; its lowest bit is the value's */
};

struct pdu_name {
	const char *name;
	uint8_t opcode;
	uint8_t flags;       /* byte 1 when nothing is said: sent ones only */
	const char *letters; /* of byte 1, the most significant first; '.' is none */
	struct pdu_field fields[9];
};

const struct pdu_name *pdu_by_name(const char *name);
const struct pdu_name *pdu_by_opcode(uint8_t opcode);
const struct pdu_field *pdu_field(const struct pdu_name *p, const char *name, size_t len);
uint64_t field_get(const struct pdu_field *f, const uint8_t *h);
void field_set(const struct pdu_field *f, uint8_t *h, uint64_t v);
/* Has that PDU, an answer, a StatSN of its own, so that the next one has the next? */
bool pdu_moves_stat_sn(const uint8_t *h);

/* ---- peer.c */

struct peer {
	char name[32];
	struct list_head link;
	int fd;
	bool header_digest, data_digest, logged_in;
	uint32_t cmd_sn, itt, stat_sn;
	bool stat_sn_known;
	uint8_t *rx;
	size_t rx_len, rx_room;
	bool eof;
};

extern struct wire {
	struct ev_loop *loop;
	struct list_head peers;
	struct peer *who; /* speaks now; NULL: made when needed */
} wire;

void peers_end(void);
void wire_turn(void);
statement_fn st_conn, st_login, st_wire_send, st_expect, st_nothing, st_closed, st_raw, st_hangup,
	st_await;
/* A number, or the name of one that an expectation has kept, with +N or -N behind it. */
int wire_number(const char *text, uint64_t *ret);

#endif /* TEST_WIRE_H */
