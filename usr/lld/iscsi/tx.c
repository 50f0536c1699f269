// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tx.c - from the queue of a connection to its socket, one sendmsg() a turn
 *
 * Headers are made when they are sent, not when they are queued: StatSN follows
 * the order on the wire, MaxCmdSN is up to date, an aborted task that waits in
 * the queue leaves no gap, and headers need no memory of their own.  The batch
 * changes nothing of connection or task; only what the kernel has taken does.
 * A PDU that went out in part is made again, with the sequence numbers it had
 * (tx.part_exp, tx.part_max), and its first bytes are left out.
 */
#include "tx.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "crc32c.h"
#include "limits.h"
#include "tgt/iov.h"
#include "tgt/pool.h"

#define BATCH_BYTES        ((size_t)1 << 20)
#define BATCH_BYTES_DIGEST ((size_t)256 << 10) /* what does not go out is digested again */

struct tx_batch *tx_batch_new(void)
{
	return calloc(1, sizeof(struct tx_batch));
}

void tx_init(struct conn *c)
{
	list_init(&c->tx.queue);
}

/* ---- building a batch */

bool tx_full(const struct tx_batch *b)
{
	return b->npdu == TX_PDUS || b->niov > TX_IOVS - TX_IOVS_PDU || b->bytes >= b->bytes_max;
}

static struct tx_pdu *current(struct tx_batch *b)
{
	return &b->pdu[b->npdu - 1];
}

static uint8_t *arena(struct tx_batch *b, size_t n)
{
	uint8_t *p = b->arena + b->arena_used;

	b->arena_used += n;
	return p;
}

/* Append to the batch; what lies behind its end in memory joins it. */
static void add(struct tx_batch *b, void *p, size_t n)
{
	struct iovec *last = b->niov ? &b->iov[b->niov - 1] : NULL;

	current(b)->len += (uint32_t)n;
	b->bytes += n;
	if (last && (uint8_t *)last->iov_base + last->iov_len == p)
		last->iov_len += n;
	else
		b->iov[b->niov++] = (struct iovec){ .iov_base = p, .iov_len = n };
}

union pdu_header *tx_header(struct tx_batch *b, struct tx_item *item, enum tx_what what)
{
	struct tx_pdu *p = &b->pdu[b->npdu++];
	void *h = arena(b, ISCSI_BHS_LEN);

	memset(h, 0, ISCSI_BHS_LEN);
	*p = (struct tx_pdu){ .item = item, .what = what, .h = h };
	return h;
}

void tx_numbers(struct tx_batch *b, bool stat)
{
	const struct conn *c = b->c;
	const struct session *s = c->session;
	struct tx_pdu *p = current(b);
	struct iscsi_scsi_response *h = &p->h->response; /* at the same place in all of them */

	if (b->npdu == 1 && c->tx.part_sent) {
		p->exp_cmd_sn = c->tx.part_exp;
		p->max_cmd_sn = c->tx.part_max;
	} else if (s) {
		p->exp_cmd_sn = s->exp_cmd_sn;
		p->max_cmd_sn = session_max_cmd_sn(s, b->ended);
	} else if (c->login) {
		p->exp_cmd_sn = c->login->cmd_sn;
		p->max_cmd_sn = p->exp_cmd_sn;
	}
	h->stat_sn = be32_of(b->stat_sn);
	h->exp_cmd_sn = be32_of(p->exp_cmd_sn);
	h->max_cmd_sn = be32_of(p->max_cmd_sn);
	if (stat)
		b->stat_sn++;
	p->stat_sn = b->stat_sn;
}

/* No digest covers the login phase, and its last response still belongs to it. */
static bool digests(const struct tx_batch *b, bool on)
{
	return on &&
	       (b->pdu[b->npdu - 1].h->any.opcode & ISCSI_OPCODE_MASK) != ISCSI_OP_LOGIN_RESPONSE;
}

static void finish_header(struct tx_batch *b, uint32_t len)
{
	union pdu_header *h = current(b)->h;

	h->any.data_len = be24_of(len);
	add(b, h->b, ISCSI_BHS_LEN);
	if (digests(b, b->c->header_digest)) {
		uint8_t *d = arena(b, ISCSI_DIGEST_LEN);

		crc32c_put(d, crc32c(0, h->b, ISCSI_BHS_LEN));
		add(b, d, ISCSI_DIGEST_LEN);
	}
}

static void finish_data(struct tx_batch *b, uint32_t len, uint32_t crc)
{
	const uint32_t pad = pdu_pad(len);
	uint8_t *p = arena(b, pad);

	memset(p, 0, pad);
	if (pad)
		add(b, p, pad);
	if (digests(b, b->c->data_digest)) {
		uint8_t *d = arena(b, ISCSI_DIGEST_LEN);

		crc32c_put(d, crc32c(crc, p, pad));
		add(b, d, ISCSI_DIGEST_LEN);
	}
}

void tx_no_data(struct tx_batch *b)
{
	finish_header(b, 0);
}

uint8_t *tx_small_data(struct tx_batch *b)
{
	/* the header's digest, if any, lies before it */
	const size_t gap = digests(b, b->c->header_digest) ? ISCSI_DIGEST_LEN : 0;

	return b->arena + b->arena_used + gap;
}

void tx_data(struct tx_batch *b, const struct iovec *iov, unsigned int niov, size_t at,
	     uint32_t len)
{
	struct iovec part[TX_IOVS_PDU - 3];
	unsigned int n;

	finish_header(b, len);
	if (niov == 1 && iov->iov_base == b->arena + b->arena_used)
		(void)arena(b, len); /* tx_small_data() */
	n = iov_slice(iov, niov, at, len, part, TX_IOVS_PDU - 3);
	for (unsigned int k = 0; k < n; k++)
		add(b, part[k].iov_base, part[k].iov_len);
	finish_data(b, len, digests(b, b->c->data_digest) ? crc32c_iov(0, part, n, 0, len) : 0);
}

static bool ctl_emit(struct tx_batch *b, struct ctl *p)
{
	struct iovec iov = { .iov_base = p->data, .iov_len = p->len };
	union pdu_header *h;

	if (tx_full(b))
		return false;
	h = tx_header(b, &p->tx, TX_CTL_PDU);
	*h = p->h;
	tx_numbers(b, p->stat);
	if (p->len)
		tx_data(b, &iov, 1, 0, p->len);
	else
		tx_no_data(b);
	return true;
}

static void batch_fill(struct tx_batch *b, struct conn *c)
{
	struct tx_item *item;

	b->c = c;
	b->stat_sn = c->stat_sn;
	b->ended = 0;
	b->bytes = 0;
	b->bytes_max = c->data_digest ? BATCH_BYTES_DIGEST : BATCH_BYTES;
	b->npdu = b->niov = 0;
	b->arena_used = 0;
	list_for_each_entry (item, &c->tx.queue, link) {
		const bool all = item->kind == TX_CTL
					 ? ctl_emit(b, container_of(item, struct ctl, tx))
					 : task_emit(b, container_of(item, struct iscsi_task, tx));

		if (!all)
			return;
	}
}

/* Leave out the first @n bytes: they are with the kernel already. Returns the first entry left. */
static unsigned int batch_skip(struct tx_batch *b, size_t n)
{
	unsigned int k = 0;

	while (n >= b->iov[k].iov_len)
		n -= b->iov[k++].iov_len;
	b->iov[k].iov_base = (uint8_t *)b->iov[k].iov_base + n;
	b->iov[k].iov_len -= n;
	return k;
}

/* ---- after sendmsg() */

static void ctl_sent(struct conn *c, struct ctl *p)
{
	const bool last = p->close;

	tx_unqueue(c, &p->tx);
	c->tx.backlog -= ISCSI_BHS_LEN + p->len;
	if (c->choked && c->tx.backlog < ISCSI_TX_BACKLOG / 2) {
		c->choked = false;
		conn_set_events(c);
	}
	ctl_free(c->iscsi, p);
	if (last)
		conn_close(c);
}

/*
 * An R2T has begun to leave: it is the task's no more, which may be aborted
 * before the rest of it goes out.
 */
static void r2t_detach(struct conn *c, const struct tx_pdu *p)
{
	struct ctl *copy = ctl_new(c, ISCSI_OP_R2T, 0);

	if (!copy)
		return;
	copy->h = *p->h;
	copy->stat = false;
	c->tx.backlog += ISCSI_BHS_LEN;
	list_add(&copy->tx.link, &c->tx.queue);
	task_pdu_sent(c, p);
}

/* The kernel has taken the first @n bytes of the batch. */
static void batch_sent(struct tx_batch *b, struct conn *c, size_t n)
{
	unsigned int k = 0;

	c->tx.part_sent = 0;
	for (; k < b->npdu && n >= b->pdu[k].len; k++) {
		const struct tx_pdu *p = &b->pdu[k];

		n -= p->len;
		c->stat_sn = p->stat_sn;
		if (p->what == TX_CTL_PDU)
			ctl_sent(c, container_of(p->item, struct ctl, tx));
		else
			task_pdu_sent(c, p);
		if (conn_closed(c))
			return;
	}
	if (!n)
		return;
	c->tx.part_sent = (uint32_t)n;
	c->tx.part_exp = b->pdu[k].exp_cmd_sn;
	c->tx.part_max = b->pdu[k].max_cmd_sn;
	if (b->pdu[k].what == TX_R2T_PDU)
		r2t_detach(c, &b->pdu[k]);
}

static void tx_wait(struct conn *c)
{
	c->tx.blocked = true;
	conn_set_events(c);
}

/* One sendmsg(); true: it took everything, and there may be more to do. */
static bool send_batch(struct conn *c, struct tx_batch *b)
{
	const size_t before = c->tx.part_sent;
	const unsigned int skip = before ? batch_skip(b, before) : 0;
	const struct msghdr m = { .msg_iov = b->iov + skip, .msg_iovlen = b->niov - skip };
	const ssize_t n = sendmsg(c->io.fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);

	if (n < 0) {
		if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS)
			tx_wait(c);
		else
			conn_close(c);
		return false;
	}
	c->tx_bytes += (size_t)n;
	batch_sent(b, c, before + (size_t)n);
	if (conn_closed(c))
		return false;
	if (before + (size_t)n < b->bytes) {
		tx_wait(c);
		return false;
	}
	return true;
}

void tx_flush(struct conn *c)
{
	struct tx_batch *b = c->iscsi->batch;
	bool more = true;

	while (more && !list_empty(&c->tx.queue)) {
		batch_fill(b, c);
		more = b->npdu && send_batch(c, b);
	}
	if (conn_closed(c) || !list_empty(&c->tx.queue))
		return;
	if (c->close_when_sent)
		conn_close(c);
	else
		conn_set_events(c);
}

/* ---- the queue */

void tx_queue(struct conn *c, struct tx_item *item)
{
	if (list_empty(&item->link))
		list_add_tail(&item->link, &c->tx.queue);
	ev_defer(c->iscsi->loop, &c->flush, EV_FLUSH);
}

void tx_unqueue(struct conn *c, struct tx_item *item)
{
	(void)c;
	list_del_init(&item->link);
}

void tx_exit(struct conn *c)
{
	while (!list_empty(&c->tx.queue)) {
		struct tx_item *item = list_first_entry(&c->tx.queue, struct tx_item, link);
		struct iscsi_task *t = container_of(item, struct iscsi_task, tx);

		tx_unqueue(c, item);
		if (item->kind == TX_CTL)
			ctl_free(c->iscsi, container_of(item, struct ctl, tx));
		else if (t->done)
			task_end(t);
	}
}
