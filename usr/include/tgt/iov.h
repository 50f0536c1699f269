/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * iov.h - scatter lists of memory, and parameter data written through them
 */
#ifndef TGT_IOV_H
#define TGT_IOV_H

#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "bytes.h"

/* Sum of the lengths [bytes]. */
size_t iov_len(const struct iovec *iov, unsigned int niov);
/* Copy @n bytes between @buf and the scatter list from byte @at on; returns what fitted. */
size_t iov_put(const struct iovec *iov, unsigned int niov, size_t at, const void *buf, size_t n);
size_t iov_get(const struct iovec *iov, unsigned int niov, size_t at, void *buf, size_t n);
/* Fill bytes [@at, @at + @n) with @c. */
size_t iov_fill(const struct iovec *iov, unsigned int niov, size_t at, int c, size_t n);
/* 0 when bytes [@at, @at + @n) equal @buf, else 1; @where gets the offset from @at of the first
 * difference. */
int iov_cmp(const struct iovec *iov, unsigned int niov, size_t at, const void *buf, size_t n,
	    size_t *where);
/* Make @dst (room for @max entries) describe bytes [@at, @at + @n) of @iov; returns entries
 * used. */
unsigned int iov_slice(const struct iovec *iov, unsigned int niov, size_t at, size_t n,
		       struct iovec *dst, unsigned int max);

/**
 * struct pout - parameter data on its way to the initiator
 * @iov:  memory, borrowed
 * @niov: entries of @iov
 * @room: bytes of @iov that may be used; for a command, the ALLOCATION LENGTH
 * @len:  bytes produced so far, counted even when they did not fit
 *
 * A handler writes its whole answer as if room were endless; what does not fit
 * is dropped and counted.  So the length fields come out whole while the
 * transfer is truncated, as SPC-4 4.2.5.6 wants, and nothing can overflow.
 */
struct pout {
	const struct iovec *iov;
	unsigned int niov;
	size_t room;
	size_t len;
};

void pout_bytes(struct pout *o, const void *src, size_t n);
void pout_zeros(struct pout *o, size_t n);
/* @src padded with blanks, or cut, to @n bytes */
void pout_text(struct pout *o, const char *src, size_t n);
/* Overwrite @n bytes at @at, e.g. a length field once what follows is known. */
void pout_fix(struct pout *o, size_t at, const void *src, size_t n);

static inline void pout_u8(struct pout *o, unsigned int v)
{
	const uint8_t b = (uint8_t)v;

	pout_bytes(o, &b, 1);
}

static inline void pout_be16(struct pout *o, unsigned int v)
{
	uint8_t b[2];

	put_be16(b, (uint16_t)v);
	pout_bytes(o, b, sizeof(b));
}

static inline void pout_be32(struct pout *o, uint32_t v)
{
	uint8_t b[4];

	put_be32(b, v);
	pout_bytes(o, b, sizeof(b));
}

static inline void pout_be64(struct pout *o, uint64_t v)
{
	uint8_t b[8];

	put_be64(b, v);
	pout_bytes(o, b, sizeof(b));
}

static inline void pout_fix_be16(struct pout *o, size_t at, size_t v)
{
	uint8_t b[2];

	put_be16(b, (uint16_t)v);
	pout_fix(o, at, b, sizeof(b));
}

static inline void pout_fix_be32(struct pout *o, size_t at, size_t v)
{
	uint8_t b[4];

	put_be32(b, (uint32_t)v);
	pout_fix(o, at, b, sizeof(b));
}

/* Bytes that are really in memory. */
static inline size_t pout_moved(const struct pout *o)
{
	return o->len < o->room ? o->len : o->room;
}

/**
 * struct pin - parameter data from the initiator, read from front to back
 * @p:   memory, borrowed
 * @len: bytes left
 * @bad: sticky: a read went beyond the end (it returned zeroes)
 *
 * Read the fields first, ask @bad once at the end.
 */
struct pin {
	const uint8_t *p;
	size_t len;
	int bad;
};

/* @n bytes, or NULL (and @bad set) when fewer are left. */
const uint8_t *pin_bytes(struct pin *i, size_t n);
uint8_t pin_u8(struct pin *i);
uint16_t pin_be16(struct pin *i);
uint32_t pin_be32(struct pin *i);
uint64_t pin_be64(struct pin *i);

#endif /* TGT_IOV_H */
