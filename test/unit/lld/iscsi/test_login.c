// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_login.c - the login phase: stages, keys, continuations, sessions, redirects, hostile peers
 */
#include <errno.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "fake_core.h"

#define T      ISCSI_LOGIN_TRANSIT
#define C      ISCSI_LOGIN_CONTINUE
#define SEC    0x00 /* CSG */
#define OP     0x04
#define FFP    0x0c
#define TO_OP  0x01 /* NSG */
#define TO_FFP 0x03

#define WHO       "InitiatorName=" INITIATOR "|"
#define WHERE     "TargetName=" TARGET "|"
#define NORMAL    WHO WHERE
#define DISCOVERY WHO "SessionType=Discovery|"
#define TPGT      "TargetPortalGroupTag=1|"
#define DSL       "MaxRecvDataSegmentLength=262144|"

static struct login l;
static struct login_reply r;
static struct iscsi_login_request req;
static char said[LOGIN_TEXT_MAX + 1]; /* text of the last response, NUL is '|' */

static uint16_t find_status, start_status;
static unsigned int found, started, later;

static const struct iscsi_tcfg *fake_tcfg(const struct target *t)
{
	return t ? &fake_cfg : &fake_discovery_cfg;
}

static uint16_t fake_find(struct login *login)
{
	(void)login;
	found++;
	return find_status;
}

static uint16_t fake_start(struct login *login)
{
	started++;
	if (!start_status)
		login->tsih = 0x77;
	return start_status;
}

static void fake_later(struct login *login)
{
	(void)login;
	later++;
}

static const struct login_ops ops = { fake_tcfg, fake_find, fake_start, fake_later };

static void begin(void)
{
	login_exit(&l);
	login_init(&l);
	l.ops = &ops;
	l.lld = fake_lld;
	l.peer = (const struct sockaddr *)&fake_peer;
	memset(&r, 0, sizeof(r));
	found = started = later = 0;
	find_status = start_status = 0;
	req = (struct iscsi_login_request){ .opcode = 0x43 };
	req.isid[0] = 0x80;
	req.isid[5] = 1;
	req.itt = be32_of(0x1234);
	req.cmd_sn = be32_of(9);
}

static void setup(void)
{
	fake_core_init();
	begin();
}

static void note_reply(void)
{
	CHECK(r.len <= LOGIN_PDU_MAX);
	for (size_t i = 0; i < r.len; i++)
		said[i] = (char)(r.data[i] ? r.data[i] : '|');
	said[r.len] = '\0';
}

/* @n bytes in memory of their own, so that reading past them is seen */
static int send_bytes(uint8_t flags, const char *text, size_t n)
{
	uint8_t *data = malloc(n ? n : 1);
	int ret;

	for (size_t i = 0; i < n; i++)
		data[i] = (uint8_t)(text[i] == '|' ? 0 : text[i]);
	req.flags = flags;
	memset(&r, 0xee, sizeof(r));
	r.len = 0;
	ret = login_request(&l, &req, data, n, &r);
	free(data);
	note_reply();
	return ret;
}

static int send_text(uint8_t flags, const char *text)
{
	return send_bytes(flags, text, strlen(text));
}

static bool has(const char *text)
{
	return strstr(said, text) != NULL;
}

/* Append to text at @at, of @room bytes; the new length */
__attribute__((format(printf, 4, 5))) static size_t put(char *text, size_t room, size_t at,
							const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text + at, room - at, fmt, ap);
	va_end(ap);
	CHECK(n >= 0 && (size_t)n < room - at);
	return at + (size_t)n;
}

struct step {
	uint8_t flags;
	const char *text;
	uint16_t status;
	uint8_t reply;    /* flags */
	const char *says; /* part of the answer; NULL: nothing at all */
};

static void play(const char *name, const struct step *s, unsigned int n)
{
	const int before = checks_failed;

	begin();
	for (unsigned int i = 0; i < n && s[i].text; i++) {
		CHECK_EQ(send_text(s[i].flags, s[i].text), 0);
		CHECK_EQ(r.status, s[i].status);
		if (!s[i].status)
			CHECK_EQ(r.flags, s[i].reply);
		CHECK_EQ(r.close, s[i].status != 0);
		CHECK_EQ(r.done, !s[i].status && s[i].reply & T && (s[i].reply & 3) == TO_FFP);
		CHECK(s[i].says ? has(s[i].says) : !r.len);
		CHECK_EQ(r.version_max, 0);
		CHECK_EQ(r.version_active, 0);
	}
	if (checks_failed != before)
		fprintf(stderr, "... in \"%s\", last answer \"%s\"\n", name, said);
}

#define STEPS 6
static void transitions(void)
{
	static const struct {
		const char *name;
		struct step steps[STEPS];
	} cases[] = {
		{ "operational, at once",
		  { { T | OP | TO_FFP, NORMAL, 0, T | OP | TO_FFP, TPGT DSL } } },
		{ "security, operational, full feature",
		  { { T | SEC | TO_OP, NORMAL "AuthMethod=None|", 0, T | SEC | TO_OP,
		      TPGT "AuthMethod=None|" },
		    { T | OP | TO_FFP, "", 0, T | OP | TO_FFP, DSL } } },
		{ "security, full feature",
		  { { T | SEC | TO_FFP, NORMAL "AuthMethod=CHAP,None|", 0, T | SEC | TO_FFP,
		      "AuthMethod=None|" } } },
		{ "security without AuthMethod",
		  { { T | SEC | TO_OP, NORMAL, 0, T | SEC | TO_OP, TPGT } } },
		{ "in no hurry",
		  { { SEC, NORMAL, 0, SEC, TPGT },
		    { SEC, "AuthMethod=None|", 0, SEC, "AuthMethod=None|" },
		    { T | SEC | TO_OP, "", 0, T | SEC | TO_OP, NULL },
		    { OP, "", 0, OP, DSL },
		    { T | OP | TO_FFP, "", 0, T | OP | TO_FFP, NULL } } },
		{ "discovery", { { T | OP | TO_FFP, DISCOVERY, 0, T | OP | TO_FFP, DSL } } },
		{ "discovery through security",
		  { { T | SEC | TO_FFP, DISCOVERY "AuthMethod=None|", 0, T | SEC | TO_FFP,
		      "AuthMethod=None|" } } },
		{ "NSG does not count without T",
		  { { OP | 2, NORMAL, 0, OP, DSL },
		    { T | OP | TO_FFP, "", 0, T | OP | TO_FFP, NULL } } },
		{ "CSG 2", { { 0x08, NORMAL, 0x200, 0, NULL } } },
		{ "CSG full feature", { { FFP, NORMAL, 0x200, 0, NULL } } },
		{ "NSG 2", { { T | SEC | 2, NORMAL, 0x200, 0, NULL } } },
		{ "operational to 2", { { T | OP | 2, NORMAL, 0x200, 0, NULL } } },
		{ "security to security", { { T | SEC, NORMAL, 0x200, 0, NULL } } },
		{ "operational to operational", { { T | OP | TO_OP, NORMAL, 0x200, 0, NULL } } },
		{ "operational to security", { { T | OP, NORMAL, 0x200, 0, NULL } } },
		{ "T and C", { { T | C | OP | TO_FFP, NORMAL, 0x200, 0, NULL } } },
		{ "back to security",
		  { { OP, NORMAL, 0, OP, TPGT }, { T | SEC | TO_OP, "", 0x200, 0, NULL } } },
		{ "ahead without being let",
		  { { SEC, NORMAL, 0, SEC, TPGT }, { T | OP | TO_FFP, "", 0x200, 0, NULL } } },
		{ "stays behind",
		  { { T | SEC | TO_OP, NORMAL, 0, T | SEC | TO_OP, TPGT },
		    { T | SEC | TO_OP, "", 0x200, 0, NULL } } },
	};

	setup();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		play(cases[i].name, cases[i].steps, STEPS);
}

static void identity(void)
{
	static char long_name[300] = "InitiatorName=iqn.", longest[300] = "InitiatorName=iqn.";
	static const struct {
		const char *name;
		struct step steps[STEPS];
	} cases[] = {
		{ "nothing", { { T | OP | TO_FFP, "", 0x207, 0, NULL } } },
		{ "no InitiatorName", { { T | OP | TO_FFP, WHERE, 0x207, 0, NULL } } },
		{ "no TargetName", { { T | OP | TO_FFP, WHO, 0x207, 0, NULL } } },
		{ "no TargetName, Normal",
		  { { T | OP | TO_FFP, WHO "SessionType=Normal|", 0x207, 0, NULL } } },
		{ "unknown SessionType",
		  { { T | OP | TO_FFP, NORMAL "SessionType=Other|", 0x209, 0, NULL } } },
		{ "unknown target",
		  { { T | OP | TO_FFP, WHO "TargetName=iqn.none|", 0x203, 0, NULL } } },
		{ "empty name", { { T | OP | TO_FFP, "InitiatorName=|" WHERE, 0x200, 0, NULL } } },
		{ "space in a name",
		  { { T | OP | TO_FFP, "InitiatorName=iqn a|" WHERE, 0x200, 0, NULL } } },
		{ "comma in a name",
		  { { T | OP | TO_FFP, "InitiatorName=iqn,i,0x1|" WHERE, 0x200, 0, NULL } } },
		{ "format in a name",
		  { { T | OP | TO_FFP, "InitiatorName=iqn.%n%n%s|" WHERE, 0, T | OP | TO_FFP,
		      TPGT } } },
		{ "longest name", { { OP, longest, 0x207, 0, NULL } } },
		{ "too long a name", { { OP, long_name, 0x200, 0, NULL } } },
		{ "names again, the same (libiscsi)",
		  { { T | SEC | TO_OP, NORMAL "SessionType=Normal|", 0, T | SEC | TO_OP, TPGT },
		    { T | OP | TO_FFP, NORMAL "SessionType=Normal|", 0, T | OP | TO_FFP, DSL } } },
		{ "another initiator later",
		  { { SEC, NORMAL, 0, SEC, TPGT },
		    { SEC, "InitiatorName=iqn.other|", 0x200, 0, NULL } } },
		{ "another target later",
		  { { SEC, NORMAL, 0, SEC, TPGT },
		    { SEC, "TargetName=" OTHER_TARGET "|", 0x200, 0, NULL } } },
		{ "another type later",
		  { { SEC, NORMAL, 0, SEC, TPGT },
		    { SEC, "SessionType=Discovery|", 0x200, 0, NULL } } },
		{ "SendTargets in login",
		  { { OP, DISCOVERY "SendTargets=All|", 0x200, 0, NULL } } },
		{ "a target's key", { { OP, NORMAL "TargetPortalGroupTag=1|", 0x200, 0, NULL } } },
		{ "our key not understood",
		  { { SEC, NORMAL, 0, SEC, TPGT },
		    { SEC, "TargetPortalGroupTag=NotUnderstood|", 0, SEC, NULL } } },
	};

	memset(long_name + 18, 'a', 220);
	long_name[238] = '|';
	memset(longest + 18, 'a', 219);
	longest[237] = '|';
	setup();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		play(cases[i].name, cases[i].steps, STEPS);
}

static void kept(void)
{
	setup();
	req.cid = be16_of(3);
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL "InitiatorAlias=my host|"), 0);
	CHECK(r.done);
	CHECK(!strcmp(l.initiator, INITIATOR));
	CHECK(!strcmp(l.alias, "my host"));
	CHECK(l.target == &fake_targets[0] && !l.discovery);
	CHECK_EQ(l.cid, 3);
	CHECK_EQ(l.itt, 0x1234);
	CHECK_EQ(l.cmd_sn, 9);
	CHECK_MEM(l.isid, req.isid, 6);
	CHECK_EQ(l.tsih, 0x77);
	CHECK_EQ(r.tsih, 0x77);
	CHECK_EQ(l.params.max_recv_dsl, 262144);
	CHECK_EQ(found, 1);
	CHECK_EQ(started, 1);
	CHECK_EQ(send_text(T | OP | TO_FFP, ""), -EPROTO); /* it is over */
}

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

static void set(const char *name, const char *value)
{
	CHECK_EQ(iscsi_tcfg_set(&fake_cfg, name, value, NULL), 0);
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

static void doors(void)
{
	static const struct {
		bool offline, target_offline, not_admitted, discovery;
		uint16_t status;
	} cases[] = {
		{ false, false, false, false, 0 },
		{ true, false, false, false, ISCSI_LOGIN_SERVICE_UNAVAILABLE },
		{ true, false, false, true, ISCSI_LOGIN_SERVICE_UNAVAILABLE },
		{ false, true, false, false, ISCSI_LOGIN_SERVICE_UNAVAILABLE },
		{ false, true, false, true, 0 },
		{ false, false, true, false, ISCSI_LOGIN_NOT_FOUND },
		{ false, true, true, false,
		  ISCSI_LOGIN_NOT_FOUND }, /* not even that it is offline */
		{ false, false, true, true, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		fake_online = !cases[i].offline;
		fake_targets[0].state = cases[i].target_offline ? TARGET_OFFLINE : TARGET_READY;
		fake_admits = !cases[i].not_admitted;
		CHECK_EQ(send_text(T | OP | TO_FFP, cases[i].discovery ? DISCOVERY : NORMAL), 0);
		CHECK_EQ(r.status, cases[i].status);
	}
	setup(); /* it goes while a login is under way */
	CHECK_EQ(send_text(OP, NORMAL), 0);
	fake_gone = true;
	CHECK_EQ(send_text(T | OP | TO_FFP, ""), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_TARGET_REMOVED);
	CHECK_EQ(started, 0);
}

static void headers(void)
{
	setup();
	req.version_min = 1;
	req.version_max = 2;
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_UNSUPPORTED_VERSION);
	setup();
	req.version_max = 2; /* 0 to 2: we have 0 */
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK(r.done && !r.version_active);
	setup();
	req.total_ahs_len = 1;
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);
	for (int i = 0; i < 4; i++) { /* RFC 7143 11.12: they stay the same */
		setup();
		CHECK_EQ(send_text(SEC, NORMAL), 0);
		if (i == 0)
			req.itt = be32_of(99);
		else if (i == 1)
			req.cid = be16_of(99);
		else if (i == 2)
			req.tsih = be16_of(99);
		else
			req.isid[3]++;
		CHECK_EQ(send_text(SEC, ""), 0);
		CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);
	}
}

static void sessions(void)
{
	setup(); /* RFC 7143 6.3.1: TSIH that nobody has */
	find_status = ISCSI_LOGIN_NO_SESSION;
	req.tsih = be16_of(5);
	CHECK_EQ(send_text(T | SEC | TO_OP, NORMAL), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_NO_SESSION);
	CHECK_EQ(r.tsih, 5);
	CHECK_EQ(l.tsih, 5);
	CHECK_EQ(started, 0);
	begin();
	find_status = ISCSI_LOGIN_TOO_MANY_CONNECTIONS;
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_TOO_MANY_CONNECTIONS);
	begin();
	start_status = ISCSI_LOGIN_OUT_OF_RESOURCES;
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_OUT_OF_RESOURCES);
	CHECK(!r.done && r.close);
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

static const char *last_answer;

/* What an initiator with @secret says; the text lasts until the next one */
static const char *chap_answer(const char *secret)
{
	static char text[256];
	uint8_t d[CHAP_DIGEST_MAX];
	const unsigned int len = chap_response(l.chap.algorithm, l.chap.id, secret,
					       l.chap.challenge, l.chap.challenge_len, d);
	size_t n = put(text, sizeof(text), 0, "CHAP_N=user|CHAP_R=0x");

	for (unsigned int i = 0; i < len; i++)
		n = put(text, sizeof(text), n, "%02x", d[i]);
	(void)put(text, sizeof(text), n, "|");
	last_answer = text;
	return text;
}

static void chap_login(const char *first, const char *secret)
{
	CHECK_EQ(send_text(T | SEC | TO_OP, first), 0);
	CHECK(has("AuthMethod=CHAP|"));
	CHECK_EQ(r.flags, SEC); /* not yet */
	CHECK_EQ(found, 0);
	CHECK_EQ(send_text(SEC, "CHAP_A=7,5|"), 0);
	CHECK(has("CHAP_A=7|") && has("CHAP_C=0x"));
	CHECK_EQ(send_text(T | SEC | TO_OP, chap_answer(secret)), 0);
}

static void with_chap(void)
{
	setup();
	fake_account(&fake_targets[0].auth, false);
	chap_login(NORMAL "AuthMethod=CHAP,None|", "secret-of-twelve");
	CHECK_EQ(r.status, 0);
	CHECK_EQ(r.flags, T | SEC | TO_OP);
	CHECK_EQ(found, 1);
	CHECK(!strcmp(l.user, "user"));
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK(r.done);

	begin();
	chap_login(NORMAL "AuthMethod=None,CHAP|", "wrong");
	CHECK_EQ(r.status, ISCSI_LOGIN_AUTHENTICATION_FAILED);
	CHECK_EQ(found, 0);
	CHECK_EQ(r.len, 0);

	char heard[256]; /* a response that was right answers no other challenge */

	begin();
	chap_login(NORMAL "AuthMethod=CHAP|", "secret-of-twelve");
	CHECK_EQ(r.status, 0);
	(void)snprintf(heard, sizeof(heard), "%s", last_answer);
	begin();
	CHECK_EQ(send_text(T | SEC | TO_OP, NORMAL "AuthMethod=CHAP|"), 0);
	CHECK_EQ(send_text(SEC, "CHAP_A=7,5|"), 0);
	CHECK_EQ(send_text(T | SEC | TO_OP, heard), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_AUTHENTICATION_FAILED);

	setup(); /* discovery has accounts of its own */
	fake_account(&discovery_auth, false);
	chap_login(DISCOVERY "AuthMethod=CHAP|", "secret-of-twelve");
	CHECK_EQ(r.flags, T | SEC | TO_OP);
	begin();
	CHECK_EQ(send_text(T | OP | TO_FFP, DISCOVERY), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_AUTHENTICATION_FAILED);
	begin(); /* which a target does not ask for */
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK(r.done);
}

/* T can wait until after the authentication. */
static void with_chap_in_no_hurry(void)
{
	setup();
	fake_account(&fake_targets[0].auth, false);
	CHECK_EQ(send_text(SEC, NORMAL), 0);
	CHECK_EQ(send_text(SEC, "AuthMethod=CHAP|"), 0);
	CHECK_EQ(send_text(SEC, "CHAP_A=5|"), 0);
	CHECK_EQ(send_text(SEC, chap_answer("secret-of-twelve")), 0);
	CHECK_EQ(r.flags, SEC);
	CHECK_EQ(send_text(T | SEC | TO_FFP, ""), 0);
	CHECK(r.done);
}

/* Ways around the authentication */
static void around_chap(void)
{
	static const struct {
		const char *name;
		struct step steps[STEPS];
	} cases[] = {
		{ "operational at once", { { T | OP | TO_FFP, NORMAL, 0x201, 0, NULL } } },
		{ "operational", { { OP, NORMAL, 0x201, 0, NULL } } },
		{ "AuthMethod=None",
		  { { T | SEC | TO_FFP, NORMAL "AuthMethod=None|", 0x201, 0, NULL } } },
		{ "AuthMethod=KRB5,SRP",
		  { { SEC, NORMAL "AuthMethod=KRB5,SRP|", 0x201, 0, NULL } } },
		{ "AuthMethod=", { { SEC, NORMAL "AuthMethod=|", 0x201, 0, NULL } } },
		{ "no AuthMethod", { { T | SEC | TO_FFP, NORMAL, 0x201, 0, NULL } } },
		{ "silent after AuthMethod",
		  { { T | SEC | TO_FFP, NORMAL "AuthMethod=CHAP|", 0, SEC, "AuthMethod=CHAP|" },
		    { T | SEC | TO_FFP, "", 0x201, 0, NULL } } },
		{ "silent after the challenge",
		  { { T | SEC | TO_FFP, NORMAL "AuthMethod=CHAP|", 0, SEC, "AuthMethod=CHAP|" },
		    { SEC, "CHAP_A=5|", 0, SEC, "CHAP_C=0x" },
		    { T | SEC | TO_FFP, "", 0x201, 0, NULL } } },
		{ "the challenge may be asked for with T",
		  { { T | SEC | TO_FFP, NORMAL "AuthMethod=CHAP|", 0, SEC, "AuthMethod=CHAP|" },
		    { T | SEC | TO_FFP, "CHAP_A=5|", 0, SEC, "CHAP_C=0x" } } },
		{ "another AuthMethod",
		  { { SEC, NORMAL "AuthMethod=CHAP|", 0, SEC, "AuthMethod=CHAP|" },
		    { T | SEC | TO_FFP, "AuthMethod=None|", 0x200, 0, NULL } } },
		{ "CHAP without AuthMethod", { { SEC, NORMAL "CHAP_A=5|", 0x200, 0, NULL } } },
		{ "no algorithm that we have",
		  { { SEC, NORMAL "AuthMethod=CHAP|", 0, SEC, "AuthMethod=CHAP|" },
		    { SEC, "CHAP_A=99|", 0x201, 0, NULL } } },
		{ "response to nothing",
		  { { SEC, NORMAL "AuthMethod=CHAP|", 0, SEC, "AuthMethod=CHAP|" },
		    { SEC, "CHAP_N=user|CHAP_R=0x00|", 0x200, 0, NULL } } },
		{ "unknown user",
		  { { SEC, NORMAL "AuthMethod=CHAP|CHAP_A=5|", 0, SEC, "CHAP_C=0x" },
		    { SEC, "CHAP_N=nobody|CHAP_R=0x00000000000000000000000000000000|", 0x201, 0,
		      NULL } } },
		{ "name without response",
		  { { SEC, NORMAL "AuthMethod=CHAP|CHAP_A=5|", 0, SEC, "CHAP_C=0x" },
		    { SEC, "CHAP_N=user|", 0x207, 0, NULL } } },
	};

	setup();
	fake_account(&fake_targets[0].auth, false);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		play(cases[i].name, cases[i].steps, STEPS);
		CHECK_EQ(found, 0);
		CHECK_EQ(started, 0);
	}
	setup(); /* nothing to authenticate against */
	CHECK_EQ(send_text(SEC, NORMAL "AuthMethod=CHAP|"), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_AUTHENTICATION_FAILED);
	setup();
	CHECK_EQ(send_text(SEC, NORMAL "AuthMethod=None|"), 0);
	CHECK_EQ(send_text(SEC, "CHAP_A=5|"), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_INITIATOR_ERROR);
}

static void redirects(void)
{
	static const struct {
		const char *address, *port, *reason;
		uint16_t status;
		const char *says;
	} cases[] = {
		{ "10.0.0.1", "3261", "Temporary", 0x101, "TargetAddress=10.0.0.1:3261|" },
		{ "10.0.0.1", "3261", "Permanent", 0x102, "TargetAddress=10.0.0.1:3261|" },
		{ "fe80::1", "", "Permanent", 0x102, "TargetAddress=[fe80::1]:3260|" },
		{ "[fe80::1]", "9", "Permanent", 0x102, "TargetAddress=[fe80::1]:9|" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		set("RedirectAddress", cases[i].address);
		set("RedirectPort", cases[i].port);
		set("RedirectReason", cases[i].reason);
		CHECK_EQ(send_text(T | SEC | TO_OP, NORMAL "X-a=b|AuthMethod=None|"), 0);
		CHECK_EQ(r.status, cases[i].status);
		CHECK(!strcmp(said, cases[i].says));
		CHECK(r.close && !r.done);
		begin();
		CHECK_EQ(send_text(T | OP | TO_FFP, DISCOVERY), 0);
		CHECK(r.done);
	}
	setup(); /* who may not come in is not told where it is */
	set("RedirectAddress", "10.0.0.1");
	set("RedirectReason", "Temporary");
	fake_admits = false;
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_NOT_FOUND);
	CHECK_EQ(r.len, 0);
}

static char program[64];

static void write_program(const char *body)
{
	FILE *f = fopen(program, "w");

	CHECK(f != NULL);
	if (!f)
		return;
	fprintf(f, "#!/bin/sh\n%s\n", body);
	fclose(f);
	CHECK_EQ(chmod(program, 0700), 0);
}

/* The worker's part and the loop's, here one after the other */
static void run_work(void)
{
	struct work *w = fake_work;

	CHECK(w != NULL);
	fake_work = NULL;
	if (!w)
		return;
	w->run(w);
	w->done(w);
}

static int continued;

static void continue_now(struct login *login)
{
	later++;
	continued = login_continue(login, &r);
	note_reply();
}

static void redirect_program(void)
{
	static const struct login_ops now = { fake_tcfg, fake_find, fake_start, continue_now };
	static const struct {
		const char *body;
		uint16_t status;
		const char *says;
	} cases[] = {
		{ "echo 10.0.0.1:3261:Temporary", 0x101, "TargetAddress=10.0.0.1:3261|" },
		{ "echo [fe80::1]:3261:Permanent", 0x102, "TargetAddress=[fe80::1]:3261|" },
		{ "[ $1 = " TARGET " ] && [ $2 = 0.0.0.0 ] && echo a:1:Temporary", 0x101,
		  "TargetAddress=a:1|" },
		{ "exit 0", 0, TPGT },
		{ "echo nonsense", 0, TPGT },
		{ "echo a:b:c", 0, TPGT },
		{ "echo a:0:Temporary", 0, TPGT },
		{ "echo a:1:Perhaps", 0, TPGT },
		{ "echo 'a b:1:Temporary'", 0, TPGT },
		{ "exec cat /dev/zero", 0, TPGT },
		{ "exec sleep 100", 0, TPGT },
	};

	(void)snprintf(program, sizeof(program), "/tmp/test_login.%ld", (long)getpid());
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		l.ops = &now;
		redirect_callback_ms = strstr(cases[i].body, "sleep") ? 50 : 60000;
		write_program(cases[i].body);
		set("RedirectCallback", program);
		CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
		CHECK_EQ(send_text(T | OP | TO_FFP, ""), -EPROTO); /* not its turn */
		continued = -1;
		run_work();
		CHECK_EQ(later, 1);
		CHECK_EQ(continued, 0);
		CHECK_EQ(r.status, cases[i].status);
		CHECK_EQ(r.done, !cases[i].status);
		CHECK(has(cases[i].says));
	}
	unlink(program);

	setup(); /* no such program: served here */
	l.ops = &now;
	set("RedirectCallback", "/nonexistent/program");
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
	run_work();
	CHECK(r.done);

	setup(); /* the initiator goes while it runs */
	set("RedirectCallback", "/nonexistent/program");
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
	login_exit(&l);
	run_work();
	CHECK_EQ(later, 0);

	setup(); /* the target goes */
	l.ops = &now;
	set("RedirectCallback", "/nonexistent/program");
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
	fake_gone = true;
	run_work();
	CHECK_EQ(r.status, ISCSI_LOGIN_TARGET_REMOVED);
	CHECK_EQ(started, 0);
}

int main(void)
{
	RUN(transitions);
	RUN(identity);
	RUN(kept);
	RUN(negotiation);
	RUN(negotiation_faults);
	RUN(our_offers);
	RUN(doors);
	RUN(headers);
	RUN(sessions);
	RUN(split_anywhere);
	RUN(split_and_change_of_stage);
	RUN(long_answer);
	RUN(hostile_text);
	RUN(with_chap);
	RUN(with_chap_in_no_hurry);
	RUN(around_chap);
	RUN(redirects);
	RUN(redirect_program);
	login_exit(&l);
	iscsi_tcfg_exit(&fake_cfg);
	return check_report();
}
