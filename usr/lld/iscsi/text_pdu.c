// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text_pdu.c - Text Request and Response PDUs: put together, answered by text.c, cut into PDUs
 *
 * One exchange at a time.  A request in several PDUs has C=1 in all but the
 * last; each is answered with an empty response and a target transfer tag.  An
 * answer in several PDUs has C=1 likewise, and the initiator fetches the next
 * part with an empty request.
 *
 * Ref: RFC 7143 11.10, 11.11
 */
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "tgt/target.h"

#define RESPONSE_MAX 8192u /* data of one response [bytes] */
#define PORTALS_MAX  64

void text_pdu_exit(struct session *s)
{
	if (!s->text)
		return;
	free(s->text->in);
	text_out_exit(&s->text->out);
	free(s->text);
	s->text = NULL;
}

static bool exchange_begin(struct session *s, uint32_t itt)
{
	const uint32_t ttt = s->text ? s->text->ttt : 0;

	text_pdu_exit(s);
	s->text = calloc(1, sizeof(*s->text));
	if (!s->text)
		return false;
	text_out_init(&s->text->out, TEXT_REPLY_MAX);
	s->text->itt = itt;
	s->text->ttt = (ttt + 1) & 0x7fffffff;
	return true;
}

/* @more: C; @final: F, the exchange ends */
static void respond(struct conn *c, struct text_exchange *x, uint32_t len, bool more, bool final)
{
	struct ctl *r = ctl_new(c, ISCSI_OP_TEXT_RESPONSE, len);

	if (!r)
		return;
	r->h.text_response.flags =
		(uint8_t)((final ? ISCSI_F_FINAL : 0) | (more ? ISCSI_TEXT_CONTINUE : 0));
	r->h.text_response.itt = be32_of(x->itt);
	r->h.text_response.ttt = be32_of(final ? ISCSI_NO_TAG : x->ttt);
	if (len)
		memcpy(r->data, x->out.buf + x->sent, len);
	x->sent += len;
	ctl_send(c, r);
	if (final)
		text_pdu_exit(c->session);
}

/* The next part of the answer; @final: the request had F. */
static void respond_part(struct conn *c, struct text_exchange *x, bool final)
{
	const uint32_t max = c->session->params.max_xmit_dsl < RESPONSE_MAX
				     ? c->session->params.max_xmit_dsl
				     : RESPONSE_MAX;
	const size_t left = x->out.len - x->sent;

	if (left > max)
		respond(c, x, max, true, false);
	else
		respond(c, x, (uint32_t)left, false, final);
}

static int append(struct text_exchange *x, const struct pdu *p)
{
	char *in;

	if (p->len > TEXT_REQUEST_MAX - x->in_len)
		return -1;
	if (!p->len)
		return 0;
	in = realloc(x->in, x->in_len + p->len);
	if (!in)
		return -1;
	memcpy(in + x->in_len, p->data, p->len);
	x->in = in;
	x->in_len += p->len;
	return 0;
}

static int work_out(struct conn *c, struct text_exchange *x)
{
	struct session *s = c->session;
	char texts[PORTALS_MAX][ISCSI_ADDRESS_MAX];
	const char *portals[PORTALS_MAX];
	struct text_session ts = {
		.cfg = s->target ? s->target->lld_priv : &c->iscsi->discovery,
		.params = &s->params,
		.discovery = !s->target,
		.target = s->target,
		.lld = &iscsi_lld,
		.initiator = s->initiator,
		.peer = &c->peer.sa,
		.portals = portals,
	};
	int ret = 0;

	ts.nr_portals = portal_texts(c, texts, PORTALS_MAX);
	for (unsigned int k = 0; k < ts.nr_portals; k++)
		portals[k] = texts[k];
	text_out_reset(&x->out);
	x->sent = 0;
	if (x->in_len)
		ret = text_request(&ts, x->in, x->in_len, &x->out);
	x->in_len = 0;
	return ret;
}

static void fail(struct conn *c, const struct pdu *p, enum iscsi_reject_reason reason)
{
	text_pdu_exit(c->session);
	pdu_reject(c, &p->h, reason);
}

void text_pdu(struct conn *c, struct pdu *p)
{
	const struct iscsi_text_request *h = &p->h.text;
	const bool more = h->flags & ISCSI_TEXT_CONTINUE, final = h->flags & ISCSI_F_FINAL;
	const uint32_t itt = be32_get(h->itt), ttt = be32_get(h->ttt);
	struct session *s = c->session;
	struct text_exchange *x;

	if (itt == ISCSI_NO_TAG || (more && final)) {
		fail(c, p, ISCSI_REJECT_PROTOCOL_ERROR);
		return;
	}
	if (ttt == ISCSI_NO_TAG && !exchange_begin(s, itt)) {
		fail(c, p, ISCSI_REJECT_NO_RESOURCES);
		return;
	}
	x = s->text;
	if (!x || x->itt != itt || (ttt != ISCSI_NO_TAG && ttt != x->ttt)) {
		fail(c, p, ISCSI_REJECT_INVALID_FIELD);
		return;
	}
	if (x->sent < x->out.len) { /* it fetches the rest of the answer */
		if (p->len || more)
			fail(c, p, ISCSI_REJECT_PROTOCOL_ERROR);
		else
			respond_part(c, x, final);
		return;
	}
	if (append(x, p) < 0)
		fail(c, p, ISCSI_REJECT_NO_RESOURCES);
	else if (more)
		respond(c, x, 0, false, false);
	else if (work_out(c, x) < 0)
		fail(c, p, ISCSI_REJECT_PROTOCOL_ERROR);
	else
		respond_part(c, x, final);
}
