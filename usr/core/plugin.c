// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plugin.c - find shared objects, check their ABI, register transports and stores
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"
#include "tgt/log.h"
#include "tgt/plugin.h"
#include "tgt/pool.h"

struct bs_reg {
	const struct bs_ops *ops;
	struct list_head link;
};

static struct list_head llds = LIST_HEAD_INIT(llds);
static struct list_head stores = LIST_HEAD_INIT(stores);

/* ---- look-up */

struct lld_reg *lld_reg_of(const struct lld_ops *ops)
{
	struct lld_reg *r;

	list_for_each_entry (r, &llds, link)
		if (r->ops == ops)
			return r;
	return NULL;
}

/* No name means iSCSI, which clients of stgt expect, or the only driver there is. */
const struct lld_ops *lld_find(const char *name)
{
	const struct lld_reg *r;

	list_for_each_entry (r, &llds, link)
		if (!strcmp(r->ops->name, name && name[0] ? name : "iscsi"))
			return r->ops;
	if ((name && name[0]) || list_empty(&llds))
		return NULL;
	return list_first_entry(&llds, struct lld_reg, link)->ops;
}

const struct bs_ops *bs_find(const char *name)
{
	const struct bs_reg *r;

	list_for_each_entry (r, &stores, link)
		if (!strcmp(r->ops->name, name))
			return r->ops;
	return NULL;
}

void lld_each(void (*each)(void *arg, const struct lld_ops *ops), void *arg)
{
	const struct lld_reg *r;

	list_for_each_entry (r, &llds, link)
		each(arg, r->ops);
}

void bs_each(void (*each)(void *arg, const struct bs_ops *ops), void *arg)
{
	const struct bs_reg *r;

	list_for_each_entry (r, &stores, link)
		each(arg, r->ops);
}

/* ---- state of a transport */

const char *lld_state_word(const struct lld_ops *ops)
{
	static const char *const words[] = { "uninitialized", "ready", "error", "stopped" };
	const struct lld_reg *r = lld_reg_of(ops);

	return words[r ? r->state : LLD_UNINITIALIZED];
}

/* What a start without options uses again. */
static const char *lld_keep_options(struct lld_reg *r, const char *options)
{
	if (options) {
		free(r->options);
		r->options = strdup(options);
		return options;
	}
	return r->options ? r->options : "";
}

int lld_start(const struct lld_ops *ops, struct ev_loop *l, const char *options, struct err *e)
{
	struct lld_reg *r = lld_reg_of(ops);

	if (r->state == LLD_READY)
		return err_set(e, TGT_INVALID_REQUEST, "driver %s is running", ops->name);
	if (!r->cmds)
		r->cmds = obj_pool_new(sizeof(struct scsi_cmd) + ops->task_size, 0);
	if (!r->cmds)
		return err_set(e, TGT_NOMEM, "out of memory");
	options = lld_keep_options(r, options);
	if (ops->init && ops->init(l, options, e) < 0) {
		r->state = LLD_ERROR;
		return -1;
	}
	r->state = LLD_READY;
	return 0;
}

int lld_configured(const struct lld_ops *ops, struct err *e)
{
	struct lld_reg *r = lld_reg_of(ops);

	if (r->state != LLD_READY || !ops->configured || ops->configured(e) == 0)
		return 0;
	lld_stop(ops);
	r->state = LLD_ERROR;
	return -1;
}

bool lld_busy(const struct lld_ops *ops)
{
	const struct lld_reg *r = lld_reg_of(ops);

	return r->cmds && obj_pool_used(r->cmds);
}

void lld_stop(const struct lld_ops *ops)
{
	struct lld_reg *r = lld_reg_of(ops);

	if (r->state == LLD_READY && ops->exit)
		ops->exit();
	if (r->state == LLD_READY)
		r->state = LLD_STOPPED;
	if (r->cmds && !lld_busy(ops))
		r->cmds = obj_pool_free(r->cmds);
}

/* ---- registering */

static size_t ops_full_size(uint32_t kind)
{
	return kind == TGT_LLD ? sizeof(struct lld_ops) : sizeof(struct bs_ops);
}

/* An older plugin's shorter table: what it lacks reads as NULL. */
static const void *ops_whole(const struct tgt_plugin *p)
{
	void *copy;

	if (p->ops_size == ops_full_size(p->kind))
		return p->ops;
	copy = calloc(1, ops_full_size(p->kind));
	if (copy)
		memcpy(copy, p->ops, p->ops_size);
	return copy;
}

static bool abi_fits(const struct tgt_plugin *p)
{
	return p->abi == TGT_ABI && (p->kind == TGT_LLD || p->kind == TGT_BS) &&
	       p->ops_size <= ops_full_size(p->kind) && p->cmd_size == sizeof(struct scsi_cmd) &&
	       p->io_size == sizeof(struct bs_io) &&
	       p->ev_size == sizeof(struct ev_io) + sizeof(struct ev_timer);
}

static int register_lld(const struct lld_ops *ops)
{
	struct lld_reg *r;

	list_for_each_entry (r, &llds, link)
		if (!strcmp(r->ops->name, ops->name))
			return -EEXIST;
	r = calloc(1, sizeof(*r));
	if (!r)
		return -ENOMEM;
	r->ops = ops;
	list_init(&r->no_mem);
	list_add_tail(&r->link, &llds);
	return 0;
}

static int register_bs(const struct bs_ops *ops)
{
	struct bs_reg *r;

	if (bs_find(ops->name))
		return -EEXIST;
	r = calloc(1, sizeof(*r));
	if (!r)
		return -ENOMEM;
	r->ops = ops;
	list_add_tail(&r->link, &stores);
	return 0;
}

int plugin_register(const struct tgt_plugin *p, const char *from)
{
	const void *ops;
	int r;

	if (!abi_fits(p)) {
		log_err("%s: built for another tgtd (ABI %u, version %s): build it again", from,
			p->abi, p->abi == TGT_ABI ? p->version : "?");
		return -EINVAL;
	}
	ops = ops_whole(p);
	if (!ops)
		return -ENOMEM;
	r = p->kind == TGT_LLD ? register_lld(ops) : register_bs(ops);
	if (r == -EEXIST)
		log_warn("%s: left out, there is one of that name already", from);
	return r;
}

/* ---- loading */

static void load_one(const char *path)
{
	void *so = dlopen(path, RTLD_NOW | RTLD_LOCAL);
	const struct tgt_plugin *p;

	if (!so) {
		log_err("%s", dlerror());
		return;
	}
	p = dlsym(so, "tgt_plugin");
	if (!p) {
		log_err("%s: no tgt_plugin in it: not a plugin of tgtd", path);
		(void)dlclose(so);
		return;
	}
	if (plugin_register(p, path) < 0)
		(void)dlclose(so);
}

static int is_plugin(const struct dirent *d)
{
	const size_t n = strlen(d->d_name);

	return n > 3 && !strcmp(d->d_name + n - 3, ".so");
}

int plugins_load(const char *dir, struct err *e)
{
	struct dirent **names;
	const int n = scandir(dir, &names, is_plugin, alphasort);

	if (n < 0)
		return err_set(e, TGT_UNKNOWN, "%s: %s", dir, strerror(errno));
	for (int i = 0; i < n; i++) {
		char path[PATH_MAX];

		if (snprintf(path, sizeof(path), "%s/%s", dir, names[i]->d_name) <
		    (int)sizeof(path))
			load_one(path);
		free(names[i]);
	}
	free(names);
	return 0;
}
