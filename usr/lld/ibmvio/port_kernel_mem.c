// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel_mem.c - the memory that the kernel lends, and ours to lend on
 *
 * An adapter may be lost while pieces of its pool are lent to commands whose stores work on them:
 * a pool stays mapped until its last piece has come back, whatever becomes of the adapter.
 */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>

#include "lld/ibmvio/port_kernel.h"

/* ---- memory */

void kpool_free(struct kpool *pool)
{
	port_pool_exit(&pool->pieces);
	kdev_unmap(pool->mem, pool->len);
	free(pool);
}

int kpool_new(int fd, const struct ibmvstgt_attach *a, struct kpool **ret)
{
	struct kpool *pool = calloc(1, sizeof(*pool));
	int rc;

	if (!pool)
		return -ENOMEM;
	list_init(&pool->link);
	pool->len = (size_t)a->pool;
	rc = kdev_map(fd, a->pool_off, pool->len, &pool->mem);
	if (rc == 0) {
		rc = port_pool_init(&pool->pieces, pool->mem, pool->len);
		if (rc == 0) {
			*ret = pool;
			return 0;
		}
		kdev_unmap(pool->mem, pool->len);
	}
	free(pool);
	return rc;
}

void *kernel_buf_get(struct port *p, size_t len)
{
	struct kport *k = p->priv;
	void *mem = k->pool ? port_pool_get(&k->pool->pieces, len) : NULL;

	if (!mem)
		k->starved = true;
	return mem;
}

/* The pool of an attachment that has ended: it goes with its last piece. */
static void put_old(struct kport *k, void *mem, size_t len)
{
	struct kpool *pool = NULL, *at;

	list_for_each_entry (at, &k->old, link) {
		if (port_pool_offset(&at->pieces, mem, len) >= 0)
			pool = at;
	}
	assert(pool);
	port_pool_put(&pool->pieces, mem, len);
	if (!port_pool_unused(&pool->pieces))
		return;
	list_del_init(&pool->link);
	kpool_free(pool);
}

void kernel_buf_put(struct port *p, void *mem, size_t len)
{
	struct kport *k = p->priv;

	if (!k->pool || port_pool_offset(&k->pool->pieces, mem, len) < 0) {
		put_old(k, mem, len);
		return;
	}
	port_pool_put(&k->pool->pieces, mem, len);
	if (k->starved)
		ev_defer(p->loop, &k->news, EV_COMPLETE);
}

void kpool_lost(struct kport *k)
{
	struct kpool *pool = k->pool;

	k->pool = NULL;
	if (port_pool_unused(&pool->pieces))
		kpool_free(pool);
	else
		list_add_tail(&pool->link, &k->old);
}
