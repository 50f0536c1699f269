// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rx.c - from the socket to PDUs
 *
 * All connections read into one buffer of the loop, so an idle one owns none.
 * PDUs that are there whole are handled in place.  What is left of the last one
 * is kept: the beginning of a header in rx.saved, a PDU whose data is not all
 * here in a buffer of its size, and a Data-Out has its data read straight into
 * its task.  One recv() an event: what it leaves, epoll reports again.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "conn.h"
#include "crc32c.h"
#include "limits.h"
#include "tgt/iov.h"
#include "tgt/log.h"
#include "tgt/pool.h"

/* Behind bulk data the next header is expected, not much more: what lands in the shared buffer has
 * to be copied. */
#define READ_BEHIND_BULK 4096
#define BULK             16384

/* ---- memory for what is not complete; larger than the pool has them only for an operator who
 * declared a MaxRecvDataSegmentLength like that */

static bool rx_buf_get(struct conn *c, uint32_t len)
{
	c->rx.buf = len <= BUF_MAX ? buf_get(c->iscsi->bufs, len) : malloc(len);
	c->rx.buf_len = len;
	return c->rx.buf != NULL;
}

static void rx_buf_put(struct conn *c)
{
	if (c->rx.buf && c->rx.buf_len <= BUF_MAX)
		buf_put(c->iscsi->bufs, c->rx.buf, c->rx.buf_len);
	else
		free(c->rx.buf);
	c->rx.buf = NULL;
}

uint8_t *rx_give_buffer(struct conn *c, const uint8_t *p, uint32_t *len)
{
	uint8_t *buf = c->rx.buf;

	if (!buf || c->rx.buf_len > BUF_MAX || p < buf || p >= buf + c->rx.buf_len)
		return NULL;
	*len = c->rx.buf_len;
	c->rx.buf = NULL;
	return buf;
}

void rx_exit(struct conn *c)
{
	rx_buf_put(c);
	c->rx.task = NULL;
}

/* ---- headers */

static uint32_t head_len(const struct conn *c, const uint8_t *p)
{
	const uint32_t ahs = 4u * p[offsetof(struct iscsi_bhs, total_ahs_len)];

	return ISCSI_BHS_LEN + ahs + (c->header_digest ? ISCSI_DIGEST_LEN : 0);
}

/* Data, padding and digest behind a header. */
static uint32_t rest_len(const struct conn *c, uint32_t data_len)
{
	if (!data_len)
		return 0;
	return data_len + pdu_pad(data_len) + (c->data_digest ? ISCSI_DIGEST_LEN : 0);
}

/* The start of a header is kept until the rest of it is here. */
static size_t rx_save(struct conn *c, const uint8_t *p, size_t n)
{
	uint8_t *to = c->rx.saved;

	if (n > sizeof(c->rx.saved)) { /* it has additional header segments */
		if (!rx_buf_get(c, PDU_HEAD_MAX)) {
			(void)conn_broken(c, "no memory for a header");
			return n;
		}
		to = c->rx.buf;
	}
	memcpy(to, p, n);
	c->rx.have = (uint32_t)n;
	return n;
}

static bool header_ok(struct conn *c, const uint8_t *p, uint32_t head)
{
	const uint32_t n = head - ISCSI_DIGEST_LEN;

	if (!c->header_digest || crc32c(0, p, n) == crc32c_get(p + n))
		return true;
	/* RFC 7143 7.8: where the next PDU begins is not known any more */
	(void)conn_broken(c, "header digest error");
	return false;
}

static bool data_ok(const struct conn *c, const uint8_t *data, uint32_t len)
{
	const uint32_t n = len + pdu_pad(len);

	return !c->data_digest || !len || crc32c(0, data, n) == crc32c_get(data + n);
}

/* ---- a PDU that is all here */

static void rx_whole(struct conn *c, const uint8_t *p, uint32_t head)
{
	struct pdu pdu;

	memcpy(&pdu.h, p, ISCSI_BHS_LEN);
	pdu.ahs = p + ISCSI_BHS_LEN;
	pdu.ahs_len = 4u * pdu.h.any.total_ahs_len;
	pdu.data = p + head;
	pdu.len = pdu_len(&pdu.h);
	pdu.bad_data = !data_ok(c, pdu.data, pdu.len);
	pdu_received(c, &pdu);
}

/* ---- a Data-Out read straight into place */

static size_t direct_begin(struct conn *c, const uint8_t *p, size_t n, uint32_t head,
			   struct iscsi_task *t)
{
	struct rx *rx = &c->rx;
	union pdu_header h;

	memcpy(&h, p, sizeof(h));
	memcpy(rx->saved, p, ISCSI_BHS_LEN);
	rx->mode = RX_DIRECT;
	rx->task = t;
	rx->have = 0;
	rx->need = pdu_len(&h);
	rx->crc = 0;
	rx->tail_len = 0;
	rx->tail_need = (uint8_t)(rest_len(c, rx->need) - rx->need);
	(void)n;
	return head;
}

static unsigned int direct_place(struct conn *c, uint32_t n, struct iovec *iov, unsigned int max)
{
	return dataout_place(c->rx.task, c->rx.have, n, iov, max);
}

/* @n more bytes of data are in their place. */
static void direct_advance(struct conn *c, uint32_t n)
{
	struct iovec iov[8];

	if (c->data_digest)
		c->rx.crc = crc32c_iov(c->rx.crc, iov, direct_place(c, n, iov, 8), 0, n);
	c->rx.have += n;
}

static bool direct_digest_ok(const struct conn *c)
{
	const struct rx *rx = &c->rx;
	const uint32_t pad = pdu_pad(rx->need);

	return !c->data_digest || crc32c(rx->crc, rx->tail, pad) == crc32c_get(rx->tail + pad);
}

static void direct_end(struct conn *c)
{
	struct iscsi_task *t = c->rx.task;
	union pdu_header h;

	if (c->rx.have < c->rx.need || c->rx.tail_len < c->rx.tail_need)
		return;
	memcpy(&h, c->rx.saved, sizeof(h));
	c->rx.mode = RX_HEADER;
	c->rx.have = 0;
	c->rx.task = NULL;
	dataout_end(t, &h, !direct_digest_ok(c));
}

static size_t direct_bytes(struct conn *c, const uint8_t *p, size_t n)
{
	struct rx *rx = &c->rx;
	const uint32_t left = rx->need - rx->have;
	uint32_t data = n < left ? (uint32_t)n : left, tail = rx->tail_need - rx->tail_len;
	struct iovec iov[8];

	if (data) {
		(void)iov_put(iov, direct_place(c, data, iov, 8), 0, p, data);
		direct_advance(c, data);
	}
	if (tail > n - data)
		tail = (uint32_t)(n - data);
	memcpy(rx->tail + rx->tail_len, p + data, tail);
	rx->tail_len = (uint8_t)(rx->tail_len + tail);
	direct_end(c);
	return data + tail;
}

void rx_forget_task(struct conn *c, const struct iscsi_task *t)
{
	struct rx *rx = &c->rx;

	if (rx->mode != RX_DIRECT || rx->task != t)
		return;
	rx->mode = RX_SKIP;
	rx->need = rx->need - rx->have + rx->tail_need - rx->tail_len;
	rx->have = 0;
	rx->task = NULL;
}

/* ---- other PDUs that are not all here */

static size_t buffer_begin(struct conn *c, const uint8_t *p, size_t n, uint32_t total)
{
	if (!rx_buf_get(c, total)) {
		(void)conn_broken(c, "no memory for a PDU");
		return n;
	}
	memcpy(c->rx.buf, p, n);
	c->rx.mode = RX_BUFFER;
	c->rx.have = (uint32_t)n;
	c->rx.need = total;
	return n;
}

static void buffer_end(struct conn *c)
{
	uint8_t *p = c->rx.buf;

	if (c->rx.have < c->rx.need)
		return;
	c->rx.mode = RX_HEADER;
	c->rx.have = 0;
	rx_whole(c, p, head_len(c, p));
	rx_buf_put(c);
}

static size_t buffer_bytes(struct conn *c, const uint8_t *p, size_t n)
{
	const uint32_t left = c->rx.need - c->rx.have;

	if (n > left)
		n = left;
	memcpy(c->rx.buf + c->rx.have, p, n);
	c->rx.have += (uint32_t)n;
	buffer_end(c);
	return n;
}

static size_t skip_bytes(struct conn *c, size_t n)
{
	if (n > c->rx.need)
		n = c->rx.need;
	c->rx.need -= (uint32_t)n;
	if (!c->rx.need)
		c->rx.mode = RX_HEADER;
	return n;
}

/* ---- from byte to PDU */

static size_t too_long(struct conn *c, const uint8_t *p, size_t n)
{
	union pdu_header h;

	log_peer("%s: %u bytes of data in a PDU, %u are allowed: connection dropped",
		 conn_peer_name(c), get_be24(p + offsetof(struct iscsi_bhs, data_len)),
		 pdu_len_max(c));
	memcpy(&h, p, sizeof(h));
	if (c->session)
		pdu_reject(c, &h, ISCSI_REJECT_PROTOCOL_ERROR);
	c->rx.mode = RX_SKIP;
	c->rx.need = UINT32_MAX;
	conn_close_when_sent(c);
	return n;
}

static size_t rx_part(struct conn *c, const uint8_t *p, size_t n, uint32_t head, uint32_t total)
{
	union pdu_header h;
	struct iscsi_task *t = NULL;

	memcpy(&h, p, sizeof(h));
	if (pdu_opcode(&h) == ISCSI_OP_DATA_OUT && total - n >= ISCSI_DIRECT_MIN)
		t = dataout_begin(c, &h);
	return t ? direct_begin(c, p, n, head, t) : buffer_begin(c, p, n, total);
}

/* One PDU, or the start of one: bytes of it that have been taken. */
static size_t rx_pdu(struct conn *c, const uint8_t *p, size_t n)
{
	uint32_t head, len, total;

	if (n < ISCSI_BHS_LEN || n < head_len(c, p))
		return rx_save(c, p, n);
	head = head_len(c, p);
	if (!header_ok(c, p, head))
		return n;
	len = get_be24(p + offsetof(struct iscsi_bhs, data_len));
	if (len > pdu_len_max(c))
		return too_long(c, p, n);
	total = head + rest_len(c, len);
	c->rx.typical = total;
	if (n < total)
		return rx_part(c, p, n, head, total);
	rx_whole(c, p, head);
	return total;
}

static size_t rx_some(struct conn *c, const uint8_t *p, size_t n)
{
	switch (c->rx.mode) {
	case RX_BUFFER:
		return buffer_bytes(c, p, n);
	case RX_DIRECT:
		return direct_bytes(c, p, n);
	case RX_SKIP:
		return skip_bytes(c, n);
	default:
		return rx_pdu(c, p, n);
	}
}

void rx_bytes(struct conn *c, uint8_t *p, size_t n)
{
	if (c->rx.mode == RX_HEADER && c->rx.have && n) {
		const uint32_t have = c->rx.have;

		p -= have;
		n += have;
		memcpy(p, c->rx.buf ? c->rx.buf : c->rx.saved, have);
		rx_buf_put(c);
		c->rx.have = 0;
	}
	while (n && !conn_closed(c)) {
		const size_t used = rx_some(c, p, n);

		p += used;
		n -= used;
	}
}

/* ---- the socket */

/* Where the next bytes go: the rest of what is known to come, then the shared buffer. */
static unsigned int rx_iov(struct conn *c, struct iovec *iov)
{
	struct rx *rx = &c->rx;
	const uint32_t left = rx->need - rx->have;
	unsigned int n = 0;
	size_t behind = ISCSI_RX_SHARED;

	if (rx->mode == RX_BUFFER && left)
		iov[n++] = (struct iovec){ rx->buf + rx->have, left };
	if (left >= BULK && rx->typical >= ISCSI_RX_BULK)
		behind = READ_BEHIND_BULK;
	if (rx->mode == RX_DIRECT) {
		if (left)
			n = direct_place(c, left, iov, 8);
		if (rx->tail_len < rx->tail_need)
			iov[n++] = (struct iovec){ rx->tail + rx->tail_len,
						   rx->tail_need - (size_t)rx->tail_len };
		if (left >= BULK)
			behind = READ_BEHIND_BULK;
	}
	iov[n++] = (struct iovec){ c->iscsi->rx + PDU_HEAD_MAX, behind };
	return n;
}

/* @n bytes went where rx_iov() said; returns how many of them are in the shared buffer. */
static size_t rx_placed(struct conn *c, size_t n)
{
	struct rx *rx = &c->rx;
	const uint32_t left = rx->need - rx->have, data = n < left ? (uint32_t)n : left;
	uint32_t tail;

	if (rx->mode == RX_BUFFER) {
		rx->have += data;
		buffer_end(c);
		return n - data;
	}
	if (rx->mode != RX_DIRECT)
		return n;
	tail = rx->tail_need - rx->tail_len;
	if (tail > n - data)
		tail = (uint32_t)(n - data);
	rx->tail_len = (uint8_t)(rx->tail_len + tail);
	if (data)
		direct_advance(c, data);
	direct_end(c);
	return n - data - tail;
}

/*
 * How much to take at once: some PDUs, not all that there are.  Their answers
 * leave at the end of the turn, and while the initiator works on those we work
 * on the rest; with all at once either side would wait for the other.
 */
static size_t rx_room(const struct conn *c)
{
	const size_t n = (size_t)c->rx.typical * ISCSI_RX_PDUS;

	if (c->rx.mode != RX_HEADER || !n)
		return ISCSI_RX_SHARED;
	if (c->rx.typical >= ISCSI_RX_BULK)
		return READ_BEHIND_BULK; /* the rest goes straight into its buffer */
	return n < ISCSI_RX_SHARED ? n : ISCSI_RX_SHARED;
}

static ssize_t rx_recv(struct conn *c)
{
	struct iovec iov[10];
	unsigned int n;

	if (c->rx.mode != RX_BUFFER && c->rx.mode != RX_DIRECT)
		return recv(c->io.fd, c->iscsi->rx + PDU_HEAD_MAX, rx_room(c), MSG_DONTWAIT);
	n = rx_iov(c, iov);
	return readv(c->io.fd, iov, (int)n);
}

void rx_readable(struct conn *c)
{
	const ssize_t n = rx_recv(c);
	size_t shared;

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		conn_close(c);
		return;
	}
	c->rx_bytes += (size_t)n;
	c->nops_unanswered = 0;
	c->heard = true;
	shared = rx_placed(c, (size_t)n);
	if (!conn_closed(c))
		rx_bytes(c, c->iscsi->rx + PDU_HEAD_MAX, shared);
}
