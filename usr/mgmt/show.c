// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show.c - targets, their nexuses, logical units, accounts and rules as JSON
 */
#include "mgmt/show.h"

#include <string.h>

#include "tgt/lld.h"
#include "tgt/target.h"

/* ---- nexuses */

struct list_arg {
	json_t *array; /* or object */
	int err;
	const struct scsi_lu *lu;
};

static void add_conn(void *arg, const struct lld_conn_info *c)
{
	struct list_arg *a = arg;

	a->err |= show_add(a->array,
			   json_pack("{s:I, s:s, s:o, s:I, s:I, s:I, s:I, s:I, s:I}", "cid",
				     (json_int_t)c->cid, "address_label", c->address_label,
				     "address", show_string(c->address), "rx_bytes",
				     (json_int_t)c->rx_bytes, "tx_bytes", (json_int_t)c->tx_bytes,
				     "dataout_pdus", (json_int_t)c->dataout_pdus, "datain_pdus",
				     (json_int_t)c->datain_pdus, "cmd_pdus",
				     (json_int_t)c->cmd_pdus, "rsp_pdus", (json_int_t)c->rsp_pdus));
}

json_t *show_conns(struct it_nexus *n)
{
	struct list_arg a = { .array = json_array() };

	if (n->lld->conns)
		n->lld->conns(n, add_conn, &a);
	return show_done(a.array, a.err);
}

static json_t *show_nexus(struct it_nexus *n)
{
	return json_pack("{s:I, s:o, s:o, s:o}", "sid", (json_int_t)n->id, "initiator",
			 show_string(n->initiator), "alias", show_string(n->alias), "connections",
			 show_conns(n));
}

static json_t *show_nexuses(struct target *t)
{
	json_t *array = json_array();
	struct it_nexus *n;
	int err = 0;

	list_for_each_entry (n, &t->nexuses, link)
		err |= show_add(array, show_nexus(n));
	return show_done(array, err);
}

json_t *show_sessions(struct target *t)
{
	return show_doc("sessions", show_nexuses(t));
}

/* ---- access rules */

static json_t *show_rules(const struct list_head *rules)
{
	json_t *array = json_array();
	struct acl_rule *r;
	int err = 0;

	list_for_each_entry (r, rules, link)
		err |= show_add(array, show_string(r->text));
	return show_done(array, err);
}

static json_t *show_acl(const struct acl *a)
{
	return json_pack("{s:o, s:o}", "addresses", show_rules(&a->addresses), "names",
			 show_rules(&a->names));
}

/* ---- logical units */

static json_t *show_naa(const struct lu_attr *a)
{
	char hex[2 * sizeof(a->naa) + 1] = "";

	for (unsigned int i = 0; i < a->naa_len && i < sizeof(a->naa); i++)
		snprintf(hex + 2 * i, 3, "%02x", a->naa[i]);
	return json_string(hex);
}

/* Its 8 bytes on the wire. */
static json_t *show_address(const struct lun_entry *le)
{
	const struct lld_ops *lld = le->target->lld;
	char hex[2 * 8 + 1];
	uint8_t lun[8];

	if (lld->lun_encode)
		lld->lun_encode(le->lun, lun);
	else
		lun_encode(le->lun, lun);
	for (unsigned int i = 0; i < sizeof(lun); i++)
		snprintf(hex + 2 * i, 3, "%02x", lun[i]);
	return json_string(hex);
}

static json_t *show_store(const struct scsi_lu *lu)
{
	const struct bs *bs = lu->bs;
	const unsigned int flags = bs ? bs->bsoflags : lu->bsoflags;
	const char *none = lu->store ? lu->store->name : "null"; /* of the next medium */
	const char *path = bs ? bs->path : lu->awaited ? lu->awaited : "";

	return json_pack("{s:s, s:o, s:s, s:b, s:b, s:b}", "type", bs ? bs->ops->name : none,
			 "path", path[0] ? show_string(path) : json_null(), "options",
			 lu->bsopts ? lu->bsopts : "", "sync", flags & BS_O_SYNC, "direct",
			 flags & BS_O_DIRECT, "pending", lu->awaited != NULL);
}

/* The controller has no medium: stgt says one byte. */
static json_int_t block_size(const struct scsi_lu *lu)
{
	return lu->devtype->flags & DEVTYPE_NO_STORE ? 1 : (json_int_t)lu->block_size;
}

static void add_text(void *arg, const char *key, const char *value)
{
	struct list_arg *a = arg;

	a->err |= json_object_set_new(a->array, key, show_string(value));
}

/* All of --params, mode pages in an array. */
static json_t *show_attributes(const struct scsi_lu *lu)
{
	struct list_arg a = { .array = json_object() };
	json_t *pages = json_array();
	struct lu_mode_page *m;

	lu_param_each(lu, add_text, &a);
	list_for_each_entry (m, &lu->mode_pages, link)
		a.err |= show_add(pages, show_string(m->text));
	a.err |= json_object_set_new(a.array, "mode_page", pages);
	return show_done(a.array, a.err);
}

static void add_if_set(void *arg, const char *key, const char *value)
{
	struct list_arg *a = arg;

	if (lu_param_given(a->lu, key))
		add_text(a, key, value);
}

/* What the administrator has set of them, and not the driver or the device type. */
static json_t *show_lu_set(const struct scsi_lu *lu)
{
	struct list_arg a = { .array = json_object(), .lu = lu };

	lu_param_each(lu, add_if_set, &a);
	return show_done(a.array, a.err);
}

/* Where the logical unit was made: LUNs that have this in common lead to the same one. */
static json_t *show_home(const struct scsi_lu *lu)
{
	return json_pack("{s:I, s:I}", "tid", (json_int_t)lu->home_tid, "lun",
			 (json_int_t)lu->home_lun);
}

static json_t *show_lun_state(const struct lun_entry *le)
{
	const struct scsi_lu *lu = le->lu;
	const struct lu_attr *a = &lu->attr;

	return json_pack("{s:I, s:o, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:I, s:I, "
			 "s:b, s:b, s:b, "
			 "s:b, s:b, s:b, s:o, s:o}",
			 "lun", (json_int_t)le->lun, "address", show_address(le), "type",
			 lu->devtype->word, "device_type", lu->devtype->name, "scsi_id", a->scsi_id,
			 "scsi_sn", a->scsi_sn, "vendor_id", a->vendor, "product_id", a->product,
			 "product_rev", a->rev, "vendor_specific", a->vendor_specific,
			 "vendor_parameters", a->vendor_parameters, "naa", show_naa(a), "size",
			 (json_int_t)(lu->blocks << lu->block_shift), "block_size", block_size(lu),
			 "online", a->online && !lu->awaited, "removable", a->removable,
			 "prevent_removal", lu->prevent > 0, "readonly", a->readonly, "swp", a->swp,
			 "thin_provisioning", a->thin, "backing_store", show_store(lu), "mask",
			 show_acl(&le->mask));
}

static json_t *show_lun(const struct lun_entry *le, bool full)
{
	json_t *o = show_lun_state(le);
	int err = o ? 0 : -1;

	if (!err && full) {
		err |= json_object_set_new(o, "attributes", show_attributes(le->lu));
		err |= json_object_set_new(o, "set", show_lu_set(le->lu));
		err |= json_object_set_new(o, "home", show_home(le->lu));
	}
	return show_done(o, err);
}

static json_t *show_luns(const struct target *t, bool full)
{
	json_t *array = json_array();
	int err = 0;

	for (unsigned int i = 0; i < t->nr_luns; i++)
		err |= show_add(array, show_lun(t->luns[i], full));
	return show_done(array, err);
}

/* ---- targets */

json_t *show_auth(const struct auth *auth)
{
	json_t *array = json_array();
	struct account_binding *b;
	int err = 0;

	list_for_each_entry (b, &auth->incoming, link)
		err |= show_add(array, show_string(b->account->user));
	return json_pack("{s:o, s:o}", "incoming", show_done(array, err), "outgoing",
			 auth->outgoing ? show_string(auth->outgoing->user) : json_null());
}

/* Key by key as the driver lists them; a JSON object keeps that order. */
static json_t *parameters(struct target *t)
{
	struct list_arg a = { .array = json_object() };

	if (t->lld->target_show)
		t->lld->target_show(t, add_text, &a);
	return show_done(a.array, a.err);
}

/* Those of them that the administrator has set; all, when the driver does not know. */
static json_t *show_target_set(struct target *t)
{
	struct list_arg a = { 0 };

	if (!t->lld->target_set)
		return parameters(t);
	a.array = json_object();
	t->lld->target_set(t, add_text, &a);
	return show_done(a.array, a.err);
}

json_t *show_parameters(struct target *t)
{
	return show_doc("parameters", parameters(t));
}

static void add_adapter(void *arg, const struct lld_adapter_info *info)
{
	struct list_arg *a = arg;

	a->err |= show_add(a->array,
			   json_pack("{s:o, s:s, s:o, s:o}", "address", show_string(info->address),
				     "state", info->state, "location", show_string(info->location),
				     "client", show_string(info->client)));
}

static json_t *show_adapters(struct target *t)
{
	struct list_arg a = { .array = json_array() };

	t->lld->adapters(t, add_adapter, &a);
	return show_done(a.array, a.err);
}

/* The two that stgt prints with a target, and only while NOP-In is on. */
static void add_nop(void *arg, const char *key, const char *value)
{
	struct list_arg *a = arg;

	if (strcmp(key, "nop_interval") == 0 && strcmp(value, "0") != 0)
		a->err |= json_object_set_new(a->array, key, show_string(value));
	else if (strcmp(key, "nop_count") == 0 && json_object_get(a->array, "nop_interval"))
		a->err |= json_object_set_new(a->array, key, show_string(value));
}

static json_t *show_target(struct target *t, bool full)
{
	json_t *o =
		json_pack("{s:I, s:o, s:s, s:s, s:o, s:o, s:o}", "tid", (json_int_t)t->tid, "name",
			  show_string(t->name), "driver", t->lld->name, "state",
			  t->state == TARGET_READY ? "ready" : "offline", "nexuses",
			  show_nexuses(t), "luns", show_luns(t, full), "acl", show_acl(&t->acl));
	struct list_arg a = { .array = o, .err = o ? 0 : -1 };

	if (t->lld->target_show)
		t->lld->target_show(t, add_nop, &a);
	if (t->lld->adapters)
		a.err |= json_object_set_new(o, "adapters", show_adapters(t));
	if (t->lld->adapters || full)
		a.err |= json_object_set_new(o, "parameters", parameters(t));
	if (full)
		a.err |= json_object_set_new(o, "set", show_target_set(t));
	if (t->lld->flags & LLD_HAS_ACCOUNTS)
		a.err |= json_object_set_new(o, "accounts", show_auth(&t->auth));
	return show_done(o, a.err);
}

static int add_target(void *arg, struct target *t)
{
	return show_add(arg, show_target(t, false));
}

static int add_full_target(void *arg, struct target *t)
{
	return show_add(arg, show_target(t, true));
}

json_t *show_targets(bool full)
{
	json_t *array = json_array();

	return show_doc("targets",
			show_done(array, target_each(full ? add_full_target : add_target, array)));
}

/* ---- accounts */

static void add_account(void *arg, const struct account *acc)
{
	struct list_arg *a = arg;

	a->err |= show_add(a->array, show_string(acc->user));
}

static void add_password(void *arg, const struct account *acc)
{
	struct list_arg *a = arg;

	a->err |= json_object_set_new(a->array, acc->user, json_string(acc->password));
}

static json_t *show_passwords(void)
{
	struct list_arg a = { .array = json_object() };

	account_each(add_password, &a);
	return show_done(a.array, a.err);
}

json_t *show_accounts(bool passwords)
{
	struct list_arg a = { .array = json_array() };
	json_t *doc;

	account_each(add_account, &a);
	doc = show_doc("accounts", show_done(a.array, a.err));
	if (!passwords || !doc)
		return doc;
	return show_done(doc, json_object_set_new(doc, "passwords", show_passwords()));
}
