// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cmdsn.c - the order of commands: the window, and what comes early
 *
 * On one TCP connection PDUs arrive as they were sent, so a gap in CmdSN is
 * rare: a command that was rejected (its data digest was wrong), or one that
 * the initiator never sent and then aborts.  What is ahead of the gap waits,
 * with a copy of its data, and so does a task management function that is about
 * commands in the gap too, though it is immediate.
 *
 * Ref: RFC 7143 4.2.2.1
 */
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "limits.h"

static void held_free(struct session *s, struct held *h)
{
	list_del_init(&h->link);
	s->held_bytes -= sizeof(*h) + h->pdu.ahs_len + h->pdu.len;
	free(h);
}

void cmdsn_exit(struct session *s)
{
	while (!list_empty(&s->held))
		held_free(s, list_first_entry(&s->held, struct held, link));
	free(s->plugged);
}

/* Copy @p, to stand before @before in the list. */
static void hold(struct conn *c, const struct pdu *p, struct list_head *before)
{
	struct session *s = c->session;
	const size_t size = sizeof(struct held) + p->ahs_len + p->len;
	struct held *h = s->held_bytes + size > ISCSI_HELD_BYTES_MAX ? NULL : malloc(size);

	if (!h) {
		(void)conn_broken(c, "too much is ahead of its CmdSN");
		return;
	}
	s->held_bytes += size;
	h->pdu = *p;
	memcpy(h->bytes, p->ahs, p->ahs_len);
	memcpy(h->bytes + p->ahs_len, p->data, p->len);
	h->pdu.ahs = h->bytes;
	h->pdu.data = h->bytes + p->ahs_len;
	list_add_tail(&h->link, before);
}

static bool is_data(const struct held *h)
{
	return pdu_opcode(&h->pdu.h) == ISCSI_OP_DATA_OUT;
}

static bool is_plugged(const struct session *s, uint32_t cmd_sn)
{
	for (unsigned int k = 0; k < s->nr_plugged; k++)
		if (s->plugged[k] == cmd_sn)
			return true;
	return false;
}

/*
 * Into its place by CmdSN: of the same number the immediate ones come first, and
 * a second one that is not is a duplicate, and ignored.
 */
static void hold_in_order(struct conn *c, const struct pdu *p)
{
	struct session *s = c->session;
	const uint32_t sn = pdu_cmd_sn(&p->h);
	struct held *h;

	if (!pdu_immediate(&p->h) && is_plugged(s, sn))
		return;
	list_for_each_entry (h, &s->held, link) {
		int32_t d;

		if (is_data(h))
			continue;
		d = sn_diff(pdu_cmd_sn(&h->pdu.h), sn);
		if (d > 0 || (!d && !pdu_immediate(&h->pdu.h) && pdu_immediate(&p->h)))
			break;
		if (!d && !pdu_immediate(&h->pdu.h))
			return;
	}
	hold(c, p, &h->link); /* at the end, &h->link is the list's head */
}

static struct held *held_find(const struct session *s, uint32_t itt)
{
	struct held *h;

	list_for_each_entry (h, &s->held, link)
		if (!is_data(h) && !pdu_immediate(&h->pdu.h) && be32_get(h->pdu.h.any.itt) == itt)
			return h;
	return NULL;
}

/* The first entry behind @h and the data that belongs to it. */
static struct list_head *held_end(const struct session *s, struct held *h)
{
	struct list_head *at = h->link.next;

	while (at != &s->held && is_data(list_entry(at, struct held, link)))
		at = at->next;
	return at;
}

bool cmdsn_hold_data(struct conn *c, const struct pdu *p)
{
	struct held *h = held_find(c->session, be32_get(p->h.any.itt));

	if (!h)
		return false;
	hold(c, p, held_end(c->session, h));
	return true;
}

enum sn_order cmdsn_received(struct conn *c, const struct pdu *p)
{
	struct session *s = c->session;
	const uint32_t sn = pdu_cmd_sn(&p->h);
	int32_t ahead;

	if (pdu_immediate(&p->h))
		return SN_DUE;
	ahead = sn_diff(sn, s->exp_cmd_sn);
	if (ahead < 0 || sn_diff(sn, session_max_cmd_sn(s, 0)) > 0)
		return SN_IGNORE;
	if (ahead > 0) {
		hold_in_order(c, p);
		return SN_HELD;
	}
	s->exp_cmd_sn++;
	return SN_DUE;
}

static bool unplug(struct session *s, uint32_t cmd_sn)
{
	for (unsigned int k = 0; k < s->nr_plugged; k++) {
		if (s->plugged[k] != cmd_sn)
			continue;
		s->plugged[k] = s->plugged[--s->nr_plugged];
		return true;
	}
	return false;
}

/* The first held command and its data; its CmdSN has been taken. */
static void hand_on(struct conn *c)
{
	struct session *s = c->session;
	bool first = true;

	while (!conn_closed(c) && !list_empty(&s->held)) {
		struct held *h = list_first_entry(&s->held, struct held, link);

		if (!first && !is_data(h))
			return;
		first = false;
		list_del_init(&h->link); /* what it does must not find it */
		pdu_handle(c, &h->pdu);
		held_free(s, h);
	}
}

void cmdsn_advanced(struct conn *c)
{
	struct session *s = c->session;

	while (!conn_closed(c) && (s->nr_plugged || !list_empty(&s->held))) {
		const struct held *h =
			list_empty(&s->held) ? NULL : list_first_entry(&s->held, struct held, link);

		if (h && sn_diff(pdu_cmd_sn(&h->pdu.h), s->exp_cmd_sn) <= 0) {
			s->exp_cmd_sn += !pdu_immediate(&h->pdu.h);
			hand_on(c);
		} else if (unplug(s, s->exp_cmd_sn)) {
			s->exp_cmd_sn++;
		} else {
			return;
		}
	}
}

/* Nothing of that number comes any more. */
static bool plug(struct session *s, uint32_t cmd_sn)
{
	if (is_plugged(s, cmd_sn))
		return true;
	if (!s->plugged)
		s->plugged = malloc(STALE_MAX * sizeof(uint32_t));
	if (!s->plugged || s->nr_plugged == STALE_MAX)
		return false;
	s->plugged[s->nr_plugged++] = cmd_sn;
	return true;
}

static void held_free_with_data(struct session *s, struct held *h)
{
	const struct list_head *end = held_end(s, h);

	while (&h->link != end) {
		struct held *next = list_next_entry(h, link);

		held_free(s, h);
		h = next;
	}
}

bool cmdsn_abort_held(struct conn *c, uint32_t itt)
{
	struct session *s = c->session;
	struct held *h = held_find(s, itt);

	if (!h || !plug(s, pdu_cmd_sn(&h->pdu.h)))
		return false;
	held_free_with_data(s, h);
	return true;
}

bool cmdsn_plug(struct conn *c, uint32_t cmd_sn)
{
	struct session *s = c->session;

	if (sn_diff(cmd_sn, s->exp_cmd_sn) < 0 || sn_diff(cmd_sn, session_max_cmd_sn(s, 0)) > 0)
		return false;
	return plug(s, cmd_sn);
}

bool cmdsn_is_ahead(const struct session *s, uint32_t cmd_sn)
{
	return sn_diff(cmd_sn, s->exp_cmd_sn) > 0 && sn_diff(cmd_sn, session_max_cmd_sn(s, 0)) <= 1;
}

void cmdsn_wait(struct conn *c, const struct pdu *p)
{
	hold_in_order(c, p);
}

/* The oldest held command that is older than @cmd_sn, or NULL. */
static struct held *older(const struct session *s, uint32_t cmd_sn)
{
	struct held *h;

	list_for_each_entry (h, &s->held, link)
		if (!is_data(h) && !pdu_immediate(&h->pdu.h))
			return sn_diff(pdu_cmd_sn(&h->pdu.h), cmd_sn) < 0 ? h : NULL;
	return NULL;
}

void cmdsn_skip_to(struct session *s, uint32_t cmd_sn)
{
	struct held *h;

	while ((h = older(s, cmd_sn)))
		held_free_with_data(s, h);
	for (; s->exp_cmd_sn != cmd_sn; s->exp_cmd_sn++)
		(void)unplug(s, s->exp_cmd_sn);
}

void cmdsn_forget(struct session *s)
{
	while (!list_empty(&s->held)) {
		struct held *h = list_first_entry(&s->held, struct held, link);

		if (!is_data(h) && !pdu_immediate(&h->pdu.h))
			(void)plug(s, pdu_cmd_sn(&h->pdu.h));
		held_free(s, h);
	}
}
