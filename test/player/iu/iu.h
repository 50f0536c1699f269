/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iu.h - the player of virtual SCSI transcripts: test/iu/NAME.t against the whole target
 *
 *   main.c    the target and its adapter
 *   client.c  the client partition: its socket, memory and what its queue has received
 *   send.c    elements, MADs and IUs that it sends
 *   expect.c  answers compared
 *
 * Files, words and bytes are those of the CDB player (../play.c, ../words.c), and
 * statements about logical units are ../common/target.c.  The language is described in
 * test/iu/README.md.
 */
#ifndef TEST_IU_H
#define TEST_IU_H

#include "../common/target.h"
#include "lld/ibmvio/crq.h"
#include "lld/ibmvio/link_proto.h"
#include "lld/ibmvio/mad.h"
#include "lld/srp/iu.h"

/* ---- client.c: memory of the partition, mapped at MEM_AT */

#define MEM_AT   UINT64_C(0x100000)
#define MEM_SIZE (32u << 20)
#define UNUSED   0xee /* memory that nobody has written */

/* @len bytes of the window, filled with UNUSED: their I/O address; 0 and player_error(): too much
 */
uint64_t mem_new(size_t len);
uint8_t *mem_at(uint64_t ioba, size_t len); /* NULL: not mapped */

#define SEGMENTS 64

/* A request that the client has sent, until it is answered */
struct request {
	char name[32];
	struct list_head link;
	uint8_t tag[8];
	uint8_t lun[8];
	uint64_t iu; /* its address */
	unsigned int iu_len;
	bool mad, write; /* @write: @seg is data-out */
	uint8_t opcode;  /* of SRP */
	char aborts[32]; /* ABORT TASK: the name of its command */
	unsigned int nr_seg;
	struct {
		uint64_t at;
		uint32_t len;
	} seg[SEGMENTS]; /* data-in, payload of a MAD */
};

/* What has come from the target, in order: CRQ elements, and LINK_REG, LINK_FREE, LINK_READY */
struct event {
	struct list_head link;
	uint16_t type; /* enum link_type */
	uint8_t crq[CRQ_ELEMENT];
};

extern struct client {
	int listener, fd; /* -1: none */
	char dir[64], path[80];
	bool registered, server_registered;
	unsigned int deny; /* so many copies fail as when the mapping is gone */
	bool hold;         /* copies wait for "copy" */
	struct list_head events, requests;
	struct request *last; /* answered last: "data" looks at it; owned */
	uint8_t *mem;
	uint64_t mem_used;
	unsigned int tags;
	struct bytes {
		uint8_t *at; /* owned */
		size_t len, room;
	} rx, aside; /* @aside: copies while they are held */
	bool eof;
} client;

int client_open(void);
void client_close(void);
int client_listen(void);
void client_hang_up(void);
void client_reset(void); /* all is forgotten, the socket is closed */
/* Turns until nothing moves any more, or @or_event has come */
void client_turn(bool or_event);
/* ... or 10 s are over */
void client_wait(bool (*until)(void));
bool client_has_event(void);
bool client_connected(void);
void client_say(uint16_t type, uint64_t arg);
void client_element(const uint8_t crq[CRQ_ELEMENT]);
struct event *client_event(void); /* the first, or NULL */
void event_free(struct event *e);
struct request *request_new(void);
struct request *request_find(const char *name);
struct request *request_by_tag(const uint8_t tag[8]);
void request_free(struct request *r);
void requests_forget(void);

/* ---- main.c */

extern struct iu_world {
	struct ev_loop *loop;
} iu_world;

statement_fn st_register, st_free, st_event, st_hangup, st_accept, st_deny, st_allow, st_hold,
	st_copy; /* client.c */
statement_fn st_init, st_init_complete, st_ping, st_crq, st_iu, st_mad, st_login, st_cmd, st_tmf,
	st_logout, st_forget; /* send.c */
statement_fn st_expect, st_await, st_nothing, st_closed, st_data, st_reset, st_connect,
	st_online; /* expect.c */

#endif /* TEST_IU_H */
