// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ctl.c - PDUs that are made at once and then wait to be sent: all but those of SCSI tasks
 */
#include <string.h>

#include "conn.h"
#include "limits.h"
#include "tgt/pool.h"

void ctl_free(struct iscsi *i, struct ctl *p)
{
	if (p->data && p->data != p->inside)
		buf_put(i->bufs, p->data, p->len);
	obj_put(i->ctls, p);
}

/**
 * ctl_new() - an answer to fill in and give to ctl_send()
 * @c:   connection
 * @op:  opcode; F is set
 * @len: bytes of p->data to be filled in, at most the peer's MaxRecvDataSegmentLength
 *
 * Return: it, or NULL: no memory, and @c is closed because it would wait for the answer for ever
 */
struct ctl *ctl_new(struct conn *c, enum iscsi_opcode op, uint32_t len)
{
	struct iscsi *i = c->iscsi;
	struct ctl *p = obj_get(i->ctls);

	if (!p) {
		(void)conn_broken(c, "no memory for an answer");
		return NULL;
	}
	memset(p, 0, sizeof(*p));
	list_init(&p->tx.link);
	p->tx.kind = TX_CTL;
	p->h.any.opcode = (uint8_t)op;
	p->h.any.flags = ISCSI_F_FINAL;
	p->stat = true;
	if (len > sizeof(p->inside))
		p->data = buf_get(i->bufs, len);
	else if (len)
		p->data = p->inside;
	if (len && !p->data) {
		ctl_free(i, p);
		(void)conn_broken(c, "no memory for an answer");
		return NULL;
	}
	p->len = len;
	return p;
}

/* Takes @p. A peer that does not fetch its answers is not read from. */
void ctl_send(struct conn *c, struct ctl *p)
{
	c->tx.backlog += ISCSI_BHS_LEN + p->len;
	if (c->tx.backlog > ISCSI_TX_BACKLOG && !c->choked) {
		c->choked = true;
		conn_set_events(c);
	}
	tx_queue(c, &p->tx);
}
