// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_iov.c - scatter lists at every offset and length; parameter data at every room
 */
#include "check.h"
#include "tgt/iov.h"

#define N 24

/* The same N bytes in lists of different shapes; a guard byte follows each piece. */
static const struct shape {
	unsigned int niov;
	uint8_t len[6];
} shapes[] = {
	{ 1, { 24 } },
	{ 2, { 1, 23 } },
	{ 3, { 8, 8, 8 } },
	{ 6, { 0, 5, 0, 0, 19, 0 } },
	{ 5, { 3, 1, 0, 7, 13 } },
};
#define SHAPES (sizeof(shapes) / sizeof(*shapes))
#define GUARD  0xee

static uint8_t memory[N + 6];
static struct iovec iov[6];
static unsigned int niov;

static void lay_out(const struct shape *s)
{
	uint8_t *p = memory;

	memset(memory, GUARD, sizeof(memory));
	niov = s->niov;
	for (unsigned int i = 0; i < niov; i++) {
		iov[i] = (struct iovec){ p, s->len[i] };
		p += s->len[i] + 1;
	}
}

static void guards_hold(void)
{
	for (unsigned int i = 0; i < niov; i++)
		CHECK_EQ(((uint8_t *)iov[i].iov_base)[iov[i].iov_len], GUARD);
}

/* All N bytes in one piece, byte by byte with none of the code under test. */
static void flatten(uint8_t flat[N])
{
	for (unsigned int i = 0; i < niov; i++)
		for (size_t n = 0; n < iov[i].iov_len; n++)
			*flat++ = ((uint8_t *)iov[i].iov_base)[n];
}

static uint8_t text[3 * N];

static void each_place(void (*test)(size_t at, size_t n))
{
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (uint8_t)(i + 1);
	for (size_t s = 0; s < SHAPES; s++)
		for (size_t at = 0; at <= N + 2; at++)
			for (size_t n = 0; n <= N + 2; n++) {
				lay_out(&shapes[s]);
				test(at, n);
				guards_hold();
			}
}

static size_t fits(size_t at, size_t n)
{
	if (at >= N)
		return 0;
	return n < N - at ? n : N - at;
}

static void put_at(size_t at, size_t n)
{
	uint8_t want[N], got[N];

	memset(want, GUARD, N);
	if (at < N)
		memcpy(want + at, text, fits(at, n));
	CHECK_EQ(iov_put(iov, niov, at, text, n), fits(at, n));
	flatten(got);
	CHECK_MEM(got, want, N);
}

static void fill_at(size_t at, size_t n)
{
	uint8_t want[N], got[N];

	memset(want, GUARD, N);
	if (at < N)
		memset(want + at, 7, fits(at, n));
	CHECK_EQ(iov_fill(iov, niov, at, 7, n), fits(at, n));
	flatten(got);
	CHECK_MEM(got, want, N);
}

static void get_at(size_t at, size_t n)
{
	uint8_t got[N + 8], want[N + 8];

	(void)iov_put(iov, niov, 0, text, N);
	memset(got, 0, sizeof(got));
	memset(want, 0, sizeof(want));
	memcpy(want, text + at, fits(at, n));
	CHECK_EQ(iov_get(iov, niov, at, got, n), fits(at, n));
	CHECK_MEM(got, want, sizeof(got));
}

static void cmp_at(size_t at, size_t n)
{
	uint8_t other[3 * N];
	size_t where = 99;

	(void)iov_put(iov, niov, 0, text, N);
	memcpy(other, text + at, n);
	/* bytes beyond the list differ from anything */
	CHECK_EQ(iov_cmp(iov, niov, at, other, n, &where), fits(at, n) < n);
	CHECK_EQ(where, fits(at, n) < n ? fits(at, n) : 99);
	for (size_t i = 0; i < fits(at, n); i++) {
		other[i] ^= 0x80;
		where = 99;
		CHECK_EQ(iov_cmp(iov, niov, at, other, n, &where), 1);
		CHECK_EQ(where, i);
		CHECK_EQ(iov_cmp(iov, niov, at, other, n, NULL), 1);
		other[i] ^= 0x80;
	}
}

static void slice_at(size_t at, size_t n)
{
	struct iovec part[6];
	uint8_t got[N];
	unsigned int used;

	(void)iov_put(iov, niov, 0, text, N);
	used = iov_slice(iov, niov, at, n, part, 6);
	CHECK_EQ(iov_len(part, used), fits(at, n));
	CHECK_EQ(iov_get(part, used, 0, got, N), fits(at, n));
	CHECK_MEM(got, text + at, fits(at, n));
	for (unsigned int i = 0; i < used; i++)
		CHECK(part[i].iov_len > 0);
	if (used) /* no room for all: what fits, from the front */
		CHECK_EQ(iov_slice(iov, niov, at, n, part, used - 1), used - 1);
}

static void put(void)
{
	each_place(put_at);
}

static void fill(void)
{
	each_place(fill_at);
}

static void get(void)
{
	each_place(get_at);
}

static void cmp(void)
{
	each_place(cmp_at);
}

static void slice(void)
{
	each_place(slice_at);
}

static void len(void)
{
	for (size_t s = 0; s < SHAPES; s++) {
		lay_out(&shapes[s]);
		CHECK_EQ(iov_len(iov, niov), N);
	}
	CHECK_EQ(iov_len(NULL, 0), 0);
	CHECK_EQ(iov_put(NULL, 0, 0, text, 4), 0);
}

/* ---- pout */

static const uint8_t answer[] = {
	0x12, 0x00, 0x15, 'T',  'G',  'T',  ' ',  ' ',  'a',  'b',  0x01, 0x02,
	0x03, 0x04, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x00, 0x00,
};
_Static_assert(sizeof(answer) == N, "one list fits it");

static void write_answer(struct pout *o)
{
	pout_u8(o, 0x12);
	pout_be16(o, 0xffff);
	pout_text(o, "TGT", 5);
	pout_text(o, "abcdef", 2);
	pout_be32(o, 0x01020304);
	pout_be64(o, 0x1122334455667788);
	pout_zeros(o, 2);
	pout_fix_be16(o, 1, o->len - 3);
}

/* Whatever the room: memory up to it, not beyond, and the length fields whole. */
static void pout_every_room(void)
{
	for (size_t s = 0; s < SHAPES; s++)
		for (size_t room = 0; room <= N + 2; room++) {
			struct pout o;
			uint8_t want[N], got[N];

			lay_out(&shapes[s]);
			o = (struct pout){ iov, niov, room, 0 };
			write_answer(&o);
			CHECK_EQ(o.len, N);
			CHECK_EQ(pout_moved(&o), room < N ? room : N);
			memset(want, GUARD, N);
			memcpy(want, answer, room < N ? room : N);
			flatten(got);
			CHECK_MEM(got, want, N);
			guards_hold();
		}
}

/* Memory that ends before the room does (it should not) is not overrun either. */
static void pout_short_memory(void)
{
	uint8_t b[8] = { 0 };
	const struct iovec one = { b, 5 };
	struct pout o = { &one, 1, 100, 0 };

	write_answer(&o);
	CHECK_EQ(o.len, N);
	CHECK_MEM(b, answer, 5);
	CHECK_EQ(b[5], 0);
}

static void pout_fix_beyond(void)
{
	uint8_t b[4] = { 1, 2, 3, 4 };
	const struct iovec one = { b, 4 };
	struct pout o = { &one, 1, 3, 0 };

	pout_fix_be32(&o, 2, 0xaabbccdd);
	CHECK_MEM(b, "\1\2\xaa\4", 4);
	pout_fix(&o, SIZE_MAX, "x", 1);
	CHECK_MEM(b, "\1\2\xaa\4", 4);
	CHECK_EQ(o.len, 0);
}

/* ---- pin */

static void pin_whole(void)
{
	struct pin i = { answer, sizeof(answer), 0 };

	CHECK_EQ(pin_u8(&i), 0x12);
	CHECK_EQ(pin_be16(&i), 0x0015);
	CHECK(pin_bytes(&i, 7) == answer + 3);
	CHECK_EQ(pin_be32(&i), 0x01020304);
	CHECK_EQ(pin_be64(&i), 0x1122334455667788);
	CHECK_EQ(i.len, 2);
	CHECK(pin_bytes(&i, 0) != NULL);
	CHECK_EQ(i.bad, 0);
}

/* Cut anywhere: zeroes instead of what is missing, and nothing after it. */
static void pin_every_length(void)
{
	for (size_t n = 0; n < 15; n++) {
		struct pin i = { answer + 10, n, 0 };

		CHECK_EQ(pin_be32(&i), n >= 4 ? 0x01020304u : 0);
		CHECK_EQ(pin_be64(&i), n >= 12 ? 0x1122334455667788u : 0);
		CHECK_EQ(pin_be16(&i), 0);
		CHECK_EQ(pin_u8(&i), 0);
		CHECK_EQ(i.bad, n < 15);
		CHECK_EQ(i.len, 0);
	}
}

static void pin_is_sticky(void)
{
	struct pin i = { answer, 3, 0 };

	CHECK_EQ(pin_be32(&i), 0);
	CHECK_EQ(pin_u8(&i), 0); /* although three bytes were there */
	CHECK_EQ(i.bad, 1);
	CHECK(!pin_bytes(&i, SIZE_MAX));
}

int main(void)
{
	RUN(len);
	RUN(put);
	RUN(fill);
	RUN(get);
	RUN(cmp);
	RUN(slice);
	RUN(pout_every_room);
	RUN(pout_short_memory);
	RUN(pout_fix_beyond);
	RUN(pin_whole);
	RUN(pin_every_length);
	RUN(pin_is_sticky);
	return check_report();
}
