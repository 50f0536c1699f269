/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * keys_table.h - a row of the table of keys; for keys.c and tcfg.c
 */
#ifndef ISCSI_KEYS_TABLE_H
#define ISCSI_KEYS_TABLE_H

#include "keys.h"

enum key_type { NUMBER, BOOL, DIGEST, WORD, TEXT };

/* how the two sides' values make one */
enum key_combine {
	MIN,
	MAX,
	AND,
	OR,
	FIRST,   /* first of the initiator's list that we have */
	DECLARE, /* each side says its own */
	CONST,   /* we always answer .word */
	LOCAL,   /* not on the wire */
	OTHER,   /* text; login_keys.c and text.c know it */
};

/*
 * .min .max  what the standard (or stgt's table) allows
 * .rfc       holds when nobody says anything
 * .ours      our side, until the administrator sets it
 * .bound     our side is at most (MIN, AND) or at least (OR) this: what we have implemented
 * .at .size  member of struct iscsi_params that gets the result
 */
struct key {
	const char *name;
	uint8_t type;
	uint8_t combine;
	uint8_t when;
	uint8_t flags;
	bool hidden; /* neither shown nor set */
	uint32_t min, max, rfc, ours, bound;
	const char *word;
	size_t at, size;
};

extern const struct key iscsi_keys[KEY_ALL];

/* A value as the wire has it: 0, or -EPROTO: not one of @k's. */
int key_parse(const struct key *k, const char *text, uint32_t *v);
void key_print(const struct key *k, uint32_t v, char *text); /* KEY_ANSWER_MAX bytes */

#endif /* ISCSI_KEYS_TABLE_H */
