// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * target.c - targets: create, find, delete; and the state of the system as a whole
 */
#include <stdlib.h>
#include <string.h>

#include "core.h"
#include "tgt/limits.h"

static struct list_head targets = LIST_HEAD_INIT(targets); /* ascending by tid */
static unsigned int nr_targets;
static bool online = true;
static void (*stop_fn)(void);
static void (*watch_fn)(void);

/* ---- the system */

bool system_online(void)
{
	return online;
}

void system_set_online(bool on)
{
	online = on;
}

void system_set_stop(void (*fn)(void))
{
	stop_fn = fn;
}

int system_try_stop(struct err *e)
{
	if (nr_targets)
		return err_set(e, TGT_TARGET_ACTIVE, "%u targets exist: delete them first",
			       nr_targets);
	return 0;
}

int system_stop(struct err *e)
{
	if (system_try_stop(e) < 0)
		return -1;
	if (stop_fn)
		stop_fn();
	return 0;
}

void target_set_watch(void (*fn)(void))
{
	watch_fn = fn;
}

void target_count_changed(void)
{
	if (watch_fn)
		watch_fn();
}

/* ---- find */

struct target *target_find(uint32_t tid)
{
	struct target *t;

	list_for_each_entry (t, &targets, link)
		if (t->tid == tid)
			return t;
	return NULL;
}

struct target *target_find_name(const struct lld_ops *lld, const char *name)
{
	struct target *t;

	list_for_each_entry (t, &targets, link)
		if (t->lld == lld && !strcmp(t->name, name))
			return t;
	return NULL;
}

int target_each(int (*each)(void *arg, struct target *t), void *arg)
{
	struct target *t, *tmp;

	list_for_each_entry_safe (t, tmp, &targets, link) {
		const int r = each(arg, t);

		if (r)
			return r;
	}
	return 0;
}

struct it_nexus *target_nexus(struct target *t, uint64_t id)
{
	struct it_nexus *n;

	list_for_each_entry (n, &t->nexuses, link)
		if (n->id == id)
			return n;
	return NULL;
}

unsigned int target_count(void)
{
	return nr_targets;
}

unsigned int target_nexus_count(void)
{
	unsigned int sum = 0;
	const struct target *t;

	list_for_each_entry (t, &targets, link)
		sum += t->nr_nexuses;
	return sum;
}

/* ---- create */

static int target_check_new(uint32_t tid, const char *name, const struct lld_ops *lld,
			    struct err *e)
{
	if (!tid || tid > LIMIT_TARGETS)
		return err_set(e, TGT_INVALID_REQUEST, "a target id is from 1 to %d",
			       LIMIT_TARGETS);
	if (target_find(tid))
		return err_set(e, TGT_TARGET_EXIST, "target %u exists", tid);
	if (target_find_name(lld, name))
		return err_set(e, TGT_TARGET_EXIST, "a target is named %s", name);
	if (!name[0])
		return err_set(e, TGT_INVALID_REQUEST, "a target needs a name");
	return lld->target_name_ok ? lld->target_name_ok(name, e) : 0;
}

static void target_insert(struct target *t)
{
	struct target *after = NULL, *each;

	list_for_each_entry (each, &targets, link)
		if (each->tid < t->tid)
			after = each;
	list_add(&t->link, after ? &after->link : &targets);
	nr_targets++;
	target_count_changed();
}

static void target_free(struct target *t)
{
	if (!t)
		return;
	lunmap_clear(t);
	acl_clear(&t->acl);
	auth_clear(&t->auth);
	free(t->name);
	free(t);
}

static struct target *target_alloc(uint32_t tid, const char *name, const struct lld_ops *lld,
				   struct ev_loop *loop)
{
	struct target *t = calloc(1, sizeof(*t));

	if (!t)
		return NULL;
	t->tid = tid;
	t->lld = lld;
	t->loop = loop;
	t->state = TARGET_READY;
	acl_init(&t->acl);
	auth_init(&t->auth);
	list_init(&t->nexuses);
	t->name = strdup(name);
	if (!t->name) {
		target_free(t);
		return NULL;
	}
	return t;
}

static int target_add_controller(struct target *t, struct err *e)
{
	const struct lu_params p = { .device_type = "controller" };

	return t->lld->flags & LLD_CONTROLLER_AT_LUN0 ? lu_new(t, 0, &p, e) : 0;
}

int target_new(uint32_t tid, const char *name, const struct lld_ops *lld, struct ev_loop *loop,
	       struct target **ret, struct err *e)
{
	struct target *t;

	if (target_check_new(tid, name, lld, e) < 0)
		return -1;
	t = target_alloc(tid, name, lld, loop);
	if (!t)
		return err_set(e, TGT_NOMEM, "out of memory");
	if (lld->target_create && lld->target_create(t, e) < 0) {
		target_free(t);
		return -1;
	}
	if (target_add_controller(t, e) < 0) {
		if (lld->target_destroy)
			lld->target_destroy(t);
		target_free(t);
		return -1;
	}
	target_insert(t);
	if (ret)
		*ret = t;
	return 0;
}

/* ---- delete */

int target_try_delete(const struct target *t, bool force, struct err *e)
{
	if (t->nr_nexuses && !force)
		return err_set(e, TGT_TARGET_ACTIVE, "%u initiators are logged in to %s",
			       t->nr_nexuses, t->name);
	return 0;
}

int target_delete(struct target *t, bool force, struct err *e)
{
	if (target_try_delete(t, force, e) < 0)
		return -1;
	t->state = TARGET_OFFLINE;
	while (!list_empty(&t->nexuses))
		t->lld->nexus_drop(list_first_entry(&t->nexuses, struct it_nexus, link));
	if (t->lld->target_destroy)
		t->lld->target_destroy(t);
	list_del_init(&t->link);
	nr_targets--;
	target_count_changed();
	target_free(t);
	return 0;
}

int target_set_state(struct target *t, enum target_state s, struct err *e)
{
	(void)e;
	t->state = s;
	return 0;
}
