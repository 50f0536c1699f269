// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * iov.c - scatter lists of memory, and parameter data written and read through them
 */
#include <string.h>

#include "tgt/iov.h"

static size_t min_size(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* A place in a scatter list. */
struct cursor {
	const struct iovec *iov;
	unsigned int niov;
	size_t off; /* in *iov */
};

static struct cursor cursor_at(const struct iovec *iov, unsigned int niov, size_t at)
{
	while (niov && at >= iov->iov_len) {
		at -= iov->iov_len;
		iov++;
		niov--;
	}
	return (struct cursor){ iov, niov, at };
}

/* The next piece of at most @n bytes, and step over it; length 0 at the end of the list. */
static struct iovec cursor_next(struct cursor *c, size_t n)
{
	struct iovec piece = { NULL, 0 };

	while (c->niov && c->off == c->iov->iov_len) {
		c->iov++;
		c->niov--;
		c->off = 0;
	}
	if (!c->niov)
		return piece;
	piece.iov_base = (char *)c->iov->iov_base + c->off;
	piece.iov_len = min_size(n, c->iov->iov_len - c->off);
	c->off += piece.iov_len;
	return piece;
}

size_t iov_len(const struct iovec *iov, unsigned int niov)
{
	size_t sum = 0;

	for (unsigned int i = 0; i < niov; i++)
		sum += iov[i].iov_len;
	return sum;
}

size_t iov_put(const struct iovec *iov, unsigned int niov, size_t at, const void *buf, size_t n)
{
	struct cursor c = cursor_at(iov, niov, at);
	size_t done = 0;

	while (done < n) {
		const struct iovec p = cursor_next(&c, n - done);

		if (!p.iov_len)
			break;
		memcpy(p.iov_base, (const char *)buf + done, p.iov_len);
		done += p.iov_len;
	}
	return done;
}

size_t iov_get(const struct iovec *iov, unsigned int niov, size_t at, void *buf, size_t n)
{
	struct cursor c = cursor_at(iov, niov, at);
	size_t done = 0;

	while (done < n) {
		const struct iovec p = cursor_next(&c, n - done);

		if (!p.iov_len)
			break;
		memcpy((char *)buf + done, p.iov_base, p.iov_len);
		done += p.iov_len;
	}
	return done;
}

size_t iov_fill(const struct iovec *iov, unsigned int niov, size_t at, int ch, size_t n)
{
	struct cursor c = cursor_at(iov, niov, at);
	size_t done = 0;

	while (done < n) {
		const struct iovec p = cursor_next(&c, n - done);

		if (!p.iov_len)
			break;
		memset(p.iov_base, ch, p.iov_len);
		done += p.iov_len;
	}
	return done;
}

/* Offset of the first byte in which @a and @b differ; they do. */
static size_t first_difference(const uint8_t *a, const uint8_t *b)
{
	size_t i = 0;

	while (a[i] == b[i])
		i++;
	return i;
}

int iov_cmp(const struct iovec *iov, unsigned int niov, size_t at, const void *buf, size_t n,
	    size_t *where)
{
	struct cursor c = cursor_at(iov, niov, at);
	const uint8_t *b = buf;
	size_t done = 0;

	while (done < n) {
		const struct iovec p = cursor_next(&c, n - done);

		if (p.iov_len && !memcmp(p.iov_base, b + done, p.iov_len)) {
			done += p.iov_len;
			continue;
		}
		if (p.iov_len)
			done += first_difference(p.iov_base, b + done);
		if (where)
			*where = done;
		return 1;
	}
	return 0;
}

unsigned int iov_slice(const struct iovec *iov, unsigned int niov, size_t at, size_t n,
		       struct iovec *dst, unsigned int max)
{
	struct cursor c = cursor_at(iov, niov, at);
	unsigned int used = 0;

	while (n && used < max) {
		const struct iovec p = cursor_next(&c, n);

		if (!p.iov_len)
			break;
		dst[used++] = p;
		n -= p.iov_len;
	}
	return used;
}

void pout_fix(struct pout *o, size_t at, const void *src, size_t n)
{
	if (at < o->room)
		(void)iov_put(o->iov, o->niov, at, src, min_size(n, o->room - at));
}

void pout_bytes(struct pout *o, const void *src, size_t n)
{
	pout_fix(o, o->len, src, n);
	o->len += n;
}

void pout_zeros(struct pout *o, size_t n)
{
	if (o->len < o->room)
		(void)iov_fill(o->iov, o->niov, o->len, 0, min_size(n, o->room - o->len));
	o->len += n;
}

void pout_text(struct pout *o, const char *src, size_t n)
{
	const size_t text = strnlen(src, n);

	pout_bytes(o, src, text);
	for (size_t i = text; i < n; i++)
		pout_u8(o, ' ');
}

const uint8_t *pin_bytes(struct pin *i, size_t n)
{
	const uint8_t *p = i->p;

	if (n > i->len) {
		i->bad = 1;
		i->len = 0;
		return NULL;
	}
	i->p += n;
	i->len -= n;
	return p;
}

uint8_t pin_u8(struct pin *i)
{
	const uint8_t *p = pin_bytes(i, 1);

	return p ? *p : 0;
}

uint16_t pin_be16(struct pin *i)
{
	const uint8_t *p = pin_bytes(i, 2);

	return p ? get_be16(p) : 0;
}

uint32_t pin_be32(struct pin *i)
{
	const uint8_t *p = pin_bytes(i, 4);

	return p ? get_be32(p) : 0;
}

uint64_t pin_be64(struct pin *i)
{
	const uint8_t *p = pin_bytes(i, 8);

	return p ? get_be64(p) : 0;
}
