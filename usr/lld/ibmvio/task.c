// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * task.c - a command of a client: what it holds as long as core, or the port, works on it
 */
#include "lld/ibmvio/task.h"

#include <errno.h>
#include <string.h>

#include "tgt/opcode.h"
#include "tgt/pool.h"

static struct obj_pool *tasks;

int task_init(void)
{
	tasks = obj_pool_new(sizeof(struct vio_task), 0);
	return tasks ? 0 : -ENOMEM;
}

void task_exit(void)
{
	tasks = obj_pool_free(tasks);
}

/* The IU is the port's until it has arrived; the descriptors in it are needed longer. */
static void keep_descriptors(struct vio_task *t, const struct srp_cmd *c,
			     const struct vio_arrival *el)
{
	t->out = c->out;
	t->in = c->in;
	memcpy(t->iu, el->iu, el->iu_len);
	if (t->out.desc)
		t->out.desc = t->iu + (t->out.desc - el->iu);
	if (t->in.desc)
		t->in.desc = t->iu + (t->in.desc - el->iu);
}

struct vio_task *vio_task_new(struct vio_adapter *a, const struct srp_cmd *c,
			      const struct vio_arrival *el)
{
	struct vio_task *t = obj_get(tasks);

	if (!t)
		return NULL;
	t->cmd = scsi_cmd_get(a->nexus);
	if (!t->cmd) {
		obj_put(tasks, t);
		return NULL;
	}
	*(struct vio_task **)scsi_cmd_priv(t->cmd) = t;
	t->a = a;
	t->refs = 1;
	t->gen = a->gen;
	t->ioba = el->crq.ioba;
	memcpy(t->tag, c->tag, sizeof(t->tag));
	t->sol_not = c->sol_not;
	list_init(&t->link);
	t->delta = 0;
	t->ended = false;
	t->mem = NULL;
	t->busy = 0;
	keep_descriptors(t, c, el);
	a->nr_cmds++;
	return t;
}

static void task_put(struct vio_task *t)
{
	if (--t->refs)
		return;
	if (t->mem)
		port_buf_put(&t->a->port, t->mem, t->mem_len);
	obj_put(tasks, t);
}

/* The command is core's, or nobody's, from now on. */
static void task_cut_off(struct vio_task *t)
{
	struct vio_adapter *a = t->a;

	t->cmd = NULL;
	list_del_init(&t->link);
	a->nr_cmds--;
	task_put(t);
	adapter_quiesced(a);
}

void vio_task_end(struct vio_task *t)
{
	scsi_cmd_put(t->cmd);
	task_cut_off(t);
}

/* The port may still be copying to or from the buffer: it stays until that is done. */
void vio_command_aborted(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);

	credit_owe(t->a);
	if (t->mem)
		t->a->orphans++;
	task_cut_off(t);
}

/* ---- requests to the port */

/* Its connection is over. Where core has the command, it is about to abort it. */
static void stale(struct vio_task *t)
{
	if (t->cmd->state == CMD_DONE && !t->busy)
		vio_task_end(t);
}

static void req_done(struct port_req *req, int result)
{
	struct task_req *r = container_of(req, struct task_req, req);
	struct vio_task *t = r->t;
	struct vio_adapter *a = t->a;

	t->busy &= ~(1u << (unsigned int)(r - t->req));
	if (t->cmd && (t->gen != a->gen || result == -ESTALE))
		stale(t);
	else if (t->cmd) /* aborted: nobody waits for it */
		r->done(t, result);
	task_put(t);
	adapter_request_done(a);
}

struct port_req *task_req(struct vio_task *t, void (*done)(struct vio_task *t, int result))
{
	for (unsigned int i = 0; i < TASK_REQS; i++) {
		struct task_req *r = &t->req[i];

		if (t->busy & 1u << i)
			continue;
		t->busy |= 1u << i;
		r->t = t;
		r->done = done;
		r->req.op = PORT_COPY_OUT;
		r->req.nr = 0;
		r->req.iu_len = 0;
		r->req.send = false;
		r->req.link = false;
		r->req.done = req_done;
		return &r->req;
	}
	return NULL;
}

void task_submit(struct vio_task *t, struct port_req *req)
{
	t->refs++;
	adapter_submit(t->a, req);
}

/* ---- memory: data, and behind it the descriptors that the IU does not hold */

int vio_buf_get(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);
	const bool out = cmd->op->dir == DIR_OUT;
	const struct srp_data *d = out ? &t->out : &t->in;
	struct scsi_xfer *x = out ? &cmd->out : &cmd->in;
	const uint32_t len = x->want < x->room ? (uint32_t)x->want : x->room;

	t->mem_len = len + (d->desc ? 0 : d->table.len);
	t->mem = port_buf_get(&t->a->port, t->mem_len);
	if (!t->mem)
		return -EAGAIN;
	t->refs++;
	t->iov = (struct iovec){ .iov_base = t->mem, .iov_len = len };
	x->iov = &t->iov;
	x->niov = 1;
	copy_prepare(t, d, len);
	return 0;
}

void vio_buf_put(struct scsi_cmd *cmd)
{
	struct vio_task *t = task_of(cmd);

	if (!t->cmd)
		adapter_orphan_gone(t->a);
	task_put(t);
}
