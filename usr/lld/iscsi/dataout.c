// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dataout.c - data of a command on its way in: immediate, unsolicited, and asked for by R2T
 *
 * Data comes in order (DataPDUInOrder=Yes, DataSequenceInOrder=Yes), so t->got
 * says it all.  R2T number k asks for the k-th piece of MaxBurstLength from
 * t->base on.  Until the core asks for the data (t->fetching), only what may
 * come unasked can be here: at most FirstBurstLength, in t->stash.
 *
 * A Data-Out that does not fit ends its task with ABORTED COMMAND; nothing is
 * believed before it has been compared with what is expected.
 *
 * Ref: RFC 7143 11.7, 11.8
 */
#include <errno.h>
#include <string.h>

#include "conn.h"
#include "limits.h"
#include "tgt/iov.h"
#include "tgt/log.h"
#include "tgt/opcode.h"
#include "tgt/pool.h"

static uint32_t min32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

/* ---- R2T arithmetic */

uint32_t dataout_total(const struct iscsi_task *t)
{
	const struct scsi_xfer *x = &scsi_cmd_of_priv((void *)t)->out;

	return x->want < x->room ? (uint32_t)x->want : x->room;
}

uint32_t dataout_ttt(const struct iscsi_task *t, uint32_t r2t_sn)
{
	return (uint32_t)t->serial << 16 | (r2t_sn & 0xffff); /* serial is never ffffh */
}

uint32_t dataout_burst_end(const struct iscsi_task *t, uint32_t r2t_sn)
{
	const uint64_t end = t->base + (r2t_sn + UINT64_C(1)) * t->conn->session->params.max_burst;
	const uint32_t total = dataout_total(t);

	return end < total ? (uint32_t)end : total;
}

/* ---- going on */

static void deliver(struct iscsi_task *t)
{
	t->delivered = true;
	scsi_data_out_received(task_cmd(t), t->error);
}

/* Has its initiator been allowed to send more? */
static bool expects_data(const struct iscsi_task *t)
{
	return t->unsolicited || t->r2t_due != t->r2t_sn;
}

/* RFC 7143 7.8, option b: an error of a digest is told once all that is under way has come. */
static bool may_fail(const struct iscsi_task *t)
{
	return t->error && (t->error != -EBADMSG || !expects_data(t));
}

static void progress(struct iscsi_task *t)
{
	if (!t->fetching || t->delivered)
		return;
	if (may_fail(t) || (!t->error && t->got >= dataout_total(t)))
		deliver(t);
	else if (t->error)
		tx_unqueue(t->conn, &t->tx); /* no R2T any more */
	else if (!t->unsolicited)
		tx_queue(t->conn, &t->tx); /* R2T */
}

static void fail(struct iscsi_task *t, int error, const char *what)
{
	log_peer("%s: Data-Out of task %08xh: %s", conn_peer_name(t->conn), t->itt, what);
	if (!t->error || t->error == -EBADMSG)
		t->error = error;
	progress(t);
}

/* ---- where the data goes */

static bool stash_get(struct iscsi_task *t, uint32_t len)
{
	if (!t->stash && len <= BUF_MAX) {
		t->stash = buf_get(t->conn->iscsi->bufs, len);
		t->stash_len = len;
	}
	return t->stash && len <= t->stash_len;
}

/*
 * Bytes [@at, @at + @n) of the command, or of the stash; what lies behind the
 * end of either is left out.
 */
static unsigned int place(struct iscsi_task *t, uint32_t at, uint32_t n, struct iovec *iov,
			  unsigned int max)
{
	const struct scsi_cmd *cmd = task_cmd(t);
	const struct iovec stash = { .iov_base = t->stash, .iov_len = t->stash_len };

	if (t->fetching) {
		const uint32_t total = dataout_total(t);

		return at < total ? iov_slice(cmd->out.iov, cmd->out.niov, at, min32(n, total - at),
					      iov, max)
				  : 0;
	}
	return iov_slice(&stash, 1, at, n, iov, max);
}

static void store(struct iscsi_task *t, const uint8_t *data, uint32_t len)
{
	const struct scsi_cmd *cmd = task_cmd(t);
	const uint32_t total = dataout_total(t);

	if (!t->fetching)
		memcpy(t->stash + t->got, data, len);
	else if (t->got < total)
		(void)iov_put(cmd->out.iov, cmd->out.niov, t->got, data,
			      min32(len, total - t->got));
}

/* ---- immediate data */

void dataout_init(struct iscsi_task *t, const struct iscsi_scsi_command *h, uint32_t immediate,
		  int error)
{
	const struct iscsi_params *p = &t->conn->session->params;

	t->error = error;
	if (error)
		immediate = 0;
	t->unsolicited = !(h->flags & ISCSI_F_FINAL) && !error;
	t->got = immediate;
	t->base = t->unsolicited ? min32(p->first_burst, be32_get(h->edtl)) : immediate;
}

/* Immediate data that is all of the command's, in a buffer of its own, stays where it is. */
int iscsi_buf_get(struct scsi_cmd *cmd)
{
	struct iscsi_task *t = scsi_cmd_priv(cmd);
	const struct iscsi *i = t->conn->iscsi;
	const uint32_t total = dataout_total(t);

	if (i->immediate_task != t || !total || i->immediate_len < total)
		return -ENOTSUP;
	cmd->buf = rx_give_buffer(t->conn, i->immediate, &cmd->buf_len);
	if (!cmd->buf)
		return -ENOTSUP;
	cmd->iov1 = (struct iovec){ (void *)(uintptr_t)i->immediate, total };
	cmd->out.iov = &cmd->iov1;
	cmd->out.niov = 1;
	return 0;
}

static bool is_in_place(const struct scsi_cmd *cmd, const uint8_t *data)
{
	return cmd->out.niov == 1 && cmd->out.iov[0].iov_base == data;
}

void iscsi_receive_data_out(struct scsi_cmd *cmd)
{
	struct iscsi_task *t = scsi_cmd_priv(cmd);
	struct iscsi *i = t->conn->iscsi;

	t->fetching = true;
	if (i->immediate_task == t) {
		i->immediate_task = NULL;
		if (!is_in_place(cmd, i->immediate))
			(void)iov_put(cmd->out.iov, cmd->out.niov, 0, i->immediate,
				      min32(i->immediate_len, dataout_total(t)));
	} else if (t->stash) {
		(void)iov_put(cmd->out.iov, cmd->out.niov, 0, t->stash,
			      min32(t->got, dataout_total(t)));
		buf_put(i->bufs, t->stash, t->stash_len);
		t->stash = NULL;
	}
	progress(t);
}

/* The command has to wait, or has no use for data. */
void dataout_not_taken(struct iscsi_task *t, const uint8_t *data, uint32_t len)
{
	const struct scsi_cmd *cmd = task_cmd(t);

	if (!cmd->op || cmd->op->dir != DIR_OUT) {
		t->delivered = true;
	} else if (len) {
		if (stash_get(t, t->unsolicited && t->base > len ? t->base : len))
			memcpy(t->stash, data, len);
		else
			t->error = -ENOMEM;
	}
}

/* ---- Data-Out */

/* What is wrong with it, or NULL. */
static const char *check(struct iscsi_task *t, const struct iscsi_data_out *h, uint32_t len)
{
	const struct scsi_cmd *cmd = task_cmd(t);
	const uint32_t ttt = be32_get(h->ttt);
	uint32_t end = t->base;

	if (ttt == ISCSI_NO_TAG) {
		if (!t->unsolicited)
			return "not asked for";
	} else {
		if (t->unsolicited || t->r2t_due == t->r2t_sn || ttt != dataout_ttt(t, t->r2t_due))
			return "wrong target transfer tag";
		end = dataout_burst_end(t, t->r2t_due);
	}
	if (be32_get(h->data_sn) != t->exp_data_sn)
		return "wrong DataSN";
	if (be32_get(h->buffer_offset) != t->got)
		return "wrong offset";
	if (len > end - t->got)
		return "too long";
	if (h->flags & ISCSI_F_FINAL && len != end - t->got &&
	    (ttt != ISCSI_NO_TAG || end < cmd->out.room)) /* RFC 7143 11.4.7.2 */
		return "too short";
	if (!len && !(h->flags & ISCSI_F_FINAL))
		return "empty";
	return NULL;
}

/* @len bytes of a Data-Out that was checked are in their place. */
static void accept_data(struct iscsi_task *t, const struct iscsi_data_out *h, uint32_t len)
{
	const bool asked = be32_get(h->ttt) != ISCSI_NO_TAG;
	const uint32_t end = asked ? dataout_burst_end(t, t->r2t_due) : t->base;

	t->got += len;
	t->exp_data_sn++;
	if (!(h->flags & ISCSI_F_FINAL) && t->got < end)
		return;
	t->exp_data_sn = 0;
	if (asked) {
		t->r2t_due++;
	} else {
		t->unsolicited = false;
		t->base = t->got;
	}
	progress(t);
}

/* They are not: the digest was wrong. */
static void spoilt(struct iscsi_task *t, const struct iscsi_data_out *h, uint32_t len)
{
	t->error = -EBADMSG;
	accept_data(t, h, len);
	progress(t);
}

/* Its task, if it has one that still takes data. */
static struct iscsi_task *taker(struct conn *c, const struct iscsi_data_out *h)
{
	struct iscsi_task *t = task_find(c->session, be32_get(h->itt));

	if (!t || t->done || t->delivered || !t->write)
		return NULL;
	return t->error && t->error != -EBADMSG ? NULL : t;
}

/* For nobody: not a word when a task that has ended explains it. */
static void no_taker(struct conn *c, const struct pdu *p)
{
	const uint32_t itt = be32_get(p->h.data_out.itt);

	if (task_find(c->session, itt) || task_is_stale(c->session, itt))
		return;
	if (!cmdsn_hold_data(c, p))
		pdu_reject(c, &p->h, ISCSI_REJECT_INVALID_FIELD);
}

void dataout_pdu(struct conn *c, struct pdu *p)
{
	const struct iscsi_data_out *h = &p->h.data_out;
	struct iscsi_task *t = taker(c, h);
	const char *wrong;

	c->dataout_pdus++;
	if (p->bad_data)
		pdu_reject(c, &p->h, ISCSI_REJECT_DATA_DIGEST);
	if (conn_closed(c))
		return;
	if (!t) {
		if (!p->bad_data)
			no_taker(c, p);
		return;
	}
	wrong = check(t, h, p->len);
	if (wrong) {
		fail(t, -EPROTO, wrong);
		return;
	}
	if (p->bad_data) {
		spoilt(t, h, p->len);
		return;
	}
	if (!t->fetching && !stash_get(t, t->base)) {
		fail(t, -ENOMEM, "no memory");
		return;
	}
	store(t, p->data, p->len);
	accept_data(t, h, p->len);
}

struct iscsi_task *dataout_begin(struct conn *c, const union pdu_header *h)
{
	struct iscsi_task *t;
	struct iovec iov[8];
	const uint32_t len = pdu_len(h);

	if (c->state != S5_LOGGED_IN && c->state != S7_LOGOUT_REQUESTED)
		return NULL;
	if (!c->session->target || h->any.total_ahs_len || c->close_when_sent)
		return NULL;
	t = taker(c, &h->data_out);
	if (!t || check(t, &h->data_out, len) || !t->fetching)
		return NULL;
	if (iov_len(iov, place(t, t->got, len, iov, 8)) != len)
		return NULL;
	c->dataout_pdus++;
	return t;
}

unsigned int dataout_place(struct iscsi_task *t, uint32_t at, uint32_t n, struct iovec *iov,
			   unsigned int max)
{
	return place(t, t->got + at, n, iov, max);
}

void dataout_end(struct iscsi_task *t, const union pdu_header *h, bool bad_data)
{
	struct conn *c = t->conn;

	if (!bad_data) {
		accept_data(t, &h->data_out, pdu_len(h));
		return;
	}
	pdu_reject(c, h, ISCSI_REJECT_DATA_DIGEST);
	if (!conn_closed(c))
		spoilt(t, &h->data_out, pdu_len(h));
}
