// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * undo.c - the inverse of each operation: another operation, or attributes as they were
 */
#include "mgmt/undo.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "mgmt/handlers.h"
#include "tgt/lld.h"
#include "tgt/log.h"
#include "tgt/target.h"

#define NO_LUN UINT64_MAX

/**
 * struct undo - one step back
 * @request:  an operation, or NULL
 * @attr:     without @request: the attributes of that logical unit; without @attr either, there is
 * no way back
 * @tid:      what it is about, or 0
 * @lun:      the same, or NO_LUN
 * @takes_it: the target, or the logical unit, is gone then, and all that has been done to it
 */
struct undo {
	struct list_head link;
	json_t *request;
	struct lu_attr *attr;
	uint32_t tid;
	uint64_t lun;
	bool takes_it;
};

static void undo_entry_free(struct undo *u)
{
	list_del_init(&u->link);
	json_decref(u->request);
	free(u->attr);
	free(u);
}

void undo_free(struct list_head *list)
{
	while (!list_empty(list))
		undo_entry_free(list_first_entry(list, struct undo, link));
}

static struct undo *add(struct list_head *batch)
{
	struct undo *u = calloc(1, sizeof(*u));

	if (u) {
		u->lun = NO_LUN;
		list_add_tail(&u->link, batch);
	}
	return u;
}

static void is_about(struct undo *u, const struct request *rq)
{
	u->tid = (uint32_t)rq_number(rq, 't', 0);
	u->lun = rq_number(rq, 'l', NO_LUN);
}

static int add_no_way(struct list_head *batch, const struct request *rq)
{
	struct undo *u = add(batch);

	if (!u)
		return -ENOMEM;
	is_about(u, rq);
	return 0;
}

/* Takes @request; NULL: no memory. */
static int add_request(struct list_head *batch, json_t *request)
{
	struct undo *u = request ? add(batch) : NULL;

	if (!u) {
		json_decref(request);
		return -ENOMEM;
	}
	u->request = request;
	return 0;
}

/* The last of @batch takes away what @rq makes. */
static int takes_it(struct list_head *batch, const struct request *rq)
{
	struct undo *u = list_entry(batch->prev, struct undo, link);

	is_about(u, rq);
	u->takes_it = true;
	return 0;
}

static int add_attr(struct list_head *batch, const struct lun_entry *le)
{
	struct lu_attr *copy = malloc(sizeof(*copy));
	struct undo *u = copy ? add(batch) : NULL;

	if (!u) {
		free(copy);
		return -ENOMEM;
	}
	*copy = le->lu->attr;
	u->attr = copy;
	u->tid = le->target->tid;
	u->lun = le->lun;
	return 0;
}

/* ---- what an operation is about */

static struct target *target_of(const struct request *rq)
{
	return target_find((uint32_t)rq_number(rq, 't', 0));
}

static struct lun_entry *lun_of(const struct request *rq)
{
	const struct target *t = target_of(rq);

	return t ? lunmap_find(t, rq_number(rq, 'l', 0)) : NULL;
}

#define HEAD "s:i, s:s, s:s, s:s*"
#define head(rq, mode, verb)                                                                       \
	"version", OPS_VERSION, "mode", mode_word(mode), "op", verb_word(verb), "lld", (rq)->lld

/* ---- inverses */

/* The same options with another verb. */
static int turned(const struct request *rq, unsigned int verb, struct list_head *batch)
{
	struct request other = *rq;

	other.op = op_find(rq->op->mode, (int)verb);
	return add_request(batch, rq_encode(&other));
}

static int undo_new(const struct request *rq, struct list_head *batch)
{
	return turned(rq, VERB_DELETE, batch);
}

static int undo_delete(const struct request *rq, struct list_head *batch)
{
	return turned(rq, VERB_NEW, batch);
}

static int undo_bind(const struct request *rq, struct list_head *batch)
{
	return turned(rq, VERB_UNBIND, batch);
}

static int undo_unbind(const struct request *rq, struct list_head *batch)
{
	return turned(rq, VERB_BIND, batch);
}

/* The value that a driver lists under a name. */
struct lookup {
	const char *name;
	char *value;
};

static void look(void *arg, const char *key, const char *value)
{
	struct lookup *l = arg;

	if (!l->value && strcasecmp(key, l->name) == 0)
		l->value = strdup(value);
}

/* "--op update --name --value" with the value that is now; unknown: no way back */
static int old_value(const struct request *rq, const char *value, struct list_head *batch)
{
	const char *name = rq_text(rq, 'n');

	if (!value)
		return add_no_way(batch, rq);
	if (!rq_has(rq, 't'))
		return add_request(batch, json_pack("{" HEAD ", s:s, s:s}",
						    head(rq, rq->op->mode, VERB_UPDATE), "name",
						    name, "value", value));
	return add_request(batch, json_pack("{" HEAD ", s:I, s:s, s:s}",
					    head(rq, rq->op->mode, VERB_UPDATE), "tid",
					    (json_int_t)rq_number(rq, 't', 0), "name", name,
					    "value", value));
}

static int old_slow_command_ms(const struct request *rq, struct list_head *batch)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%" PRIu32, slow_default_ms());
	return old_value(rq, text, batch);
}

static int undo_system_update(const struct request *rq, struct list_head *batch)
{
	struct lookup l = { .name = rq_text(rq, 'n') };
	const struct lld_ops *lld = lld_find(rq->lld);
	int r;

	if (strcmp(l.name, "debug") == 0)
		return old_value(rq, log_get_level() == LOG_LVL_DEBUG ? "on" : "off", batch);
	if (strcmp(l.name, "State") == 0)
		return old_value(rq, system_online() ? "ready" : "offline", batch);
	if (strcmp(l.name, "slow_command_ms") == 0)
		return old_slow_command_ms(rq, batch);
	if (lld && lld->sysshow)
		lld->sysshow(look, &l);
	r = old_value(rq, l.value, batch);
	free(l.value);
	return r;
}

static int undo_target_new(const struct request *rq, struct list_head *batch)
{
	const int r = add_request(batch, json_pack("{" HEAD ", s:I, s:b}",
						   head(rq, MODE_TARGET, VERB_DELETE), "tid",
						   (json_int_t)rq_number(rq, 't', 0), "force", 1));

	return r ? r : takes_it(batch, rq);
}

static int undo_target_update(const struct request *rq, struct list_head *batch)
{
	struct lookup l = { .name = rq_text(rq, 'n') };
	struct target *t = target_of(rq);
	int r;

	if (!t)
		return 0;
	if (strcmp(l.name, "state") == 0)
		return old_value(rq, t->state == TARGET_READY ? "ready" : "offline", batch);
	if (t->lld->target_show)
		t->lld->target_show(t, look, &l);
	r = old_value(rq, l.value, batch);
	free(l.value);
	return r;
}

/* ---- logical units */

static int lun_request(const struct request *rq, unsigned int verb, struct list_head *batch,
		       const char *name, const char *value)
{
	return add_request(batch,
			   json_pack("{" HEAD ", s:I, s:I, s:s}", head(rq, MODE_LOGICALUNIT, verb),
				     "tid", (json_int_t)rq_number(rq, 't', 0), "lun",
				     (json_int_t)rq_number(rq, 'l', 0), name, value));
}

static int undo_lu_new(const struct request *rq, struct list_head *batch)
{
	const int r = add_request(batch, json_pack("{" HEAD ", s:I, s:I, s:b}",
						   head(rq, MODE_LOGICALUNIT, VERB_DELETE), "tid",
						   (json_int_t)rq_number(rq, 't', 0), "lun",
						   (json_int_t)rq_number(rq, 'l', 0), "force", 1));

	/* a logical unit with another name lives on */
	return r || rq_has(rq, 'M') ? r : takes_it(batch, rq);
}

/* "key=value" as --params takes it */
static int param_request(const struct request *rq, struct list_head *batch, const char *key,
			 const char *value)
{
	char *text;
	int r;

	if (asprintf(&text, "%s=%s", key, value) < 0)
		return -ENOMEM;
	r = lun_request(rq, VERB_UPDATE, batch, "params", text);
	free(text);
	return r;
}

/* Mode pages that the administrator has set, and then all other attributes. */
static int old_attributes(const struct request *rq, const struct lun_entry *le,
			  struct list_head *batch)
{
	const struct lu_mode_page *m;
	int r = 0;

	list_for_each_entry (m, &le->lu->mode_pages, link)
		r = r ? r : param_request(rq, batch, "mode_page", m->text);
	return r ? r : add_attr(batch, le);
}

/* The bytes that a mode page had before the administrator has ever set it are not known here. */
static int undo_lu_update(const struct request *rq, struct list_head *batch)
{
	const struct lun_entry *le = lun_of(rq);
	const char *params = rq_text(rq, 'P');
	int r = 0;

	if (!le || !params)
		return 0;
	if (rq_names_param(rq, "path"))
		r = param_request(rq, batch, "path",
				  le->lu->bs        ? le->lu->bs->path
				  : le->lu->awaited ? le->lu->awaited
						    : "");
	if (!r && rq_names_param(rq, "mode_page") && list_empty(&le->lu->mode_pages))
		r = add_no_way(batch, rq);
	return r ? r : old_attributes(rq, le, batch);
}

/* Another LUN that leads to the same logical unit, or NULL. */
static const struct lun_entry *other_name(const struct lun_entry *le)
{
	const struct lun_entry *each;

	list_for_each_entry (each, &le->lu->maps, lu_link)
		if (each != le)
			return each;
	return NULL;
}

static int old_map(const struct request *rq, const struct lun_entry *other, struct list_head *batch)
{
	char where[48];

	(void)snprintf(where, sizeof(where), "%u:%llu", other->target->tid,
		       (unsigned long long)other->lun);
	return lun_request(rq, VERB_NEW, batch, "map", where);
}

static const char *flags_of(const struct scsi_lu *lu)
{
	static const char *const words[] = { "", "sync", "direct", "sync:direct" };

	return words[(lu->bsoflags & BS_O_SYNC ? 1 : 0) | (lu->bsoflags & BS_O_DIRECT ? 2 : 0)];
}

static int old_lu(const struct request *rq, const struct scsi_lu *lu, struct list_head *batch)
{
	const bool has_store = !(lu->devtype->flags & DEVTYPE_NO_STORE);
	const char *path = lu->bs && lu->bs->path[0] ? lu->bs->path
			   : lu->awaited             ? lu->awaited
			   : has_store               ? NULL
						     : "";
	json_t *doc =
		json_pack("{" HEAD ", s:I, s:I, s:s, s:s*}", head(rq, MODE_LOGICALUNIT, VERB_NEW),
			  "tid", (json_int_t)rq_number(rq, 't', 0), "lun",
			  (json_int_t)rq_number(rq, 'l', 0), "device-type", lu->devtype->name,
			  "backing-store", path);
	int r = doc ? 0 : -1;

	if (lu->awaited)
		r |= json_object_set_new(doc, "pending", json_true());
	if (has_store) {
		r |= json_object_set_new(doc, "bstype",
					 json_string(lu->store ? lu->store->name : "rdwr"));
		r |= json_object_set_new(doc, "bsoflags", json_string(flags_of(lu)));
		r |= json_object_set_new(doc, "bsopts", json_string(lu->bsopts));
		r |= json_object_set_new(doc, "blocksize", json_integer(lu->block_size));
	}
	if (r) {
		json_decref(doc);
		return -ENOMEM;
	}
	return add_request(batch, doc);
}

static int old_rules(const struct request *rq, const struct list_head *rules, const char *option,
		     struct list_head *batch)
{
	const struct acl_rule *rule;
	int r = 0;

	list_for_each_entry (rule, rules, link)
		r = r ? r : lun_request(rq, VERB_BIND, batch, option, rule->text);
	return r;
}

static int undo_lu_delete(const struct request *rq, struct list_head *batch)
{
	const struct lun_entry *le = lun_of(rq), *other = le ? other_name(le) : NULL;
	int r;

	if (!le)
		return 0;
	r = other ? old_map(rq, other, batch) : old_lu(rq, le->lu, batch);
	if (!r && !other)
		r = old_attributes(rq, le, batch);
	if (!r)
		r = old_rules(rq, &le->mask.addresses, "initiator-address", batch);
	return r ? r : old_rules(rq, &le->mask.names, "initiator-name", batch);
}

/* ---- accounts */

static int undo_account_new(const struct request *rq, struct list_head *batch)
{
	return add_request(batch, json_pack("{" HEAD ", s:s}", head(rq, MODE_ACCOUNT, VERB_DELETE),
					    "user", rq_text(rq, 'u')));
}

static int undo_account_update(const struct request *rq, struct list_head *batch)
{
	const struct account *a = account_find(rq_text(rq, 'u'));

	if (!a)
		return 0;
	return add_request(batch,
			   json_pack("{" HEAD ", s:s, s:s}", head(rq, MODE_ACCOUNT, VERB_UPDATE),
				     "user", a->user, "password", a->password));
}

/* ---- the table */

static const struct {
	uint8_t mode, verb;
	int (*prepare)(const struct request *rq, struct list_head *batch);
} inverses[] = {
	{ MODE_SYSTEM, VERB_UPDATE, undo_system_update },
	{ MODE_TARGET, VERB_NEW, undo_target_new },
	{ MODE_TARGET, VERB_UPDATE, undo_target_update },
	{ MODE_TARGET, VERB_BIND, undo_bind },
	{ MODE_TARGET, VERB_UNBIND, undo_unbind },
	{ MODE_LOGICALUNIT, VERB_NEW, undo_lu_new },
	{ MODE_LOGICALUNIT, VERB_DELETE, undo_lu_delete },
	{ MODE_LOGICALUNIT, VERB_UPDATE, undo_lu_update },
	{ MODE_LOGICALUNIT, VERB_BIND, undo_bind },
	{ MODE_LOGICALUNIT, VERB_UNBIND, undo_unbind },
	{ MODE_ACCOUNT, VERB_NEW, undo_account_new },
	{ MODE_ACCOUNT, VERB_UPDATE, undo_account_update },
	{ MODE_ACCOUNT, VERB_BIND, undo_bind },
	{ MODE_ACCOUNT, VERB_UNBIND, undo_unbind },
	{ MODE_PORTAL, VERB_NEW, undo_new },
	{ MODE_PORTAL, VERB_DELETE, undo_delete },
};
#define NR_INVERSES (sizeof(inverses) / sizeof(inverses[0]))

static size_t row_of(const struct op *op)
{
	size_t i = 0;

	while (i < NR_INVERSES && (inverses[i].mode != op->mode || inverses[i].verb != op->verb))
		i++;
	return i;
}

bool undo_needless(const struct op *op)
{
	return op->verb == VERB_SHOW || op->verb == VERB_STAT;
}

bool undo_possible(const struct op *op)
{
	return undo_needless(op) || row_of(op) < NR_INVERSES;
}

int undo_prepare(const struct request *rq, struct list_head *batch)
{
	const size_t i = row_of(rq->op);

	return i < NR_INVERSES ? inverses[i].prepare(rq, batch) : 0;
}

/* No way back is no loss when what it is about has been made since the log began. */
static bool needless(const struct list_head *log, const struct undo *u)
{
	const struct undo *each;

	if (u->request || u->attr)
		return false;
	list_for_each_entry (each, log, link)
		if (each->takes_it && each->tid == u->tid &&
		    (each->lun == NO_LUN || each->lun == u->lun))
			return true;
	return false;
}

void undo_keep(struct list_head *log, struct list_head *batch)
{
	while (!list_empty(batch)) {
		struct undo *last = list_entry(batch->prev, struct undo, link);

		if (needless(log, last)) {
			undo_entry_free(last);
			continue;
		}
		list_del_init(&last->link);
		list_add(&last->link, log);
	}
}

/* ---- going back */

bool undo_certain(const struct list_head *batch)
{
	const struct undo *u;

	list_for_each_entry (u, batch, link)
		if (!u->request && !u->attr)
			return false;
	return true;
}

static bool undo_one(const struct undo *u)
{
	const struct target *t;
	struct lun_entry *le;
	json_t *reply;
	bool ok;

	if (u->request) {
		reply = mgmt_execute(u->request, false);
		ok = reply && json_integer_value(json_object_get(reply, "code")) == TGT_SUCCESS;
		json_decref(reply);
		return ok;
	}
	t = u->attr ? target_find(u->tid) : NULL;
	le = t ? lunmap_find(t, u->lun) : NULL;
	if (le)
		lu_attr_restore(le->lu, u->attr);
	return le != NULL;
}

bool undo_run(struct list_head *log)
{
	bool all = true;

	while (!list_empty(log)) {
		struct undo *u = list_first_entry(log, struct undo, link);

		all &= undo_one(u);
		undo_entry_free(u);
	}
	return all;
}
