// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * op_target.c - operations of --mode target
 */
#include <stdio.h>
#include <string.h>

#include "mgmt/handlers.h"
#include "mgmt/show.h"
#include "tgt/lld.h"
#include "tgt/log.h"
#include "tgt/target.h"

int do_target_new(const struct request *rq, struct reply *rp, struct err *e)
{
	const struct lld_ops *lld;
	struct target *t;

	(void)rp;
	if (rq_lld(rq, &lld, e) < 0)
		return -1;
	if (target_new((uint32_t)rq_number(rq, 't', 0), rq_text(rq, 'T'), lld, mgmt_loop, &t, e) <
	    0)
		return -1;
	log_info("Succeed to create a new target %u", t->tid);
	return 0;
}

int do_target_delete(const struct request *rq, struct reply *rp, struct err *e)
{
	struct target *t;

	(void)rp;
	if (rq_target(rq, &t, e) < 0)
		return -1;
	if (rq_dry(rq))
		return target_try_delete(t, rq_has(rq, 'F'), e);
	return target_delete(t, rq_has(rq, 'F'), e);
}

int do_target_show(const struct request *rq, struct reply *rp, struct err *e)
{
	const struct lld_ops *lld;
	struct target *t;

	if (rq_lld(rq, &lld, e) < 0)
		return -1;
	if (!rq_has(rq, 't'))
		return reply_doc(rp, show_targets(rq_has(rq, 'j')), e);
	if (rq_target(rq, &t, e) < 0)
		return -1;
	return reply_doc(rp, show_parameters(t), e);
}

int do_target_stat(const struct request *rq, struct reply *rp, struct err *e)
{
	struct target *t;

	if (rq_target(rq, &t, e) < 0)
		return -1;
	return reply_doc(rp, show_stats(STATS_ALL, t, NULL, NULL), e);
}

static int update_state(struct target *t, const char *value, struct err *e)
{
	if (strcmp(value, "ready") == 0)
		return target_set_state(t, TARGET_READY, e);
	if (strcmp(value, "offline") == 0)
		return target_set_state(t, TARGET_OFFLINE, e);
	return err_set(e, TGT_INVALID_REQUEST, "a target's state is ready or offline, not '%s'",
		       value);
}

int do_target_update(const struct request *rq, struct reply *rp, struct err *e)
{
	const char *name = rq_text(rq, 'n');
	struct target *t;

	(void)rp;
	if (rq_target(rq, &t, e) < 0)
		return -1;
	if (strcmp(name, "state") == 0)
		return update_state(t, rq_text(rq, 'v'), e);
	if (!t->lld->target_update)
		return err_set(e, TGT_INVALID_REQUEST, "%s has no parameter '%s'", t->lld->name,
			       name);
	return t->lld->target_update(t, name, rq_text(rq, 'v'), e);
}

/* ---- bind and unbind: access rules, and adapters */

/* stgt's words: a driver without adapters has no such bus. */
static int no_adapter(const struct request *rq, struct reply *rp, struct err *e)
{
	const char *bus = rq_text(rq, 'B');

	if (!bus)
		return err_set(e, TGT_UNSUPPORTED, "this driver serves no host adapters");
	snprintf(rp->word, sizeof(rp->word), "can't find bus: %.*s", (int)strcspn(bus, ","), bus);
	return err_set(e, TGT_INVALID_REQUEST, "this driver serves no host adapters");
}

static int bind_adapter(const struct request *rq, struct target *t, bool bind, struct reply *rp,
			struct err *e)
{
	int (*const fn)(struct target *, const char *, struct err *) =
		bind ? t->lld->target_bind : t->lld->target_unbind;
	const char *bus = rq_text(rq, 'B');
	char host[32];

	if (rq_has(rq, 'I') || rq_has(rq, 'Q') || (bus && rq_has(rq, 'H')))
		return err_set(e, TGT_INVALID_REQUEST, "give one of --bus and --host, and no rule");
	if (!fn)
		return no_adapter(rq, rp, e);
	if (rq_dry(rq))
		return err_set(e, TGT_UNSUPPORTED, "an adapter can only be tried by binding it");
	snprintf(host, sizeof(host), "host,%u", (unsigned int)rq_number(rq, 'H', 0));
	if (fn(t, bus ? bus : host, e) < 0)
		return -1;
	log_info("Succeed to %s the target %u %s %s", bind ? "bind" : "unbind", t->tid,
		 bind ? "to" : "from", bus ? bus : host);
	return 0;
}

int bind_rules(struct acl *acl, const char *address, const char *name, struct err *e)
{
	if (address && acl_add_address(acl, address, e) < 0)
		return -1;
	if (!name || acl_add_name(acl, name, e) == 0)
		return 0;
	if (address)
		(void)acl_remove_address(acl, address, NULL);
	return -1;
}

int unbind_rules(struct acl *acl, const char *address, const char *name, struct err *e)
{
	if (address && acl_remove_address(acl, address, e) < 0)
		return -1;
	if (!name || acl_remove_name(acl, name, e) == 0)
		return 0;
	if (address)
		(void)acl_add_address(acl, address, NULL);
	return -1;
}

static int add_all(struct acl *to, const struct acl *from, struct err *e)
{
	struct acl_rule *r;
	int err = 0;

	list_for_each_entry (r, &from->addresses, link)
		err = err ? err : acl_add_address(to, r->text, e);
	list_for_each_entry (r, &from->names, link)
		err = err ? err : acl_add_name(to, r->text, e);
	return err;
}

int change_rules(const struct request *rq, rules_fn *change, struct acl *acl, struct err *e)
{
	struct acl copy;
	int r;

	if (!rq_dry(rq))
		return change(acl, rq_text(rq, 'I'), rq_text(rq, 'Q'), e);
	acl_init(&copy);
	r = add_all(&copy, acl, e);
	if (!r)
		r = change(&copy, rq_text(rq, 'I'), rq_text(rq, 'Q'), e);
	acl_clear(&copy);
	return r;
}

int do_target_bind(const struct request *rq, struct reply *rp, struct err *e)
{
	struct target *t;

	if (rq_target(rq, &t, e) < 0)
		return -1;
	if (rq_has(rq, 'B') || rq_has(rq, 'H'))
		return bind_adapter(rq, t, true, rp, e);
	return change_rules(rq, bind_rules, &t->acl, e);
}

int do_target_unbind(const struct request *rq, struct reply *rp, struct err *e)
{
	struct target *t;

	if (rq_target(rq, &t, e) < 0)
		return -1;
	if (rq_has(rq, 'B') || rq_has(rq, 'H'))
		return bind_adapter(rq, t, false, rp, e);
	return change_rules(rq, unbind_rules, &t->acl, e);
}
