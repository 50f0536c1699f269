/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stack.h - stores that sit on another store: which ios they mean, and handing them down
 */
#ifndef TGT_BS_STACK_H
#define TGT_BS_STACK_H

#include "opts.h"
#include "tgt/bs.h"

struct obj_pool;

/**
 * struct stack - the lower store
 * @lower: owned
 * @pool:  struct stack_io, one for each io that is down there
 */
struct stack {
	struct bs *lower;
	struct obj_pool *pool;
};

/**
 * stack_open() - open the lower store and take over what it is
 * @s:       out, zeroed; stack_close() it whatever happens
 * @bs:      the upper one: its path, flags and loop go down, size and capabilities come up
 * @under:   name of the lower store
 * @options: the lower store's
 *
 * Return: 0, or -1 with @e set
 */
int stack_open(struct stack *s, struct bs *bs, const char *under, const char *options,
	       struct err *e);
void stack_close(struct stack *s);
/* Hand @io down; it ends with the lower store's result, or with @result where that is not 0. */
void stack_forward(struct stack *s, struct bs_io *io, int result);
int stack_resize(struct stack *s, struct bs *bs);

/**
 * struct match - the ios that are meant
 * @verbs:  one bit a verb: 1 << BS_READ ...
 * @offset: @length: those that touch this extent [bytes]; FLUSH touches it always
 */
struct match {
	unsigned int verbs;
	uint64_t offset;
	uint64_t length;
};

bool match_io(const struct match *m, const struct bs_io *io);
/* "read", "write+flush", "any"; 0 or -EINVAL */
int match_verbs(struct match *m, const char *text);

#define MATCH_HELP                                                                                 \
	"verb=VERB       read, write, flush, discard, zero, prefetch; a+b; any (any)\n"            \
	"offset=BYTES, length=BYTES  only what touches this extent (all)\n"

#endif /* TGT_BS_STACK_H */
