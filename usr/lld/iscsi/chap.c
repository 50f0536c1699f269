// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * chap.c - CHAP as iSCSI's login uses it: one way, and mutual when the initiator asks for it
 *
 *   I: CHAP_A=<list>              T: CHAP_A=<one> CHAP_I=<id> CHAP_C=<challenge>
 *   I: CHAP_N=<name> CHAP_R=<response> [CHAP_I=<id> CHAP_C=<challenge>]
 *                                 T: [CHAP_N=<name> CHAP_R=<response>]
 *
 * Ref: RFC 7143 12.1.3, RFC 1994
 */
#include "chap.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "proto.h"
#include "text.h"
#include "tgt/target.h"

static const struct algorithm {
	uint8_t number;
	uint8_t len; /* of digest and challenge [bytes] */
	const char *name;
} algorithms[] = {
	{ CHAP_MD5, 16, "MD5" },
	{ CHAP_SHA1, 20, "SHA1" },
	{ CHAP_SHA256, 32, "SHA256" },
	{ CHAP_SHA3_256, 32, "SHA3-256" },
};

static const struct algorithm *algorithm_find(uint32_t number)
{
	for (size_t i = 0; i < sizeof(algorithms) / sizeof(algorithms[0]); i++)
		if (algorithms[i].number == number)
			return &algorithms[i];
	return NULL;
}

/* A library in FIPS mode has no MD5. */
static bool algorithm_works(const struct algorithm *a)
{
	EVP_MD *md = EVP_MD_fetch(NULL, a->name, NULL);

	EVP_MD_free(md);
	return md != NULL;
}

static bool digest(EVP_MD_CTX *ctx, const EVP_MD *md, uint8_t id, const char *secret,
		   const uint8_t *challenge, size_t len, uint8_t *out)
{
	return EVP_DigestInit_ex(ctx, md, NULL) && EVP_DigestUpdate(ctx, &id, 1) &&
	       EVP_DigestUpdate(ctx, secret, strlen(secret)) &&
	       EVP_DigestUpdate(ctx, challenge, len) && EVP_DigestFinal_ex(ctx, out, NULL);
}

unsigned int chap_response(uint8_t algorithm, uint8_t id, const char *secret,
			   const uint8_t *challenge, size_t len, uint8_t *out)
{
	const struct algorithm *a = algorithm_find(algorithm);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	EVP_MD *md = a ? EVP_MD_fetch(NULL, a->name, NULL) : NULL;
	unsigned int n = 0;

	if (ctx && md && digest(ctx, md, id, secret, challenge, len, out))
		n = a->len;
	EVP_MD_free(md);
	EVP_MD_CTX_free(ctx);
	return n;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static int hex_decode(const char *text, uint8_t *buf, size_t room)
{
	size_t n = 0;

	for (; *text; text += 2, n++) {
		const int hi = hex_digit(text[0]);
		const int lo = hi < 0 ? -1 : hex_digit(text[1]);

		if (lo < 0 || n == room)
			return -EPROTO;
		buf[n] = (uint8_t)(hi << 4 | lo);
	}
	return (int)n;
}

static int base64_digit(char c)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* RFC 4648 4; padding may be left out, bits that are left over are 0 */
static int base64_decode(const char *text, uint8_t *buf, size_t room)
{
	const size_t len = strcspn(text, "=");
	const size_t pad = strlen(text + len);
	uint32_t bits = 0;
	unsigned int have = 0; /* [bits] */
	size_t n = 0;

	if (len % 4 == 1 || pad > 2 || strspn(text + len, "=") != pad || (pad && (len + pad) % 4))
		return -EPROTO;
	for (size_t i = 0; i < len; i++) {
		const int d = base64_digit(text[i]);

		if (d < 0)
			return -EPROTO;
		bits = bits << 6 | (uint32_t)d;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		if (n == room)
			return -EPROTO;
		buf[n++] = (uint8_t)(bits >> have);
		bits &= (1u << have) - 1;
	}
	return bits ? -EPROTO : (int)n;
}

int chap_decode(const char *text, uint8_t *buf, size_t room)
{
	if (text[0] != '0' || !text[1])
		return -EPROTO;
	switch (text[1] | 0x20) {
	case 'x':
		return hex_decode(text + 2, buf, room);
	case 'b':
		return base64_decode(text + 2, buf, room);
	default:
		return -EPROTO;
	}
}

static void add_binary(struct text_out *out, const char *key, const uint8_t *data, size_t len)
{
	char text[2 + 2 * CHAP_DIGEST_MAX + 1] = "0x";

	for (size_t i = 0; i < len; i++)
		(void)snprintf(text + 2 + 2 * i, 3, "%02x", data[i]);
	text_add(out, key, text);
}

/* The first of the initiator's list that we have, or NULL. */
static const struct algorithm *choose(const char *list)
{
	char word[12];

	for (;;) {
		const size_t len = strcspn(list, ",");
		const struct algorithm *a = NULL;
		uint32_t number;

		if (len < sizeof(word)) {
			memcpy(word, list, len);
			word[len] = '\0';
			if (!key_number(word, &number))
				a = algorithm_find(number);
		}
		if (a && algorithm_works(a))
			return a;
		if (!list[len])
			return NULL;
		list += len + 1;
	}
}

static uint16_t challenge(struct chap *c, const char *list, struct text_out *out)
{
	const struct algorithm *a = choose(list);

	if (!a)
		return ISCSI_LOGIN_AUTHENTICATION_FAILED;
	if (getrandom(c->challenge, a->len, 0) != a->len || getrandom(&c->id, 1, 0) != 1)
		return ISCSI_LOGIN_TARGET_ERROR;
	c->algorithm = a->number;
	c->challenge_len = a->len;
	c->step = CHAP_CHALLENGED;
	text_addf(out, "CHAP_A", "%u", a->number);
	text_addf(out, "CHAP_I", "%u", c->id);
	add_binary(out, "CHAP_C", c->challenge, c->challenge_len);
	return 0;
}

/* The same work, and the same answer, for a name that nobody has and for a wrong password. */
static bool response_right(const struct chap *c, const struct auth *auth, const struct chap_keys *k)
{
	const struct account *a = auth_incoming(auth, k->n);
	uint8_t want[CHAP_DIGEST_MAX] = { 0 }, got[CHAP_DIGEST_MAX];
	const unsigned int len = chap_response(c->algorithm, c->id, a ? a->password : "",
					       c->challenge, c->challenge_len, want);
	const int n = chap_decode(k->r, got, sizeof(got));
	bool right = a && len && n == (int)len && !CRYPTO_memcmp(want, got, len);

	OPENSSL_cleanse(want, sizeof(want));
	return right;
}

/* Prove who we are. The initiator has proved itself by now, so that nobody gets an answer from us
 * who does not have its secret; its challenge may not be ours, sent back. */
static uint16_t prove(const struct chap *c, const struct account *us, const struct chap_keys *k,
		      struct text_out *out)
{
	uint8_t their[CHAP_CHALLENGE_MAX], response[CHAP_DIGEST_MAX];
	const int len = chap_decode(k->c, their, sizeof(their));
	unsigned int n;
	uint32_t id;

	if (!us || len <= 0 || key_number(k->i, &id) || id > 255)
		return ISCSI_LOGIN_AUTHENTICATION_FAILED;
	if (len == (int)c->challenge_len && !memcmp(their, c->challenge, (size_t)len))
		return ISCSI_LOGIN_AUTHENTICATION_FAILED;
	n = chap_response(c->algorithm, (uint8_t)id, us->password, their, (size_t)len, response);
	if (!n)
		return ISCSI_LOGIN_TARGET_ERROR;
	text_add(out, "CHAP_N", us->user);
	add_binary(out, "CHAP_R", response, n);
	return 0;
}

static uint16_t verify(struct chap *c, const struct auth *auth, const struct chap_keys *k,
		       struct text_out *out)
{
	uint16_t status = 0;

	if (!k->n || !k->r || !k->i != !k->c)
		return ISCSI_LOGIN_MISSING_PARAMETER;
	if (strlen(k->n) > CHAP_NAME_MAX || !response_right(c, auth, k))
		return ISCSI_LOGIN_AUTHENTICATION_FAILED;
	if (k->c)
		status = prove(c, auth->outgoing, k, out);
	if (!status)
		c->step = CHAP_PASSED;
	OPENSSL_cleanse(c->challenge, sizeof(c->challenge));
	return status;
}

uint16_t chap_request(struct chap *c, const struct auth *auth, const struct chap_keys *k,
		      struct text_out *out)
{
	const bool late = k->n || k->r || k->i || k->c; /* keys of the second step */
	uint16_t status = ISCSI_LOGIN_INITIATOR_ERROR;

	if (!k->a && !late)
		return 0;
	if (c->step == CHAP_IDLE && k->a && !late)
		status = challenge(c, k->a, out);
	else if (c->step == CHAP_CHALLENGED && !k->a)
		status = verify(c, auth, k, out);
	if (status)
		c->step = CHAP_FAILED;
	return status;
}
