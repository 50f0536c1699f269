/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * opts.h - the options of a store: "size=64M;nth=3", as a table
 */
#ifndef TGT_BS_OPTS_H
#define TGT_BS_OPTS_H

#include <stddef.h>
#include <stdint.h>

#include "tgt/err.h"

#define OPT_TEXT_MAX 256 /* with its NUL; a longer value is refused */

enum opt_kind {
	OPT_BYTES,  /* uint64_t; suffix K, M, G or T, powers of 1024 */
	OPT_NUMBER, /* uint64_t */
	OPT_TEXT,   /* char[OPT_TEXT_MAX] */
};

/* A table ends with an entry without name. */
struct opt {
	const char *name;
	enum opt_kind kind;
	void *value; /* keeps what it has when the option is not given */
};

/**
 * opts_parse() - read a store's options
 * @options: "key=value;key=value" or "", borrowed
 * @table:   what is known
 * @store:   name of the store, for the message
 * @rest:    out, what @table does not know, in the same form and for another store; NULL: refuse it
 * @room:    bytes of @rest
 *
 * Return: 0, or -1 with @e set
 */
int opts_parse(const char *options, const struct opt *table, const char *store, char *rest,
	       size_t room, struct err *e);

/* "4096", "64K", "1T" to bytes; 0 or -EINVAL, then @ret is untouched. */
int opts_bytes(const char *text, uint64_t *ret);

#endif /* TGT_BS_OPTS_H */
