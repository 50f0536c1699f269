/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lio.h - saveconfig.json of Linux's kernel target (LIO) becomes targets.conf
 *
 * What cannot be said in targets.conf is a comment where it would stand, with the reason. When in
 * doubt less is allowed than was, and a comment says so.
 */
#ifndef CLI_LIO_H
#define CLI_LIO_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct lio {
	FILE *f;
	unsigned int depth;    /* tabs before a line */
	const json_t *objects; /* "storage_objects" */
	json_t *homes; /* owns; storage object's path: [target, LUN], once it is converted */
	unsigned int notes;
};

/* A target portal group. */
struct lio_tpg {
	const char *name; /* of the target here */
	const json_t *json;
	bool vscsi;         /* ibmvscsis, not iscsi */
	bool everybody;     /* initiators without a node ACL may log in */
	bool write_protect; /* they may only read */
};

/* Members, of whatever type they are written with; @otherwise when there is none. */
int64_t lio_number(const json_t *o, const char *key, int64_t otherwise);
const char *lio_text(const json_t *o, const char *key); /* or "" */
const json_t *lio_attribute(const json_t *o, const char *key);

/* A line; a value that cannot be written becomes a comment: false. */
bool lio_line(struct lio *l, const char *key, const char *value);
void lio_number_line(struct lio *l, const char *key, int64_t value);
void lio_note(struct lio *l, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* False, and a comment: it cannot be the argument of a block. */
bool lio_open(struct lio *l, const char *key, const char *argument);
void lio_close(struct lio *l, const char *key);

void lio_luns(struct lio *l, const struct lio_tpg *t);

/* The whole of @doc. */
void lio_convert(struct lio *l, const json_t *doc);

#endif /* CLI_LIO_H */
