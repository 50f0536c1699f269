// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan_lun.c - the difference between the LUNs of a configuration and of a daemon
 *
 * Attributes, masks, paths and sizes change in place. What a logical unit is made of (store, its
 * options, block size, type) does not: without sessions it is made anew, else that is left for
 * later.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/directive.h"
#include "config/plan.h"
#include "tgt/target.h"

static json_t *lun_op(const struct want_target *t, const char *verb, int64_t lun)
{
	json_t *op = plan_target_op("logicalunit", verb, t);

	if (json_object_set_new(op, "lun", json_integer(lun)) < 0)
		abort();
	return op;
}

/* ---- attributes */

/* ${tid} and ${lun} of "params" */
static const char *substituted(struct conf *c, const char *text, const struct want_target *t,
			       const struct want_lun *l)
{
	const char *out = "";

	while (*text) {
		const size_t n = strcspn(text, "$");

		out = conf_printf(c, "%s%.*s", out, (int)n, text);
		text += n;
		if (strncmp(text, "${tid}", 6) == 0) {
			out = conf_printf(c, "%s%u", out, t->tid);
			text += 6;
		} else if (strncmp(text, "${lun}", 6) == 0) {
			out = conf_printf(c, "%s%d", out, (int)l->lun);
			text += 6;
		} else if (*text) {
			out = conf_printf(c, "%s$", out);
			text++;
		}
	}
	return out;
}

/* The daemon cuts what is too long, as stgt's does. */
static const char *cut(struct conf *c, const char *key, const char *value,
		       const struct conf_node *n)
{
	const size_t room = lu_param_room(key);

	if (strnlen(value, room) == strlen(value))
		return value;
	conf_warn(c->diag, n->file, n->line, "%s keeps %zu characters: '%.*s'", key, room,
		  (int)room, value);
	return conf_strndup(c, value, room);
}

/* A later one of the same key goes before an earlier one; mode pages are many. */
static void add_param(struct conf *c, struct want_list *l, const char *key, const char *value,
		      const struct conf_node *n)
{
	value = cut(c, key, value, n);
	for (unsigned int i = 0; i < l->nr; i++) {
		if (strcmp(l->v[i].key, key) != 0 || strcmp(key, "mode_page") == 0)
			continue;
		l->v[i] = (struct want_value){ key, value, n };
		return;
	}
	want_add(c, l, key, value, n);
}

/* "KEY=VALUE,..." */
static void split(struct conf *c, struct want_list *l, const char *text, const struct conf_node *n)
{
	while (*text) {
		const size_t len = strcspn(text, ",");
		const char *pair = conf_strndup(c, text, len), *eq = strchr(pair, '=');

		if (eq && (strncmp(pair, "path=", 5) == 0 || strncmp(pair, "bsopts=", 7) == 0))
			conf_error(c->diag, n->file, n->line, "write %.*s as a directive",
				   (int)(eq - pair), pair);
		else if (eq)
			add_param(c, l, conf_strndup(c, pair, (size_t)(eq - pair)), eq + 1, n);
		else if (len)
			conf_error(c->diag, n->file, n->line,
				   "'%.80s' is not of the form KEY=VALUE", pair);
		text += len + (text[len] == ',');
	}
}

/* All of a LUN's, numbers filled in. */
static struct want_list all_params(struct conf *c, const struct want_target *t,
				   const struct want_lun *l)
{
	struct want_list all = { 0 };

	for (unsigned int i = 0; i < l->params.nr; i++)
		add_param(c, &all, l->params.v[i].key, l->params.v[i].value, l->params.v[i].node);
	for (unsigned int i = 0; i < l->raw.nr; i++)
		split(c, &all, substituted(c, l->raw.v[i].value, t, l), l->raw.v[i].node);
	return all;
}

/* Numbers separated by colons, however they are written. */
static bool same_numbers(const char *a, const char *b, unsigned int count)
{
	while (*a && *b && count--) {
		char *enda, *endb;

		if (strtoul(a, &enda, 0) != strtoul(b, &endb, 0) || enda == a || *enda != *endb)
			return false;
		a = enda + (*enda == ':');
		b = endb + (*endb == ':');
	}
	return true;
}

/* @pages: those that somebody has set. */
static bool has_mode_page(const json_t *pages, const char *wanted)
{
	const json_t *v;
	size_t i;

	json_array_foreach(pages, i, v)
	{
		const char *text = json_string_value(v);

		if (same_numbers(text, wanted, 2))
			return same_numbers(text, wanted, UINT32_MAX);
	}
	return strcmp(wanted, CACHE_ON) == 0;
}

static bool has_attribute(const json_t *now, const struct want_value *v)
{
	const struct directive *d = directive_find(v->key, IN_LUN);
	const json_t *attributes = json_object_get(now, "attributes");
	const char *is;

	if (strcmp(v->key, "mode_page") == 0)
		return has_mode_page(json_object_get(attributes, "mode_page"), v->value);
	is = json_string_value(json_object_get(attributes, v->key));
	if (!is)
		return false;
	return !d || d->type == OF_TEXT ? strcmp(is, v->value) == 0 : same_value(is, v->value);
}

static json_t *params_op(struct plan *p, const struct want_target *t, const struct want_lun *l,
			 const char *key, const char *value)
{
	json_t *op = lun_op(t, "update", l->lun);

	plan_set(op, "params", conf_printf(p->conf, "%s=%s", key, value));
	return op;
}

static void change_attribute(struct plan *p, const struct want_target *t, const struct want_lun *l,
			     const json_t *now, const struct want_value *v)
{
	const char *is = member_text(json_object_get(now, "attributes"), v->key);
	json_t *op = params_op(p, t, l, v->key, v->value);

	if (*is)
		(void)plan_add(p, PLAN_TARGETS, '~', v->node, op, "%s: lun %d: %s %s -> %s",
			       t->name, (int)l->lun, v->key, is, v->value);
	else
		(void)plan_add(p, PLAN_TARGETS, '~', v->node, op, "%s: lun %d: %s %s", t->name,
			       (int)l->lun, v->key, v->value);
}

static void plan_attributes(struct plan *p, const struct want_target *t, const struct want_lun *l,
			    const json_t *now)
{
	const struct want_list all = all_params(p->conf, t, l);

	for (unsigned int i = 0; i < all.nr; i++)
		if (!has_attribute(now, &all.v[i]))
			change_attribute(p, t, l, now, &all.v[i]);
}

/* Of a new one: an operation each, so that an error is where it belongs; people need not see them.
 */
static void first_attributes(struct plan *p, const struct want_target *t, const struct want_lun *l)
{
	const struct want_list all = all_params(p->conf, t, l);

	for (unsigned int i = 0; i < all.nr; i++)
		(void)plan_add(p, PLAN_TARGETS, ' ', all.v[i].node,
			       params_op(p, t, l, all.v[i].key, all.v[i].value),
			       "%s: lun %d: %s %s", t->name, (int)l->lun, all.v[i].key,
			       all.v[i].value);
}

/* ---- new ones */

/* A device that is mounted, or has something else on it that wants it alone. */
static bool is_in_use(const struct want_lun *l)
{
	struct stat st;
	int fd;

	if (!l->path || stat(l->path, &st) < 0 || !S_ISBLK(st.st_mode))
		return false;
	fd = open(l->path, O_RDONLY | O_EXCL | O_CLOEXEC);
	if (fd < 0)
		return errno == EBUSY;
	close(fd);
	return false;
}

/* bsopts, and the size that is one of them */
static const char *bsopts_of(struct conf *c, const struct want_lun *l)
{
	const char *opts = want_find(&l->options, "bsopts");
	const char *size = want_find(&l->options, "size");

	if (!size)
		return opts ? opts : "";
	if (!opts || !*opts)
		return conf_printf(c, "size=%s", size);
	return conf_printf(c, "%s;size=%s", opts, size);
}

static json_t *new_op(struct plan *p, const struct want_target *t, const struct want_lun *l)
{
	static const char *const options[] = { "device-type", "bstype", "bsoflags" };
	const char *size = want_find(&l->options, "blocksize");
	const char *bsopts = bsopts_of(p->conf, l);
	json_t *op = lun_op(t, "new", l->lun);
	uint64_t v;

	if (l->path)
		plan_set(op, "backing-store", l->path);
	if (l->path && (p->how & PLAN_PENDING) &&
	    json_object_set_new(op, "pending", json_true()) < 0)
		abort();
	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (want_find(&l->options, options[i]))
			plan_set(op, options[i], want_find(&l->options, options[i]));
	if (*bsopts)
		plan_set(op, "bsopts", bsopts);
	if (size && conf_number(size, &v) == 0 &&
	    json_object_set_new(op, "blocksize", json_integer((json_int_t)v)) < 0)
		abort();
	return op;
}

static void new_lun(struct plan *p, const struct want_target *t, const struct want_lun *l)
{
	if (!l->allow_in_use && !(p->how & PLAN_FORCE) && is_in_use(l))
		conf_error(p->conf->diag, l->node->file, l->node->line,
			   "%.80s is in use, perhaps mounted: write allow-in-use yes if it may be",
			   l->path);
	(void)plan_add(p, PLAN_TARGETS, '+', l->node, new_op(p, t, l), "%s: lun %d %s", t->name,
		       (int)l->lun, l->path ? l->path : l->node->value);
	first_attributes(p, t, l);
	plan_rules(p, PLAN_TARGETS, t, l->lun, &l->addresses, &l->names, NULL);
}

static json_t *delete_op(const struct plan *p, const json_t *where)
{
	json_t *op = plan_op("logicalunit", "delete", member_text(where, "driver"));

	if (json_object_set(op, "tid", json_object_get(where, "tid")) < 0 ||
	    json_object_set(op, "lun", json_object_get(where, "lun")) < 0)
		abort();
	op_force(p, op);
	return op;
}

static bool is_claimed(const struct plan *p, json_int_t tid, json_int_t lun)
{
	char key[48];

	(void)snprintf(key, sizeof(key), "%d %d", (int)tid, (int)lun);
	return json_object_get(p->claimed, key) != NULL;
}

/*
 * A file that a LUN has which the configuration no longer names: two logical units would write to
 * it. False: it stays where it is.
 */
static bool move_here(struct plan *p, const struct want_target *t, const struct want_lun *l)
{
	json_t *where = l->path && !l->allow_in_use ? json_object_get(p->paths, l->path) : NULL;
	const json_int_t tid = member_number(where, "tid"), lun = member_number(where, "lun");
	char key[48];

	if (!where || is_claimed(p, tid, lun))
		return true;
	if (!(p->how & PLAN_PRUNE_LUNS) || (p->want->only && tid != (json_int_t)t->tid)) {
		plan_block(p, l->node,
			   "%s is LUN %d of target %d, which the file does not have any more: "
			   "%s",
			   l->path, (int)lun, (int)tid,
			   p->want->only ? "update that one first" : "--prune takes it away there");
		return false;
	}
	(void)plan_add(p, PLAN_MOVE, '-', NULL, delete_op(p, where), "target %d: lun %d %s, for %s",
		       (int)tid, (int)lun, l->path, t->name);
	(void)snprintf(key, sizeof(key), "%d %d", (int)tid, (int)lun);
	(void)json_object_set_new(p->claimed, key, json_true());
	return true;
}

/* ---- those that are there */

static bool wants(const struct want_lun *l, const char *option, const char *otherwise,
		  const char *now)
{
	const char *v = want_find(&l->options, option);

	return strcmp(v ? v : otherwise, now) == 0;
}

const char *running_bsoflags(const json_t *store)
{
	const bool sync = json_is_true(json_object_get(store, "sync"));
	const bool direct = json_is_true(json_object_get(store, "direct"));

	return sync && direct ? "sync:direct" : sync ? "sync" : direct ? "direct" : "";
}

json_int_t running_block_size(const json_t *lun)
{
	return strcmp(member_text(lun, "device_type"), "cd") == 0 ? 2048 : 512;
}

static bool same_block_size(const struct want_lun *l, const json_t *now)
{
	const char *text = want_find(&l->options, "blocksize");
	uint64_t v = (uint64_t)running_block_size(now);

	if (text)
		(void)conf_number(text, &v);
	return (json_int_t)v == member_number(now, "block_size");
}

/* What cannot change: the name of the first such thing, or NULL. */
static const char *made_otherwise(struct conf *c, const struct want_lun *l, const json_t *now)
{
	const json_t *store = json_object_get(now, "backing_store");

	if (!wants(l, "device-type", "disk", member_text(now, "device_type")))
		return "device-type";
	if (strcmp(bsopts_of(c, l), member_text(store, "options")) != 0)
		return "bsopts";
	if (!wants(l, "bstype", "rdwr", member_text(store, "type")))
		return "bs-type";
	if (!wants(l, "bsoflags", "", running_bsoflags(store)))
		return "bsoflags";
	return same_block_size(l, now) ? NULL : "block-size";
}

static size_t sessions(const json_t *target)
{
	return json_array_size(json_object_get(target, "nexuses"));
}

/* LUNs that lead to the logical unit made at @home. */
static unsigned int names_of(const struct plan *p, const json_t *home)
{
	const json_t *t, *lun;
	unsigned int nr = 0;
	size_t i, k;

	json_array_foreach(p->now->targets, i, t)
	{
		json_array_foreach(json_object_get(t, "luns"), k, lun)
		{
			nr += json_equal(json_object_get(lun, "home"), home) != 0;
		}
	}
	return nr;
}

static void remake(struct plan *p, const struct want_target *t, const struct want_lun *l,
		   const json_t *now, const char *what)
{
	const json_t *home = json_object_get(running_lun(now, l->lun), "home");
	json_t *op;

	if (names_of(p, home) > 1) {
		plan_block(p, l->node,
			   "another %s of LUN %d of %s makes a new logical unit, and other LUNs "
			   "lead to it",
			   what, (int)l->lun, t->name);
		return;
	}
	if (sessions(now) && !(p->how & PLAN_FORCE)) {
		plan_block(p, l->node,
			   "another %s of LUN %d of %s makes a new logical unit, and %u initiators "
			   "are logged in",
			   what, (int)l->lun, t->name, (unsigned int)sessions(now));
		return;
	}
	op = lun_op(t, "delete", l->lun);
	op_force(p, op);
	(void)plan_add(p, PLAN_TARGETS, '~', l->node, op, "%s: lun %d: another %s, made anew",
		       t->name, (int)l->lun, what);
	new_lun(p, t, l);
}

static void plan_path(struct plan *p, const struct want_target *t, const struct want_lun *l,
		      const json_t *now)
{
	const char *is = member_text(json_object_get(now, "backing_store"), "path");
	const char *path = l->path ? l->path : "";
	struct plan_step *s;

	if (strcmp(is, path) == 0)
		return;
	s = plan_add(p, PLAN_TARGETS, '~', l->node, params_op(p, t, l, "path", path),
		     "%s: lun %d: path %s -> %s", t->name, (int)l->lun, *is ? is : "none",
		     *path ? path : "none");
	s->busy = true;
}

/* [bytes] of a file or device; 0: not known */
static int64_t file_size(const char *path)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	int64_t size;

	if (fd < 0)
		return 0;
	size = lseek(fd, 0, SEEK_END);
	close(fd);
	return size > 0 ? size : 0;
}

/* The file behind it has grown since the daemon looked. */
static void plan_size(struct plan *p, const struct want_target *t, const struct want_lun *l,
		      const json_t *now)
{
	const json_t *store = json_object_get(now, "backing_store");
	const char *type = member_text(store, "type");
	const json_int_t is = member_number(now, "size"), block = member_number(now, "block_size");
	int64_t size;

	if (!l->path || strcmp(l->path, member_text(store, "path")) != 0 || is <= 0 || block <= 0)
		return;
	if (strcmp(type, "rdwr") != 0 && strcmp(type, "aio") != 0)
		return;
	size = file_size(l->path) / block * block;
	if (size == 0 || size == is)
		return;
	(void)plan_add(p, PLAN_TARGETS, '~', l->node,
		       params_op(p, t, l, "bsopts", conf_printf(p->conf, "size=%" PRId64, size)),
		       "%s: lun %d: size %" PRId64 " -> %" PRId64, t->name, (int)l->lun,
		       (int64_t)is, size);
}

static void plan_lun(struct plan *p, const struct want_target *t, const struct want_lun *l,
		     const json_t *target)
{
	const json_t *now = running_lun(target, l->lun);
	const char *what;

	if (!now || lun_is_controller(now)) {
		if (move_here(p, t, l))
			new_lun(p, t, l);
		return;
	}
	what = made_otherwise(p->conf, l, now);
	if (what) {
		remake(p, t, l, target, what);
		return;
	}
	plan_path(p, t, l, now);
	plan_size(p, t, l, now);
	plan_attributes(p, t, l, now);
	plan_rules(p, PLAN_TARGETS, t, l->lun, &l->addresses, &l->names,
		   json_object_get(now, "mask"));
}

static void extra_luns(struct plan *p, const struct want_target *t, const json_t *target)
{
	const json_t *lun;
	size_t i;

	json_array_foreach(json_object_get(target, "luns"), i, lun)
	{
		const json_int_t nr = member_number(lun, "lun");
		json_t *op;

		if (lun_is_controller(lun) || is_claimed(p, t->tid, nr))
			continue;
		p->extra_luns++;
		if (!(p->how & PLAN_PRUNE_LUNS))
			continue;
		op = lun_op(t, "delete", nr);
		op_force(p, op);
		(void)plan_add(p, PLAN_LUNS_GO, '-', NULL, op, "%s: lun %d %s", t->name, (int)nr,
			       member_text(json_object_get(lun, "backing_store"), "path"));
	}
}

void plan_luns(struct plan *p, const struct want_target *t, json_t *now)
{
	for (unsigned int i = 0; i < t->nr_luns; i++)
		if (!t->luns[i].map_target)
			plan_lun(p, t, &t->luns[i], now);
	extra_luns(p, t, now);
}

/* ---- one more name for a logical unit */

/* Is it the same one? Both know where it was made. */
static bool leads_there(const struct plan *p, const struct want_lun *l, const json_t *now)
{
	const struct want_target *of = want_target(p->want, l->map_target);
	const json_t *source =
		running_lun(running_target(p->now, of->driver, of->name), (int64_t)l->map_lun);

	return source && json_equal(json_object_get(source, "home"), json_object_get(now, "home"));
}

static void plan_map(struct plan *p, const struct want_target *t, const struct want_lun *l,
		     const json_t *target)
{
	const struct want_target *of = want_target(p->want, l->map_target);
	const json_t *now = running_lun(target, l->lun);
	json_t *op;

	if (now && !leads_there(p, l, now)) {
		plan_block(p, l->node, "LUN %d of %s is another logical unit: delete it first",
			   (int)l->lun, t->name);
		return;
	}
	if (!now) {
		op = lun_op(t, "new", l->lun);
		plan_set(op, "map",
			 conf_printf(p->conf, "%u:%u", of->tid, (unsigned int)l->map_lun));
		(void)plan_add(p, PLAN_MAPS, '+', l->node, op, "%s: lun %d is lun %u of %s",
			       t->name, (int)l->lun, (unsigned int)l->map_lun, of->name);
	}
	plan_rules(p, PLAN_MAPS, t, l->lun, &l->addresses, &l->names, json_object_get(now, "mask"));
}

void plan_maps(struct plan *p, const struct want_target *t, json_t *now)
{
	for (unsigned int i = 0; i < t->nr_luns; i++)
		if (t->luns[i].map_target)
			plan_map(p, t, &t->luns[i], now);
}
