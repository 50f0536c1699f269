// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * copy.c - the data phase of a command: descriptors to requests of the port
 *
 * Up to TASK_REQS requests are under way. Those that are submitted together are linked, so that
 * the last may carry the answer: it is not sent if one before it fails. What is submitted later
 * has other commands' requests before it, and cannot be linked; then the answer waits for all.
 */
#include <assert.h>
#include <errno.h>

#include "lld/ibmvio/task.h"

static void data_done(struct vio_task *t, int result);

/* The next extents of the data, up to PORT_EXTENTS. */
static void fill(struct vio_task *t, struct port_req *req)
{
	struct vio_copy *c = &t->copy;

	req->op = c->op;
	while (c->moved < c->total && req->nr < PORT_EXTENTS) {
		const struct srp_desc d = srp_desc_get(c->list, c->desc);
		const uint32_t left = d.len - c->desc_off, rest = c->total - c->moved;
		const uint32_t n = left < rest ? left : rest;

		assert(c->desc < c->data->nr);
		if (n)
			req->ext[req->nr++] =
				(struct port_extent){ d.va + c->desc_off, t->mem + c->moved, n };
		c->moved += n;
		c->desc_off += n;
		if (c->desc_off == d.len) {
			c->desc++;
			c->desc_off = 0;
		}
	}
}

static void last_done(struct vio_task *t, int result)
{
	if (result < 0) {
		task_not_answered(t);
		data_done(t, result);
	} else {
		task_answered(t, 0);
	}
}

/* As many requests as are free. */
static void pump(struct vio_task *t)
{
	struct vio_copy *c = &t->copy;
	const bool alone = !t->busy;
	struct port_req *batch[TASK_REQS], *req;
	unsigned int n = 0;

	while (c->moved < c->total && (req = task_req(t, data_done))) {
		fill(t, req);
		batch[n++] = req;
	}
	if (alone && c->last_answers && c->moved == c->total) {
		container_of(batch[n - 1], struct task_req, req)->done = last_done;
		task_put_answer(t, batch[n - 1]);
	}
	for (unsigned int i = 0; i < n; i++) {
		batch[i]->link = i + 1 < n;
		task_submit(t, batch[i]);
	}
}

/* ---- failure */

static void probe_done(struct vio_task *t, int result)
{
	if (result == -ENOTCONN)
		task_gone(t);
	else
		task_copied(t, -EACCES);
}

/* The hypervisor says the same of a client that is gone and of memory that it has not mapped. */
static void probe(struct vio_task *t)
{
	struct port_req *req = task_req(t, probe_done);

	req->send = true;
	crq_put_ping(req->crq, CRQ_PING);
	task_submit(t, req);
}

static void failed(struct vio_task *t)
{
	if (t->ended)
		task_abort(t);
	else if (t->copy.error == -EACCES || t->copy.error == -ENOTCONN)
		probe(t);
	else
		task_copied(t, t->copy.error);
}

static void data_done(struct vio_task *t, int result)
{
	struct vio_copy *c = &t->copy;

	if (result < 0 && (!c->error || c->error == -ECANCELED))
		c->error = result;
	if (c->error) {
		if (!t->busy)
			failed(t);
	} else if (c->moved < c->total) {
		pump(t);
	} else if (!t->busy) {
		task_copied(t, 0);
	}
}

/* ---- begin */

static void begin(struct vio_task *t)
{
	t->copy.wanted = false;
	if (t->copy.error)
		failed(t);
	else
		pump(t);
}

static void table_done(struct vio_task *t, int result)
{
	struct vio_copy *c = &t->copy;

	if (!result)
		result = srp_desc_check(c->list, c->data->nr, c->data->total);
	c->error = result;
	c->ready = true;
	if (c->wanted)
		begin(t);
}

static void table_fetch(struct vio_task *t, uint8_t *to)
{
	struct port_req *req = task_req(t, table_done);

	req->op = PORT_COPY_IN;
	req->nr = 1;
	req->ext[0] = (struct port_extent){ t->copy.data->table.va, to, t->copy.data->table.len };
	task_submit(t, req);
}

void copy_prepare(struct vio_task *t, const struct srp_data *d, uint32_t len)
{
	t->copy = (struct vio_copy){ .data = d, .list = d->desc, .ready = d->desc != NULL };
	if (t->copy.ready)
		return;
	t->copy.list = t->mem + len;
	table_fetch(t, t->mem + len);
}

void copy_start(struct vio_task *t, enum port_op op, uint32_t len, bool last_answers)
{
	struct vio_copy *c = &t->copy;

	c->op = op;
	c->total = len;
	c->last_answers = last_answers;
	c->wanted = true;
	if (c->ready)
		begin(t);
}
