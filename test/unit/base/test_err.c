// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_err.c - reasons: number, own words, stgt's words
 */
#include "check.h"
#include "tgt/err.h"

static void set(void)
{
	struct err e = { 0 };

	CHECK_EQ(err_set(&e, TGT_NO_LUN, "lun %d of target %s", 3, "t"), -1);
	CHECK_EQ(e.code, TGT_NO_LUN);
	CHECK(!strcmp(e.text, "lun 3 of target t"));
	CHECK_EQ(err_set(NULL, TGT_NO_LUN, "nobody asks"), -1);
}

static void long_text_is_cut(void)
{
	struct err e;

	err_set(&e, TGT_UNKNOWN, "%0*d", 1000, 1);
	CHECK_EQ(strlen(e.text), sizeof(e.text) - 1);
}

/* The numbers go over the control socket: they must not move. */
static void words(void)
{
	static const struct {
		int code;
		const char *word;
	} cases[] = {
		{ 0, "success" },
		{ 1, "unknown error" },
		{ 4, "can't find the target" },
		{ 17, "invalid request" },
		{ 22, "this operation isn't supported" },
		{ 24, "this device has Prevent Removal set" },
		{ 25, "unknown error" },
		{ -1, "unknown error" },
		{ 1000000, "unknown error" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		CHECK(!strcmp(err_word((enum tgt_err)cases[i].code), cases[i].word));
}

int main(void)
{
	RUN(set);
	RUN(long_text_is_cut);
	RUN(words);
	return check_report();
}
