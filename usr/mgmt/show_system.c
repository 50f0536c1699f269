// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show_system.c - the daemon itself, its drivers and portals as JSON
 */
#include <string.h>

#include "mgmt/show.h"
#include "tgt/devtype.h"
#include "tgt/lld.h"
#include "tgt/log.h"
#include "tgt/target.h"

struct list_arg {
	json_t *array;
	int err;
	const struct lld_ops *lld;
};

static int add_own_target(void *arg, struct target *t)
{
	struct list_arg *a = arg;

	if (t->lld == a->lld)
		a->err |= show_add(a->array, json_pack("{s:I, s:o}", "tid", (json_int_t)t->tid,
						       "name", show_string(t->name)));
	return 0;
}

static json_t *own_targets(const struct lld_ops *lld)
{
	struct list_arg a = { .array = json_array(), .lld = lld };

	(void)target_each(add_own_target, &a);
	return show_done(a.array, a.err);
}

static void add_lld(void *arg, const struct lld_ops *lld)
{
	struct list_arg *a = arg;

	a->err |= show_add(a->array, json_pack("{s:s, s:s, s:o}", "name", lld->name, "state",
					       lld_state_word(lld), "targets", own_targets(lld)));
}

static json_t *llds(void)
{
	struct list_arg a = { .array = json_array() };

	lld_each(add_lld, &a);
	return show_done(a.array, a.err);
}

json_t *show_llds(void)
{
	return show_doc("llds", llds());
}

static void add_store(void *arg, const struct bs_ops *bs)
{
	struct list_arg *a = arg;

	a->err |= show_add(a->array, json_pack("{s:s, s:b}", "name", bs->name, "bsoflags",
					       bs->flags & BS_OPS_SYNC_DIRECT));
}

static json_t *stores(void)
{
	struct list_arg a = { .array = json_array() };

	bs_each(add_store, &a);
	return show_done(a.array, a.err);
}

static json_t *device_types(void)
{
	const struct device_type_ops *d;
	json_t *array = json_array();
	int err = 0;

	for (unsigned int i = 0; (d = devtype_nr(i)) != NULL; i++)
		err |= show_add(array, json_string(d->word));
	return show_done(array, err);
}

static void add_setting(void *arg, const char *key, const char *value)
{
	struct list_arg *a = arg;

	a->err |= json_object_set_new(a->array, key, show_string(value));
}

static void add_settings(void *arg, const struct lld_ops *lld)
{
	if (lld->sysshow)
		lld->sysshow(add_setting, arg);
}

/* Settings of the drivers that hold for all targets: iSNS. */
static json_t *settings(void)
{
	struct list_arg a = { .array = json_object() };

	lld_each(add_settings, &a);
	return show_done(a.array, a.err);
}

json_t *show_system(void)
{
	return show_doc("system",
			json_pack("{s:s, s:s, s:b, s:o, s:o, s:o, s:o, s:o, s:I}", "version",
				  TGT_VERSION, "state", system_online() ? "ready" : "offline",
				  "debug", log_get_level() >= LOG_LVL_DEBUG, "llds", llds(),
				  "backing_stores", stores(), "device_types", device_types(),
				  "discovery_accounts", show_auth(&discovery_auth), "settings",
				  settings(), "slow_command_ms", (json_int_t)slow_default_ms()));
}

static void add_portal(void *arg, const char *text)
{
	struct list_arg *a = arg;

	a->err |= show_add(a->array, show_string(text));
}

json_t *show_portals(const struct lld_ops *lld)
{
	struct list_arg a = { .array = json_array() };

	if (lld->portals)
		lld->portals(add_portal, &a);
	return show_doc("portals", show_done(a.array, a.err));
}
