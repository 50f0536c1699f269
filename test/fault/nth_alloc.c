// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nth_alloc.c - the n-th allocation of the code under test fails; so does the n-th data buffer,
 *               thread, event descriptor, file or asynchronous context it asks for
 *
 * The linker sends the calls here (--wrap); those of the player and of this test go past (real.h),
 * and so do those of the C library itself.
 */
#include <errno.h>
#include <fcntl.h>
#include <libaio.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <sys/mman.h>

#include "nth.h"
#include "tgt/pool.h"

extern const char __executable_start[];

bool alloc_fails;
static _Atomic long live;

long alloc_live(void)
{
	return live;
}

static bool fails_at(const void *caller)
{
	if (!alloc_fails || !nth_strikes())
		return false;
	report->where = (uintptr_t)caller - (uintptr_t)__executable_start;
	return true;
}

/* In the caller's caller's eyes: @ret instead of the call, with errno @error. */
#define FAIL(error, ret)                                                                           \
	do {                                                                                       \
		if (fails_at(__builtin_return_address(0))) {                                       \
			errno = error;                                                             \
			return ret;                                                                \
		}                                                                                  \
	} while (0)

static void *counted(void *p)
{
	live += p != NULL;
	return p;
}

/* ---- memory */

void *__real_aligned_alloc(size_t align, size_t n);
char *__real_strdup(const char *s);
void *__real_mmap(void *addr, size_t n, int prot, int flags, int fd, off_t off);
int __real_munmap(void *addr, size_t n);
void *__wrap_malloc(size_t n);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *p, size_t n);
void *__wrap_aligned_alloc(size_t align, size_t n);
char *__wrap_strdup(const char *s);
void __wrap_free(void *p);
void *__wrap_mmap(void *addr, size_t n, int prot, int flags, int fd, off_t off);
int __wrap_munmap(void *addr, size_t n);

void *__wrap_malloc(size_t n)
{
	FAIL(ENOMEM, NULL);
	return counted(__real_malloc(n));
}

void *__wrap_calloc(size_t n, size_t size)
{
	FAIL(ENOMEM, NULL);
	return counted(__real_calloc(n, size));
}

void *__wrap_realloc(void *p, size_t n)
{
	void *q;

	FAIL(ENOMEM, NULL);
	live -= p != NULL;
	q = counted(__real_realloc(p, n));
	return q;
}

void *__wrap_aligned_alloc(size_t align, size_t n)
{
	FAIL(ENOMEM, NULL);
	return counted(__real_aligned_alloc(align, n));
}

char *__wrap_strdup(const char *s)
{
	FAIL(ENOMEM, NULL);
	return counted(__real_strdup(s));
}

void __wrap_free(void *p)
{
	live -= p != NULL;
	__real_free(p);
}

void *__wrap_mmap(void *addr, size_t n, int prot, int flags, int fd, off_t off)
{
	void *p;

	FAIL(ENOMEM, MAP_FAILED);
	p = __real_mmap(addr, n, prot, flags, fd, off);
	live += p != MAP_FAILED;
	return p;
}

int __wrap_munmap(void *addr, size_t n)
{
	live--;
	return __real_munmap(addr, n);
}

/* ---- other resources */

void *__real_buf_get(struct buf_pool *p, size_t len);
void *__wrap_buf_get(struct buf_pool *p, size_t len);

void *__wrap_buf_get(struct buf_pool *p, size_t len)
{
	FAIL(ENOMEM, NULL);
	return __real_buf_get(p, len);
}

int __real_open(const char *path, int flags, ...);
int __real_eventfd(unsigned int initval, int flags);
int __real_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*fn)(void *), void *arg);
int __real_io_setup(int n, io_context_t *ctx);
int __real_io_submit(io_context_t ctx, long n, struct iocb **ios);
int __wrap_open(const char *path, int flags, ...);
int __wrap_eventfd(unsigned int initval, int flags);
int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*fn)(void *), void *arg);
int __wrap_io_setup(int n, io_context_t *ctx);
int __wrap_io_submit(io_context_t ctx, long n, struct iocb **ios);

int __wrap_open(const char *path, int flags, ...)
{
	mode_t mode;
	va_list ap;

	FAIL(EMFILE, -1);
	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return __real_open(path, flags, mode);
}

int __wrap_eventfd(unsigned int initval, int flags)
{
	FAIL(EMFILE, -1);
	return __real_eventfd(initval, flags);
}

int __wrap_pthread_create(pthread_t *t, const pthread_attr_t *a, void *(*fn)(void *), void *arg)
{
	FAIL(EAGAIN, EAGAIN);
	return __real_pthread_create(t, a, fn, arg);
}

int __wrap_io_setup(int n, io_context_t *ctx)
{
	FAIL(EAGAIN, -EAGAIN);
	return __real_io_setup(n, ctx);
}

int __wrap_io_submit(io_context_t ctx, long n, struct iocb **ios)
{
	FAIL(EAGAIN, -EAGAIN);
	return __real_io_submit(ctx, n, ios);
}
