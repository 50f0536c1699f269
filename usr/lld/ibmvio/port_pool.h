/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * port_pool.h - pieces of a pool that is mapped: a buddy system that gives the rest of a block back
 *
 * The pool is what a kernel grants, of any size; its pieces are counted in pages of PORT_PAGE,
 * whatever the kernel's own pages are: that alignment is all that O_DIRECT needs.
 */
#ifndef TGT_IBMVIO_PORT_POOL_H
#define TGT_IBMVIO_PORT_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PORT_PAGE        4096u
#define PORT_PIECE_MAX   ((size_t)4 << 20)
#define PORT_POOL_ORDERS 11 /* blocks of 2^0 .. 2^10 pages, PORT_PIECE_MAX */

struct pool_page; /* what is known of a page */

struct port_pool {
	uint8_t *mem; /* borrowed */
	uint32_t pages, free_pages;
	uint32_t reserve;                /* pages that only pieces of one page may have */
	uint32_t free[PORT_POOL_ORDERS]; /* first block of a list, or NO_PAGE */
	struct pool_page *page;          /* owned, @pages of them */
};

/**
 * port_pool_init() - all of @mem is free
 * @mem:   @bytes, lent until port_pool_exit(); aligned to PORT_PAGE; what is beyond a whole number
 *         of pages stays unused
 *
 * A sixteenth is left to pieces of up to a page, lists of descriptors and datagrams: data that
 * waits for its list must not be able to take all memory that the list could come from.
 *
 * Return: 0, -ENOMEM, -EINVAL: less than a page, or more than 2^31 of them
 */
int port_pool_init(struct port_pool *p, void *mem, uint64_t bytes);
void port_pool_exit(struct port_pool *p);

/* @len bytes, 1..PORT_PIECE_MAX, aligned to PORT_PAGE; NULL: there is no such piece now */
void *port_pool_get(struct port_pool *p, size_t len);
/* @len as it was given to port_pool_get() */
void port_pool_put(struct port_pool *p, void *mem, size_t len);

static inline bool port_pool_unused(const struct port_pool *p)
{
	return p->free_pages == p->pages;
}

/* Offset in the pool of @len bytes at @mem, or -1: they are not of this pool. */
static inline int64_t port_pool_offset(const struct port_pool *p, const void *mem, size_t len)
{
	const uintptr_t at = (uintptr_t)mem, base = (uintptr_t)p->mem;
	const uint64_t bytes = (uint64_t)p->pages * PORT_PAGE;

	if (at < base || at - base > bytes || len > bytes - (at - base))
		return -1;
	return (int64_t)(at - base);
}

#endif /* TGT_IBMVIO_PORT_POOL_H */
