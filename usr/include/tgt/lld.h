/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lld.h - what a low-level driver (a SCSI transport) is
 *
 * Requests run from the core to the driver through these methods; everything
 * that arrives runs the other way through the scsi_*() calls of cmd.h, nexus.h
 * and below.  Names are SAM-5's transport protocol services.
 */
#ifndef TGT_LLD_H
#define TGT_LLD_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"
#include "list.h"

struct ev_loop;
struct it_nexus;
struct scsi_cmd;
struct scsi_lu;
struct target;
struct tmf;

/* SAM-5 clause 7, and iSCSI's target resets */
enum tmf_function {
	TMF_ABORT_TASK,
	TMF_ABORT_TASK_SET,
	TMF_CLEAR_ACA,
	TMF_CLEAR_TASK_SET,
	TMF_LOGICAL_UNIT_RESET,
	TMF_I_T_NEXUS_RESET,
	TMF_TARGET_WARM_RESET,
	TMF_TARGET_COLD_RESET,
	TMF_QUERY_TASK,
	TMF_QUERY_TASK_SET,
	TMF_QUERY_ASYNC_EVENT,
};

/* SAM-5 7.1, service response */
enum tmf_response {
	TMF_COMPLETE,
	TMF_SUCCEEDED, /* QUERY...: it is there */
	TMF_NO_SUCH_TASK,
	TMF_INCORRECT_LUN,
	TMF_NOT_SUPPORTED,
	TMF_REJECTED,
};

/**
 * struct tmf - a task management request; the transport's memory until tmf_executed()
 * @nexus, @function, @lun, @tag: set by the transport (@tag: ABORT TASK, QUERY TASK)
 * @response: set by core before tmf_executed()
 */
struct tmf {
	struct it_nexus *nexus;
	enum tmf_function function;
	uint8_t lun[8];
	uint64_t tag;
	enum tmf_response response;
	struct list_head link; /* core's */
};
/* Calls tmf_executed(), maybe from inside. Commands that it ends get command_aborted() first. */
void scsi_tmf_received(struct tmf *tmf);

/* What a transport prints of one of its connections, for show and stat. */
struct lld_conn_info {
	uint32_t cid;
	const char *address_label; /* "IP Address" */
	char address[64];
	uint64_t rx_bytes, tx_bytes;
	uint64_t dataout_pdus, datain_pdus, cmd_pdus, rsp_pdus;
};

/* What it says of an adapter that a target is bound to. */
struct lld_adapter_info {
	char address[128]; /* as --bus takes it: "vio,30000003" */
	const char *state; /* for people: "registered", "logged in" */
	char location[81]; /* of the adapter: its location code, or "" */
	char client[128];  /* who is at its other end, or "" */
};

enum lld_flags {
	LLD_CONTROLLER_AT_LUN0 = 1 << 0, /* a new target gets the controller at LUN 0 */
	LLD_HAS_ACCOUNTS = 1 << 1,       /* "Account information" is shown */
	LLD_LUNS_BY_UNIT = 1 << 2, /* LUN 0 and the well-known LUN list all, others themselves */
};

/**
 * struct lld_ops - the methods of a transport
 * @name:             as written in "driver NAME" and "tgtadm --lld NAME"
 * @protocol_id:      SPC-4 table 477, for TransportIDs and VPD page 83h
 * @flags:            enum lld_flags
 * @task_size:        bytes of its own behind each scsi_cmd
 * @init:             once, after load; @options is what follows "tgtd --NAME". 0, or -1 and @e
 * @exit:             once; every target is gone by then
 * @drain:            optional; the daemon stops: refuse new logins, tell initiators to go (async
 *                    logout), then drop them. Core watches for nexuses to end
 * @target_create:    @t has come into being (t->lld_priv is the driver's); 0, or -1 and @e
 * @target_destroy:   every nexus of @t is gone by then
 * @target_name_ok:   optional; refuse a target name
 * @buf_get:          optional; lend memory for cmd->in and cmd->out: 0, -EAGAIN (wait for
 *                    scsi_buf_available()), -errno; -ENOTSUP or NULL: take the loop's pool. A
 *                    buffer of that pool may be given instead, in cmd->buf and buf_len: it is
 *                    the command's then
 * @buf_put:          take it back
 * @receive_data_out: put min(out.room, out.want) bytes into cmd->out.iov, then call
 *                    scsi_data_out_received() (from inside is fine); NULL: they are there
 * @command_complete: send Data-In (in.done bytes of in.iov), status and sense; the command is the
 *                    driver's, which ends it with scsi_cmd_put()
 *                    A connection that fails in here is closed later: scsi_nexus_lost() is not
 *                    called from inside receive_data_out, command_complete, command_aborted
 * @command_aborted:  forget @cmd: nothing of it is sent any more; it is core's
 * @tmf_executed:     send the answer of a task management function
 * @nexus_drop:       core asks to drop @n (administrator, target deleted): close it, and call
 *                    scsi_nexus_lost() before returning; the connection itself may close later
 * @target_update:    optional; "--op update --mode target --name --value" that core does not know
 * @target_show:      optional; its "key=value" lines, @each called for one after the other
 * @target_port_ids:  optional; designators of the target port for VPD page 83h (SPC-4 7.8.6): the
 *                    whole descriptors into @buf; bytes
 * @target_set:       optional; as @target_show, what the administrator has set. Without it all that
 *                    @target_show tells can be set again
 * @target_bind, @target_unbind: optional; lend an adapter to @t: @adapter is "BUS,ADDRESS" of --bus
 *                    or "host,N" of --host
 * @adapters:         optional; each adapter that @t is bound to
 * @lun_encode, @lun_decode: optional; nexus.h has the ordinary ones. What an address means may
 *                    depend on the LUNs that @t has
 * @lun_ok:           optional; refuse a LUN before something is mapped there: 0, or -1 and @e
 * @lu_defaults:      optional; @lu has been made under @t, or one of its attributes has changed:
 *                    lu_default() for those that initiators of this transport want otherwise
 * @conns:            optional; each connection of a nexus
 * @conn_drop:        optional; close connection @cid of @n; 0, or -1 and @e
 * @portal_new, @portal_delete: optional; @spec is "ADDR[:PORT]"
 * @portals:          optional; text of each portal: "127.0.0.1:3260,1"
 * @configured:       optional; what was asked for is open: open what is open when nothing was asked
 *                    for. 0, or -1 and @e
 * @sysupdate, @sysshow: optional; "--mode system" keys of the driver ("iSNS..."), as above
 */
struct lld_ops {
	const char *name;
	uint8_t protocol_id;
	unsigned int flags;
	size_t task_size;

	int (*init)(struct ev_loop *loop, const char *options, struct err *e);
	void (*exit)(void);
	void (*drain)(void);

	int (*target_create)(struct target *t, struct err *e);
	void (*target_destroy)(struct target *t);
	int (*target_name_ok)(const char *name, struct err *e);

	int (*buf_get)(struct scsi_cmd *cmd);
	void (*buf_put)(struct scsi_cmd *cmd);
	void (*receive_data_out)(struct scsi_cmd *cmd);
	void (*command_complete)(struct scsi_cmd *cmd);
	void (*command_aborted)(struct scsi_cmd *cmd);
	void (*tmf_executed)(struct tmf *tmf);
	void (*nexus_drop)(struct it_nexus *n);

	int (*target_update)(struct target *t, const char *name, const char *value, struct err *e);
	void (*target_show)(struct target *t,
			    void (*each)(void *arg, const char *key, const char *value), void *arg);
	size_t (*target_port_ids)(struct it_nexus *n, uint8_t *buf, size_t room);
	void (*lun_encode)(uint64_t lun, uint8_t out[8]);
	int64_t (*lun_decode)(const struct target *t, const uint8_t lun[8]);

	void (*conns)(struct it_nexus *n, void (*each)(void *arg, const struct lld_conn_info *c),
		      void *arg);
	int (*conn_drop)(struct it_nexus *n, uint32_t cid, struct err *e);
	int (*portal_new)(const char *spec, struct err *e);
	int (*portal_delete)(const char *spec, struct err *e);
	void (*portals)(void (*each)(void *arg, const char *text), void *arg);
	int (*target_bind)(struct target *t, const char *adapter, struct err *e);
	int (*target_unbind)(struct target *t, const char *adapter, struct err *e);
	int (*sysupdate)(const char *name, const char *value, struct err *e);
	void (*sysshow)(void (*each)(void *arg, const char *key, const char *value), void *arg);
	int (*lun_ok)(const struct target *t, uint64_t lun, struct err *e);
	void (*lu_defaults)(struct target *t, struct scsi_lu *lu);
	void (*adapters)(struct target *t,
			 void (*each)(void *arg, const struct lld_adapter_info *a), void *arg);
	int (*configured)(struct err *e);
	void (*target_set)(struct target *t,
			   void (*each)(void *arg, const char *key, const char *value), void *arg);
};

/* Memory has come back to the transport's own pool: try the commands that wait (buf_get). */
void scsi_buf_available(const struct lld_ops *lld);

#endif /* TGT_LLD_H */
