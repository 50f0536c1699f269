/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chap.h - CHAP in iSCSI's login: the target's side, one way and mutual
 */
#ifndef ISCSI_CHAP_H
#define ISCSI_CHAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CHAP_DIGEST_MAX    32   /* SHA-256, SHA3-256 [bytes] */
#define CHAP_CHALLENGE_MAX 1024 /* RFC 7143 12.1.3 [bytes] */
#define CHAP_NAME_MAX      255  /* [bytes] */

struct auth;
struct text_out;

/* IANA "iSCSI authentication methods: CHAP algorithms" */
enum chap_algorithm { CHAP_MD5 = 5, CHAP_SHA1 = 6, CHAP_SHA256 = 7, CHAP_SHA3_256 = 8 };

enum chap_step { CHAP_IDLE, CHAP_CHALLENGED, CHAP_PASSED, CHAP_FAILED };

struct chap {
	enum chap_step step;
	uint8_t algorithm; /* enum chap_algorithm */
	uint8_t id;
	uint8_t challenge[CHAP_DIGEST_MAX];
	unsigned int challenge_len;
};

/* What a Login Request said; NULL: key absent. */
struct chap_keys {
	const char *a, *n, *r, *i, *c;
};

/**
 * chap_request() - go a step on
 * @c:    state, zeroed at first
 * @auth: accounts, incoming and outgoing
 * @k:    keys of the request
 * @out:  answer
 *
 * Return: 0, or the status to fail the login with: AUTHENTICATION_FAILED, INITIATOR_ERROR,
 * MISSING_PARAMETER, TARGET_ERROR
 * Ref: RFC 7143 12.1.3, RFC 1994
 */
uint16_t chap_request(struct chap *c, const struct auth *auth, const struct chap_keys *k,
		      struct text_out *out);

/* hash(id || secret || challenge) into @out [CHAP_DIGEST_MAX]; its length, or 0: not available. */
unsigned int chap_response(uint8_t algorithm, uint8_t id, const char *secret,
			   const uint8_t *challenge, size_t len, uint8_t *out);
/* "0x..." or "0b..." to at most @room bytes; the number of them, or -EPROTO. Ref: RFC 7143 6.1 */
int chap_decode(const char *text, uint8_t *buf, size_t room);

#endif /* ISCSI_CHAP_H */
