// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * running.c - what a daemon has, by one request
 */
#include <string.h>
#include <strings.h>

#include "config/directive.h"
#include "config/plan.h"
#include "mgmt/ops.h"

/* The shows, in this order, and then a stat for each account. */
static const char *const shows[] = { "target", "account", "system", "portal" };
#define NR_SHOWS (sizeof(shows) / sizeof(shows[0]))

json_t *running_request(const struct want *w)
{
	json_t *list = json_array();
	int err = 0;

	for (size_t i = 0; i < NR_SHOWS; i++) /* a daemon without iSCSI has no portals */
		err |= json_array_append_new(list,
					     json_pack("{s:s, s:s, s:b, s:b}", "mode", shows[i],
						       "op", "show", "json", 1, "optional", 1));
	for (unsigned int i = 0; i < w->accounts.nr; i++)
		err |= json_array_append_new(
			list, json_pack("{s:s, s:s, s:s, s:s, s:b}", "mode", "account", "op",
					"stat", "user", w->accounts.v[i].key, "password",
					w->accounts.v[i].value, "optional", 1));
	if (!err)
		return json_pack("{s:i, s:o}", "version", OPS_VERSION, "transaction", list);
	json_decref(list);
	return NULL;
}

static bool is_good(const json_t *reply)
{
	const json_t *code = json_object_get(reply, "code");

	return json_is_integer(code) && json_integer_value(code) == 0;
}

/* What show @i has in member @name. */
static const json_t *shown(const json_t *replies, size_t i, const char *name)
{
	return json_object_get(json_object_get(json_array_get(replies, i), "data"), name);
}

static int index_targets(struct running *r)
{
	json_t *t;
	size_t i;
	int err = 0;

	json_array_foreach((json_t *)r->targets, i, t)
	{
		char key[600];

		(void)snprintf(key, sizeof(key), "%.64s %.500s", member_text(t, "driver"),
			       member_text(t, "name"));
		err |= json_object_set(r->by_name, key, t);
	}
	return err;
}

static int index_accounts(struct running *r, const struct want *w, const json_t *replies)
{
	int err = 0;

	for (unsigned int i = 0; i < w->accounts.nr; i++)
		if (is_good(json_array_get(replies, NR_SHOWS + i)))
			err |= json_object_set_new(r->accounts_good, w->accounts.v[i].key,
						   json_true());
	return err;
}

int running_read(struct running *r, const struct want *w, json_t *reply)
{
	const json_t *replies = json_object_get(reply, "replies");

	memset(r, 0, sizeof(*r));
	r->reply = reply;
	r->by_name = json_object();
	r->accounts_good = json_object();
	if (!is_good(reply) || json_array_size(replies) != NR_SHOWS + w->accounts.nr)
		return -1;
	r->targets = shown(replies, 0, "targets");
	r->accounts = shown(replies, 1, "accounts");
	r->system = shown(replies, 2, "system");
	r->portals = shown(replies, 3, "portals");
	if (!json_is_array(r->targets) || !json_is_array(r->accounts) || !json_is_object(r->system))
		return -1;
	return index_targets(r) || index_accounts(r, w, replies) ? -1 : 0;
}

void running_free(struct running *r)
{
	json_decref(r->reply);
	json_decref(r->by_name);
	json_decref(r->accounts_good);
}

json_t *running_target(const struct running *r, const char *driver, const char *name)
{
	char key[600];

	(void)snprintf(key, sizeof(key), "%.64s %.500s", driver, name);
	return json_object_get(r->by_name, key);
}

/* ---- members */

const char *member_text(const json_t *o, const char *name)
{
	const char *s = json_string_value(json_object_get(o, name));

	return s ? s : "";
}

json_int_t member_number(const json_t *o, const char *name)
{
	return json_integer_value(json_object_get(o, name));
}

json_t *running_lun(const json_t *target, int64_t lun)
{
	json_t *l;
	size_t i;

	json_array_foreach(json_object_get(target, "luns"), i, l)
	{
		if (member_number(l, "lun") == lun)
			return l;
	}
	return NULL;
}

bool lun_is_controller(const json_t *lun)
{
	return strcmp(member_text(lun, "type"), "controller") == 0;
}

bool array_has(const json_t *array, const char *text)
{
	const json_t *v;
	size_t i;

	json_array_foreach(array, i, v)
	{
		if (json_is_string(v) && strcmp(json_string_value(v), text) == 0)
			return true;
	}
	return false;
}

bool same_value(const char *a, const char *b)
{
	uint64_t x, y;

	if (strcasecmp(a, b) == 0)
		return true;
	if (conf_number(a, &x) == 0 && conf_number(b, &y) == 0)
		return x == y;
	return conf_bool(a) >= 0 && conf_bool(a) == conf_bool(b);
}

const struct want_target *want_target(const struct want *w, const char *name)
{
	for (unsigned int i = 0; i < w->nr_targets; i++)
		if (strcmp(w->targets[i].name, name) == 0)
			return &w->targets[i];
	return NULL;
}
