// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plugin.c - the iSCSI transport as the core sees it
 */
#include "tgt/plugin.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "crc32c.h"
#include "limits.h"
#include "tgt/bytes.h"
#include "tgt/log.h"
#include "tgt/pool.h"
#include "tgt/target.h"

struct iscsi iscsi_state;

static struct session *session_of(const struct it_nexus *n)
{
	return n->priv;
}

/* ---- the transport */

static void clean(void)
{
	struct iscsi *i = &iscsi_state;

	portals_close(i);
	conns_free(i);
	iscsi_tcfg_exit(&i->discovery);
	i->ctls = obj_pool_free(i->ctls);
	free(i->hold_offs);
	free(i->batch);
	free(i->rx);
	memset(i, 0, sizeof(*i));
}

static void iscsi_exit(void)
{
	portals_keep(&iscsi_state);
	clean();
}

static int iscsi_init(struct ev_loop *loop, const char *options, struct err *e)
{
	struct iscsi *i = &iscsi_state;

	memset(i, 0, sizeof(*i));
	i->loop = loop;
	i->bufs = ev_loop_bufs(loop);
	list_init(&i->portals);
	list_init(&i->half_open);
	list_init(&i->conns);
	list_init(&i->closed);
	for (unsigned int k = 0; k < SESSION_BUCKETS; k++)
		list_init(&i->sessions[k]);
	iscsi_tcfg_init(&i->discovery);
	i->login_timeout = ISCSI_LOGIN_TIME_S;
	i->hold_off = ISCSI_HOLD_OFF_S;
	i->ctls = obj_pool_new(sizeof(struct ctl), 0);
	i->batch = tx_batch_new();
	i->rx = malloc(PDU_HEAD_MAX + ISCSI_RX_SHARED);
	if (!i->ctls || !i->batch || !i->rx)
		(void)err_set(e, TGT_NOMEM, "out of memory");
	else if (options_parse(i, options, e) == 0 && portals_passed(i, e) == 0 &&
		 portals_reopen(i, e) == 0) {
		log_debug("iscsi: CRC32C by %s", crc32c_name());
		return 0;
	}
	clean();
	return -1;
}

static int iscsi_configured(struct err *e)
{
	struct iscsi *i = &iscsi_state;

	return list_empty(&i->portals) ? portal_open_defaults(i, e) : 0;
}

/* Nobody new; who is there is asked to go, and dropped after ISCSI_DRAIN_TIME_S. */
static void iscsi_drain(void)
{
	struct iscsi *i = &iscsi_state;
	struct conn *c, *next;

	i->draining = true;
	portals_close(i);
	while (!list_empty(&i->half_open))
		conn_close(list_first_entry(&i->half_open, struct conn, link));
	list_for_each_entry_safe (c, next, &i->conns, link)
		logout_ask(c);
}

/* ---- targets */

static int iscsi_target_create(struct target *t, struct err *e)
{
	struct iscsi_tcfg *cfg = malloc(sizeof(*cfg));

	if (!cfg)
		return err_set(e, TGT_NOMEM, "out of memory");
	iscsi_tcfg_init(cfg);
	cfg->nop_interval = iscsi_state.nop_interval;
	cfg->nop_count = iscsi_state.nop_count;
	t->lld_priv = cfg;
	return 0;
}

static void iscsi_target_destroy(struct target *t)
{
	if (!t->lld_priv)
		return;
	target_hold_off_end(&iscsi_state, t);
	iscsi_tcfg_exit(t->lld_priv);
	free(t->lld_priv);
	t->lld_priv = NULL;
}

/* RFC 7143 4.2.7: up to 223 bytes; what shells and lists would trip over is refused. */
static int iscsi_target_name_ok(const char *name, struct err *e)
{
	const size_t len = strlen(name);

	for (size_t k = 0; k < len; k++)
		if ((uint8_t)name[k] < 0x80 && !isalnum((uint8_t)name[k]) &&
		    !strchr(":.-", name[k]))
			return err_set(e, TGT_INVALID_REQUEST,
				       "target name %s: only letters, digits, ':', '.' and '-'",
				       name);
	if (!len || len > ISCSI_NAME_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "a target name has 1 to %d bytes",
			       ISCSI_NAME_MAX);
	return 0;
}

static int iscsi_target_update(struct target *t, const char *name, const char *value, struct err *e)
{
	return iscsi_tcfg_set(t->lld_priv, name, value, e);
}

static void iscsi_target_show(struct target *t,
			      void (*each)(void *arg, const char *key, const char *value),
			      void *arg)
{
	iscsi_tcfg_show(t->lld_priv, each, arg);
}

static void iscsi_target_set(struct target *t,
			     void (*each)(void *arg, const char *key, const char *value), void *arg)
{
	iscsi_tcfg_each_set(t->lld_priv, each, arg);
}

/* SPC-4 7.8.6.11: a SCSI name string, NUL-terminated, a multiple of four; returns its bytes. */
static size_t name_designator(uint8_t *buf, size_t room, unsigned int association, const char *name,
			      const char *suffix)
{
	const size_t text = strlen(name) + strlen(suffix), len = (text + 1 + 3) & ~(size_t)3;

	if (4 + len > room || len > UINT8_MAX)
		return 0;
	memset(buf, 0, 4 + len);
	buf[0] = 0x53;                               /* iSCSI, UTF-8 */
	buf[1] = (uint8_t)(0x88 | association << 4); /* PIV, SCSI name string */
	buf[3] = (uint8_t)len;
	memcpy(buf + 4, name, strlen(name));
	memcpy(buf + 4 + strlen(name), suffix, strlen(suffix));
	return 4 + len;
}

enum { ASSOCIATION_TARGET_PORT = 1, ASSOCIATION_TARGET_DEVICE = 2 };

/* RFC 7143 4.4.2 (port name), 4.4.1 (device name) */
static size_t iscsi_target_port_ids(struct it_nexus *n, uint8_t *buf, size_t room)
{
	const char *name = n->target->name;
	size_t len = name_designator(buf, room, ASSOCIATION_TARGET_PORT, name, ",t,0x0001");

	return len + name_designator(buf + len, room - len, ASSOCIATION_TARGET_DEVICE, name, "");
}

/* ---- nexuses and their connections */

static void iscsi_nexus_drop(struct it_nexus *n)
{
	conn_close(session_of(n)->conn);
}

static void iscsi_conns(struct it_nexus *n,
			void (*each)(void *arg, const struct lld_conn_info *info), void *arg)
{
	const struct session *s = session_of(n);
	const struct conn *c = s->conn;
	struct lld_conn_info info = {
		.cid = s->cid,
		.address_label = "IP Address",
		.rx_bytes = c->rx_bytes,
		.tx_bytes = c->tx_bytes,
		.dataout_pdus = c->dataout_pdus,
		.datain_pdus = c->datain_pdus,
		.cmd_pdus = c->cmd_pdus,
		.rsp_pdus = c->rsp_pdus,
	};

	conn_address(&c->peer, false, info.address, sizeof(info.address));
	each(arg, &info);
}

static int iscsi_conn_drop(struct it_nexus *n, uint32_t cid, struct err *e)
{
	struct session *s = session_of(n);

	if (cid != s->cid)
		return err_set(e, TGT_NO_CONNECTION, "session %llu has no connection %u",
			       (unsigned long long)n->id, cid);
	session_hold_off(s);
	conn_close(s->conn);
	return 0;
}

/* ---- portals */

static int iscsi_portal_new(const char *spec, struct err *e)
{
	return portal_open(&iscsi_state, spec, e);
}

static int iscsi_portal_delete(const char *spec, struct err *e)
{
	return portal_close(&iscsi_state, spec, e);
}

static void iscsi_portals(void (*each)(void *arg, const char *text), void *arg)
{
	portals_each(&iscsi_state, each, arg);
}

const struct lld_ops iscsi_lld = {
	.name = "iscsi",
	.protocol_id = 5,
	.flags = LLD_CONTROLLER_AT_LUN0 | LLD_HAS_ACCOUNTS,
	.task_size = sizeof(struct iscsi_task),
	.init = iscsi_init,
	.exit = iscsi_exit,
	.drain = iscsi_drain,
	.target_create = iscsi_target_create,
	.target_destroy = iscsi_target_destroy,
	.target_name_ok = iscsi_target_name_ok,
	.buf_get = iscsi_buf_get,
	.receive_data_out = iscsi_receive_data_out,
	.command_complete = iscsi_command_complete,
	.command_aborted = iscsi_command_aborted,
	.tmf_executed = iscsi_tmf_executed,
	.nexus_drop = iscsi_nexus_drop,
	.target_update = iscsi_target_update,
	.target_show = iscsi_target_show,
	.target_set = iscsi_target_set,
	.target_port_ids = iscsi_target_port_ids,
	.conns = iscsi_conns,
	.conn_drop = iscsi_conn_drop,
	.portal_new = iscsi_portal_new,
	.portal_delete = iscsi_portal_delete,
	.portals = iscsi_portals,
	.sysupdate = isns_update,
	.sysshow = isns_show,
	.configured = iscsi_configured,
};

TGT_PLUGIN(TGT_LLD, iscsi_lld);
