// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * want.c - the tree of a configuration to what it asks for: everything but LUNs
 */
#include "config/want.h"

#include <stdlib.h>
#include <string.h>

#include "config/directive.h"

void want_add(struct conf *c, struct want_list *l, const char *key, const char *value,
	      const struct conf_node *n)
{
	if (l->nr == l->room) {
		const unsigned int room = l->room ? l->room * 2 : 4;
		struct want_value *v = conf_alloc(c, room * sizeof(*v));

		if (l->nr)
			memcpy(v, l->v, l->nr * sizeof(*v));
		l->v = v;
		l->room = room;
	}
	l->v[l->nr++] = (struct want_value){ key, value, n };
}

const char *want_find(const struct want_list *l, const char *key)
{
	for (unsigned int i = 0; i < l->nr; i++)
		if (strcmp(l->v[i].key, key) == 0)
			return l->v[i].value;
	return NULL;
}

/* ---- scopes */

static unsigned int count(const struct conf_node *block)
{
	const struct conf_node *n;
	unsigned int nr = 0;

	list_for_each_entry (n, &block->children, link)
		nr++;
	return nr;
}

static const struct conf_node *scope_first(const struct scope *s, const struct directive *d)
{
	for (unsigned int i = 0; i < s->nr; i++)
		if (s->use[i].dir == d)
			return s->use[i].node;
	return NULL;
}

void scope_make(struct conf *c, struct scope *s, const struct conf_node *block, unsigned int where)
{
	const struct conf_node *n;

	s->nr = 0;
	s->use = conf_alloc(c, count(block) * sizeof(*s->use));
	list_for_each_entry (n, &block->children, link) {
		const struct directive *d = directive_check(c->diag, n, where);
		const struct conf_node *first = d && !d->many ? scope_first(s, d) : NULL;

		if (first)
			conf_error(c->diag, n->file, n->line,
				   "'%s' is given once more, %s:%u has it: take one of them away",
				   n->key, first->file, first->line);
		if (!d || first)
			continue;
		s->use[s->nr].dir = d;
		s->use[s->nr++].node = n;
	}
}

const struct conf_node *scope_one(const struct scope *s, unsigned int what)
{
	for (unsigned int i = 0; i < s->nr; i++)
		if (s->use[i].dir->what == what)
			return s->use[i].node;
	return NULL;
}

/* ---- rules and groups */

static const struct conf_node *find_group(const struct conf *c, const char *name)
{
	const struct conf_node *n;

	list_for_each_entry (n, &c->root.children, link)
		if (n->block && strcmp(n->key, "initiator-group") == 0 &&
		    strcmp(n->value, name) == 0)
			return n;
	return NULL;
}

static bool is_nobody(const struct conf_node *n)
{
	return strcmp(n->key, "initiator-address") == 0 && strcmp(n->value, CONF_NOBODY) == 0;
}

/* A rule that is there already, perhaps by a group, is not there twice. */
static void add_once(struct conf *c, struct want_list *l, const struct conf_node *n)
{
	for (unsigned int i = 0; i < l->nr; i++)
		if (strcmp(l->v[i].value, n->value) == 0)
			return;
	want_add(c, l, "", n->value, n);
}

static void add_group(struct conf *c, const struct conf_node *use, struct want_list *addresses,
		      struct want_list *names)
{
	const struct conf_node *group = find_group(c, use->value), *n;

	if (!group) {
		conf_error(c->diag, use->file, use->line,
			   "there is no group '%.80s': write <initiator-group %.80s> in no block",
			   use->value, use->value);
		return;
	}
	if (list_empty(&group->children)) /* no rule at all would let everybody in */
		conf_error(c->diag, use->file, use->line,
			   "there is nobody in group '%.80s': its rules would be none", use->value);
	list_for_each_entry (n, &group->children, link) {
		const struct directive *d = directive_find(n->key, IN_GROUP);

		if (d && d->what == IS_ADDRESS)
			add_once(c, addresses, n);
		else if (d && d->what == IS_NAME)
			add_once(c, names, n);
	}
}

void want_rules(struct conf *c, const struct scope *s, struct want_list *addresses,
		struct want_list *names)
{
	for (unsigned int i = 0; i < s->nr; i++) {
		const struct conf_node *n = s->use[i].node;

		if (is_nobody(n))
			continue;
		if (s->use[i].dir->what == IS_ADDRESS)
			add_once(c, addresses, n);
		else if (s->use[i].dir->what == IS_NAME)
			add_once(c, names, n);
		else if (s->use[i].dir->what == IS_MEMBERS)
			add_group(c, n, addresses, names);
	}
}

const struct conf_node *want_nobody(const struct scope *s)
{
	for (unsigned int i = 0; i < s->nr; i++)
		if (is_nobody(s->use[i].node))
			return s->use[i].node;
	return NULL;
}

/* "initiator-address NONE" stands alone. */
static void check_closed(struct conf *c, struct want_target *t, const struct scope *s)
{
	const struct conf_node *n = want_nobody(s);

	t->closed = n != NULL;
	if (n && (t->addresses.nr || t->names.nr))
		conf_error(c->diag, n->file, n->line,
			   "nobody may log in, and others may: take one of them away");
}

/* ---- accounts: one table for all targets */

static struct want_value *find_account(struct want *w, const char *user)
{
	for (unsigned int i = 0; i < w->accounts.nr; i++)
		if (strcmp(w->accounts.v[i].key, user) == 0)
			return &w->accounts.v[i];
	return NULL;
}

/* <account USER>: they come first, so that all others may name them. */
static void declare_account(struct want *w, const struct conf_node *n)
{
	const struct conf_node *password;
	struct scope s;

	scope_make(w->conf, &s, n, IN_ACCOUNT);
	password = scope_one(&s, IS_PASSWORD);
	want_add(w->conf, &w->accounts, n->value, password ? password->value : "", n);
}

static void declare_accounts(struct want *w, const struct scope *s)
{
	for (unsigned int i = 0; i < s->nr; i++)
		if (s->use[i].dir->what == IS_ACCOUNT)
			declare_account(w, s->use[i].node);
}

static bool is_declared(const struct want_value *known)
{
	return known && known->node->block;
}

/* "USER PASSWORD" of @n to the table and to @l. */
static void new_account(struct want *w, struct want_list *l, const struct conf_node *n)
{
	const size_t len = strcspn(n->value, " \t");
	const char *user = conf_strndup(w->conf, n->value, len);
	const char *password = n->value + len + strspn(n->value + len, " \t");
	const struct want_value *known = find_account(w, user);

	if (!*password)
		conf_error(w->conf->diag, n->file, n->line,
			   "'%s' has no password: write %s USER PASSWORD", n->key, n->key);
	else if (strpbrk(password, " \t"))
		conf_error(w->conf->diag, n->file, n->line,
			   "'%s' has more than a user and a password: neither may have blanks",
			   n->key);
	else if (known && strcmp(known->value, password) != 0)
		conf_error(w->conf->diag, n->file, n->line,
			   "account %s has another password at %s:%u: there is one for all targets",
			   user, known->node->file, known->node->line);
	if (!known)
		want_add(w->conf, &w->accounts, user, password, n);
	if (!want_find(l, user))
		want_add(w->conf, l, user, password, n);
}

static void add_account(struct want *w, struct want_list *l, const struct conf_node *n)
{
	const struct want_value *known = find_account(w, n->value);

	if (!is_declared(known))
		new_account(w, l, n);
	else if (!want_find(l, known->key))
		want_add(w->conf, l, known->key, known->value, n);
}

/* ---- targets */

static uint32_t tid_of(struct conf *c, const struct conf_node *n)
{
	uint64_t v = 0;

	if (n && (conf_number(n->value, &v) < 0 || !v || v > 65535)) {
		conf_error(c->diag, n->file, n->line, "a target's number is from 1 to 65535");
		return 0;
	}
	return (uint32_t)v;
}

static void check_driver(struct conf *c, const struct want_target *t, const struct directive *d,
			 const struct conf_node *n)
{
	if (d->driver && strcmp(d->driver, t->driver) != 0)
		conf_error(c->diag, n->file, n->line, "'%s' is for driver %s, and this is %s",
			   n->key, d->driver, t->driver);
}

static void target_use(struct want *w, struct want_target *t, const struct directive *d,
		       const struct conf_node *n)
{
	check_driver(w->conf, t, d, n);
	if (d->what == IS_TARGET_PARAM)
		want_add(w->conf, &t->params, d->parameter, n->value, n);
	else if (d->what == IS_ADAPTER)
		want_add(w->conf, &t->adapters, d->parameter, n->value, n);
	else if (d->what == IS_INCOMING)
		add_account(w, &t->incoming, n);
	else if (d->what == IS_OUTGOING)
		add_account(w, &t->outgoing, n);
}

/* stgt lets all in when there is no rule by address; here rules by name alone are rules, too. */
static void default_rule(struct want *w, struct want_target *t)
{
	if (!t->closed && !t->addresses.nr && !t->names.nr && !t->adapters.nr &&
	    strcmp(t->driver, "ibmvio") != 0)
		want_add(w->conf, &t->addresses, "", "ALL", t->node);
}

static void make_target(struct want *w, const struct conf_node *n, const char *default_driver)
{
	struct want_target *t = &w->targets[w->nr_targets++];
	const struct conf_node *driver;
	struct scope s;

	scope_make(w->conf, &s, n, IN_TARGET);
	driver = scope_one(&s, IS_DRIVER);
	t->node = n;
	t->name = n->value;
	t->driver = driver ? driver->value : default_driver;
	t->tid = tid_of(w->conf, scope_one(&s, IS_TID));
	for (unsigned int i = 0; i < s.nr; i++)
		target_use(w, t, s.use[i].dir, s.use[i].node);
	want_rules(w->conf, &s, &t->addresses, &t->names);
	check_closed(w->conf, t, &s);
	default_rule(w, t);
	want_luns(w->conf, t, &s);
}

static void check_tid(struct want *w, const struct want_target *t)
{
	for (const struct want_target *k = w->targets; k < t; k++)
		if (t->tid && t->tid == k->tid)
			conf_error(w->conf->diag, t->node->file, t->node->line,
				   "target number %u has %s at %s:%u already", t->tid, k->name,
				   k->node->file, k->node->line);
}

static void check_tids(struct want *w)
{
	for (unsigned int i = 0; i < w->nr_targets; i++)
		check_tid(w, &w->targets[i]);
}

/* ---- maps name targets of the same file */

static const struct want_target *find_target(const struct want *w, const char *name)
{
	for (unsigned int i = 0; i < w->nr_targets; i++)
		if (strcmp(w->targets[i].name, name) == 0)
			return &w->targets[i];
	return NULL;
}

static void check_map(struct want *w, const struct want_lun *l)
{
	const struct want_target *t = find_target(w, l->map_target);

	if (!t) {
		conf_error(w->conf->diag, l->node->file, l->node->line,
			   "there is no target '%.80s' in this configuration", l->map_target);
		return;
	}
	for (unsigned int i = 0; i < t->nr_luns; i++)
		if (t->luns[i].lun == (int64_t)l->map_lun && !t->luns[i].map_target)
			return;
	conf_error(w->conf->diag, l->node->file, l->node->line,
		   "target %.80s has no backing-store with 'lun %u' in its block", l->map_target,
		   (unsigned int)l->map_lun);
}

static void check_maps(struct want *w)
{
	for (unsigned int i = 0; i < w->nr_targets; i++)
		for (unsigned int k = 0; k < w->targets[i].nr_luns; k++)
			if (w->targets[i].luns[k].map_target)
				check_map(w, &w->targets[i].luns[k]);
}

/* ---- one file, one LUN */

/* Only such as nobody writes to may be there twice. */
static bool may_share(const struct want_lun *l)
{
	const char *type = want_find(&l->options, "device-type");
	const char *store = want_find(&l->options, "bstype");
	const char *readonly = want_find(&l->params, "readonly");

	return l->allow_in_use || (type && strcmp(type, "cd") == 0) ||
	       (readonly && strcmp(readonly, "1") == 0) ||
	       (store && (strcmp(store, "null") == 0 || strcmp(store, "mem") == 0));
}

static int by_path(const void *a, const void *b)
{
	const struct want_lun *const *x = a, *const *y = b;

	return strcmp((*x)->path, (*y)->path);
}

static void check_paths(struct want *w)
{
	const struct want_lun **all;
	unsigned int nr = 0;

	for (unsigned int i = 0; i < w->nr_targets; i++)
		nr += w->targets[i].nr_luns;
	all = conf_alloc(w->conf, nr * sizeof(*all));
	nr = 0;
	for (unsigned int i = 0; i < w->nr_targets; i++)
		for (unsigned int k = 0; k < w->targets[i].nr_luns; k++)
			if (w->targets[i].luns[k].path && !may_share(&w->targets[i].luns[k]))
				all[nr++] = &w->targets[i].luns[k];
	if (nr)
		qsort(all, nr, sizeof(*all), by_path);
	for (unsigned int i = 1; i < nr; i++)
		if (strcmp(all[i - 1]->path, all[i]->path) == 0)
			conf_error(w->conf->diag, all[i]->node->file, all[i]->node->line,
				   "%.80s is a LUN at %s:%u already: write map TARGET LUN for one "
				   "disk in both, or allow-in-use yes",
				   all[i]->path, all[i - 1]->node->file, all[i - 1]->node->line);
}

/* ---- the file */

static void file_use(struct want *w, const struct directive *d, const struct conf_node *n)
{
	uint64_t number = 0;
	struct scope s;

	switch (d->what) {
	case IS_IGNORE_ERRORS:
		w->ignore_errors = conf_bool(n->value) > 0;
		break;
	case IS_CONTROL_PORT:
		(void)conf_number(n->value, &number);
		w->control_port = (int64_t)(number & UINT32_MAX);
		break;
	case IS_PORTAL:
		want_add(w->conf, &w->portals, "", n->value, n);
		break;
	case IS_SYSTEM:
		want_add(w->conf, &w->system, d->parameter, n->value, n);
		break;
	case IS_DISCOVERY_INCOMING:
		add_account(w, &w->incoming, n);
		break;
	case IS_DISCOVERY_OUTGOING:
		add_account(w, &w->outgoing, n);
		break;
	case IS_GROUP:
		scope_make(w->conf, &s, n, IN_GROUP);
		if (want_nobody(&s))
			conf_error(w->conf->diag, n->file, n->line,
				   "a group of nobody: write initiator-address " CONF_NOBODY
				   " in the target");
		break;
	default:
		break;
	}
}

void want_make(struct want *w, struct conf *c)
{
	const struct conf_node *driver;
	struct scope s;

	memset(w, 0, sizeof(*w));
	w->conf = c;
	w->control_port = -1;
	scope_make(c, &s, &c->root, IN_FILE);
	w->targets = conf_alloc(c, s.nr * sizeof(*w->targets));
	declare_accounts(w, &s);
	driver = scope_one(&s, IS_DEFAULT_DRIVER);
	for (unsigned int i = 0; i < s.nr; i++) {
		if (s.use[i].dir->what == IS_TARGET)
			make_target(w, s.use[i].node, driver ? driver->value : "iscsi");
		else
			file_use(w, s.use[i].dir, s.use[i].node);
	}
	check_tids(w);
	check_maps(w);
	check_paths(w);
}
