// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_lun.c - LUN numbers and the addresses of a virtual SCSI adapter
 */
#include "check.h"
#include "lld/ibmvio/vio.h"

static struct lun_entry there; /* something */
static struct lun_entry *luns[16384];
static const struct target t = { .tid = 1, .flat = luns, .flat_room = 16384 };

static const struct {
	uint64_t lun;
	uint8_t wire[8];
} names[] = {
	{ 0, { 0 } },
	{ 1, { 0x81 } },
	{ 63, { 0xbf } },
	{ 256, { 0x81 } },
	{ 257, { 0x81, 0x01 } },
	{ 256 + 32, { 0x81, 0x20 } },
	{ 4096, { 0x90 } },
	{ 0x3fff, { 0xbf, 0xff } },
};

static void numbers_have_addresses(void)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		uint8_t wire[8];

		vio_lun_encode(names[i].lun, wire);
		CHECK_MEM(wire, names[i].wire, sizeof(wire));
		luns[names[i].lun] = &there;
		CHECK_EQ(vio_lun_decode(&t, wire), names[i].lun);
		luns[names[i].lun] = NULL;
	}
}

static void each_number_comes_back(void)
{
	struct err e;

	for (uint64_t lun = 0; lun <= 0x3fff; lun++) {
		uint8_t wire[8];

		if (lun >= 64 && lun < 256)
			continue;
		CHECK_EQ(vio_lun_ok(&t, lun, &e), 0);
		vio_lun_encode(lun, wire);
		luns[lun] = &there;
		CHECK_EQ(vio_lun_decode(&t, wire), lun);
		luns[lun] = NULL;
	}
}

static void other_forms_are_nothing(void)
{
	static const uint8_t forms[][8] = {
		{ 0x00, 0x01 }, /* peripheral device addressing */
		{ 0x01, 0x00 },
		{ 0x41, 0x00 }, /* flat space addressing */
		{ 0xc1, 0x01 }, /* well known */
		{ 0x80, 0x01 }, /* target 0: nothing but LUN 0 of bus 0 has a number */
		{ 0x80, 0x20 },
		{ 0x81, 0x01 }, /* not there, and nothing else has this address */
		{ 0x81, 0x00, 0, 1 },
		{ 0x81, 0x00, 0, 0, 0, 0, 0, 1 },
		{ 0, 0, 0, 0, 1 },
	};

	luns[1] = luns[32] = luns[256] = &there;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		CHECK_EQ(vio_lun_decode(&t, forms[i]), -1);
	luns[1] = luns[32] = luns[256] = NULL;
}

/* Whatever a client sends: what is found there has this address and no other. */
static void no_form_finds_another_address(void)
{
	for (unsigned int i = 0; i < 16384; i += 3)
		luns[i] = i >= 64 && i < 256 ? NULL : &there;
	for (unsigned int form = 0; form <= 0xffff; form++) {
		const uint8_t in[8] = { (uint8_t)(form >> 8), (uint8_t)form };
		const int64_t lun = vio_lun_decode(&t, in);
		uint8_t out[8];

		if (lun < 0 || form == 0x8000)
			continue;
		vio_lun_encode((uint64_t)lun, out);
		CHECK_MEM(in, out, sizeof(out));
	}
	memset(luns, 0, sizeof(luns));
}

static void zero_has_two_forms(void)
{
	CHECK_EQ(vio_lun_decode(&t, (uint8_t[8]){ 0 }), 0);
	CHECK_EQ(vio_lun_decode(&t, (uint8_t[8]){ 0x80 }), 0);
}

static void numbers_without_address_are_refused(void)
{
	static const uint64_t bad[] = { 64, 255, 0x4000, UINT32_MAX, UINT64_MAX };
	struct err e;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		CHECK_EQ(vio_lun_ok(&t, bad[i], &e), -1);
		CHECK_EQ(e.code, TGT_INVALID_REQUEST);
		CHECK(strstr(e.text, "has no address"));
	}
}

static void two_names_of_an_address_are_refused(void)
{
	static const uint64_t pairs[][2] = { { 1, 256 }, { 16, 4096 }, { 63, 63 * 256 } };
	struct err e;

	for (size_t i = 0; i < 2 * sizeof(pairs) / sizeof(pairs[0]); i++) {
		const uint64_t lun = pairs[i / 2][i % 2], other = pairs[i / 2][1 - i % 2];

		luns[other] = &there;
		CHECK_EQ(vio_lun_ok(&t, lun, &e), -1);
		CHECK_EQ(e.code, TGT_LUN_EXIST);
		CHECK_EQ(vio_lun_ok(&t, 257, &e), 0);
		luns[other] = NULL;
		CHECK_EQ(vio_lun_ok(&t, lun, &e), 0);
	}
}

int main(void)
{
	RUN(numbers_have_addresses);
	RUN(each_number_comes_back);
	RUN(other_forms_are_nothing);
	RUN(no_form_finds_another_address);
	RUN(zero_has_two_forms);
	RUN(numbers_without_address_are_refused);
	RUN(two_names_of_an_address_are_refused);
	return check_report();
}
