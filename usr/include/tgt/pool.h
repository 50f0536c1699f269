/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pool.h - memory that is taken and given back on the data path
 *
 * A loop's own; no locks.  obj_pool: objects of one size.  buf_pool: data
 * buffers in power-of-two classes from a page (BUF_MIN at least) to BUF_MAX,
 * page aligned (fit for O_DIRECT), kept for reuse up to a limit and given back
 * to the system when the loop has been idle.
 */
#ifndef TGT_POOL_H
#define TGT_POOL_H

#include <stddef.h>
#include <stdint.h>

#define BUF_MIN ((size_t)4096)
#define BUF_MAX ((size_t)4 << 20)

struct obj_pool;

/* Objects of @size bytes (any alignment a struct needs), at most @max at once; 0 is no limit. */
struct obj_pool *obj_pool_new(size_t size, unsigned int max);
struct obj_pool *obj_pool_free(struct obj_pool *p); /* every object is back; accepts NULL */
void *obj_get(struct obj_pool *p);                  /* not cleared; NULL: limit or no memory */
void obj_put(struct obj_pool *p, void *obj);
unsigned int obj_pool_used(const struct obj_pool *p);

struct buf_pool *buf_pool_new(void);
struct buf_pool *buf_pool_free(struct buf_pool *p);
/* @len in 1..BUF_MAX; not cleared. NULL when the pool's limit of memory in use is reached. */
void *buf_get(struct buf_pool *p, size_t len);
/* @len as given to buf_get(), or any other of its class */
void buf_put(struct buf_pool *p, void *buf, size_t len);
size_t buf_class(size_t len);                          /* bytes that buf_get(@len) really gives */
void buf_pool_trim(struct buf_pool *p);                /* give back what is not in use */
void buf_pool_limit(struct buf_pool *p, size_t bytes); /* in use at most; default 256 MiB */
size_t buf_pool_used(const struct buf_pool *p);        /* [bytes] */

#endif /* TGT_POOL_H */
