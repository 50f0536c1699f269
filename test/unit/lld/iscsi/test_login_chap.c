// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_login_chap.c - the login phase with CHAP, and ways around it
 */
#include "login_steps.h"

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

int main(void)
{
	RUN(with_chap);
	RUN(with_chap_in_no_hurry);
	RUN(around_chap);
	return tests_end();
}
