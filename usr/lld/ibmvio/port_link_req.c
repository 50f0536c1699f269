// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_link_req.c - requests: their copies, then their IU, then their element
 */
#include <errno.h>
#include <string.h>

#include "lld/ibmvio/port_link.h"
#include "tgt/pool.h"

#define LOOK_AHEAD 32 /* requests whose copies may be under way */

/* What this port keeps of a request, in its priv[]. */
struct job {
	uint8_t *iu; /* owned copy, or NULL */
	uint32_t at; /* byte of @ext that is copied next */
	int32_t result;
	uint8_t ext;       /* extent that is copied next */
	uint8_t under_way; /* copies */
	bool iu_started;
};
_Static_assert(sizeof(struct job) <= sizeof(((struct port_req *)0)->priv), "struct job");

static struct job *job_of(struct port_req *req)
{
	return (struct job *)(void *)req->priv;
}

bool link_reqs_init(struct link *l)
{
	list_init(&l->reqs);
	list_init(&l->ended);
	l->iu_pool = obj_pool_new(VSCSI_IU_MAX, 0);
	return l->iu_pool != NULL;
}

void link_reqs_exit(struct link *l)
{
	obj_pool_free(l->iu_pool);
}

void link_submit(struct port *p, struct port_req *req)
{
	struct link *l = link_of(p);
	struct job *j = job_of(req);

	*j = (struct job){ .iu = req->iu_len ? obj_get(l->iu_pool) : NULL };
	if (j->iu)
		memcpy(j->iu, req->iu, req->iu_len);
	else if (req->iu_len)
		j->result = -EIO;
	/* until the user knows that the epoch has ended, what it submits is of that one */
	list_add_tail(&req->wait, l->registered && !l->ending ? &l->reqs : &l->ended);
	link_run(l);
}

/* ---- copies */

static void copy_start(struct link *l, struct port_req *req, enum port_op op, uint64_t ioba,
		       void *mem, uint32_t len)
{
	job_of(req)->under_way++;
	link_copy(l, req, op, ioba, mem, len);
}

void link_req_copied(struct port_req *req, int result)
{
	struct job *j = job_of(req);

	j->under_way--;
	if (!j->result)
		j->result = result;
}

/* The next piece of its extents */
static void copy_piece(struct link *l, struct port_req *req)
{
	struct job *j = job_of(req);
	const struct port_extent *x = &req->ext[j->ext];
	const uint32_t left = x->len - j->at;
	const uint32_t len = left < LINK_DATA_MAX ? left : LINK_DATA_MAX;

	copy_start(l, req, req->op, x->ioba + j->at, (uint8_t *)x->mem + j->at, len);
	j->at += len;
	if (j->at == x->len) {
		j->ext++;
		j->at = 0;
	}
}

/* Start what can be started of its copies; the IU follows when the extents have been copied. */
static void req_start(struct link *l, struct port_req *req)
{
	struct job *j = job_of(req);

	while (!j->result && j->ext < req->nr && link_may_copy(l))
		copy_piece(l, req);
	if (j->result || j->ext < req->nr || j->under_way || !link_may_copy(l))
		return;
	if (j->iu && !j->iu_started) {
		j->iu_started = true;
		copy_start(l, req, PORT_COPY_OUT, req->iu_ioba, j->iu, req->iu_len);
	}
}

static void reqs_start(struct link *l)
{
	unsigned int ahead = LOOK_AHEAD;
	struct port_req *req;

	list_for_each_entry (req, &l->reqs, wait) {
		if (!ahead-- || !link_may_copy(l))
			return;
		req_start(l, req);
		if (req->link)
			return;
	}
}

/* ---- the end */

static bool req_copied(struct port_req *req)
{
	const struct job *j = job_of(req);

	if (j->under_way)
		return false;
	return j->result || (j->ext == req->nr && (!j->iu || j->iu_started));
}

static int req_send(struct link *l, const struct port_req *req)
{
	if (!l->partner_registered)
		return -ENOTCONN;
	link_conn_send(&l->conn, &(struct link_msg){ .type = LINK_CRQ, .len = LINK_CRQ_LEN },
		       req->crq);
	return 0;
}

static void req_end(struct link *l, struct port_req *req, int result)
{
	struct job *j = job_of(req);

	list_del_init(&req->wait);
	if (j->iu)
		obj_put(l->iu_pool, j->iu);
	j->iu = NULL;
	req->done(req, result);
}

/* End those at the head that are through. */
static void reqs_finish(struct link *l)
{
	while (!list_empty(&l->reqs) && !link_conn_full(&l->conn)) {
		struct port_req *req = list_first_entry(&l->reqs, struct port_req, wait);
		int result = job_of(req)->result;

		if (l->cancel)
			result = -ECANCELED;
		else if (!req_copied(req))
			return;
		else if (!result && req->send)
			result = req_send(l, req);
		l->cancel = result && req->link;
		req_end(l, req, result);
	}
}

void link_reqs_run(struct link *l)
{
	reqs_finish(l);
	reqs_start(l);
	reqs_finish(l);
}

void link_reqs_end(struct link *l)
{
	list_splice_tail(&l->reqs, &l->ended);
	l->cancel = false;
}

void link_ended_finish(struct link *l)
{
	while (!list_empty(&l->ended))
		req_end(l, list_first_entry(&l->ended, struct port_req, wait), -ESTALE);
}
