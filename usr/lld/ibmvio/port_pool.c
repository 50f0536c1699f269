// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_pool.c - pieces of a pool that is mapped: a buddy system that gives the rest of a block back
 *
 * A piece is cut from a block of the next power of two; the pages that it does not need are free
 * again at once, so nothing is lost to rounding, and blocks grow together when pieces come back.
 */
#include "lld/ibmvio/port_pool.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#define NO_PAGE UINT32_MAX

struct pool_page {
	uint32_t next, prev; /* in the list of its order, while it heads a free block */
	uint16_t lent;       /* pages of the piece that begins here; 0: none does */
	uint8_t order;       /* 1 + order of the free block that begins here; 0: none does */
};

static void block_push(struct port_pool *p, uint32_t at, unsigned int order)
{
	struct pool_page *b = &p->page[at];

	assert(!b->order && !b->lent);
	b->order = (uint8_t)(order + 1);
	b->prev = NO_PAGE;
	b->next = p->free[order];
	if (b->next != NO_PAGE)
		p->page[b->next].prev = at;
	p->free[order] = at;
}

static void block_take(struct port_pool *p, uint32_t at, unsigned int order)
{
	struct pool_page *b = &p->page[at];

	b->order = 0;
	if (b->prev == NO_PAGE)
		p->free[order] = b->next;
	else
		p->page[b->prev].next = b->next;
	if (b->next != NO_PAGE)
		p->page[b->next].prev = b->prev;
}

/* A block is free: it grows together with its neighbour of the same size as long as there is one.
 */
static void block_free(struct port_pool *p, uint32_t at, unsigned int order)
{
	while (order + 1 < PORT_POOL_ORDERS) {
		const uint32_t buddy = at ^ (1u << order);

		if (buddy >= p->pages || p->page[buddy].order != order + 1)
			break;
		block_take(p, buddy, order);
		at &= ~(1u << order);
		order++;
	}
	block_push(p, at, order);
}

/* Pages [@at, @end) are free: as blocks that are as large as their place allows. */
static void range_free(struct port_pool *p, uint32_t at, uint32_t end)
{
	p->free_pages += end - at;
	while (at < end) {
		unsigned int order = 0;

		while (order + 1 < PORT_POOL_ORDERS && !(at & (1u << order)) &&
		       end - at >= 2u << order)
			order++;
		block_free(p, at, order);
		at += 1u << order;
	}
}

static uint32_t pages_of(size_t len)
{
	return (uint32_t)((len + PORT_PAGE - 1) / PORT_PAGE);
}

int port_pool_init(struct port_pool *p, void *mem, uint64_t bytes)
{
	const uint64_t pages = bytes / PORT_PAGE;

	if (!pages || pages > (uint64_t)1 << 31 || (uintptr_t)mem % PORT_PAGE)
		return -EINVAL;
	*p = (struct port_pool){ .mem = mem, .pages = (uint32_t)pages };
	p->reserve = p->pages / 16;
	for (unsigned int order = 0; order < PORT_POOL_ORDERS; order++)
		p->free[order] = NO_PAGE;
	p->page = calloc(pages, sizeof(*p->page));
	if (!p->page)
		return -ENOMEM;
	range_free(p, 0, p->pages);
	return 0;
}

void port_pool_exit(struct port_pool *p)
{
	assert(port_pool_unused(p));
	free(p->page);
	p->page = NULL;
}

void *port_pool_get(struct port_pool *p, size_t len)
{
	const uint32_t n = pages_of(len);
	unsigned int order = 0, fits;
	uint32_t at;

	assert(len > 0 && len <= PORT_PIECE_MAX);
	if (p->free_pages < n || (n > 1 && p->free_pages - n < p->reserve))
		return NULL;
	while (1u << order < n)
		order++;
	for (fits = order; fits < PORT_POOL_ORDERS && p->free[fits] == NO_PAGE; fits++)
		;
	if (fits == PORT_POOL_ORDERS)
		return NULL;
	at = p->free[fits];
	block_take(p, at, fits);
	p->free_pages -= 1u << fits;
	range_free(p, at + n, at + (1u << fits));
	p->page[at].lent = (uint16_t)n;
	return p->mem + (size_t)at * PORT_PAGE;
}

void port_pool_put(struct port_pool *p, void *mem, size_t len)
{
	const size_t offset = (size_t)((uint8_t *)mem - p->mem);
	const uint32_t at = (uint32_t)(offset / PORT_PAGE);

	assert(at < p->pages && offset % PORT_PAGE == 0 && p->page[at].lent == pages_of(len));
	p->page[at].lent = 0;
	range_free(p, at, at + pages_of(len));
}
