// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * want_lun.c - LUNs of a target of a configuration
 *
 * What stands in the target holds for all of its LUNs; what stands in a LUN's own block goes before
 * that.
 */
#include <string.h>

#include "config/directive.h"
#include "config/want.h"

#define LUN_MAX       16383
#define NO_STORE_PATH "NONE:"

static bool is_lun(enum conf_what what)
{
	return what == IS_BACKING_STORE || what == IS_DIRECT_STORE || what == IS_MAP;
}

static void set_option(struct conf *c, struct want_lun *l, const struct directive *d,
		       const struct conf_node *n)
{
	uint64_t v;

	if (strcmp(d->parameter, "blocksize") == 0 &&
	    (conf_number(n->value, &v) < 0 || v < 512 || v > 65536 || (v & (v - 1))))
		conf_error(c->diag, n->file, n->line,
			   "a block-size is a power of two from 512 to 65536");
	want_add(c, &l->options, d->parameter,
		 strcmp(n->value, "direct:sync") == 0 ? "sync:direct" : n->value, n);
}

static void set_param(struct conf *c, struct want_lun *l, const struct directive *d,
		      const struct conf_node *n)
{
	const char *value = n->value;

	if (d->type == OF_BOOL)
		value = conf_bool(value) ? "1" : "0";
	if (strchr(value, ','))
		conf_error(c->diag, n->file, n->line, "the value of '%s' cannot have a comma",
			   n->key);
	want_add(c, &l->params, d->parameter, value, n);
}

static void set_lun(struct conf *c, struct want_lun *l, const struct conf_node *n)
{
	uint64_t v;

	if (conf_number(n->value, &v) < 0 || v > LUN_MAX)
		conf_error(c->diag, n->file, n->line, "a LUN is from 0 to %d", LUN_MAX);
	else
		l->lun = (int64_t)v;
}

static void lun_use(struct conf *c, struct want_lun *l, const struct directive *d,
		    const struct conf_node *n)
{
	switch (d->what) {
	case IS_LUN:
		set_lun(c, l, n);
		break;
	case IS_ALLOW_IN_USE:
		l->allow_in_use = conf_bool(n->value) > 0;
		break;
	case IS_PATH:
		l->path = n->value;
		break;
	case IS_SIZE:
		want_add(c, &l->options, "size", n->value, n);
		break;
	case IS_LU_OPTION:
		set_option(c, l, d, n);
		break;
	case IS_LU_PARAM:
		set_param(c, l, d, n);
		break;
	case IS_WRITE_CACHE:
		want_add(c, &l->params, "mode_page", conf_bool(n->value) ? CACHE_ON : CACHE_OFF, n);
		break;
	case IS_PARAMS:
		want_add(c, &l->raw, "", n->value, n);
		break;
	default:
		break;
	}
}

/* Of the target, for every LUN: all but what the LUN's block has itself. */
static bool inherits(const struct directive *d, const struct scope *own)
{
	if (!(d->where & IN_LUN) || d->what < IS_LUN)
		return false;
	for (unsigned int i = 0; !d->many && i < own->nr; i++)
		if (own->use[i].dir == d)
			return false;
	return true;
}

/* Mode pages go first: stgt does so, and whoever overwrites one with --params relies on it. */
static void sort_params(struct conf *c, struct want_lun *l)
{
	struct want_list sorted = { 0 };

	for (int pages = 1; pages >= 0; pages--)
		for (unsigned int i = 0; i < l->params.nr; i++)
			if ((strcmp(l->params.v[i].key, "mode_page") == 0) == pages)
				want_add(c, &sorted, l->params.v[i].key, l->params.v[i].value,
					 l->params.v[i].node);
	l->params = sorted;
}

/* "TARGET LUN" */
static void map_of(struct conf *c, struct want_lun *l)
{
	const char *value = l->node->value, *last = strrchr(value, ' ');
	size_t n = last ? (size_t)(last - value) : 0;

	if (!last || conf_number(last + 1, &l->map_lun) < 0 || l->map_lun > LUN_MAX) {
		conf_error(c->diag, l->node->file, l->node->line,
			   "'%.80s' is no target and LUN: write map TARGET LUN", value);
		l->map_target = "";
		return;
	}
	while (n && (value[n - 1] == ' ' || value[n - 1] == '\t'))
		n--;
	l->map_target = conf_strndup(c, value, n);
}

static void store_of(struct want_lun *l, const struct directive *d)
{
	if (strncmp(l->node->value, NO_STORE_PATH, strlen(NO_STORE_PATH)) != 0)
		l->path = l->node->value;
	l->direct = d->what == IS_DIRECT_STORE;
}

static void make_lun(struct conf *c, struct want_lun *l, const struct scope *target,
		     const struct directive *d, const struct conf_node *n)
{
	const bool map = d->what == IS_MAP;
	struct scope own;

	l->node = n;
	l->lun = -1;
	scope_make(c, &own, n, map ? IN_MAP : IN_LUN);
	if (map)
		map_of(c, l);
	else
		store_of(l, d);
	for (unsigned int i = 0; !map && i < target->nr; i++)
		if (inherits(target->use[i].dir, &own))
			lun_use(c, l, target->use[i].dir, target->use[i].node);
	for (unsigned int i = 0; i < own.nr; i++)
		lun_use(c, l, own.use[i].dir, own.use[i].node);
	want_rules(c, &own, &l->addresses, &l->names);
	if (want_nobody(&own))
		conf_error(c->diag, n->file, n->line,
			   "a LUN that nobody sees: leave it out, or name who sees it");
	if (l->direct)
		want_direct(c, l);
	sort_params(c, l);
}

static void check_numbers(struct conf *c, const struct want_target *t)
{
	for (unsigned int i = 0; i < t->nr_luns; i++)
		for (unsigned int k = 0; k < i; k++)
			if (t->luns[i].lun >= 0 && t->luns[i].lun == t->luns[k].lun)
				conf_error(c->diag, t->luns[i].node->file, t->luns[i].node->line,
					   "LUN %u is at %s:%u already",
					   (unsigned int)t->luns[i].lun, t->luns[k].node->file,
					   t->luns[k].node->line);
}

/* Two disks of one identity are one disk to whoever sees both. */
static void check_identity(struct conf *c, const struct want_target *t, const struct scope *s)
{
	for (unsigned int i = 0; i < s->nr && t->nr_luns > 1; i++) {
		const struct conf_node *n = s->use[i].node;

		if (strcmp(n->key, "scsi_id") == 0 || strcmp(n->key, "scsi_sn") == 0)
			conf_warn(c->diag, n->file, n->line,
				  "%u LUNs get the same %s: write it in a block of each",
				  t->nr_luns, n->key);
	}
}

void want_luns(struct conf *c, struct want_target *t, const struct scope *s)
{
	t->luns = conf_alloc(c, s->nr * sizeof(*t->luns));
	for (unsigned int i = 0; i < s->nr; i++)
		if (is_lun(s->use[i].dir->what))
			make_lun(c, &t->luns[t->nr_luns++], s, s->use[i].dir, s->use[i].node);
	check_numbers(c, t);
	check_identity(c, t, s);
}
