// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plugin.c - virtual SCSI as the core sees it
 */
#include "tgt/plugin.h"

#include "lld/ibmvio/adapter.h"
#include "lld/ibmvio/target.h"
#include "lld/ibmvio/task.h"

#define PROTOCOL_SRP 4 /* SPC-4 table 477 */

static void vio_exit(void)
{
	adapters_finish();
	task_exit();
	msg_exit();
}

static int vio_init(struct ev_loop *loop, const char *options, struct err *e)
{
	(void)loop;
	if (options && options[0])
		return err_set(e, TGT_INVALID_REQUEST, "ibmvio has no options: \"%s\"", options);
	if (msg_init() == 0 && task_init() == 0)
		return 0;
	vio_exit();
	return err_set(e, TGT_NOMEM, "out of memory");
}

/* The connection begins anew; its client may log in again. */
static void vio_nexus_drop(struct it_nexus *n)
{
	adapter_event(n->priv, VIO_EV_RESET, "its nexus is dropped");
}

static int vio_conn_drop(struct it_nexus *n, uint32_t cid, struct err *e)
{
	if (cid)
		return err_set(e, TGT_NO_CONNECTION, "an adapter has one connection, 0");
	vio_nexus_drop(n);
	return 0;
}

const struct lld_ops ibmvio_lld = {
	.name = "ibmvio",
	.protocol_id = PROTOCOL_SRP,
	.flags = LLD_LUNS_BY_UNIT,
	.task_size = sizeof(struct vio_task *),
	.init = vio_init,
	.exit = vio_exit,
	.drain = vio_drain,
	.target_create = vio_target_create,
	.target_destroy = vio_target_destroy,
	.buf_get = vio_buf_get,
	.buf_put = vio_buf_put,
	.receive_data_out = vio_receive_data_out,
	.command_complete = vio_command_complete,
	.command_aborted = vio_command_aborted,
	.tmf_executed = vio_tmf_executed,
	.nexus_drop = vio_nexus_drop,
	.target_update = vio_target_update,
	.target_show = vio_target_show,
	.target_port_ids = vio_target_port_ids,
	.target_bind = vio_target_bind,
	.target_unbind = vio_target_unbind,
	.lun_encode = vio_lun_encode,
	.lun_decode = vio_lun_decode,
	.lun_ok = vio_lun_ok,
	.lu_defaults = vio_lu_defaults,
	.adapters = vio_adapters,
	.conns = vio_conns,
	.conn_drop = vio_conn_drop,
};

TGT_PLUGIN(TGT_LLD, ibmvio_lld);
