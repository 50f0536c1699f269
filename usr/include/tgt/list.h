/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * list.h - doubly linked lists, embedded in what they link
 *
 * A list_head that is in no list points at itself, so list_del_init() may be
 * called on it again; list_empty() of a member says whether it is linked.
 */
#ifndef TGT_LIST_H
#define TGT_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list_head {
	struct list_head *next, *prev;
};

#define LIST_HEAD_INIT(name)                                                                       \
	{                                                                                          \
		&(name), &(name)                                                                   \
	}

#ifndef container_of
#define container_of(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))
#endif

static inline void list_init(struct list_head *h)
{
	h->next = h->prev = h;
}

static inline bool list_empty(const struct list_head *h)
{
	return h->next == h;
}

static inline void list_insert_(struct list_head *n, struct list_head *prev, struct list_head *next)
{
	n->next = next;
	n->prev = prev;
	prev->next = n;
	next->prev = n;
}

static inline void list_add(struct list_head *n, struct list_head *h)
{
	list_insert_(n, h, h->next);
}

static inline void list_add_tail(struct list_head *n, struct list_head *h)
{
	list_insert_(n, h->prev, h);
}

static inline void list_del_init(struct list_head *n)
{
	n->prev->next = n->next;
	n->next->prev = n->prev;
	list_init(n);
}

/* Move all of @from to the tail of @to; @from is empty afterwards. */
static inline void list_splice_tail(struct list_head *from, struct list_head *to)
{
	if (list_empty(from))
		return;
	from->next->prev = to->prev;
	to->prev->next = from->next;
	from->prev->next = to;
	to->prev = from->prev;
	list_init(from);
}

#define list_entry(ptr, type, member)     container_of(ptr, type, member)
#define list_first_entry(h, type, member) list_entry((h)->next, type, member)
#define list_last_entry(h, type, member)  list_entry((h)->prev, type, member)
#define list_next_entry(pos, member)      list_entry((pos)->member.next, __typeof__(*(pos)), member)

#define list_for_each_entry(pos, h, member)                                                        \
	for (pos = list_first_entry(h, __typeof__(*pos), member); &pos->member != (h);             \
	     pos = list_next_entry(pos, member))

/* @pos may be taken out of the list (and freed) in the body. */
#define list_for_each_entry_safe(pos, tmp, h, member)                                              \
	for (pos = list_first_entry(h, __typeof__(*pos), member),                                  \
	    tmp = list_next_entry(pos, member);                                                    \
	     &pos->member != (h); pos = tmp, tmp = list_next_entry(tmp, member))

#endif /* TGT_LIST_H */
