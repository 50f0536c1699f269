// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_text.c - pairs of text, Text Requests of the full feature phase, SendTargets
 */
#include <errno.h>

#include "check.h"
#include "fake_core.h"

static char pairs[4096];
static size_t pairs_len;
static int pairs_end;

static int note_pair(void *arg, char *key, char *value)
{
	(void)arg;
	pairs_len += (size_t)snprintf(pairs + pairs_len, sizeof(pairs) - pairs_len, "%s:%s;", key,
				      value);
	return pairs_end;
}

/* As it comes from a peer: in memory that ends with it, so that reading past is seen. */
static int split(const char *text, size_t len)
{
	char *copy = malloc(len ? len : 1);
	int ret;

	memcpy(copy, text, len);
	pairs[0] = '\0';
	pairs_len = 0;
	ret = text_each(copy, len, note_pair, NULL);
	free(copy);
	return ret;
}

static void splitting(void)
{
	static const struct {
		const char *text;
		size_t len;
		int ret;
		const char *pairs;
	} cases[] = {
#define T(s) s, sizeof(s) - 1
		{ T(""), 0, "" },
		{ T("\0\0\0"), 0, "" },
		{ T("a=b\0"), 0, "a:b;" },
		{ T("a=b\0c=d\0"), 0, "a:b;c:d;" },
		{ T("a=\0"), 0, "a:;" },
		{ T("a=b=c\0"), 0, "a:b=c;" },
		{ T("a=b\0\0\0c=d\0\0"), 0, "a:b;c:d;" },
		{ T("a=b"), -EPROTO, "" }, /* no end */
		{ T("a=b\0c"), -EPROTO, "a:b;" },
		{ T("=b\0"), -EPROTO, "" }, /* no key */
		{ T("a\0"), -EPROTO, "" },  /* no value */
		{ T("a\0=b\0"), -EPROTO, "" },
		{ T("a23456789012345678901234567890123456789012345678901234567890123=\0"), 0,
		  "a23456789012345678901234567890123456789012345678901234567890123:;" },
		{ T("a234567890123456789012345678901234567890123456789012345678901234=\0"), -EPROTO,
		  "" },
#undef T
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_EQ(split(cases[i].text, cases[i].len), cases[i].ret);
		CHECK(!strcmp(pairs, cases[i].pairs));
	}
	pairs_end = 7;
	CHECK_EQ(split("a=b\0c=d\0", 8), 7);
	CHECK(!strcmp(pairs, "a:b;"));
	pairs_end = 0;
}

static void output(void)
{
	struct text_out o;
	char big[600];

	text_out_init(&o, 64);
	text_add(&o, "a", "b");
	text_addf(&o, "n", "%d", 12);
	CHECK_EQ(o.len, 9);
	CHECK_MEM(o.buf, "a=b\0n=12\0", 9);
	memset(big, 'x', sizeof(big) - 1);
	big[sizeof(big) - 1] = '\0';
	text_add(&o, "big", big);
	CHECK_EQ(o.err, -E2BIG);
	text_add(&o, "c", "d"); /* nothing after what did not fit */
	CHECK_EQ(o.len, 9);
	text_out_reset(&o);
	text_addf(&o, "k", "%s", big);
	CHECK_EQ(o.err, -E2BIG);
	text_out_exit(&o);

	text_out_init(&o, 1 << 20);
	for (int i = 0; i < 1000; i++)
		text_add(&o, "big", big);
	CHECK_EQ(o.err, 0);
	CHECK_EQ(o.len, 1000 * (3 + 1 + sizeof(big)));
	text_out_exit(&o);
}

#define ADDR1 "10.0.0.1:3260,1"
#define ADDR2 "[fe80::1]:3260,1"
#define T1    "TargetName=" TARGET "|TargetAddress=" ADDR1 "|TargetAddress=" ADDR2 "|"
#define T2    "TargetName=" OTHER_TARGET "|TargetAddress=" ADDR1 "|TargetAddress=" ADDR2 "|"

static struct iscsi_params params;

/* The answer to a Text Request; '|' stands for NUL, both ways. */
static const char *request(bool discovery, const char *text, int ret)
{
	static const char *const portals[] = { ADDR1, ADDR2 };
	static char answer[8192];
	const struct text_session s = {
		.cfg = &fake_cfg,
		.params = &params,
		.discovery = discovery,
		.target = discovery ? NULL : &fake_targets[0],
		.lld = fake_lld,
		.initiator = INITIATOR,
		.peer = (const struct sockaddr *)&fake_peer,
		.portals = portals,
		.nr_portals = 2,
	};
	const size_t len = strlen(text);
	char *copy = malloc(len + 1);
	struct text_out o;

	memcpy(copy, text, len + 1);
	for (size_t i = 0; i < len; i++)
		copy[i] = (char)(copy[i] == '|' ? 0 : copy[i]);
	text_out_init(&o, TEXT_REPLY_MAX);
	CHECK_EQ(text_request(&s, copy, len, &o), ret);
	for (size_t i = 0; i < o.len; i++)
		answer[i] = (char)(o.buf[i] ? o.buf[i] : '|');
	answer[o.len] = '\0';
	text_out_exit(&o);
	free(copy);
	return answer;
}

static void text_requests(void)
{
	static const struct {
		bool discovery;
		const char *request;
		int ret;
		const char *answer;
	} cases[] = {
		{ true, "", 0, "" },
		{ true, "SendTargets=All|", 0, T1 T2 },
		{ true, "SendTargets=" TARGET "|", 0, T1 },
		{ true, "SendTargets=" OTHER_TARGET "|", 0, T2 },
		{ true, "SendTargets=iqn.2026-01.com.example:none|", 0, "" },
		{ true, "SendTargets=Alle|", 0, "SendTargets=Reject|" },
		{ true, "SendTargets=all|", 0, "SendTargets=Reject|" },
		{ true, "SendTargets=|", 0, "SendTargets=Reject|" },
		{ true, "SendTargetsPlease=All|", 0, "SendTargetsPlease=NotUnderstood|" },
		{ true, "SendTargets=All|SendTargets=All|", -EPROTO, T1 T2 },
		{ true, "SendTargets=All", -EPROTO, "" },
		{ false, "SendTargets=|", 0, T1 },
		{ false, "SendTargets=All|", 0, T1 }, /* no more than its own */
		{ false, "SendTargets=" TARGET "|", 0, T1 },
		{ false, "SendTargets=" OTHER_TARGET "|", 0, "" },
		{ false, "SendTargets=A|", 0, "SendTargets=Reject|" },
		{ false, "HeaderDigest=CRC32C|", 0, "HeaderDigest=Reject|" },
		{ false, "MaxBurstLength=512|x=y|", 0, "MaxBurstLength=Reject|x=NotUnderstood|" },
		{ false, "TargetAddress=1.2.3.4|", 0, "TargetAddress=Reject|" },
		{ false, "MaxRecvDataSegmentLength=4096|", 0, "" },
		{ false, "MaxRecvDataSegmentLength=1|", 0, "MaxRecvDataSegmentLength=Reject|" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		fake_core_init();
		iscsi_params_init(&params, &fake_cfg);
		const char *answer = request(cases[i].discovery, cases[i].request, cases[i].ret);

		if (strcmp(answer, cases[i].answer))
			fprintf(stderr, "%s: %s\n", cases[i].request, answer);
		CHECK(!strcmp(answer, cases[i].answer));
	}
}

static void new_segment_length(void)
{
	fake_core_init();
	iscsi_params_init(&params, &fake_cfg);
	request(false, "MaxRecvDataSegmentLength=65536|", 0);
	CHECK_EQ(params.max_xmit_dsl, 65536);
	request(false, "MaxRecvDataSegmentLength=99|", 0);
	CHECK_EQ(params.max_xmit_dsl, 65536);
}

/* Who may not log in does not see: the same answers as if there were none. */
static void hidden_targets(void)
{
	fake_core_init();
	fake_admits = false;
	CHECK(!strcmp(request(true, "SendTargets=All|", 0), ""));
	CHECK(!strcmp(request(true, "SendTargets=" TARGET "|", 0), ""));
}

int main(void)
{
	RUN(splitting);
	RUN(output);
	RUN(text_requests);
	RUN(new_segment_length);
	RUN(hidden_targets);
	iscsi_tcfg_exit(&fake_cfg);
	return check_report();
}
