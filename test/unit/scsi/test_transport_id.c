// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_transport_id.c - TransportIDs that initiators send
 */
#include "check.h"
#include "scsi/pr.h"

#define NAME "iqn.x:a,i,0x40000137" /* 20 characters: 24 with its end and padding */

static const uint8_t iscsi[] = "\x45\0\0\x18" NAME "\0\0\0"; /* and the literal's own NUL */
static const uint8_t iscsi_long[] = "\x45\0\0\x1c" NAME "\0\0\0\0\0\0\0";
static const uint8_t iscsi_upper[] = "\x45\0\0\x18"
				     "iqn.x:A,I,0X40000137"
				     "\0\0\0";
static const uint8_t iscsi_other[] = "\x45\0\0\x18"
				     "iqn.x:a,i,0x40000138"
				     "\0\0\0";
static const uint8_t iscsi_longer[] = "\x45\0\0\x1c"
				      "iqn.x:a,i,0x400001370"
				      "\0\0\0\0\0\0";
static const uint8_t srp[24] = { 0x04, [8] = 1 };
static const uint8_t srp_other[24] = { 0x04, [8] = 2 };

static size_t size_of(const uint8_t *id, size_t left)
{
	/* at the end of an allocation, so that a sanitizer sees a read beyond it */
	uint8_t *p = malloc(left ? left : 1);
	size_t size;

	memcpy(p, id, left);
	size = transport_id_size(p, left);
	free(p);
	return size;
}

static void sizes(void)
{
	CHECK_EQ(sizeof(iscsi), 28);
	CHECK_EQ(size_of(iscsi, 28), 28);
	for (size_t left = 0; left < 28; left++)
		CHECK_EQ(size_of(iscsi, left), 0);
	CHECK_EQ(size_of(iscsi_long, sizeof(iscsi_long)), 32);
	CHECK_EQ(size_of(srp, 24), 24);
	for (size_t left = 0; left < 24; left++)
		CHECK_EQ(size_of(srp, left), 0);
}

static void malformed(void)
{
	static const struct {
		const char *why;
		uint8_t at, value;
	} cases[] = {
		{ "format 0: a node, not a port", 0, 0x05 },
		{ "format 2", 0, 0x85 },
		{ "too short by the rules", 3, 16 },
		{ "not a multiple of 4", 3, 23 },
		{ "longer than the list", 3, 28 },
		{ "much longer", 2, 0xff },
		{ "no separator", 11, 'x' },
		{ "FCP with a format", 0, 0x40 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t id[sizeof(iscsi)];

		memcpy(id, iscsi, sizeof(id));
		id[cases[i].at] = cases[i].value;
		if (size_of(id, sizeof(id)))
			fprintf(stderr, "accepted: %s\n", cases[i].why);
		CHECK_EQ(size_of(id, sizeof(id)), 0);
	}
}

static void no_end(void)
{
	uint8_t id[sizeof(iscsi)];

	memcpy(id, iscsi, sizeof(id));
	memset(id + 24, 'f', 4);
	CHECK_EQ(size_of(id, sizeof(id)), 0);
}

static bool same(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	const bool r = transport_id_equal(a, a_len, b, b_len);

	CHECK_EQ(transport_id_equal(b, b_len, a, a_len), r);
	return r;
}

static void equality(void)
{
	CHECK(same(iscsi, 28, iscsi, 28));
	CHECK(same(iscsi, 28, iscsi_long, 32));
	CHECK(same(iscsi, 28, iscsi_upper, 28));
	CHECK(!same(iscsi, 28, iscsi_other, 28));
	CHECK(!same(iscsi, 28, iscsi_longer, 32));
	CHECK(!same(iscsi, 28, srp, 24));
	CHECK(same(srp, 24, srp, 24));
	CHECK(!same(srp, 24, srp_other, 24));
}

int main(void)
{
	RUN(sizes);
	RUN(malformed);
	RUN(no_end);
	RUN(equality);
	return check_report();
}
