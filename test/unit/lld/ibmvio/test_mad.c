// SPDX-License-Identifier: GPL-2.0-or-later
/* Management datagrams: every type, lengths that lie, CAPABILITIES entry by entry. */
#include <errno.h>
#include <stdint.h>

#include "check.h"
#include "lld/ibmvio/mad.h"
#include "tgt/bytes.h"

static const uint8_t tag[8] = { 0xc0, 1, 2, 3, 4, 5, 6, 0xff };

static void headers(void)
{
	static const struct {
		uint32_t type;
		size_t len; /* [bytes] of the MAD */
		uint64_t buffer;
		const char *name;
	} cases[] = {
		{ 1, 28, 0x1122334455667788, "EMPTY_IU" },
		{ 2, 24, 0x1122334455667788, "ERROR_LOGGING" },
		{ 3, 24, 0x1122334455667788, "ADAPTER_INFO" },
		{ 4, 24, 0x1122334455667788, "HOST_CONFIG" },
		{ 5, 24, 0x1122334455667788, "CAPABILITIES" },
		{ 6, 24, 0x1122334455667788, "PHYS_ADAPTER_INFO" },
		{ 7, 24, 0x1122334455667788, "TAPE_PASSTHROUGH" },
		{ 8, 16, 0, "ENABLE_FAST_FAIL" },
		{ 0, 16, 0, "unknown MAD" },
		{ 9, 16, 0, "unknown MAD" },
		{ 0x03000000, 16, 0, "unknown MAD" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t iu[32] = { 0 };
		struct mad m;

		put_be32(iu, cases[i].type);
		put_be16(iu + 6, 148);
		memcpy(iu + 8, tag, 8);
		put_be64(iu + 16, 0x1122334455667788);
		CHECK_EQ(mad_parse(iu, cases[i].len, &m), 0);
		CHECK_EQ(m.type, cases[i].type);
		CHECK_EQ(m.length, 148);
		CHECK_EQ(m.buffer, cases[i].buffer);
		CHECK_MEM(m.tag, tag, 8);
		CHECK(!strcmp(m.name, cases[i].name));
		CHECK_EQ(mad_parse(iu, cases[i].len - 1, &m), -EPROTO);
		CHECK_EQ(mad_parse(iu, 0, &m), -EPROTO);
	}
}

static void status(void)
{
	struct mad m = { .type = 0x01020304, .length = 0x5678 };
	const uint8_t want[16] = { 1, 2, 3, 4, 0, 0xf1, 0x56, 0x78, 0xc0, 1, 2, 3, 4, 5, 6, 0xff };
	uint8_t iu[16];

	memcpy(m.tag, tag, 8);
	mad_put_status(iu, &m, MAD_NOT_SUPPORTED);
	CHECK_MEM(iu, want, 16);
}

/* ---- ADAPTER_INFO */

static void adapter_info_of_a_client(void)
{
	uint8_t buf[148];
	struct mad_adapter_info a;

	memset(buf, 0, sizeof(buf));
	memcpy(buf, "16.a", 4);
	memcpy(buf + 8, "client\n1", 8);
	put_be32(buf + 104, 5);
	put_be32(buf + 108, 1);
	put_be32(buf + 112, 2);
	put_be32(buf + 116, 0x40000);
	mad_get_adapter_info(buf, sizeof(buf), &a);
	CHECK(!strcmp(a.srp_version, "16.a"));
	CHECK(!strcmp(a.partition_name, "client?1"));
	CHECK_EQ(a.partition, 5);
	CHECK_EQ(a.mad_version, 1);
	CHECK_EQ(a.os_type, MAD_OS_LINUX);
	CHECK_EQ(a.max_txu, 0x40000);

	mad_get_adapter_info(buf, 106, &a); /* cut in the middle of a number */
	CHECK(!strcmp(a.partition_name, "client?1"));
	CHECK_EQ(a.os_type, 0);
	CHECK_EQ(a.max_txu, 0);
	mad_get_adapter_info(buf, 0, &a);
	CHECK(!strcmp(a.srp_version, ""));

	memset(buf, 'x', sizeof(buf)); /* no NUL anywhere */
	mad_get_adapter_info(buf, sizeof(buf), &a);
	CHECK_EQ(strlen(a.srp_version), 8);
	CHECK_EQ(strlen(a.partition_name), 96);
}

static void adapter_info_of_ours(void)
{
	const struct mad_adapter_info a = { .srp_version = "16.a",
					    .partition_name = "vios",
					    .partition = 2,
					    .mad_version = 1,
					    .os_type = MAD_OS_AIX,
					    .max_txu = 1u << 20 };
	uint8_t buf[149], want[149] = { '1', '6', '.', 'a' };

	memcpy(want + 8, "vios", 4);
	want[107] = 2;
	want[111] = 1;
	want[115] = 3;
	want[117] = 0x10;
	want[148] = 0xee;
	memset(buf, 0xee, sizeof(buf));
	mad_put_adapter_info(buf, &a);
	CHECK_MEM(buf, want, sizeof(want));
}

/* ---- CAPABILITIES */

static void cap(uint8_t *at, uint32_t type, uint16_t len, uint32_t data)
{
	put_be32(at, type);
	put_be16(at + 4, len);
	put_be16(at + 6, 1);
	put_be32(at + 8, data);
}

static size_t linux_caps(uint8_t buf[256])
{
	memset(buf, 0, 256);
	put_be32(buf, MAD_CAPS_LIST | MAD_CAPS_MIGRATED);
	memcpy(buf + 4, "host0", 5);
	memset(buf + 36, 'U', 32);
	cap(buf + 68, 1, 12, 1);
	cap(buf + 80, 2, 12, 1);
	return 92;
}

static void caps_of_linux(void)
{
	uint8_t buf[256], want[256];
	const size_t len = linux_caps(buf);
	struct mad_caps c;

	(void)linux_caps(want);
	memset(want + 4, 0, 64);
	memcpy(want + 4, "vscsi0", 6);
	memset(want + 36, 'L', 32); /* cut to the field */
	CHECK_EQ(mad_answer_caps(buf, len, "vscsi0", "LLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLLL", &c),
		 MAD_OK);
	CHECK_MEM(buf, want, 256);
	CHECK_EQ(c.flags, MAD_CAPS_LIST | MAD_CAPS_MIGRATED);
	CHECK(!strcmp(c.name, "host0"));
	CHECK_EQ(strlen(c.loc), 32);
	CHECK(c.migration);
	CHECK(c.client_reserve);
}

/* One entry, and what becomes of it and of the flags. */
static void caps_entries(void)
{
	static const struct {
		uint32_t type, data;
		uint32_t flags; /* ours */
		uint16_t support;
		uint32_t want;
		bool migration, reserve;
	} cases[] = {
		{ 1, 1, MAD_CAPS_LIST, 1, 1, true, false },
		{ 1, 2, MAD_CAPS_LIST | MAD_CAPS_LIST_DATA, 2, 1, true, false },
		{ 1, 0, MAD_CAPS_LIST | MAD_CAPS_LIST_DATA, 2, 1, true, false },
		{ 2, 1, MAD_CAPS_LIST, 1, 1, false, true },
		{ 2, 2, 0, 0, 2, false, false },
		{ 3, 1, 0, 0, 1, false, false },
		{ 0x01000000, 1, 0, 0, 1, false, false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t buf[80] = { 0 };
		struct mad_caps c;

		put_be32(buf, MAD_CAPS_LIST | MAD_CAPS_LIST_DATA);
		cap(buf + 68, cases[i].type, 12, cases[i].data);
		CHECK_EQ(mad_answer_caps(buf, sizeof(buf), "", "", &c), MAD_OK);
		CHECK_EQ(get_be32(buf), cases[i].flags);
		CHECK_EQ(get_be32(buf + 68), cases[i].type);
		CHECK_EQ(get_be16(buf + 72), 12);
		CHECK_EQ(get_be16(buf + 74), cases[i].support);
		CHECK_EQ(get_be32(buf + 76), cases[i].want);
		CHECK_EQ(c.migration, cases[i].migration);
		CHECK_EQ(c.client_reserve, cases[i].reserve);
	}
}

/* Lengths of an entry in a list of @list bytes */
static void caps_lengths(void)
{
	static const struct {
		uint16_t len;
		size_t list;
		enum mad_status status;
	} cases[] = {
		{ 0, 0, MAD_OK },                             /* no list */
		{ 12, 12, MAD_OK },         { 8, 8, MAD_OK }, /* no data: not supported */
		{ 0, 12, MAD_FAILED },                        /* it would never end */
		{ 7, 12, MAD_FAILED },      { 13, 12, MAD_FAILED }, { 0xffff, 12, MAD_FAILED },
		{ 12, 11, MAD_FAILED },     { 12, 13, MAD_FAILED }, /* a byte is over */
		{ 12, 19, MAD_FAILED },     { 4000, 4000, MAD_OK }, { 4028, 4028, MAD_OK },
		{ 4029, 4029, MAD_FAILED }, /* more than a payload */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		/* exactly as long as it says, for a sanitizer to see */
		const size_t len = 68 + cases[i].list;
		uint8_t *buf = calloc(1, len), first[12];
		struct mad_caps c;

		put_be32(buf, MAD_CAPS_LIST);
		cap(first, 1, cases[i].len, 1);
		memcpy(buf + 68, first, cases[i].list < 12 ? cases[i].list : 12);
		CHECK_EQ(mad_answer_caps(buf, len, "n", "l", &c), cases[i].status);
		if (cases[i].status == MAD_OK && cases[i].list == 8) {
			CHECK_EQ(get_be32(buf), 0);
			CHECK_EQ(get_be16(buf + 74), 0);
			CHECK(!c.migration);
		}
		free(buf);
	}
}

static void caps_too_short(void)
{
	uint8_t buf[67] = { 0 };
	struct mad_caps c;

	CHECK_EQ(mad_answer_caps(buf, sizeof(buf), "n", "l", &c), MAD_FAILED);
	CHECK_EQ(mad_answer_caps(buf, 0, "n", "l", &c), MAD_FAILED);
}

/* ---- ERROR_LOGGING */

static void errors_as_text(void)
{
	uint8_t buf[120] = { 0x81 };
	char text[256];

	put_be32(buf + 24, 0x2a);
	put_be32(buf + 28, 11);
	memcpy(buf + 32, "lp1", 3);
	memcpy(buf + 64, "hdisk0", 6);
	put_be32(buf + 96, 7);
	put_be32(buf + 100, 2);
	memcpy(buf + 104, "bad\x1b[2Jblocks", 13);
	mad_error_text(buf, 117, text, sizeof(text));
	CHECK(!strcmp(text, "hdisk0 of lp1, partition 7: error 0x2a at LUN 8100000000000000: "
			    "bad?[2Jbloc"));
}

/* Binary data, sizes that lie, a record that is cut, little room: text with an end. */
static void errors_cut(void)
{
	uint8_t buf[104];
	char text[256], little[8];

	memset(buf, 0xff, sizeof(buf));
	put_be32(buf + 100, 2);
	for (size_t len = 0; len <= sizeof(buf); len++) {
		uint8_t *exact = malloc(len ? len : 1);

		memcpy(exact, buf, len);
		memset(text, 'x', sizeof(text));
		mad_error_text(exact, len, text, sizeof(text));
		CHECK(memchr(text, 0, sizeof(text)) != NULL);
		free(exact);
	}
	mad_error_text(buf, sizeof(buf), little, sizeof(little));
	CHECK_EQ(strlen(little), 7);
}

int main(void)
{
	RUN(headers);
	RUN(status);
	RUN(adapter_info_of_a_client);
	RUN(adapter_info_of_ours);
	RUN(caps_of_linux);
	RUN(caps_entries);
	RUN(caps_lengths);
	RUN(caps_too_short);
	RUN(errors_as_text);
	RUN(errors_cut);
	return check_report();
}
