/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake.h - a driver, a store and device types for tests of the management layer
 *
 * The driver "iscsi" logs a nexus in with fake_login(); the store "rdwr" has 1 MiB behind every
 * path but "/nonexistent".
 */
#ifndef TEST_MGMT_FAKE_H
#define TEST_MGMT_FAKE_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "tgt/devtype.h"
#include "tgt/ev.h"
#include "tgt/lld.h"
#include "tgt/plugin.h"
#include "tgt/target.h"

#ifndef FAKE_REAL_DEVTYPES
static const struct device_type_ops fake_disk = {
	.name = "disk", .word = "disk", .block_size = 512, .product = "VIRTUAL-DISK"
};
static const struct device_type_ops fake_cd = { .name = "cd",
						.word = "cd/dvd",
						.block_size = 2048,
						.product = "VIRTUAL-CDROM",
						.flags = DEVTYPE_MEDIUM };
const struct device_type_ops devtype_controller = { .name = "controller",
						    .word = "controller",
						    .product = "Controller",
						    .flags = DEVTYPE_NO_STORE };
const struct device_type_ops devtype_absent = { .name = "absent", .word = "No LUN" };

static const struct device_type_ops *const fake_types[] = { &fake_disk, &fake_cd,
							    &devtype_controller };

const struct device_type_ops *devtype_nr(unsigned int i)
{
	return i < sizeof(fake_types) / sizeof(fake_types[0]) ? fake_types[i] : NULL;
}

const struct device_type_ops *devtype_find(const char *name)
{
	for (unsigned int i = 0; devtype_nr(i); i++)
		if (strcmp(devtype_nr(i)->name, name) == 0)
			return devtype_nr(i);
	return NULL;
}
#endif

/* ---- store */

static int fake_bs_open(struct bs *bs, const char *options, struct err *e)
{
	(void)options;
	if (strcmp(bs->path, "/nonexistent") == 0)
		return err_set(e, TGT_INVALID_REQUEST, "%s: no such file", bs->path);
	bs->size = 1u << 20;
	bs->caps = BS_CAP_WRITE;
	bs->align = 1;
	return 0;
}

static void fake_bs_close(struct bs *bs)
{
	(void)bs;
}

static void fake_bs_submit(struct bs *bs, struct bs_io *io)
{
	(void)bs;
	bs_done(io, 0);
}

static const struct bs_ops fake_bs = {
	.name = "rdwr",
	.flags = BS_OPS_SYNC_DIRECT,
	.help = "",
	.open = fake_bs_open,
	.close = fake_bs_close,
	.submit = fake_bs_submit,
};

/* ---- driver */

static unsigned int fake_portals;
static const char *fake_nop_interval = "0";
static struct sockaddr_in fake_addr = { .sin_family = AF_INET };

static int fake_init(struct ev_loop *loop, const char *options, struct err *e)
{
	(void)loop;
	(void)options;
	(void)e;
	return 0;
}

static void fake_exit(void)
{
}

static void fake_drop(struct it_nexus *n)
{
	scsi_nexus_lost(n);
}

static int fake_update(struct target *t, const char *name, const char *value, struct err *e)
{
	(void)t;
	if (strcmp(name, "MaxBurstLength") == 0 && strcmp(value, "131072") == 0)
		return 0;
	return err_set(e, TGT_INVALID_REQUEST, "no key %s", name);
}

static void fake_show(struct target *t, void (*each)(void *arg, const char *, const char *),
		      void *arg)
{
	(void)t;
	each(arg, "nop_interval", fake_nop_interval);
	each(arg, "nop_count", "3");
	each(arg, "MaxBurstLength", "262144");
}

static void fake_conns(struct it_nexus *n, void (*each)(void *arg, const struct lld_conn_info *c),
		       void *arg)
{
	const struct lld_conn_info c = { .cid = 3,
					 .address_label = "IP Address",
					 .address = "127.0.0.1",
					 .rx_bytes = 48,
					 .cmd_pdus = 1 };

	(void)n;
	each(arg, &c);
}

static int fake_conn_drop(struct it_nexus *n, uint32_t cid, struct err *e)
{
	if (cid != 3)
		return err_set(e, TGT_NO_CONNECTION, "no connection %u", cid);
	scsi_nexus_lost(n);
	return 0;
}

static int fake_portal_new(const char *spec, struct err *e)
{
	if (strcmp(spec, "127.0.0.1:3260") != 0)
		return err_set(e, TGT_INVALID_REQUEST, "no address: %s", spec);
	fake_portals++;
	return 0;
}

static int fake_portal_delete(const char *spec, struct err *e)
{
	(void)spec;
	(void)e;
	fake_portals--;
	return 0;
}

static void fake_portals_each(void (*each)(void *arg, const char *text), void *arg)
{
	if (fake_portals)
		each(arg, "127.0.0.1:3260,1");
}

static int fake_sysupdate(const char *name, const char *value, struct err *e)
{
	(void)value;
	return strcmp(name, "iSNS") == 0 ? 0 : err_set(e, TGT_INVALID_REQUEST, "no %s", name);
}

static void fake_sysshow(void (*each)(void *arg, const char *, const char *), void *arg)
{
	each(arg, "iSNS", "Off");
}

static const struct lld_ops fake_lld = {
	.name = "iscsi",
	.flags = LLD_CONTROLLER_AT_LUN0 | LLD_HAS_ACCOUNTS,
	.init = fake_init,
	.exit = fake_exit,
	.nexus_drop = fake_drop,
	.target_update = fake_update,
	.target_show = fake_show,
	.conns = fake_conns,
	.conn_drop = fake_conn_drop,
	.portal_new = fake_portal_new,
	.portal_delete = fake_portal_delete,
	.portals = fake_portals_each,
	.sysupdate = fake_sysupdate,
	.sysshow = fake_sysshow,
};

/* A driver that has nothing optional. */
static const struct lld_ops fake_bare = { .name = "bare", .nexus_drop = fake_drop };

/* A driver with one adapter, vio,30000003. */
static struct target *fake_bound;

static int fake_bind(struct target *t, const char *adapter, struct err *e)
{
	if (strcmp(adapter, "vio,30000003") != 0 && strcmp(adapter, "host,1") != 0)
		return err_set(e, TGT_INVALID_REQUEST, "no adapter %s", adapter);
	if (fake_bound)
		return err_set(e, TGT_INVALID_REQUEST, "%s is taken", adapter);
	fake_bound = t;
	return 0;
}

static int fake_unbind(struct target *t, const char *adapter, struct err *e)
{
	if (fake_bound != t)
		return err_set(e, TGT_INVALID_REQUEST, "%s is not bound", adapter);
	fake_bound = NULL;
	return 0;
}

static void fake_adapters(struct target *t,
			  void (*each)(void *arg, const struct lld_adapter_info *a), void *arg)
{
	const struct lld_adapter_info a = { .address = "vio,30000003",
					    .state = "logged in",
					    .location = "U9117.MMA.06B5641-V1-C11",
					    .client = "client\n\xff (5)" };

	if (fake_bound == t)
		each(arg, &a);
}

static void fake_vio_show(struct target *t, void (*each)(void *arg, const char *, const char *),
			  void *arg)
{
	(void)t;
	each(arg, "profile", "aix");
	each(arg, "credits", "1024");
}

static const struct lld_ops fake_vio = {
	.name = "ibmvio",
	.nexus_drop = fake_drop,
	.target_show = fake_vio_show,
	.target_bind = fake_bind,
	.target_unbind = fake_unbind,
	.adapters = fake_adapters,
};

static inline struct it_nexus *fake_login(struct target *t, const char *initiator)
{
	static const uint8_t id[4] = { 5 };
	struct it_nexus *n = scsi_nexus_established(t, initiator, NULL, id, sizeof(id), NULL);

	fake_addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	n->addr = (const struct sockaddr *)&fake_addr;
	return n;
}

static inline void fake_register(struct ev_loop *l)
{
	static const struct tgt_plugin plugins[] = {
		TGT_PLUGIN_INIT(TGT_LLD, fake_lld),
		TGT_PLUGIN_INIT(TGT_LLD, fake_bare),
		TGT_PLUGIN_INIT(TGT_LLD, fake_vio),
		TGT_PLUGIN_INIT(TGT_BS, fake_bs),
	};

	for (size_t i = 0; i < sizeof(plugins) / sizeof(plugins[0]); i++)
		(void)plugin_register(&plugins[i], "test");
	(void)lld_start(&fake_lld, l, "", NULL);
	(void)lld_start(&fake_bare, l, "", NULL);
	(void)lld_start(&fake_vio, l, "", NULL);
}

#endif /* TEST_MGMT_FAKE_H */
