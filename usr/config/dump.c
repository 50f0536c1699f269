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
