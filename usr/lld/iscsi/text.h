/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - iSCSI text: key=value pairs in and out, and the Text Request of the full feature phase
 */
#ifndef ISCSI_TEXT_H
#define ISCSI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "keys.h"

struct lld_ops;
struct target;

#define TEXT_KEY_MAX     63          /* RFC 7143 6.1: key-name [bytes] */
#define TEXT_REQUEST_MAX (64u << 10) /* text of one request, its continuations included [bytes] */
#define TEXT_REPLY_MAX   (32u << 20) /* SendTargets=All of all the targets there can be [bytes] */

/**
 * struct text_out - text to be sent: "key=value" NUL "key=value" NUL ...
 * @buf:  owned, grows; NULL when empty
 * @err:  0, -ENOMEM or -E2BIG once something did not fit; what came after it is left out
 */
struct text_out {
	char *buf;
	size_t len, room, max;
	int err;
};

void text_out_init(struct text_out *o, size_t max);
void text_out_exit(struct text_out *o);
void text_out_reset(struct text_out *o); /* empty again, keeps the memory */
void text_add(struct text_out *o, const char *key, const char *value);
void text_addf(struct text_out *o, const char *key, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/**
 * text_each() - split received text into its pairs
 * @buf:  @len bytes, changed: '=' becomes NUL
 * @pair: gets NUL-terminated strings inside @buf; non-zero ends
 *
 * A last pair without its NUL is malformed; empty pairs (padding) are skipped.
 *
 * Return: 0, what @pair returned, or -EPROTO: no '=', a key that is empty or longer than
 * TEXT_KEY_MAX, a last pair without NUL
 * Ref: RFC 7143 6.1
 */
int text_each(char *buf, size_t len, int (*pair)(void *arg, char *key, char *value), void *arg);

/**
 * struct text_session - what the answer to a Text Request depends on
 * @cfg:       keys of the target, or of discovery
 * @params:    of the connection; a new MaxRecvDataSegmentLength of the peer goes in here
 * @discovery: session type
 * @target:    of a normal session, else NULL
 * @lld:       whose targets are listed
 * @initiator: iSCSI name
 * @peer:      its address
 * @portals:   "address:port,tpgt" each, the one it came in on first
 */
struct text_session {
	const struct iscsi_tcfg *cfg;
	struct iscsi_params *params;
	bool discovery;
	struct target *target;
	const struct lld_ops *lld;
	const char *initiator;
	const struct sockaddr *peer;
	const char *const *portals;
	unsigned int nr_portals;
};

/**
 * text_request() - answer a whole Text Request
 * @s:    session
 * @text: @len bytes, all of its PDUs' data put together; changed
 * @out:  initialised; the whole answer is appended
 *
 * Return: 0, -EPROTO: Reject with PROTOCOL ERROR; -ENOMEM, -E2BIG: no room, out->err
 * Ref: RFC 7143 11.10, 11.11, appendix C
 */
int text_request(const struct text_session *s, char *text, size_t len, struct text_out *out);

/* sendtargets.c: what "SendTargets=@which" lists; 0, or -EINVAL: answer it with Reject. */
int sendtargets(const struct text_session *s, const char *which, struct text_out *out);

#endif /* ISCSI_TEXT_H */
