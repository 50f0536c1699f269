/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * task.h - a command of a client, and what the port does for it
 *
 * A task is not in the command's own memory: a request of the port may still use its buffer when
 * core has taken an aborted command back. It has a reference for the command, one while core has
 * the buffer, and one for each request; the buffer goes back to the port with the last.
 */
#ifndef TGT_IBMVIO_TASK_H
#define TGT_IBMVIO_TASK_H

#include <sys/uio.h>

#include "lld/ibmvio/adapter.h"
#include "tgt/cmd.h"

#define TASK_REQS 4 /* of PORT_EXTENTS extents, under way at once */

struct vio_task;

struct task_req {
	struct port_req req;
	struct vio_task *t;
	void (*done)(struct vio_task *t, int result);
};

/**
 * struct vio_copy - the one data phase of a command
 * @data:  where it is at the client
 * @list:  its descriptors: in the task's IU, or fetched, behind the data in the buffer
 * @ready: @list is there
 * @wanted: copy_start() waits for it
 * @desc, @desc_off: the next byte at the client
 * @moved, @total: [bytes] submitted, and all
 * @last_answers: what has the last of it sends the answer too
 * @error: the first one
 */
struct vio_copy {
	enum port_op op;
	const struct srp_data *data;
	const uint8_t *list;
	bool ready, wanted;
	uint32_t desc, desc_off;
	uint32_t moved, total;
	bool last_answers;
	int error;
};

struct vio_task {
	struct vio_adapter *a;
	struct list_head link; /* in a->completing */
	struct scsi_cmd *cmd;  /* NULL: aborted, or answered */
	unsigned int refs;
	uint32_t gen;  /* of the connection */
	uint64_t ioba; /* of the request IU, which the response takes the place of */
	uint8_t tag[SRP_TAG];
	uint8_t sol_not;
	struct srp_data out, in;
	uint32_t delta; /* REQUEST LIMIT DELTA of the answer that is under way; 0: none is */
	bool ended;     /* by a task management function: no other answer than that */

	uint8_t *mem; /* @mem_len bytes of the port, or NULL */
	uint32_t mem_len;
	struct iovec iov; /* what core sees of it */

	struct vio_copy copy;
	unsigned int busy; /* bit i: req[i] is with the port */
	struct task_req req[TASK_REQS];
	uint8_t iu[VSCSI_IU_MAX]; /* as it came */
	uint8_t rsp[VSCSI_IU_MAX];
};

static inline struct vio_task *task_of(struct scsi_cmd *cmd)
{
	return *(struct vio_task **)scsi_cmd_priv(cmd);
}

/* ---- task.c */

int task_init(void); /* 0 or -ENOMEM */
void task_exit(void);
/* For @c, parsed from the IU of @el: with a command of the core's that is to be filled. NULL: no
 * memory, or core takes no more. */
struct vio_task *vio_task_new(struct vio_adapter *a, const struct srp_cmd *c,
			      const struct vio_arrival *el);
/* The command goes back to core: @t may be gone. */
void vio_task_end(struct vio_task *t);
int vio_buf_get(struct scsi_cmd *cmd);
void vio_buf_put(struct scsi_cmd *cmd);
void vio_command_aborted(struct scsi_cmd *cmd);
/* A free request; @done with its result, unless the command has ended or the connection is over. */
struct port_req *task_req(struct vio_task *t, void (*done)(struct vio_task *t, int result));
void task_submit(struct vio_task *t, struct port_req *req);

/* ---- command.c */
void command_arrived(struct vio_adapter *a, const struct vio_arrival *el);

/* ---- answer.c */

/* To a command that core does not get; @ioba: of its IU */
void answer_early(struct vio_adapter *a, const struct srp_cmd *c, uint64_t ioba,
		  enum scsi_status status, enum crq_status crq_status);
void vio_receive_data_out(struct scsi_cmd *cmd);
void vio_command_complete(struct scsi_cmd *cmd);
/* Let @req send the answer, after its copies. */
void task_put_answer(struct vio_task *t, struct port_req *req);
/* The answer has gone, or will never: @t may be gone. */
void task_answered(struct vio_task *t, int result);
/* The one that was under way with the data has not been sent. */
void task_not_answered(struct vio_task *t);
/* A task management function has ended it: no answer. @t may be gone. */
void task_abort(struct vio_task *t);
/* The client is gone: no answer. @t may be gone. */
void task_gone(struct vio_task *t);
/* All data has been copied (0), or not (-errno). Not when the answer went with it. */
void task_copied(struct vio_task *t, int result);

/* ---- copy.c */

/* t->mem is there, for @len bytes of data: fetch the descriptors to behind them, if the IU does not
 * hold them. */
void copy_prepare(struct vio_task *t, const struct srp_data *d, uint32_t len);
/* Move @len bytes, 1 up to what copy_prepare() was told; task_copied() follows, maybe from
 * inside. */
void copy_start(struct vio_task *t, enum port_op op, uint32_t len, bool last_answers);

#endif /* TGT_IBMVIO_TASK_H */
