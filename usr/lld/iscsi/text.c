// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text.c - iSCSI text: splitting it into pairs, putting it together, and Text Requests
 */
#include "text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_out_init(struct text_out *o, size_t max)
{
	memset(o, 0, sizeof(*o));
	o->max = max;
}

void text_out_exit(struct text_out *o)
{
	free(o->buf);
	memset(o, 0, sizeof(*o));
}

void text_out_reset(struct text_out *o)
{
	o->len = 0;
	o->err = 0;
}

/* Room for @n more bytes? */
static bool text_room(struct text_out *o, size_t n)
{
	size_t want = o->room ? o->room : 1024;
	char *buf;

	if (o->err)
		return false;
	if (n > o->max - o->len) {
		o->err = -E2BIG;
		return false;
	}
	if (n <= o->room - o->len)
		return true;
	while (want - o->len < n)
		want *= 2;
	buf = realloc(o->buf, want);
	if (!buf) {
		o->err = -ENOMEM;
		return false;
	}
	o->buf = buf;
	o->room = want;
	return true;
}

void text_add(struct text_out *o, const char *key, const char *value)
{
	const size_t k = strlen(key), v = strlen(value);

	if (!text_room(o, k + v + 2))
		return;
	memcpy(o->buf + o->len, key, k);
	o->buf[o->len + k] = '=';
	memcpy(o->buf + o->len + k + 1, value, v + 1);
	o->len += k + v + 2;
}

void text_addf(struct text_out *o, const char *key, const char *fmt, ...)
{
	char value[512];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(value, sizeof(value), fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof(value))
		o->err = -E2BIG;
	else
		text_add(o, key, value);
}

int text_each(char *buf, size_t len, int (*pair)(void *arg, char *key, char *value), void *arg)
{
	char *const end = buf + len;

	while (buf < end) {
		char *next = memchr(buf, '\0', (size_t)(end - buf));
		char *value;
		int ret;

		if (!next)
			return -EPROTO;
		if (next++ == buf) {
			buf = next;
			continue;
		}
		value = strchr(buf, '=');
		if (!value || value == buf || value - buf > TEXT_KEY_MAX)
			return -EPROTO;
		*value++ = '\0';
		ret = pair(arg, buf, value);
		if (ret)
			return ret;
		buf = next;
	}
	return 0;
}

struct request {
	const struct text_session *s;
	struct text_out *out;
	uint64_t seen;
};

static void renegotiate(const struct request *r, enum iscsi_key key, const char *value)
{
	char answer[KEY_ANSWER_MAX];

	if (key_negotiate(key, r->s->cfg, r->s->params, value, answer))
		text_add(r->out, key_name(key), answer);
}

static int answer_pair(void *arg, char *key, char *value)
{
	struct request *r = arg;
	const enum iscsi_key k = key_find(key);

	if (k == KEY_ALL) {
		text_add(r->out, key, "NotUnderstood");
		return 0;
	}
	if (r->seen & KEY_BIT(k))
		return -EPROTO;
	r->seen |= KEY_BIT(k);
	if (!(key_when(k) & KEY_IN_FULL_FEATURE) || key_flags(k) & KEY_FROM_TARGET)
		text_add(r->out, key, "Reject");
	else if (k == KEY_MAX_RECV_DSL)
		renegotiate(r, k, value);
	else if (k == KEY_SEND_TARGETS && sendtargets(r->s, value, r->out))
		text_add(r->out, key, "Reject");
	return 0;
}

int text_request(const struct text_session *s, char *text, size_t len, struct text_out *out)
{
	struct request r = { .s = s, .out = out };
	const int ret = text_each(text, len, answer_pair, &r);

	return ret ? ret : out->err;
}
