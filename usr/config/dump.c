// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump.c - the state of a daemon as the tree of a configuration that asks for it
 */
#include "config/dump.h"

#include <string.h>

static struct conf_node *add(struct conf *c, struct conf_node *in, bool block, const char *key,
			     const char *value)
{
	struct conf_node *n = conf_alloc(c, sizeof(*n));

	n->key = key;
	n->value = conf_strndup(c, value, strlen(value));
	n->file = "tgtd";
	n->block = block;
	list_init(&n->children);
	list_add_tail(&n->link, &in->children);
	return n;
}

/* A line for each string of an array. */
static void add_each(struct conf *c, struct conf_node *in, const char *key, const json_t *array)
{
	const json_t *v;
	size_t i;

	json_array_foreach(array, i, v)
	{
		(void)add(c, in, false, key, json_string_value(v));
	}
}

/* A line for each member of an object. */
static void add_members(struct conf *c, struct conf_node *in, const json_t *object)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)object, key, v)
	{
		const char *value = json_string_value(v);

		if (value && *value)
			(void)add(c, in, false, conf_strndup(c, key, strlen(key)), value);
	}
}

static void add_number(struct conf *c, struct conf_node *in, const char *key, json_int_t value)
{
	(void)add(c, in, false, key, conf_printf(c, "%lld", (long long)value));
}

/* ---- rules, adapters */

static void add_rules(struct conf *c, struct conf_node *in, const json_t *acl)
{
	add_each(c, in, "initiator-address", json_object_get(acl, "addresses"));
	add_each(c, in, "initiator-name", json_object_get(acl, "names"));
}

/* A configuration that names nobody lets everybody in. */
static void add_access(struct conf *c, struct conf_node *in, const json_t *t)
{
	const json_t *acl = json_object_get(t, "acl");

	if (!json_array_size(json_object_get(acl, "addresses")) &&
	    !json_array_size(json_object_get(acl, "names")) &&
	    strcmp(member_text(t, "driver"), "ibmvio") != 0)
		(void)add(c, in, false, "initiator-address", CONF_NOBODY);
	add_rules(c, in, acl);
}

static void add_adapters(struct conf *c, struct conf_node *in, const json_t *t)
{
	const json_t *a;
	size_t i;

	json_array_foreach(json_object_get(t, "adapters"), i, a)
	{
		const char *name = member_text(a, "address");

		if (strncmp(name, "host,", 5) == 0)
			(void)add(c, in, false, "host", name + 5);
		else
			(void)add(c, in, false, "bus", name);
	}
}

/* ---- brief */

static void add_paths(struct conf *c, struct conf_node *in, const json_t *t)
{
	const json_t *lun;
	size_t i;

	json_array_foreach(json_object_get(t, "luns"), i, lun)
	{
		const char *path = member_text(json_object_get(lun, "backing_store"), "path");

		if (*path)
			(void)add(c, in, false, "backing-store", path);
	}
}

static void brief_account(struct conf *c, struct conf_node *in, const char *key, const char *user)
{
	(void)add(c, in, false, key, conf_printf(c, "%s %s", user, DUMP_NO_PASSWORD));
}

static void brief_accounts(struct conf *c, struct conf_node *in, const json_t *accounts)
{
	const char *outgoing = json_string_value(json_object_get(accounts, "outgoing"));
	const json_t *v;
	size_t i;

	json_array_foreach(json_object_get(accounts, "incoming"), i, v)
	{
		brief_account(c, in, "incominguser", json_string_value(v));
	}
	if (outgoing)
		brief_account(c, in, "outgoinguser", outgoing);
}

void dump_brief(struct conf *c, const struct running *now)
{
	const json_t *t;
	size_t i;

	(void)add(c, &c->root, false, "default-driver", "iscsi");
	json_array_foreach(now->targets, i, t)
	{
		struct conf_node *n = add(c, &c->root, true, "target", member_text(t, "name"));

		if (strcmp(member_text(t, "driver"), "iscsi") != 0)
			(void)add(c, n, false, "driver", member_text(t, "driver"));
		add_paths(c, n, t);
		brief_accounts(c, n, json_object_get(t, "accounts"));
		add_access(c, n, t);
		add_adapters(c, n, t);
	}
}

/* ---- everything: accounts */

struct dump {
	struct conf *c;
	const struct running *now;
	const char *only;
	json_t *paths; /* of LUNs that have been told; owned */
};

static void add_bound(struct dump *d, struct conf_node *in, const char *incoming,
		      const char *outgoing, const json_t *accounts)
{
	const char *user = json_string_value(json_object_get(accounts, "outgoing"));

	add_each(d->c, in, incoming, json_object_get(accounts, "incoming"));
	if (user)
		(void)add(d->c, in, false, outgoing, user);
}

static bool is_bound(const json_t *target, const char *user)
{
	const json_t *accounts = json_object_get(target, "accounts");

	return array_has(json_object_get(accounts, "incoming"), user) ||
	       strcmp(member_text(accounts, "outgoing"), user) == 0;
}

/* The daemon tells the newest first. */
static void add_accounts(struct dump *d, const json_t *of, const json_t *passwords)
{
	for (size_t i = json_array_size(d->now->accounts); i-- > 0;) {
		const char *user = json_string_value(json_array_get(d->now->accounts, i));
		const char *password = member_text(passwords, user);
		struct conf_node *n;

		if (of && !is_bound(of, user))
			continue;
		n = add(d->c, &d->c->root, true, "account", user);
		if (*password)
			(void)add(d->c, n, false, "password", password);
	}
}

/* ---- logical units */

/* The first LUN that leads to the logical unit made at @home, and the target that has it. */
static const json_t *owner(const struct dump *d, const json_t *home, const json_t **target)
{
	const json_t *t, *lun;
	size_t i, k;

	json_array_foreach(d->now->targets, i, t)
	{
		*target = t;
		if (member_number(t, "tid") != member_number(home, "tid"))
			continue;
		lun = running_lun(t, member_number(home, "lun"));
		if (lun && json_equal(json_object_get(lun, "home"), home))
			return lun;
	}
	json_array_foreach(d->now->targets, i, t)
	{
		*target = t;
		json_array_foreach(json_object_get(t, "luns"), k, lun)
		{
			if (json_equal(json_object_get(lun, "home"), home))
				return lun;
		}
	}
	return NULL;
}

static void add_map(struct dump *d, struct conf_node *in, const json_t *lun, const json_t *to,
		    const json_t *target)
{
	struct conf_node *n;

	if (d->only && strcmp(member_text(target, "name"), d->only) != 0)
		conf_error(d->c->diag, in->value, 0,
			   "its LUN %d is the logical unit of a LUN of target %s, and cannot be "
			   "told without it",
			   (int)member_number(lun, "lun"), member_text(target, "name"));
	n = add(d->c, in, true, "map",
		conf_printf(d->c, "%s %d", member_text(target, "name"),
			    (int)member_number(to, "lun")));
	add_number(d->c, n, "lun", member_number(lun, "lun"));
	add_rules(d->c, n, json_object_get(lun, "mask"));
}

/* Blocks of one name would be one: a path names the first LUN that has it. */
static struct conf_node *add_store(struct dump *d, struct conf_node *in, const json_t *lun)
{
	const char *path = member_text(json_object_get(lun, "backing_store"), "path");
	const bool again = json_object_get(d->paths, path) != NULL;
	struct conf_node *n;

	if (*path && !again && strncmp(path, "NONE:", 5) != 0)
		n = add(d->c, in, true, "backing-store", path);
	else
		n = add(d->c, in, true, "backing-store",
			conf_printf(d->c, "NONE:lun%d", (int)member_number(lun, "lun")));
	add_number(d->c, n, "lun", member_number(lun, "lun"));
	if (*path && strcmp(n->value, path) != 0)
		(void)add(d->c, n, false, "path", path);
	if (again)
		(void)add(d->c, n, false, "allow-in-use", "yes");
	if (*path)
		(void)json_object_set_new(d->paths, path, json_true());
	return n;
}

static void add_if_other(struct conf *c, struct conf_node *in, const char *key, const char *value,
			 const char *otherwise)
{
	if (strcmp(value, otherwise) != 0)
		(void)add(c, in, false, key, value);
}

static void add_options(struct conf *c, struct conf_node *in, const json_t *lun)
{
	const json_t *store = json_object_get(lun, "backing_store");
	const json_int_t block_size = member_number(lun, "block_size");

	add_if_other(c, in, "device-type", member_text(lun, "device_type"), "disk");
	add_if_other(c, in, "bs-type", member_text(store, "type"), "rdwr");
	add_if_other(c, in, "bsopts", member_text(store, "options"), "");
	add_if_other(c, in, "bsoflags", running_bsoflags(store), "");
	if (block_size != running_block_size(lun))
		add_number(c, in, "block-size", block_size);
}

/* "" is no value for a directive, but for --params. */
static void add_attributes(struct dump *d, struct conf_node *in, const json_t *lun)
{
	const json_t *set = json_object_get(lun, "set");
	const char *key;
	json_t *v;

	add_members(d->c, in, set);
	json_object_foreach((json_t *)set, key, v)
	{
		if (!*json_string_value(v))
			(void)add(d->c, in, false, "params", conf_printf(d->c, "%s=", key));
	}
	add_each(d->c, in, "mode_page",
		 json_object_get(json_object_get(lun, "attributes"), "mode_page"));
}

/* Elsewhere the defaults, which come from the numbers, would be others. */
static void add_identity(struct conf *c, struct conf_node *in, const json_t *lun)
{
	static const char *const keys[] = { "scsi_id", "scsi_sn" };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		if (!json_object_get(json_object_get(lun, "set"), keys[i]))
			(void)add(c, in, false, keys[i], member_text(lun, keys[i]));
}

static void add_lun(struct dump *d, struct conf_node *in, const json_t *lun)
{
	const json_t *target = NULL;
	const json_t *to = owner(d, json_object_get(lun, "home"), &target);
	struct conf_node *n;

	if (to != lun) {
		add_map(d, in, lun, to, target);
		return;
	}
	n = add_store(d, in, lun);
	add_options(d->c, n, lun);
	add_attributes(d, n, lun);
	if (d->only)
		add_identity(d->c, n, lun);
	add_rules(d->c, n, json_object_get(lun, "mask"));
}

/* ---- targets, the daemon */

static void add_target(struct dump *d, const json_t *t)
{
	struct conf_node *n = add(d->c, &d->c->root, true, "target", member_text(t, "name"));
	const json_t *lun;
	size_t i;

	(void)add(d->c, n, false, "driver", member_text(t, "driver"));
	if (!d->only)
		add_number(d->c, n, "controller_tid", member_number(t, "tid"));
	add_if_other(d->c, n, "state", member_text(t, "state"), "ready");
	add_members(d->c, n, json_object_get(t, "set"));
	json_array_foreach(json_object_get(t, "luns"), i, lun)
	{
		if (!lun_is_controller(lun))
			add_lun(d, n, lun);
	}
	add_bound(d, n, "incominguser", "outgoinguser", json_object_get(t, "accounts"));
	add_access(d->c, n, t);
	add_adapters(d->c, n, t);
}

/* "127.0.0.1:3260,1": the portal group's tag is not ours to choose. */
static void add_portals(struct dump *d)
{
	const json_t *v;
	size_t i;

	json_array_foreach(d->now->portals, i, v)
	{
		const char *text = json_string_value(v);

		(void)add(d->c, &d->c->root, false, "portal",
			  conf_printf(d->c, "%.*s", (int)strcspn(text, ","), text));
	}
}

static void add_daemon(struct dump *d)
{
	add_portals(d);
	add_number(d->c, &d->c->root, "slow_command_ms",
		   member_number(d->now->system, "slow_command_ms"));
	add_members(d->c, &d->c->root, json_object_get(d->now->system, "settings"));
	add_bound(d, &d->c->root, "incomingdiscoveryuser", "outgoingdiscoveryuser",
		  json_object_get(d->now->system, "discovery_accounts"));
}

static const json_t *find_target(const struct running *now, const char *name)
{
	const json_t *t;
	size_t i;

	json_array_foreach(now->targets, i, t)
	{
		if (strcmp(member_text(t, "name"), name) == 0)
			return t;
	}
	return NULL;
}

bool dump_full(struct conf *c, const struct running *now, const json_t *passwords, const char *only)
{
	struct dump d = { .c = c, .now = now, .only = only, .paths = json_object() };
	const json_t *t = only ? find_target(now, only) : NULL;
	size_t i;

	if (only && t) {
		add_accounts(&d, t, passwords);
		add_target(&d, t);
	} else if (!only) {
		add_daemon(&d);
		add_accounts(&d, NULL, passwords);
		json_array_foreach(now->targets, i, t)
		{
			add_target(&d, t);
		}
	}
	json_decref(d.paths);
	return !only || t;
}
