// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_login.c - the login phase: stages, who comes in, headers, sessions
 */
#include "login_steps.h"

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

int main(void)
{
	RUN(transitions);
	RUN(identity);
	RUN(kept);
	RUN(doors);
	RUN(headers);
	RUN(sessions);
	return tests_end();
}
