// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_login_keys.c - keys of the login phase: negotiated, in several requests, hostile
 */
#include "login_steps.h"

/* As open-iscsi offers them; RFC 7143 6.2, 13 */
static void negotiation(void)
{
	setup();
	CHECK_EQ(send_text(T | OP | TO_FFP,
			   NORMAL "HeaderDigest=CRC32C,None|DataDigest=None|InitialR2T=No|"
				  "ImmediateData=Yes|MaxBurstLength=16776192|"
				  "FirstBurstLength=262144|MaxOutstandingR2T=1|MaxConnections=1|"
				  "DataPDUInOrder=Yes|DataSequenceInOrder=Yes|DefaultTime2Wait=2|"
				  "DefaultTime2Retain=0|IFMarker=No|OFMarker=No|"
				  "ErrorRecoveryLevel=0|MaxRecvDataSegmentLength=65536|X-a=b|"),
		 0);
	CHECK(r.done);
	CHECK(has("HeaderDigest=CRC32C|") && has("|DataDigest=None|") && has("|InitialR2T=No|"));
	CHECK(has("|MaxBurstLength=1048576|") && has("|FirstBurstLength=262144|"));
	CHECK(has("|IFMarker=No|") && has("X-a=NotUnderstood|"));
	CHECK(has(DSL) && !has("=65536|"));
	CHECK(l.params.header_digest && !l.params.data_digest && !l.params.initial_r2t);
	CHECK_EQ(l.params.first_burst, 262144);
	CHECK_EQ(l.params.max_burst, 1048576);
	CHECK_EQ(l.params.max_xmit_dsl, 65536);
	CHECK_EQ(l.params.time2retain, 0);
}

static void negotiation_faults(void)
{
	static const struct {
		const char *name;
		struct step steps[STEPS];
	} cases[] = {
		{ "a key twice in a request",
		  { { OP, NORMAL "ImmediateData=No|ImmediateData=No|", 0x200, 0, NULL } } },
		{ "a key twice in a login",
		  { { OP, NORMAL "ImmediateData=No|", 0, OP, "ImmediateData=No|" },
		    { OP, "ImmediateData=Yes|", 0x200, 0, NULL } } },
		{ "a name twice in a request", { { OP, NORMAL WHO, 0x200, 0, NULL } } },
		{ "operational key in security",
		  { { SEC, NORMAL "ImmediateData=No|", 0x200, 0, NULL } } },
		{ "security key in operational",
		  { { OP, NORMAL "AuthMethod=None|", 0x200, 0, NULL } } },
		{ "segment length in security",
		  { { SEC, NORMAL "MaxRecvDataSegmentLength=4096|", 0, SEC, TPGT } } },
		{ "wrong values are rejected one by one",
		  { { T | OP | TO_FFP, NORMAL "MaxBurstLength=1|InitialR2T=maybe|", 0,
		      T | OP | TO_FFP, "InitialR2T=Reject|MaxBurstLength=Reject|" } } },
		{ "not for discovery",
		  { { T | OP | TO_FFP, DISCOVERY "MaxBurstLength=512|", 0, T | OP | TO_FFP,
		      "MaxBurstLength=Irrelevant|" } } },
		{ "burst before its limit",
		  { { T | OP | TO_FFP, NORMAL "FirstBurstLength=65536|MaxBurstLength=4096|", 0,
		      T | OP | TO_FFP, "MaxBurstLength=4096|FirstBurstLength=4096|" } } },
		{ "no end", { { OP, NORMAL "ImmediateData=No", 0x200, 0, NULL } } },
		{ "no value", { { OP, NORMAL "ImmediateData|", 0x200, 0, NULL } } },
		{ "no key", { { OP, NORMAL "=No|", 0x200, 0, NULL } } },
		{ "padding as text",
		  { { T | OP | TO_FFP, NORMAL "|||", 0, T | OP | TO_FFP, TPGT } } },
	};

	setup();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		play(cases[i].name, cases[i].steps, STEPS);
}

/* What the administrator wants is offered by us when the initiator leaves it out. */
static void our_offers(void)
{
	static const struct {
		const char *name;
		struct step steps[STEPS];
	} cases[] = {
		{ "answered",
		  { { T | OP | TO_FFP, NORMAL, 0, OP, "HeaderDigest=CRC32C|MaxBurstLength=8192|" },
		    { T | OP | TO_FFP, "HeaderDigest=CRC32C|MaxBurstLength=4096|", 0,
		      T | OP | TO_FFP, NULL } } },
		{ "the initiator was first",
		  { { T | OP | TO_FFP, NORMAL "HeaderDigest=CRC32C|MaxBurstLength=65536|", 0,
		      T | OP | TO_FFP, "HeaderDigest=CRC32C|MaxBurstLength=8192|" } } },
		{ "half of it left out",
		  { { T | OP | TO_FFP, NORMAL, 0, OP, "HeaderDigest=CRC32C|" },
		    { T | OP | TO_FFP, "HeaderDigest=CRC32C|", 0x200, 0, NULL } } },
		{ "an answer that is none",
		  { { T | OP | TO_FFP, NORMAL, 0, OP, "HeaderDigest=CRC32C|" },
		    { T | OP | TO_FFP, "HeaderDigest=CRC32C|MaxBurstLength=65536|", 0x200, 0,
		      NULL } } },
		{ "refuses the digest", /* which is not a matter of choice */
		  { { T | OP | TO_FFP, NORMAL "HeaderDigest=None|MaxBurstLength=512|", 0x200, 0,
		      NULL } } },
		{ "around the operational stage",
		  { { T | SEC | TO_FFP, NORMAL, 0x200, 0, NULL } } },
	};

	setup();
	set("HeaderDigest", "CRC32C");
	set("MaxBurstLength", "8192");
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		play(cases[i].name, cases[i].steps, STEPS);
}

/* Every request cut in two at every place; RFC 7143 6.2 */
static void split_anywhere(void)
{
	static const char text[] = NORMAL "ImmediateData=No|MaxBurstLength=4096|";
	const size_t n = sizeof(text) - 1;

	setup();
	for (size_t cut = 0; cut <= n; cut++) {
		begin();
		CHECK_EQ(send_bytes(C | OP, text, cut), 0);
		CHECK_EQ(r.status, 0);
		CHECK_EQ(r.flags, OP);
		CHECK_EQ(r.len, 0);
		CHECK_EQ(send_bytes(T | OP | TO_FFP, text + cut, n - cut), 0);
		CHECK(r.done && has("ImmediateData=No|MaxBurstLength=4096|"));
	}
	begin(); /* byte by byte */
	for (size_t i = 0; i + 1 < n; i++) {
		CHECK_EQ(send_bytes(C | OP, text + i, 1), 0);
		CHECK_EQ(r.status, 0);
	}
	CHECK_EQ(send_bytes(T | OP | TO_FFP, text + n - 1, 1), 0);
	CHECK(r.done && has("MaxBurstLength=4096|"));
}

static void split_and_change_of_stage(void)
{
	setup();
	CHECK_EQ(send_text(C | SEC, WHO), 0);
	CHECK_EQ(send_text(T | OP | TO_FFP, WHERE), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);
}

/* A long answer is fetched with empty requests, and T counts when the last part goes. */
static void long_answer(void)
{
	static char text[40000], all[LOGIN_TEXT_MAX];
	size_t all_len = 0;
	size_t n = put(text, sizeof(text), 0, "%s", NORMAL);
	unsigned int parts = 0;

	for (int i = 0; i < 900; i++)
		n = put(text, sizeof(text), n, "X-com.example.key-%04d=1|", i);
	setup();
	CHECK_EQ(send_bytes(T | OP | TO_FFP, text, n), 0);
	while (!r.status && r.flags & C && parts++ < 10) {
		CHECK_EQ(r.flags, C | OP);
		CHECK_EQ(r.len, LOGIN_PDU_MAX);
		all_len = put(all, sizeof(all), all_len, "%s", said);
		CHECK_EQ(send_text(T | OP | TO_FFP, ""), 0);
	}
	all_len = put(all, sizeof(all), all_len, "%s", said);
	CHECK_EQ(parts, 4);
	CHECK(r.done);
	CHECK_EQ(r.flags, T | OP | TO_FFP);
	CHECK(strstr(all, "X-com.example.key-0000=NotUnderstood|"));
	CHECK(strstr(all, "X-com.example.key-0899=NotUnderstood|"));
	CHECK(strstr(all, DSL));

	begin(); /* it speaks while we do */
	CHECK_EQ(send_bytes(T | OP | TO_FFP, text, n), 0);
	CHECK_EQ(send_text(T | OP | TO_FFP, "a=b|"), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);

	begin(); /* the target goes before the last part */
	CHECK_EQ(send_bytes(T | OP | TO_FFP, text, n), 0);
	fake_gone = true;
	CHECK_EQ(send_text(T | OP | TO_FFP, ""), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_TARGET_REMOVED);
}

/* CVE-2011-0001, CVE-2013-2850 and their like */
static void hostile_text(void)
{
	static char text[LOGIN_TEXT_MAX + 9000];
	static const int key_len[] = { 1, 62, 63, 64, 300 };
	size_t n;

	setup();
	for (size_t k = 0; k < sizeof(key_len) / sizeof(key_len[0]); k++) {
		n = put(text, sizeof(text), 0, "%s", NORMAL);
		for (int i = 0; i < 200 && n < LOGIN_TEXT_MAX - 400; i++) {
			memset(text + n, 'k', (size_t)key_len[k]);
			n += (size_t)key_len[k];
			n = put(text, sizeof(text), n, "=v|");
		}
		begin();
		CHECK_EQ(send_bytes(OP, text, n), 0);
		CHECK_EQ(r.status, key_len[k] > TEXT_KEY_MAX ? ISCSI_LOGIN_INITIATOR_ERROR : 0);
	}

	n = put(text, sizeof(text), 0, "%s", NORMAL); /* 64 KiB that ask for 300 KiB */
	while (n + 4 < LOGIN_TEXT_MAX)
		n = put(text, sizeof(text), n, "a=|");
	begin();
	CHECK_EQ(send_bytes(OP, text, n), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);

	memset(text, 'x', sizeof(text)); /* a request that never ends */
	begin();
	for (int i = 0; i < 100 && !r.status; i++)
		CHECK_EQ(send_bytes(C | OP, text, 8192), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);
	CHECK(l.in_room <= 2 * LOGIN_TEXT_MAX);

	begin(); /* nor one that says nothing for ever */
	for (int i = 0; i < 5000 && !r.status; i++)
		CHECK_EQ(send_bytes(C | OP, "", 0), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);
	CHECK_EQ(send_text(OP, ""), -EPROTO); /* and after the end there is none */

	n = put(text, sizeof(text), 0, "%sInitiatorAlias=", NORMAL);
	memset(text + n, 'a', 256);
	text[n + 256] = '|';
	begin();
	CHECK_EQ(send_bytes(OP, text, n + 257), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);
	text[n + 255] = '|';
	begin();
	CHECK_EQ(send_bytes(OP, text, n + 256), 0);
	CHECK_EQ(r.status, 0);
}

int main(void)
{
	RUN(negotiation);
	RUN(negotiation_faults);
	RUN(our_offers);
	RUN(split_anywhere);
	RUN(split_and_change_of_stage);
	RUN(long_answer);
	RUN(hostile_text);
	return tests_end();
}
