// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_ops.c - the table of operations: what is refused and in which words, and its JSON
 */
#include "check.h"
#include "mgmt/ops.h"

static void check_text(const char *got, const char *want)
{
	if (strcmp(got, want) == 0)
		return;
	checks_failed++;
	fprintf(stderr, "got \"%s\", expected \"%s\"\n", got, want);
}

/* ---- the table itself */

static void each_letter_is_an_option(void)
{
	for (unsigned int i = 0; i < ops_nr; i++) {
		const char *lists[] = { ops[i].needs, ops[i].one_of, ops[i].may };

		for (int l = 0; l < 3; l++)
			for (const char *p = lists[l]; *p; p++)
				CHECK(opt_find(*p) >= 0);
	}
}

static void no_operation_twice(void)
{
	for (unsigned int i = 0; i < ops_nr; i++)
		CHECK(op_find(ops[i].mode, ops[i].verb) == &ops[i]);
}

static void no_option_twice(void)
{
	for (int i = 0; opts[i].letter; i++) {
		CHECK_EQ(opt_find(opts[i].letter), i);
		CHECK_EQ(opt_find_name(opts[i].name), i);
	}
}

static void words_and_aliases(void)
{
	CHECK_EQ(op_mode_find("logicalunit"), MODE_LOGICALUNIT);
	CHECK_EQ(op_mode_find("lu"), MODE_LOGICALUNIT);
	CHECK_EQ(op_mode_find("sess"), MODE_SESSION);
	CHECK_EQ(op_mode_find("conn"), MODE_CONNECTION);
	CHECK_EQ(op_mode_find("Target"), -1);
	CHECK_EQ(verb_find("unbind"), VERB_UNBIND);
	CHECK_EQ(verb_find(""), -1);
	CHECK(op_find(MODE_SESSION, VERB_SHOW) == NULL);
	CHECK(op_find(-1, -1) == NULL);
}

/* ---- rq_check(): option letters with values, and stgt's words */

/* clang-format off */
static const struct {
	const char *mode, *verb, *given; /* letters; numbers are 1, '0' after a letter makes it 0 */
	const char *words;               /* "" allowed */
} checks[] = {
	{ "target", "new", "tT", "" },
	{ "target", "new", "t0T", "'tid' cannot be 0" },
	{ "target", "new", "T", "'tid' option is necessary" },
	{ "target", "new", "t", "creating new target requires a name, use --targetname" },
	{ "target", "new", "tTb", "target mode: option '-b' is not allowed/supported" },
	{ "target", "new", "tTj", "" },
	{ "target", "delete", "tT", "target mode: option '-T' is not allowed/supported" },
	{ "target", "delete", "tF", "" },
	{ "target", "show", "", "" },
	{ "target", "show", "j", "" },
	{ "target", "show", "t0", "'tid' cannot be 0" },
	{ "target", "bind", "t", "target mode: one of the options -IQBH is necessary" },
	{ "target", "bind", "tI", "" },
	{ "target", "bind", "tIQ", "" },
	{ "target", "update", "tn", "'value' option is necessary" },
	{ "logicalunit", "new", "tl", "" },
	{ "logicalunit", "new", "tl0", "" },
	{ "logicalunit", "new", "t", "'lun' option is necessary" },
	{ "logicalunit", "new", "tlbEYSfy", "" },
	{ "logicalunit", "update", "tl", "" },
	{ "logicalunit", "stat", "t", "'lun' option is necessary" },
	{ "account", "new", "u", "'password' option is necessary" },
	{ "account", "bind", "u", "" },
	{ "account", "bind", "ut0O", "" },
	{ "account", "show", "u", "account mode: option '-u' is not allowed/supported" },
	{ "portal", "new", "", "'params' option is necessary" },
	{ "system", "update", "n", "'value' option is necessary" },
	{ "system", "show", "n", "system mode: option '-n' is not allowed/supported" },
	{ "connection", "delete", "tsc", "" },
	{ "session", "stat", "t", "" },
	{ "lld", "start", "", "" },
};
/* clang-format on */

static void give(struct request *rq, const char *letters)
{
	for (const char *p = letters; *p; p++) {
		const bool zero = p[1] == '0';

		CHECK_EQ(rq_set(rq, opt_find(*p), zero ? "0" : "1", NULL), 0);
		p += zero;
	}
}

static void each_check_in_stgts_words(void)
{
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++) {
		struct request rq = { 0 };
		struct err e = { 0 };
		int r;

		rq.op = op_find(op_mode_find(checks[i].mode), verb_find(checks[i].verb));
		give(&rq, checks[i].given);
		r = rq_check(&rq, &e);
		CHECK_EQ(r, checks[i].words[0] ? -1 : 0);
		check_text(e.text, checks[i].words);
	}
}

static void backing_store_by_device_type(void)
{
	static const struct {
		const char *type;
		int result;
	} cases[] = { { "disk", 0 }, { "cd", 0 },   { "tape", 0 },    { "ssc", 0 },
		      { "pt", -1 },  { "osd", -1 }, { "changer", -1 } };

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request rq = { .op = op_find(MODE_LOGICALUNIT, VERB_NEW) };

		give(&rq, "tl");
		CHECK_EQ(rq_set(&rq, opt_find('Y'), cases[i].type, NULL), 0);
		CHECK_EQ(rq_check(&rq, NULL), cases[i].result);
		give(&rq, "b");
		CHECK_EQ(rq_check(&rq, NULL), 0);
	}
}

/* ---- numbers */

static void numbers_and_their_limits(void)
{
	static const struct {
		char letter;
		const char *text;
		int result;
		uint64_t value;
	} cases[] = {
		{ 't', "4294967295", 0, 4294967295 },
		{ 't', "4294967296", -1, 0 },
		{ 't', "-1", -1, 0 },
		{ 't', "", -1, 0 },
		{ 't', " 1", -1, 0 },
		{ 't', "1x", -1, 0 },
		{ 't', "010", 0, 10 },
		{ 's', "9223372036854775807", 0, INT64_MAX },
		{ 's', "9223372036854775808", -1, 0 },
		{ 'l', "99999999999999999999999", -1, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request rq = { 0 };

		CHECK_EQ(rq_set(&rq, opt_find(cases[i].letter), cases[i].text, NULL),
			 cases[i].result);
		CHECK_EQ(rq_number(&rq, cases[i].letter, 0), cases[i].value);
		CHECK_EQ(rq_has(&rq, cases[i].letter), cases[i].result == 0);
	}
}

/* ---- JSON */

static void what_is_encoded_is_decoded(void)
{
	struct request rq = { .op = op_find(MODE_LOGICALUNIT, VERB_DELETE), .lld = "iscsi" }, back;
	json_t *doc;

	give(&rq, "tlF");
	CHECK_EQ(rq_set(&rq, opt_find('l'), "300", NULL), 0);
	doc = rq_encode(&rq);
	CHECK(doc != NULL);
	CHECK_EQ(rq_decode(doc, &back, NULL), 0);
	CHECK(back.op == rq.op);
	check_text(back.lld, "iscsi");
	CHECK_EQ(back.have, rq.have);
	CHECK_EQ(rq_number(&back, 'l', 0), 300);
	json_decref(doc);
}

static void text_that_is_not_utf8_is_not_sent(void)
{
	struct request rq = { .op = op_find(MODE_TARGET, VERB_NEW) };

	CHECK_EQ(rq_set(&rq, opt_find('T'), "\xff", NULL), 0);
	CHECK(rq_encode(&rq) == NULL);
}

static void documents_that_are_refused(void)
{
	static const struct {
		const char *json;
		enum tgt_err code;
	} cases[] = {
		{ "[]", TGT_INVALID_REQUEST },
		{ "{}", TGT_UNSUPPORTED },
		{ "{\"version\":2,\"mode\":\"system\",\"op\":\"show\"}", TGT_UNSUPPORTED },
		{ "{\"version\":1}", TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":1,\"op\":\"show\"}", TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"x\",\"op\":\"show\"}", TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"session\",\"op\":\"show\"}", TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"system\",\"op\":\"show\",\"lld\":1}",
		  TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"system\",\"op\":\"show\",\"colour\":1}",
		  TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"system\",\"op\":\"show\",\"debug\":true}",
		  TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"target\",\"op\":\"stat\",\"tid\":\"1\"}",
		  TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"target\",\"op\":\"stat\",\"tid\":-1}",
		  TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"target\",\"op\":\"stat\",\"tid\":4294967296}",
		  TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"target\",\"op\":\"delete\",\"tid\":1,\"force\":1}",
		  TGT_INVALID_REQUEST },
		{ "{\"version\":1,\"mode\":\"account\",\"op\":\"delete\",\"user\":null}",
		  TGT_INVALID_REQUEST },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *doc = json_loads(cases[i].json, 0, NULL);
		struct err e = { 0 };
		struct request rq;

		CHECK(doc != NULL);
		CHECK_EQ(rq_decode(doc, &rq, &e), -1);
		CHECK_EQ(e.code, cases[i].code);
		CHECK(e.text[0]);
		json_decref(doc);
	}
}

static void a_false_flag_is_not_given(void)
{
	json_t *doc = json_loads("{\"version\":1,\"mode\":\"target\",\"op\":\"delete\",\"tid\":1,"
				 "\"force\":false}",
				 0, NULL);
	struct request rq;

	CHECK_EQ(rq_decode(doc, &rq, NULL), 0);
	CHECK(!rq_has(&rq, 'F'));
	json_decref(doc);
}

int main(void)
{
	RUN(each_letter_is_an_option);
	RUN(no_operation_twice);
	RUN(no_option_twice);
	RUN(words_and_aliases);
	RUN(each_check_in_stgts_words);
	RUN(backing_store_by_device_type);
	RUN(numbers_and_their_limits);
	RUN(what_is_encoded_is_decoded);
	RUN(text_that_is_not_utf8_is_not_sent);
	RUN(documents_that_are_refused);
	RUN(a_false_flag_is_not_given);
	return check_report();
}
