// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - make the n-th allocation, or the n-th io of a store, fail
 *
 * The linker leads these functions to us (--wrap, test/Makefile).  They fail only while a
 * fault_arm() is in force, which is when code of the target runs, not the player's.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "player.h"
#include "tgt/pool.h"

void *__real_malloc(size_t n);
void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *p, size_t n);
char *__real_strdup(const char *s);
void *__real_mmap(void *at, size_t n, int prot, int flags, int fd, off_t off);
void *__real_buf_get(struct buf_pool *p, size_t len);
void *__real_obj_get(struct obj_pool *p);
void __real_bs_done(struct bs_io *io, int result);

void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
char *__wrap_strdup(const char *s);
void *__wrap_mmap(void *at, size_t n, int prot, int flags, int fd, off_t off);
void *__wrap_buf_get(struct buf_pool *p, size_t len);
void *__wrap_obj_get(struct obj_pool *p);
void __wrap_bs_done(struct bs_io *io, int result);

static _Thread_local bool armed;
static enum fault_kind kind;
static atomic_ulong left; /* calls up to the one that fails; 0: none */

void fault_set(enum fault_kind k, unsigned long nth)
{
	kind = k;
	left = k == FAULT_NONE ? 0 : nth;
}

bool fault_struck(void)
{
	return left == 0;
}

bool fault_arm(bool on)
{
	const bool was = armed;

	armed = on;
	return was;
}

static bool strikes(enum fault_kind k)
{
	return kind == k && left && --left == 0;
}

static bool no_memory(void)
{
	if (!armed || !strikes(FAULT_MEMORY))
		return false;
	errno = ENOMEM;
	return true;
}

void *__wrap_malloc(size_t n)
{
	return no_memory() ? NULL : __real_malloc(n);
}

void *__wrap_calloc(size_t n, size_t size)
{
	return no_memory() ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *p, size_t n)
{
	return no_memory() ? NULL : __real_realloc(p, n);
}

char *__wrap_strdup(const char *s)
{
	return no_memory() ? NULL : __real_strdup(s);
}

void *__wrap_mmap(void *at, size_t n, int prot, int flags, int fd, off_t off)
{
	return no_memory() ? MAP_FAILED : __real_mmap(at, n, prot, flags, fd, off);
}

void *__wrap_buf_get(struct buf_pool *p, size_t len)
{
	return no_memory() ? NULL : __real_buf_get(p, len);
}

void *__wrap_obj_get(struct obj_pool *p)
{
	return no_memory() ? NULL : __real_obj_get(p);
}

/* The store has done it, and says that it has not; a store's threads come here too. */
void __wrap_bs_done(struct bs_io *io, int result)
{
	__real_bs_done(io, !result && strikes(FAULT_IO) ? -EIO : result);
}
