// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan.c - the difference between a configuration and a daemon: everything but LUNs
 */
#include "config/plan.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/directive.h"

/* ---- steps */

static json_t *sure(json_t *v)
{
	if (!v) {
		fputs("tgtadm: out of memory\n", stderr);
		exit(EXIT_FAILURE);
	}
	return v;
}

__attribute__((format(printf, 2, 0))) static const char *formatted(struct conf *c, const char *fmt,
								   va_list ap)
{
	char text[1024];

	(void)vsnprintf(text, sizeof(text), fmt, ap);
	return conf_strndup(c, text, strlen(text));
}

struct plan_step *plan_add(struct plan *p, enum plan_phase phase, char mark,
			   const struct conf_node *n, json_t *op, const char *fmt, ...)
{
	struct plan_step *s = conf_alloc(p->conf, sizeof(*s));
	va_list ap;

	va_start(ap, fmt);
	s->text = formatted(p->conf, fmt, ap);
	va_end(ap);
	s->mark = mark;
	s->node = n;
	s->op = sure(op);
	s->optional = p->want->ignore_errors || phase >= PLAN_ADAPTERS;
	list_add_tail(&s->link, &p->steps[phase]);
	p->nr_steps++;
	return s;
}

void plan_block(struct plan *p, const struct conf_node *n, const char *fmt, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, fmt);
	text = formatted(p->conf, fmt, ap);
	va_end(ap);
	want_add(p->conf, &p->blocked, "",
		 n ? conf_printf(p->conf, "%s: %s", conf_place(p->conf, n), text) : text, n);
}

json_t *plan_op(const char *mode, const char *verb, const char *lld)
{
	return sure(json_pack("{s:s, s:s, s:s*}", "mode", mode, "op", verb, "lld", lld));
}

json_t *plan_target_op(const char *mode, const char *verb, const struct want_target *t)
{
	json_t *op = plan_op(mode, verb, t->driver);

	if (json_object_set_new(op, "tid", json_integer(t->tid)) < 0)
		(void)sure(NULL);
	return op;
}

void plan_set(json_t *op, const char *member, const char *value)
{
	if (json_object_set_new(op, member, json_string(value)) < 0)
		(void)sure(NULL);
}

static json_t *update_op(json_t *op, const char *name, const char *value)
{
	plan_set(op, "name", name);
	plan_set(op, "value", value);
	return op;
}

void op_force(const struct plan *p, json_t *op)
{
	if (p->how & PLAN_FORCE && json_object_set_new(op, "force", json_true()) < 0)
		(void)sure(NULL);
}

/* ---- the daemon's own settings and portals */

/* The member of that name, whatever its letter case; NULL: there is none. */
static const char *find_text(const json_t *o, const char *name)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)o, key, v)
	{
		if (strcasecmp(key, name) == 0)
			return json_string_value(v);
	}
	return NULL;
}

/* Of a driver, or of the daemon itself; NULL: not known. */
static const char *setting_now(struct plan *p, const char *key)
{
	const char *text = find_text(json_object_get(p->now->system, "settings"), key);
	const json_t *own = json_object_get(p->now->system, key);

	if (text || !json_is_integer(own))
		return text;
	return conf_printf(p->conf, "%lld", (long long)json_integer_value(own));
}

static void plan_settings(struct plan *p)
{
	for (unsigned int i = 0; i < p->want->system.nr; i++) {
		const struct want_value *v = &p->want->system.v[i];
		const char *now = setting_now(p, v->key);

		if (now && same_value(now, v->value))
			continue;
		(void)plan_add(p, PLAN_SYSTEM, '~', v->node,
			       update_op(plan_op("system", "update", NULL), v->key, v->value),
			       "%s %s -> %s", v->key, now ? now : "?", v->value);
	}
}

/* "127.0.0.1:3260,1" is "127.0.0.1" and "127.0.0.1:3260" */
static bool is_portal(const char *now, const char *wanted)
{
	const size_t n = strlen(wanted);

	return strncmp(now, wanted, n) == 0 &&
	       (now[n] == ',' || strncmp(now + n, ":3260,", 6) == 0);
}

static bool has_portal(const struct plan *p, const char *text)
{
	const bool bare_v6 = *text != '[' && strchr(text, ':') != strrchr(text, ':');
	const char *wanted = bare_v6 ? conf_printf(p->conf, "[%s]", text) : text;
	const json_t *v;
	size_t i;

	json_array_foreach(p->now->portals, i, v)
	{
		if (is_portal(json_string_value(v), wanted))
			return true;
	}
	return false;
}

static void plan_portals(struct plan *p)
{
	for (unsigned int i = 0; i < p->want->portals.nr; i++) {
		const struct want_value *v = &p->want->portals.v[i];
		json_t *op;

		if (has_portal(p, v->value))
			continue;
		op = plan_op("portal", "new", "iscsi");
		plan_set(op, "params", conf_printf(p->conf, "portal=%s", v->value));
		(void)plan_add(p, PLAN_SYSTEM, '+', v->node, op, "portal %s", v->value);
	}
}

/* ---- accounts */

/* Does a target that is looked at, or discovery, have it? */
static bool is_needed(const struct want *w, const char *user)
{
	const struct want_target *t = w->only ? want_target(w, w->only) : NULL;

	return !w->only || (t && (want_find(&t->incoming, user) || want_find(&t->outgoing, user)));
}

/* False: a new one, and nobody has said its password. */
static bool has_password(struct plan *p, const struct want_value *v, bool is_there)
{
	if (!*v->value && !is_there)
		conf_error(p->conf->diag, v->node->file, v->node->line,
			   "there is no account %s yet: write password PASSWORD", v->key);
	return *v->value;
}

static void plan_accounts(struct plan *p)
{
	for (unsigned int i = 0; i < p->want->accounts.nr; i++) {
		const struct want_value *v = &p->want->accounts.v[i];
		const bool is_there = array_has(p->now->accounts, v->key);
		json_t *op;

		if (json_object_get(p->now->accounts_good, v->key) || !is_needed(p->want, v->key) ||
		    !has_password(p, v, is_there))
			continue;
		op = plan_op("account", is_there ? "update" : "new", NULL);
		plan_set(op, "user", v->key);
		plan_set(op, "password", v->value);
		(void)plan_add(p, PLAN_ACCOUNTS, is_there ? '~' : '+', v->node, op,
			       is_there ? "account %s: another password" : "account %s", v->key);
	}
}

/* @t is NULL for discovery. */
static void account_step(struct plan *p, const struct want_target *t, const char *verb,
			 const char *user, bool outgoing, const struct conf_node *n)
{
	const bool add = strcmp(verb, "bind") == 0;
	json_t *op = t ? plan_target_op("account", verb, t) : plan_op("account", verb, NULL);

	plan_set(op, "user", user);
	if (outgoing && json_object_set_new(op, "outgoing", json_true()) < 0)
		(void)sure(NULL);
	(void)plan_add(p, PLAN_TARGETS, add ? '+' : '-', n, op, "%s: %s account %s",
		       t ? t->name : "discovery", outgoing ? "outgoing" : "incoming", user);
}

static void plan_incoming(struct plan *p, const struct want_target *t,
			  const struct want_list *wanted, const json_t *now)
{
	const json_t *v;
	size_t k;

	for (unsigned int i = 0; i < wanted->nr; i++)
		if (!array_has(now, wanted->v[i].key))
			account_step(p, t, "bind", wanted->v[i].key, false, wanted->v[i].node);
	json_array_foreach(now, k, v)
	{
		if (!want_find(wanted, json_string_value(v)))
			account_step(p, t, "unbind", json_string_value(v), false, NULL);
	}
}

/* There is room for one: the old one goes first. */
static void plan_outgoing(struct plan *p, const struct want_target *t,
			  const struct want_list *wanted, const char *now)
{
	const struct want_value *v = wanted->nr ? &wanted->v[0] : NULL;

	if (v && now && strcmp(v->key, now) == 0)
		return;
	if (now)
		account_step(p, t, "unbind", now, true, NULL);
	if (v)
		account_step(p, t, "bind", v->key, true, v->node);
}

static void plan_bindings(struct plan *p, const struct want_target *t, const struct want_list *in,
			  const struct want_list *out, const json_t *now)
{
	plan_incoming(p, t, in, json_object_get(now, "incoming"));
	plan_outgoing(p, t, out, json_string_value(json_object_get(now, "outgoing")));
}

/* A file that says nothing of discovery leaves it alone. */
static void plan_discovery(struct plan *p)
{
	if (p->want->incoming.nr || p->want->outgoing.nr)
		plan_bindings(p, NULL, &p->want->incoming, &p->want->outgoing,
			      json_object_get(p->now->system, "discovery_accounts"));
}

/* ---- rules: those of the file and no others */

static void rule_step(struct plan *p, enum plan_phase phase, const struct want_target *t,
		      int64_t lun, const char *verb, const char *option, const char *rule,
		      const struct conf_node *n)
{
	const bool add = strcmp(verb, "bind") == 0;
	json_t *op = plan_target_op(lun < 0 ? "target" : "logicalunit", verb, t);

	if (lun >= 0 && json_object_set_new(op, "lun", json_integer(lun)) < 0)
		(void)sure(NULL);
	plan_set(op, option, rule);
	if (lun < 0)
		(void)plan_add(p, phase, add ? '+' : '-', n, op, "%s: %s %s", t->name, option,
			       rule);
	else
		(void)plan_add(p, phase, add ? '+' : '-', n, op, "%s: lun %d: %s %s", t->name,
			       (int)lun, option, rule);
}

static bool list_has(const struct want_list *l, const char *value)
{
	for (unsigned int i = 0; i < l->nr; i++)
		if (strcmp(l->v[i].value, value) == 0)
			return true;
	return false;
}

static void plan_rule_list(struct plan *p, enum plan_phase phase, const struct want_target *t,
			   int64_t lun, const char *option, const struct want_list *wanted,
			   const json_t *now)
{
	const json_t *v;
	size_t k;

	for (unsigned int i = 0; i < wanted->nr; i++)
		if (!array_has(now, wanted->v[i].value))
			rule_step(p, phase, t, lun, "bind", option, wanted->v[i].value,
				  wanted->v[i].node);
	json_array_foreach(now, k, v)
	{
		if (!list_has(wanted, json_string_value(v)))
			rule_step(p, PLAN_REMOVE, t, lun, "unbind", option, json_string_value(v),
				  NULL);
	}
}

void plan_rules(struct plan *p, enum plan_phase phase, const struct want_target *t, int64_t lun,
		const struct want_list *addresses, const struct want_list *names, const json_t *now)
{
	plan_rule_list(p, phase, t, lun, "initiator-address", addresses,
		       json_object_get(now, "addresses"));
	plan_rule_list(p, phase, t, lun, "initiator-name", names, json_object_get(now, "names"));
}

/* ---- adapters */

/* As the daemon shows it. */
static const char *adapter_name(struct plan *p, const struct want_value *v)
{
	return strcmp(v->key, "host") == 0 ? conf_printf(p->conf, "host,%s", v->value) : v->value;
}

static bool has_adapter(const json_t *now, const char *name)
{
	const json_t *a;
	size_t i;

	json_array_foreach(now, i, a)
	{
		if (strcmp(member_text(a, "address"), name) == 0)
			return true;
	}
	return false;
}

static bool wants_adapter(struct plan *p, const struct want_target *t, const char *name)
{
	for (unsigned int i = 0; i < t->adapters.nr; i++)
		if (strcmp(adapter_name(p, &t->adapters.v[i]), name) == 0)
			return true;
	return false;
}

/* "host,N" or "BUS,ADDRESS" */
static void set_adapter(json_t *op, const char *name)
{
	uint64_t host;

	if (strncmp(name, "host,", 5) != 0 || conf_number(name + 5, &host) < 0)
		plan_set(op, "bus", name);
	else if (json_object_set_new(op, "host", json_integer((json_int_t)host)) < 0)
		(void)sure(NULL);
}

static void bind_adapter(struct plan *p, const struct want_target *t, const struct want_value *v)
{
	json_t *op = plan_target_op("target", "bind", t);

	set_adapter(op, adapter_name(p, v));
	(void)plan_add(p, PLAN_ADAPTERS, '+', v->node, op, "%s: %s %s", t->name, v->key, v->value);
}

static void plan_adapters(struct plan *p, const struct want_target *t, const json_t *now)
{
	const json_t *a;
	size_t k;

	for (unsigned int i = 0; i < t->adapters.nr; i++)
		if (!has_adapter(now, adapter_name(p, &t->adapters.v[i])))
			bind_adapter(p, t, &t->adapters.v[i]);
	json_array_foreach(now, k, a)
	{
		const char *name = member_text(a, "address");
		json_t *op;

		if (wants_adapter(p, t, name))
			continue;
		op = plan_target_op("target", "unbind", t);
		set_adapter(op, name);
		(void)plan_add(p, PLAN_REMOVE, '-', NULL, op, "%s: adapter %s", t->name, name);
	}
}

/* ---- targets */

/* What it is now; NULL: not known. A new target is ready. */
static const char *param_now(const char *key, const json_t *now)
{
	if (strcmp(key, "state") == 0)
		return now ? member_text(now, "state") : "ready";
	return find_text(json_object_get(now, "parameters"), key);
}

static void plan_params(struct plan *p, const struct want_target *t, const json_t *now)
{
	for (unsigned int i = 0; i < t->params.nr; i++) {
		const struct want_value *v = &t->params.v[i];
		const char *is = param_now(v->key, now);
		struct plan_step *s;

		if (is && same_value(is, v->value))
			continue;
		s = plan_add(p, PLAN_TARGETS, now ? '~' : '+', v->node,
			     update_op(plan_target_op("target", "update", t), v->key, v->value),
			     "%s: %s %s%s%s", t->name, v->key, is ? is : "",
			     is && *is ? " -> " : "", v->value);
		s->busy = now != NULL;
	}
}

static void new_target(struct plan *p, const struct want_target *t)
{
	json_t *op = plan_target_op("target", "new", t);

	plan_set(op, "targetname", t->name);
	(void)plan_add(p, PLAN_TARGETS, '+', t->node, op, "target %u %s, driver %s", t->tid,
		       t->name, t->driver);
}

static const json_t *target_by_tid(const struct plan *p, uint32_t tid)
{
	const json_t *t;
	size_t i;

	json_array_foreach(p->now->targets, i, t)
	{
		if (member_number(t, "tid") == tid)
			return t;
	}
	return NULL;
}

/* False: the target cannot become what is wanted. */
static bool check_target(struct plan *p, const struct want_target *t, const json_t *now)
{
	const json_t *other = now ? NULL : target_by_tid(p, t->tid);

	if (other) {
		plan_block(p, t->node, "target %s has the number %u: delete it first",
			   member_text(other, "name"), t->tid);
		return false;
	}
	if (!now || member_number(now, "tid") == t->tid)
		return true;
	plan_block(p, t->node, "target %s has the number %d, which cannot change while it exists",
		   t->name, (int)member_number(now, "tid"));
	return false;
}

static void plan_target(struct plan *p, const struct want_target *t)
{
	json_t *now = running_target(p->now, t->driver, t->name);

	if (!check_target(p, t, now))
		return;
	if (!now)
		new_target(p, t);
	plan_params(p, t, now);
	plan_luns(p, t, now);
	plan_maps(p, t, now);
	plan_bindings(p, t, &t->incoming, &t->outgoing, json_object_get(now, "accounts"));
	plan_rules(p, PLAN_TARGETS, t, -1, &t->addresses, &t->names, json_object_get(now, "acl"));
	plan_adapters(p, t, json_object_get(now, "adapters"));
}

/* ---- what the file does not have */

static bool looks_at(const struct plan *p, const char *name)
{
	return !p->want->only || strcmp(p->want->only, name) == 0;
}

static void extra_target(struct plan *p, const json_t *t)
{
	const char *driver = member_text(t, "driver");
	json_t *op;

	p->extra_targets++;
	if (!(p->how & PLAN_PRUNE_TARGETS))
		return;
	op = plan_op("target", "delete", driver);
	if (json_object_set(op, "tid", json_object_get(t, "tid")) < 0)
		(void)sure(NULL);
	op_force(p, op);
	(void)plan_add(p, PLAN_TARGETS_GO, '-', NULL, op, "target %d %s",
		       (int)member_number(t, "tid"), member_text(t, "name"));
}

static void extra_targets(struct plan *p)
{
	const json_t *t;
	size_t i;

	json_array_foreach(p->now->targets, i, t)
	{
		const struct want_target *w = want_target(p->want, member_text(t, "name"));

		if (!looks_at(p, member_text(t, "name")))
			continue;
		if (!w || strcmp(w->driver, member_text(t, "driver")) != 0)
			extra_target(p, t);
	}
}

static void extra_accounts(struct plan *p)
{
	const json_t *v;
	json_t *op;
	size_t i;

	json_array_foreach(p->now->accounts, i, v)
	{
		if (want_find(&p->want->accounts, json_string_value(v)))
			continue;
		p->extra_accounts++;
		if (!(p->how & PLAN_PRUNE_ACCOUNTS))
			continue;
		op = plan_op("account", "delete", NULL);
		plan_set(op, "user", json_string_value(v));
		(void)plan_add(p, PLAN_ACCOUNTS_GO, '-', NULL, op, "account %s",
			       json_string_value(v));
	}
}

static void plan_daemon(struct plan *p)
{
	plan_settings(p);
	plan_portals(p);
	plan_discovery(p);
}

void plan_make(struct plan *p, struct want *w, const struct running *now, unsigned int how)
{
	memset(p, 0, sizeof(*p));
	p->conf = w->conf;
	p->want = w;
	p->now = now;
	p->how = how;
	p->claimed = sure(json_object());
	p->paths = sure(json_object());
	for (int i = 0; i < PLAN_PHASES; i++)
		list_init(&p->steps[i]);
	plan_numbers(p);
	if (!w->only)
		plan_daemon(p);
	plan_accounts(p);
	for (unsigned int i = 0; i < w->nr_targets; i++)
		if (looks_at(p, w->targets[i].name))
			plan_target(p, &w->targets[i]);
	extra_targets(p);
	if (!w->only)
		extra_accounts(p);
}

void plan_free(struct plan *p)
{
	struct plan_step *s;

	for (int i = 0; i < PLAN_PHASES; i++)
		list_for_each_entry (s, &p->steps[i], link)
			json_decref(s->op);
	json_decref(p->claimed);
	json_decref(p->paths);
}
