// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pool.c - objects of one size, and data buffers in power-of-two classes
 *
 * Both hand out the memory that came back last, because it is still in the
 * cache.  Under AddressSanitizer memory that lies in a pool is poisoned.
 */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ev_priv.h"
#include "tgt/pool.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(HAVE_ASAN)
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

/* ---- objects */

#define CACHE_LINE 64
#define SLAB_BYTES ((size_t)64 << 10)

struct free_obj {
	struct free_obj *next;
};

struct slab { /* objects follow, from CACHE_LINE on */
	struct slab *next;
	size_t bytes;
};
_Static_assert(sizeof(struct slab) <= CACHE_LINE, "objects begin at the second cache line");

struct obj_pool {
	size_t size;
	unsigned int max, used;
	struct free_obj *free;
	struct slab *slabs;
};

struct obj_pool *obj_pool_new(size_t size, unsigned int max)
{
	struct obj_pool *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	if (size < sizeof(struct free_obj))
		size = sizeof(struct free_obj);
	p->size = (size + CACHE_LINE - 1) & ~(size_t)(CACHE_LINE - 1);
	p->max = max;
	return p;
}

struct obj_pool *obj_pool_free(struct obj_pool *p)
{
	if (!p)
		return NULL;
	assert(p->used == 0);
	while (p->slabs) {
		struct slab *s = p->slabs;

		p->slabs = s->next;
		UNPOISON(s, s->bytes);
		free(s);
	}
	free(p);
	return NULL;
}

static void obj_push(struct obj_pool *p, void *obj)
{
	struct free_obj *f = obj;

	f->next = p->free;
	p->free = f;
	POISON(obj, p->size);
}

/* Add a slab of at least four objects; false: no memory. */
static bool obj_grow(struct obj_pool *p)
{
	size_t n = (SLAB_BYTES - CACHE_LINE) / p->size;
	struct slab *s;

	if (n < 4)
		n = 4;
	s = aligned_alloc(CACHE_LINE, CACHE_LINE + n * p->size);
	if (!s)
		return false;
	s->bytes = CACHE_LINE + n * p->size;
	s->next = p->slabs;
	p->slabs = s;
	while (n--)
		obj_push(p, (char *)s + CACHE_LINE + n * p->size);
	return true;
}

void *obj_get(struct obj_pool *p)
{
	struct free_obj *f;

	if (p->max && p->used == p->max)
		return NULL;
	if (!p->free && !obj_grow(p))
		return NULL;
	f = p->free;
	UNPOISON(f, p->size);
	p->free = f->next;
	p->used++;
	return f;
}

void obj_put(struct obj_pool *p, void *obj)
{
	assert(p->used);
	p->used--;
	obj_push(p, obj);
}

unsigned int obj_pool_used(const struct obj_pool *p)
{
	return p->used;
}

/* ---- data buffers */

#define CLASSES       11 /* 4 KiB, 8 KiB ... 4 MiB */
#define REGION_MIN    ((size_t)1 << 20)
#define DEFAULT_LIMIT ((size_t)256 << 20)
_Static_assert(BUF_MIN << (CLASSES - 1) == BUF_MAX, "one class a power of two");

/* Address space that buffers of one class are cut from; unmapped with the pool. */
struct region {
	struct region *next;
	void *base;
	size_t bytes;
};

struct buf_stack {
	void **free; /* [room]: the last one is lent first */
	unsigned int nr_free;
	unsigned int nr_clean; /* of these, from the bottom: the system has their memory */
	unsigned int room;     /* buffers of the class that exist */
};

struct buf_pool {
	struct buf_stack stacks[CLASSES];
	struct region *regions;
	size_t limit; /* [bytes] */
	size_t used;  /* [bytes] lent */
	size_t kept;  /* [bytes] in memory, not lent */
	unsigned long gets;
	bool armed; /* on_put is to be called */
	void (*on_put)(void *arg);
	void *arg;
};

static unsigned int class_for(size_t len)
{
	if (len <= BUF_MIN)
		return 0;
	return (unsigned int)(64 - 12 - __builtin_clzll((unsigned long long)len - 1));
}

/* None is below a page, 64 KiB on POWER: a page is given back with its only buffer. */
static unsigned int class_of(size_t len)
{
	const size_t page = (size_t)getpagesize();

	return class_for(len > page ? len : page);
}

size_t buf_class(size_t len)
{
	return BUF_MIN << class_of(len);
}

struct buf_pool *buf_pool_new(void)
{
	struct buf_pool *p = calloc(1, sizeof(*p));

	if (!p)
		return NULL;
	p->limit = DEFAULT_LIMIT;
	return p;
}

struct buf_pool *buf_pool_free(struct buf_pool *p)
{
	if (!p)
		return NULL;
	assert(p->used == 0);
	for (unsigned int i = 0; i < CLASSES; i++)
		free(p->stacks[i].free);
	while (p->regions) {
		struct region *r = p->regions;

		p->regions = r->next;
		UNPOISON(r->base, r->bytes);
		(void)munmap(r->base, r->bytes);
		free(r);
	}
	free(p);
	return NULL;
}

/* Map @bytes more for the class of @s; only address space until it is touched. */
static char *region_add(struct buf_pool *p, struct buf_stack *s, size_t bytes, unsigned int bufs)
{
	void **stack = realloc(s->free, (s->room + bufs) * sizeof(*stack));
	struct region *r = malloc(sizeof(*r));

	if (stack)
		s->free = stack;
	if (!stack || !r)
		goto fail;
	r->base = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (r->base == MAP_FAILED)
		goto fail;
	r->bytes = bytes;
	r->next = p->regions;
	p->regions = r;
	return r->base;
fail:
	free(r);
	return NULL;
}

static bool buf_grow(struct buf_pool *p, unsigned int class)
{
	const size_t size = BUF_MIN << class;
	const size_t bytes = size > REGION_MIN ? size : REGION_MIN;
	const unsigned int n = (unsigned int)(bytes / size);
	struct buf_stack *s = &p->stacks[class];
	char *base = region_add(p, s, bytes, n);

	if (!base)
		return false;
	POISON(base, bytes);
	/* called with nothing free; the lowest address is lent first */
	for (unsigned int i = 0; i < n; i++)
		s->free[i] = base + (n - 1 - i) * size;
	s->nr_free = s->nr_clean = n;
	s->room += n;
	return true;
}

void *buf_get(struct buf_pool *p, size_t len)
{
	const unsigned int class = class_of(len < BUF_MAX ? len : BUF_MAX);
	const size_t size = BUF_MIN << class;
	struct buf_stack *s = &p->stacks[class];
	void *buf;

	if (len > BUF_MAX)
		return NULL;
	if (p->used + size > p->limit || (!s->nr_free && !buf_grow(p, class)))
		return NULL;
	buf = s->free[--s->nr_free];
	if (s->nr_free >= s->nr_clean) {
		p->kept -= size;
	} else {
		s->nr_clean = s->nr_free;
		/* it takes new memory: other classes must not keep more than the limit leaves */
		if (p->used + p->kept + size > p->limit)
			buf_pool_trim(p);
	}
	p->used += size;
	p->gets++;
	UNPOISON(buf, size);
	return buf;
}

void buf_put(struct buf_pool *p, void *buf, size_t len)
{
	const unsigned int class = class_of(len);
	const size_t size = BUF_MIN << class;
	struct buf_stack *s = &p->stacks[class];

	assert(p->used >= size && s->nr_free < s->room);
	POISON(buf, size);
	s->free[s->nr_free++] = buf;
	p->used -= size;
	p->kept += size;
	if (p->armed) {
		p->armed = false;
		p->on_put(p->arg);
	}
}

void buf_pool_trim(struct buf_pool *p)
{
	for (unsigned int class = 0; class < CLASSES; class ++) {
		const size_t size = BUF_MIN << class;
		struct buf_stack *s = &p->stacks[class];

		for (; s->nr_clean < s->nr_free; s->nr_clean++) {
			(void)madvise(s->free[s->nr_clean], size, MADV_DONTNEED);
			p->kept -= size;
		}
	}
}

void buf_pool_limit(struct buf_pool *p, size_t bytes)
{
	p->limit = bytes;
}

size_t buf_pool_used(const struct buf_pool *p)
{
	return p->used;
}

void buf_pool_on_put(struct buf_pool *p, void (*fn)(void *arg), void *arg)
{
	p->on_put = fn;
	p->arg = arg;
	p->armed = true;
}

void buf_pool_rearm(struct buf_pool *p)
{
	p->armed = true;
}

unsigned long buf_pool_gets(const struct buf_pool *p)
{
	return p->gets;
}
