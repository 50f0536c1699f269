// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stack.c - stores that sit on another store: which ios they mean, and handing them down
 */
#include "stack.h"

#include <errno.h>
#include <string.h>

#include "tgt/pool.h"

struct stack_io {
	struct bs_io io; /* the lower store's */
	struct bs_io *upper;
	struct stack *stack;
	int result; /* instead of the lower store's, when not 0 */
};

/* The first objects are made now: memory for an io lacks only when very many are under way. */
static bool make_pool(struct stack *s)
{
	void *first;

	s->pool = obj_pool_new(sizeof(struct stack_io), 0);
	first = s->pool ? obj_get(s->pool) : NULL;
	if (first)
		obj_put(s->pool, first);
	return first;
}

int stack_open(struct stack *s, struct bs *bs, const char *under, const char *options,
	       struct err *e)
{
	if (strcmp(under, bs->ops->name) == 0)
		return err_set(e, TGT_INVALID_REQUEST, "%s cannot sit on another %s store", under,
			       under);
	if (!make_pool(s))
		return err_set(e, TGT_NOMEM, "%s: out of memory", bs->ops->name);
	if (bs_new(bs->loop, under, *bs->path ? bs->path : NULL, bs->bsoflags, options,
		   bs->readonly, &s->lower, e) < 0)
		return -1;
	bs->readonly = s->lower->readonly;
	bs->size = s->lower->size;
	bs->caps = s->lower->caps;
	bs->align = s->lower->align;
	bs->physical = s->lower->physical;
	bs->discard_gran = s->lower->discard_gran;
	bs->opt_io = s->lower->opt_io;
	return 0;
}

void stack_close(struct stack *s)
{
	s->lower = bs_free(s->lower);
	s->pool = obj_pool_free(s->pool);
}

static void lower_done(struct bs_io *io)
{
	struct stack_io *x = container_of(io, struct stack_io, io);
	struct bs_io *upper = x->upper;
	const int result = x->result ? x->result : io->result;

	obj_put(x->stack->pool, x);
	bs_done(upper, result);
}

void stack_forward(struct stack *s, struct bs_io *io, int result)
{
	struct stack_io *x = obj_get(s->pool);

	if (!x) {
		bs_done(io, -ENOMEM);
		return;
	}
	*x = (struct stack_io){
		.io = {
			.verb = io->verb,
			.flags = io->flags & (BS_FUA | BS_MAY_UNMAP),
			.offset = io->offset,
			.length = io->length,
			.iov = io->iov,
			.niov = io->niov,
			.done = lower_done,
		},
		.upper = io,
		.stack = s,
		.result = result,
	};
	bs_submit(s->lower, &x->io);
}

int stack_resize(struct stack *s, struct bs *bs)
{
	int ret;

	if (!s->lower->ops->resize)
		return 0;
	ret = s->lower->ops->resize(s->lower);
	if (ret == 0)
		bs->size = s->lower->size;
	return ret;
}

bool match_io(const struct match *m, const struct bs_io *io)
{
	if (!(m->verbs & 1u << io->verb))
		return false;
	if (io->verb == BS_FLUSH)
		return true;
	return io->offset < m->offset + m->length && m->offset < io->offset + io->length;
}

static unsigned int verb_bit(const char *name, size_t n)
{
	static const char *const names[] = {
		[BS_READ] = "read",       [BS_WRITE] = "write", [BS_FLUSH] = "flush",
		[BS_DISCARD] = "discard", [BS_ZERO] = "zero",   [BS_PREFETCH] = "prefetch",
	};

	if (n == 3 && memcmp(name, "any", 3) == 0)
		return (1u << (BS_PREFETCH + 1)) - 1;
	for (unsigned int i = 0; i <= BS_PREFETCH; i++)
		if (strlen(names[i]) == n && memcmp(name, names[i], n) == 0)
			return 1u << i;
	return 0;
}

int match_verbs(struct match *m, const char *text)
{
	unsigned int verbs = 0, bit;
	size_t n;

	for (;; text += n + 1) {
		n = strcspn(text, "+");
		bit = verb_bit(text, n);
		if (!bit)
			return -EINVAL;
		verbs |= bit;
		if (!text[n])
			break;
	}
	m->verbs = verbs;
	return 0;
}
