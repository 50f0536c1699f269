// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_chap.c - CHAP: known answers, encodings, both directions, and those who cheat
 */
#include <errno.h>

#include "check.h"
#include "fake_core.h"

static struct chap c;
static struct text_out out;

static void setup(bool mutual)
{
	fake_core_init();
	fake_account(&fake_targets[0].auth, mutual);
	memset(&c, 0, sizeof(c));
	text_out_exit(&out);
	text_out_init(&out, LOGIN_TEXT_MAX);
}

static const char *said(const char *key)
{
	static const char *found;
	const size_t n = strlen(key);

	found = NULL;
	for (size_t i = 0; i < out.len; i += strlen(out.buf + i) + 1)
		if (!strncmp(out.buf + i, key, n) && out.buf[i + n] == '=')
			found = out.buf + i + n + 1;
	return found;
}

static uint16_t ask(const struct chap_keys *k)
{
	text_out_reset(&out);
	return chap_request(&c, &fake_targets[0].auth, k, &out);
}

static void to_hex(const uint8_t *data, size_t n, char *text)
{
	memcpy(text, "0x", 3);
	for (size_t i = 0; i < n; i++)
		(void)snprintf(text + 2 + 2 * i, 3, "%02X", data[i]);
}

/* What an initiator with @secret answers to our challenge. */
static void respond(const char *secret, char *text)
{
	uint8_t r[CHAP_DIGEST_MAX];
	const unsigned int n =
		chap_response(c.algorithm, c.id, secret, c.challenge, c.challenge_len, r);

	to_hex(r, n, text);
}

/* Made with another implementation of the hashes: id 27h, challenge 00h to 0fh */
static void known_answers(void)
{
	static const struct {
		uint8_t algorithm;
		const char *want;
	} cases[] = {
		{ CHAP_MD5, "0xd9b03f04905b4d098ba8ad74b6fbb8de" },
		{ CHAP_SHA1, "0x18b0dd089bded5b24dbc31a222826e4229dba8c9" },
		{ CHAP_SHA256,
		  "0xf520669b01d6957768dfbbdd0c83f1995ce4c55894a715282cf8a7b92ba1e0b4" },
		{ CHAP_SHA3_256,
		  "0xb063144d0595314b26aa34b698b164726522439335ee7258b2c2f82ea0f16288" },

	};
	uint8_t challenge[16], got[CHAP_DIGEST_MAX], want[CHAP_DIGEST_MAX];

	for (uint8_t i = 0; i < 16; i++)
		challenge[i] = i;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const int n = chap_decode(cases[i].want, want, sizeof(want));

		CHECK_EQ(chap_response(cases[i].algorithm, 0x27, "secret-of-twelve", challenge, 16,
				       got),
			 n);
		CHECK_MEM(got, want, (size_t)n);
	}
	CHECK_EQ(chap_response(9, 1, "x", challenge, 16, got), 0);
}

static void decode(void)
{
	static const struct {
		const char *text;
		int n;
		const char *bytes;
	} cases[] = {
		{ "0x", 0, "" },
		{ "0x00fF", 2, "\x00\xff" },
		{ "0X1a", 1, "\x1a" },
		{ "0x1", -EPROTO, NULL }, /* half a byte */
		{ "0x1g", -EPROTO, NULL },
		{ "0xg1", -EPROTO, NULL },
		{ "0x0102030405", -EPROTO, NULL }, /* more than there is room for */
		{ "0bAQID", 3, "\x01\x02\x03" },
		{ "0BAQI=", 2, "\x01\x02" },
		{ "0bAQI", 2, "\x01\x02" },
		{ "0bAQ==", 1, "\x01" },
		{ "0bAQ", 1, "\x01" },
		{ "0b+/+/", 3, "\xfb\xff\xbf" },
		{ "0b", 0, "" },
		{ "0bA", -EPROTO, NULL },
		{ "0bAQ=", -EPROTO, NULL },
		{ "0bAQ===", -EPROTO, NULL },
		{ "0b=", -EPROTO, NULL },
		{ "0bAQ==AQ==", -EPROTO, NULL },
		{ "0bAR==", -EPROTO, NULL }, /* bits left over */
		{ "0bA*ID", -EPROTO, NULL },
		{ "0bAQIDBAU=", -EPROTO, NULL },
		{ "", -EPROTO, NULL },
		{ "0", -EPROTO, NULL },
		{ "1234", -EPROTO, NULL },
		{ "0c12", -EPROTO, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t buf[8] = { [4] = 0xee };
		const int n = chap_decode(cases[i].text, buf, 4);

		CHECK_EQ(n, cases[i].n);
		if (n > 0)
			CHECK_MEM(buf, cases[i].bytes, (size_t)n);
		CHECK_EQ(buf[4], 0xee);
	}
}

/* The first of the initiator's list that we have. */
static void algorithms(void)
{
	static const struct {
		const char *list;
		const char *chosen; /* NULL: the login fails */
		unsigned int len;
	} cases[] = {
		{ "5", "5", 16 },   { "6", "6", 20 },
		{ "7", "7", 32 },   { "8", "8", 32 },
		{ "8,5", "8", 32 }, { "9,7,5", "7", 32 },
		{ "0x7", "7", 32 }, { "9", NULL, 0 },
		{ "", NULL, 0 },    { ",,", NULL, 0 },
		{ "-5", NULL, 0 },  { "5x", NULL, 0 },
		{ "261", NULL, 0 }, { "99999999999999999999999,5", "5", 16 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup(false);
		const uint16_t status = ask(&(struct chap_keys){ .a = cases[i].list });

		CHECK_EQ(status, cases[i].chosen ? 0 : ISCSI_LOGIN_AUTHENTICATION_FAILED);
		if (!cases[i].chosen || status)
			continue;
		CHECK(said("CHAP_A") && !strcmp(said("CHAP_A"), cases[i].chosen));
		CHECK(said("CHAP_C") && strlen(said("CHAP_C")) == 2 + 2 * cases[i].len);
		CHECK(said("CHAP_I"));
	}
}

static void one_way(void)
{
	static const struct {
		const char *user, *secret;
		uint16_t status;
	} cases[] = {
		{ "user", "secret-of-twelve", 0 },
		{ "user", "secret-of-twelv", ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "user", "", ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "nobody", "secret-of-twelve", ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "nobody", "", ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "", "secret-of-twelve", ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "0x75736572", "secret-of-twelve", ISCSI_LOGIN_AUTHENTICATION_FAILED },
	};
	char r[80];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup(false);
		CHECK_EQ(ask(&(struct chap_keys){ .a = "7,5" }), 0);
		respond(cases[i].secret, r);
		CHECK_EQ(ask(&(struct chap_keys){ .n = cases[i].user, .r = r }), cases[i].status);
		CHECK_EQ(c.step, cases[i].status ? CHAP_FAILED : CHAP_PASSED);
		CHECK_EQ(out.len, 0); /* nothing tells a wrong name from a wrong secret */
	}
}

/* A user whose name looks like a number is a user. */
static void name_like_a_number(void)
{
	char r[80];

	setup(false);
	fake_in.user = (char *)"0xuser";
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	respond("secret-of-twelve", r);
	CHECK_EQ(ask(&(struct chap_keys){ .n = "0xuser", .r = r }), 0);
}

static void base64_response(void)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t r[CHAP_DIGEST_MAX + 1] = { 0 };
	char text[64] = "0b";

	setup(false);
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	chap_response(5, c.id, "secret-of-twelve", c.challenge, c.challenge_len, r);
	for (int bit = 0; bit < 16 * 8; bit += 6) {
		const int v = (r[bit / 8] << 8 | r[bit / 8 + 1]) >> (10 - bit % 8) & 63;

		text[2 + bit / 6] = digits[v];
	}
	memcpy(text + 2 + 22, "==", 3);
	CHECK_EQ(ask(&(struct chap_keys){ .n = "user", .r = text }), 0);
}

static void hostile_responses(void)
{
	static char big[60000];
	const char *const cases[] = {
		"0x",
		"0b",
		"",
		"0",
		"0x0",
		"0xzz",
		big,
		"0x00000000000000000000000000000000",
		"0x0000000000000000000000000000000000000000000000000000000000000000000000",
		"0bAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
	};

	memset(big, 'a', sizeof(big) - 1);
	memcpy(big, "0x", 2);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup(false);
		CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
		CHECK_EQ(ask(&(struct chap_keys){ .n = "user", .r = cases[i] }),
			 ISCSI_LOGIN_AUTHENTICATION_FAILED);
	}
	setup(false);
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	CHECK_EQ(ask(&(struct chap_keys){ .n = big, .r = "0x00" }),
		 ISCSI_LOGIN_AUTHENTICATION_FAILED);
}

static void mutual(void)
{
	static const struct {
		const char *i, *c;
		bool outgoing;
		uint16_t status;
	} cases[] = {
		{ "7", "0x00112233445566778899aabbccddeeff", true, 0 },
		{ "255", "0bAQID", true, 0 },
		{ "256", "0bAQID", true, ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "-1", "0bAQID", true, ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "7", "0x", true, ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "7", "0x123", true, ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "7", "0x0011", false, ISCSI_LOGIN_AUTHENTICATION_FAILED },
		{ "7", NULL, true, ISCSI_LOGIN_MISSING_PARAMETER },
		{ NULL, "0x0011", true, ISCSI_LOGIN_MISSING_PARAMETER },
	};
	uint8_t challenge[64], want[CHAP_DIGEST_MAX], got[CHAP_DIGEST_MAX];
	char r[80];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup(cases[i].outgoing);
		CHECK_EQ(ask(&(struct chap_keys){ .a = "7" }), 0);
		respond("secret-of-twelve", r);
		const struct chap_keys k = {
			.n = "user", .r = r, .i = cases[i].i, .c = cases[i].c
		};

		CHECK_EQ(ask(&k), cases[i].status);
		if (cases[i].status) {
			CHECK(!said("CHAP_R"));
			continue;
		}
		const int n = chap_decode(cases[i].c, challenge, sizeof(challenge));

		chap_response(7, (uint8_t)strtoul(cases[i].i, NULL, 10), "another-secret",
			      challenge, (size_t)n, want);
		CHECK(said("CHAP_N") && !strcmp(said("CHAP_N"), "us"));
		CHECK(said("CHAP_R"));
		if (said("CHAP_R"))
			CHECK_EQ(chap_decode(said("CHAP_R"), got, sizeof(got)), 32);
		CHECK_MEM(got, want, 32);
	}
}

/* RFC 7143 12.1.3: up to 1024 bytes of challenge, not one more */
static void long_challenges(void)
{
	static char text[2 + 2 * 1025 + 1];
	char r[80];

	for (int bytes = 1024; bytes <= 1025; bytes++) {
		setup(true);
		CHECK_EQ(ask(&(struct chap_keys){ .a = "8" }), 0);
		respond("secret-of-twelve", r);
		memset(text, 0, sizeof(text));
		memcpy(text, "0x", 2);
		memset(text + 2, '5', 2 * (size_t)bytes);
		const struct chap_keys k = { .n = "user", .r = r, .i = "1", .c = text };

		CHECK_EQ(ask(&k), bytes > 1024 ? ISCSI_LOGIN_AUTHENTICATION_FAILED : 0);
	}
}

/* Our own challenge comes back to be answered by us. */
static void reflection(void)
{
	char r[80], challenge[80];

	setup(true);
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	to_hex(c.challenge, c.challenge_len, challenge);
	respond("secret-of-twelve", r);
	const struct chap_keys k = { .n = "user", .r = r, .i = "1", .c = challenge };

	CHECK_EQ(ask(&k), ISCSI_LOGIN_AUTHENTICATION_FAILED);
	CHECK(!said("CHAP_R"));
}

/* Nobody gets a response of ours without a right one of its own. */
static void oracle(void)
{
	setup(true);
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	const struct chap_keys k = { .n = "user", .r = "0x00", .i = "1", .c = "0x0011" };

	CHECK_EQ(ask(&k), ISCSI_LOGIN_AUTHENTICATION_FAILED);
	CHECK_EQ(out.len, 0);
}

static void out_of_order(void)
{
	char r[80];

	setup(false); /* a response before the challenge */
	CHECK_EQ(ask(&(struct chap_keys){ .n = "user", .r = "0x00" }), ISCSI_LOGIN_INITIATOR_ERROR);
	setup(false); /* everything at once */
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5", .n = "user", .r = "0x00" }),
		 ISCSI_LOGIN_INITIATOR_ERROR);
	setup(false); /* a second list */
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), ISCSI_LOGIN_INITIATOR_ERROR);
	setup(false); /* again after success, and after failure */
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	respond("secret-of-twelve", r);
	CHECK_EQ(ask(&(struct chap_keys){ .n = "user", .r = r }), 0);
	CHECK_EQ(ask(&(struct chap_keys){ .n = "user", .r = r }), ISCSI_LOGIN_INITIATOR_ERROR);
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), ISCSI_LOGIN_INITIATOR_ERROR);
	setup(false);
	CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
	CHECK_EQ(ask(&(struct chap_keys){ .n = "user" }), ISCSI_LOGIN_MISSING_PARAMETER);
	setup(false);
	CHECK_EQ(ask(&(struct chap_keys){ 0 }), 0);
	CHECK_EQ(c.step, CHAP_IDLE);
}

/* CVE-2024-45751: a challenge that is never the same */
static void fresh_challenges(void)
{
	enum { TRIES = 2000 };
	static uint8_t seen[TRIES][16];
	int same = 0;

	for (int i = 0; i < TRIES; i++) {
		setup(false);
		CHECK_EQ(ask(&(struct chap_keys){ .a = "5" }), 0);
		memcpy(seen[i], c.challenge, 16);
		for (int j = 0; j < i; j++)
			same += !memcmp(seen[i], seen[j], 16);
	}
	CHECK_EQ(same, 0);
}

int main(void)
{
	RUN(known_answers);
	RUN(decode);
	RUN(algorithms);
	RUN(one_way);
	RUN(name_like_a_number);
	RUN(base64_response);
	RUN(hostile_responses);
	RUN(mutual);
	RUN(long_challenges);
	RUN(reflection);
	RUN(oracle);
	RUN(out_of_order);
	RUN(fresh_challenges);
	text_out_exit(&out);
	return check_report();
}
