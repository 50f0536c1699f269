// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tmf.c - SRP_TSK_MGMT and its answer (SRP r16a 5.9; PAPR "A Protocol for VSCSI Communications")
 *
 * A port carries requests out in the order in which it gets them. The copies of a command that was
 * aborted have been submitted before the answer of the function that aborted it, so this answer
 * says that nothing of the command touches the client's memory any more. Core knows no command
 * that it has completed: one whose data are still on their way is ended here.
 */
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/adapter.h"
#include "tgt/bytes.h"

struct vio_tmf {
	struct tmf tmf;
	struct list_head link; /* in a->tmfs */
	struct vio_adapter *a; /* NULL: the connection is over */
	uint64_t ioba;
	uint8_t tag[SRP_TAG];
	uint8_t sol_not;
};

static const struct {
	uint8_t srp;
	enum tmf_function function;
} functions[] = {
	{ SRP_TMF_ABORT_TASK, TMF_ABORT_TASK },
	{ SRP_TMF_ABORT_TASK_SET, TMF_ABORT_TASK_SET },
	{ SRP_TMF_CLEAR_TASK_SET, TMF_CLEAR_TASK_SET },
	{ SRP_TMF_LUN_RESET, TMF_LOGICAL_UNIT_RESET },
	{ SRP_TMF_CLEAR_ACA, TMF_CLEAR_ACA },
};

/* SRP has no code for a task that is not there: what was to be reached is so. */
static const uint8_t codes[] = {
	[TMF_COMPLETE] = SRP_TMF_COMPLETE,           [TMF_SUCCEEDED] = SRP_TMF_COMPLETE,
	[TMF_NO_SUCH_TASK] = SRP_TMF_COMPLETE,       [TMF_INCORRECT_LUN] = SRP_FIELDS_INVALID,
	[TMF_NOT_SUPPORTED] = SRP_TMF_NOT_SUPPORTED, [TMF_REJECTED] = SRP_TMF_FAILED,
};

/* What it was to end at us, where core has ended what core knows. */
static void end_completing(const struct vio_tmf *v)
{
	uint8_t tag[SRP_TAG];

	put_be64(tag, v->tmf.tag);
	if (codes[v->tmf.response] == SRP_TMF_COMPLETE)
		tasks_end_completing(v->a, v->tmf.lun,
				     v->tmf.function == TMF_ABORT_TASK ? tag : NULL);
}

static void respond(struct vio_adapter *a, const uint8_t tag[SRP_TAG], uint8_t sol_not,
		    uint64_t ioba, uint8_t code)
{
	struct srp_rsp rsp = { .sol_not = sol_not, .has_code = true, .code = code };
	uint8_t iu[VSCSI_IU_MAX];
	size_t len;

	memcpy(rsp.tag, tag, sizeof(rsp.tag));
	rsp.delta = credit_give(a);
	len = srp_put_rsp(iu, a->rsp_room, &rsp);
	adapter_send_srp(a, iu, len, ioba, tag, CRQ_ST_OK);
}

void vio_tmf_executed(struct tmf *tmf)
{
	struct vio_tmf *v = container_of(tmf, struct vio_tmf, tmf);

	if (v->a) {
		list_del_init(&v->link);
		end_completing(v);
		respond(v->a, v->tag, v->sol_not, v->ioba, codes[tmf->response]);
	}
	free(v);
}

void vio_tmfs_forget(struct vio_adapter *a)
{
	while (!list_empty(&a->tmfs)) {
		struct vio_tmf *v = list_first_entry(&a->tmfs, struct vio_tmf, link);

		list_del_init(&v->link);
		v->a = NULL;
	}
}

static int function_of(uint8_t srp)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (functions[i].srp == srp)
			return functions[i].function;
	return -1;
}

void tmf_arrived(struct vio_adapter *a, const struct vio_arrival *el)
{
	struct srp_tsk_mgmt t;
	struct vio_tmf *v;
	int function;

	if (srp_parse_tsk_mgmt(el->iu, el->iu_len, &t) < 0) {
		adapter_event(a, VIO_EV_VIOLATION, "SRP_TSK_MGMT is too short");
		return;
	}
	function = function_of(t.func);
	v = function < 0 ? NULL : calloc(1, sizeof(*v));
	if (!v) {
		respond(a, t.tag, t.sol_not, el->crq.ioba,
			function < 0 ? SRP_TMF_NOT_SUPPORTED : SRP_TMF_FAILED);
		return;
	}
	v->a = a;
	v->ioba = el->crq.ioba;
	v->sol_not = t.sol_not;
	memcpy(v->tag, t.tag, sizeof(v->tag));
	list_add_tail(&v->link, &a->tmfs);
	v->tmf.nexus = a->nexus;
	v->tmf.function = (enum tmf_function)function;
	memcpy(v->tmf.lun, t.lun, sizeof(v->tmf.lun));
	v->tmf.tag = get_be64(t.task_tag);
	scsi_tmf_received(&v->tmf);
}
