// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * session.c - sessions: who may have one, reinstatement, and the I_T nexus
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "limits.h"
#include "tgt/bytes.h"
#include "tgt/log.h"
#include "tgt/nexus.h"
#include "tgt/target.h"

#define NS_PER_S UINT64_C(1000000000)

/* ---- the table of sessions, by initiator port */

static struct list_head *bucket(struct iscsi *i, const char *initiator, const uint8_t isid[6])
{
	uint32_t h = get_be32(isid) ^ get_be16(isid + 4);

	for (; *initiator; initiator++)
		h = h * 31 + (uint8_t)*initiator;
	return &i->sessions[h % SESSION_BUCKETS];
}

struct session *session_find(struct iscsi *i, const struct login *l)
{
	struct list_head *b = bucket(i, l->initiator, l->isid);
	struct session *s;

	list_for_each_entry (s, b, link)
		if (s->target == l->target && !memcmp(s->isid, l->isid, sizeof(s->isid)) &&
		    !strcmp(s->initiator, l->initiator))
			return s;
	return NULL;
}

static uint16_t next_tsih(struct iscsi *i)
{
	if (!++i->last_tsih)
		++i->last_tsih;
	return i->last_tsih;
}

/* ---- the nexus */

/* SPC-4 7.6.4.6, format 01b: "name,i,0x" ISID, with NULs to a multiple of four. */
static unsigned int transport_id(const struct session *s, uint8_t id[TRANSPORT_ID_MAX])
{
	const uint8_t *d = s->isid;
	int n;

	memset(id, 0, TRANSPORT_ID_MAX);
	id[0] = 0x40 | 0x05; /* iSCSI */
	n = snprintf((char *)id + 4, TRANSPORT_ID_MAX - 4, "%s,i,0x%02x%02x%02x%02x%02x%02x",
		     s->initiator, d[0], d[1], d[2], d[3], d[4], d[5]);
	n = (n + 1 + 3) & ~3;
	if (n < 20)
		n = 20;
	put_be16(id + 2, (uint16_t)n);
	return 4 + (unsigned int)n;
}

static bool nexus_begin(struct session *s, const struct login *l)
{
	uint8_t id[TRANSPORT_ID_MAX];
	const unsigned int len = transport_id(s, id);

	s->nexus = scsi_nexus_established(l->target, l->initiator, l->alias, id, len, s);
	if (!s->nexus)
		return false;
	s->nexus->addr = &s->conn->peer.sa;
	return true;
}

void session_end(struct session *s)
{
	struct it_nexus *n = s->nexus;

	list_del_init(&s->link);
	s->nexus = NULL;
	if (n)
		scsi_nexus_lost(n);
}

void session_free(struct session *s)
{
	s->conn->session = NULL;
	cmdsn_exit(s);
	text_pdu_exit(s);
	free(s->stale);
	free(s->tasks);
	free(s->initiator);
	free(s);
}

static struct session *session_new(struct conn *c, const struct login *l)
{
	struct session *s = calloc(1, sizeof(*s));

	if (!s)
		return NULL;
	list_init(&s->link);
	list_init(&s->held);
	s->conn = c;
	s->target = l->target;
	memcpy(s->isid, l->isid, sizeof(s->isid));
	s->cid = l->cid;
	s->params = l->params;
	s->exp_cmd_sn = l->cmd_sn; /* login requests are immediate */
	s->bucket_bits = TASK_BUCKET_BITS_MIN;
	s->tasks = calloc((size_t)1 << s->bucket_bits, sizeof(struct iscsi_task *));
	s->initiator = strdup(l->initiator);
	if (s->tasks && s->initiator && (!l->target || nexus_begin(s, l)))
		return s;
	session_free(s);
	return NULL;
}

/* ---- after an administrator dropped it */

void session_hold_off(struct session *s)
{
	struct iscsi *i = s->conn->iscsi;
	struct hold_off *h;

	if (!i->hold_offs)
		i->hold_offs = calloc(ISCSI_HOLD_OFF_MAX, sizeof(*h));
	if (!i->hold_offs)
		return;
	h = &i->hold_offs[i->hold_off_at++ % ISCSI_HOLD_OFF_MAX];
	h->until_ns = ev_now_ns(i->loop) + i->hold_off * NS_PER_S;
	h->tid = s->target->tid;
	(void)snprintf(h->initiator, sizeof(h->initiator), "%s", s->initiator);
}

void target_hold_off_end(struct iscsi *i, const struct target *t)
{
	for (unsigned int k = 0; i->hold_offs && k < ISCSI_HOLD_OFF_MAX; k++)
		if (i->hold_offs[k].tid == t->tid)
			i->hold_offs[k].until_ns = 0;
}

static bool held_off(const struct iscsi *i, const struct login *l)
{
	if (!i->hold_offs || !l->target)
		return false;
	for (unsigned int k = 0; k < ISCSI_HOLD_OFF_MAX; k++) {
		const struct hold_off *h = &i->hold_offs[k];

		if (h->until_ns > ev_now_ns(i->loop) && h->tid == l->target->tid &&
		    !strcmp(h->initiator, l->initiator))
			return true;
	}
	return false;
}

/* ---- what login.c asks */

static struct conn *conn_of(const struct login *l)
{
	return l->priv;
}

static const struct iscsi_tcfg *login_tcfg(const struct target *t)
{
	return t ? t->lld_priv : &iscsi_state.discovery;
}

/* RFC 7143 6.3.1 */
static uint16_t login_find(struct login *l)
{
	struct iscsi *i = conn_of(l)->iscsi;
	const struct session *s;

	if (i->draining || held_off(i, l))
		return ISCSI_LOGIN_SERVICE_UNAVAILABLE;
	if (!l->tsih)
		return ISCSI_LOGIN_SUCCESS;
	s = session_find(i, l);
	if (!s || s->tsih != l->tsih)
		return ISCSI_LOGIN_NO_SESSION;
	/* one connection a session; this may take its place */
	return s->cid == l->cid ? ISCSI_LOGIN_SUCCESS : ISCSI_LOGIN_TOO_MANY_CONNECTIONS;
}

static bool same_host(const union iscsi_address *a, const union iscsi_address *b)
{
	if (a->sa.sa_family != b->sa.sa_family)
		return false;
	if (a->sa.sa_family == AF_INET6)
		return !memcmp(&a->in6.sin6_addr, &b->in6.sin6_addr, sizeof(a->in6.sin6_addr));
	return a->in.sin_addr.s_addr == b->in.sin_addr.s_addr;
}

/* The session leaves @old, with all that it was doing there. */
static void detach(struct session *s, struct conn *old)
{
	tx_exit(old);
	scsi_nexus_abort(s->nexus);
	cmdsn_forget(s);
	text_pdu_exit(s);
	s->nr_stale = 0;
	old->session = NULL;
	conn_close(old);
}

/*
 * RFC 7143 6.3.4: @c takes the place of a connection that its initiator has
 * given up.  The nexus stays, and what was agreed on for the session.  LUN
 * masks may be about addresses, so that has to be the same.
 */
static uint16_t reinstate(struct conn *c, const struct login *l)
{
	struct session *s = session_find(c->iscsi, l);

	if (!s || s->tsih != l->tsih)
		return ISCSI_LOGIN_NO_SESSION;
	if (s->cid != l->cid || !same_host(&s->conn->peer, &c->peer))
		return ISCSI_LOGIN_CANNOT_INCLUDE;
	log_debug("%s: connection reinstated", conn_peer_name(s->conn));
	detach(s, s->conn);
	s->params.header_digest = l->params.header_digest;
	s->params.data_digest = l->params.data_digest;
	s->params.max_xmit_dsl = l->params.max_xmit_dsl;
	s->params.max_recv_dsl = l->params.max_recv_dsl;
	s->conn = c;
	s->nexus->addr = &c->peer.sa;
	c->session = s;
	return ISCSI_LOGIN_SUCCESS;
}

/* RFC 7143 6.3.5: the old session of the same initiator port ends before the new one begins. */
static uint16_t login_start(struct login *l)
{
	struct conn *c = conn_of(l);
	struct iscsi *i = c->iscsi;
	struct session *s;

	if (l->tsih)
		return reinstate(c, l);
	s = l->discovery ? NULL : session_find(i, l);
	if (s) {
		log_debug("%s: session reinstated", conn_peer_name(s->conn));
		conn_close(s->conn);
	}
	s = session_new(c, l);
	if (!s)
		return ISCSI_LOGIN_OUT_OF_RESOURCES;
	s->tsih = l->tsih = next_tsih(i);
	if (!l->discovery)
		list_add_tail(&s->link, bucket(i, s->initiator, s->isid));
	c->session = s;
	log_debug("%s: logged in to %s", conn_peer_name(c),
		  s->target ? s->target->name : "discovery");
	return ISCSI_LOGIN_SUCCESS;
}

const struct login_ops session_login_ops = {
	.tcfg = login_tcfg,
	.find = login_find,
	.start = login_start,
	.later = login_pdu_later,
};
