// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_crc32c.c - every method against the definition, bit by bit
 */
#include "check.h"
#include "lld/iscsi/crc32c.h"

static uint32_t by_definition(uint32_t crc, const uint8_t *p, size_t n)
{
	while (n--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
	}
	return crc;
}

static uint8_t buf[4096 + 64];

static void fill(void)
{
	uint32_t x = 1;

	for (size_t i = 0; i < sizeof(buf); i++) {
		x = x * 1664525 + 1013904223;
		buf[i] = (uint8_t)(x >> 24);
	}
}

/* Every length 0..4096 at every alignment of a 8-byte word, with the register not at its start. */
static void every_length_and_alignment(void)
{
	fill();
	for (size_t at = 0; at < 8; at++) {
		uint32_t want = 0x12345678;

		for (size_t n = 0; n <= 4096; n++) {
			for (unsigned int m = 0; m < crc32c_methods_nr; m++)
				if (crc32c_methods[m]->usable())
					CHECK_EQ(crc32c_methods[m]->run(0x12345678, buf + at, n),
						 want);
			want = by_definition(want, buf + at + n, 1);
		}
	}
}

static void long_buffers(void)
{
	const size_t n = 300000;
	uint8_t *p = malloc(n);

	for (size_t i = 0; i < n; i++)
		p[i] = (uint8_t)(i * 7 ^ i >> 9);
	for (size_t len = n - 600; len <= n; len += 97)
		for (unsigned int m = 0; m < crc32c_methods_nr; m++)
			if (crc32c_methods[m]->usable())
				CHECK_EQ(crc32c_methods[m]->run(~0u, p, len),
					 by_definition(~0u, p, len));
	free(p);
}

/* The examples of RFC 3720 B.4: digests as they stand on the wire */
static void rfc_examples(void)
{
	uint8_t in[32], wire[4];
	static const uint8_t read10[48] = {
		0x01, 0xc0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x00, 0x00, 0x04, 0x00,
		0x00, 0x00, 0x00, 0x14, 0x00, 0x00, 0x00, 0x18, 0x28, 0x00, 0x00, 0x00,
		0x00, 0x00, 0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
	};
	static const struct {
		int kind; /* 0: all bytes alike, 1: rising, 2: falling */
		int byte;
		uint8_t crc[4];
	} cases[] = {
		{ 0, 0x00, { 0xaa, 0x36, 0x91, 0x8a } },
		{ 0, 0xff, { 0x43, 0xab, 0xa8, 0x62 } },
		{ 1, 0, { 0x4e, 0x79, 0xdd, 0x46 } },
		{ 2, 0, { 0x5c, 0xdb, 0x3f, 0x11 } },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (int b = 0; b < 32; b++)
			in[b] = (uint8_t)(cases[i].kind == 0   ? cases[i].byte
					  : cases[i].kind == 1 ? b
							       : 31 - b);
		crc32c_put(wire, crc32c(0, in, sizeof(in)));
		CHECK_MEM(wire, cases[i].crc, 4);
		CHECK_EQ(crc32c_get(wire), crc32c(0, in, sizeof(in)));
	}
	crc32c_put(wire, crc32c(0, read10, sizeof(read10)));
	CHECK_MEM(wire, ((const uint8_t[]){ 0x56, 0x3a, 0x96, 0xd9 }), 4);
}

static void in_pieces(void)
{
	struct iovec iov[4] = {
		{ buf, 1 }, { buf + 1, 0 }, { buf + 1, 1000 }, { buf + 1001, 3000 }
	};
	const uint32_t whole = crc32c(0, buf, 4001);

	fill();
	for (size_t cut = 0; cut <= 4001; cut += 61) {
		uint32_t c = crc32c(0, buf, cut);

		CHECK_EQ(crc32c(c, buf + cut, 4001 - cut), crc32c(0, buf, 4001));
		c = crc32c_iov(0, iov, 4, 0, cut);
		CHECK_EQ(crc32c_iov(c, iov, 4, cut, 4001 - cut), crc32c(0, buf, 4001));
	}
	CHECK_EQ(whole, crc32c(0, buf, 4001));
}

int main(void)
{
	RUN(rfc_examples);
	RUN(every_length_and_alignment);
	RUN(long_buffers);
	RUN(in_pieces);
	return check_report();
}
