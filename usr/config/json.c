// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json.c - the tree of a configuration as JSON and back: doc/design/002-json.md, CONFIGURATION
 *
 * Each directive is a member. Blocks are an object of objects by their arguments; what may be
 * repeated is an array; numbers and yes or no are what they are, all else is a string.
 */
#include <string.h>

#include "config/directive.h"
#include "config/dump.h"

#define CONF_SCHEMA 1 /* changes when a member changes its meaning or goes away */

/* ---- to JSON */

static json_t *scalar(const struct directive *d, const char *value)
{
	uint64_t v;

	if (d && d->type == OF_NUMBER && conf_number(value, &v) == 0 && v <= INT64_MAX)
		return json_integer((json_int_t)v);
	if (d && d->type == OF_BOOL && conf_bool(value) >= 0)
		return json_boolean(conf_bool(value));
	return json_string(value);
}

/* Member @key of @o, made when there is none. Borrowed. */
static json_t *member_of(json_t *o, const char *key, json_t *(*make)(void))
{
	json_t *v = json_object_get(o, key);

	if (v)
		return v;
	(void)json_object_set_new(o, key, make());
	return json_object_get(o, key);
}

static json_t *nodes(const struct conf_node *in)
{
	json_t *o = json_object();
	const struct conf_node *n;
	int err = 0;

	list_for_each_entry (n, &in->children, link) {
		const struct directive *d = directive_find(n->key, ~0u);
		const bool block = n->block || (d && d->type == OF_LU);

		if (block)
			err |= json_object_set_new(member_of(o, n->key, json_object), n->value,
						   nodes(n));
		else if (d && d->many)
			err |= json_array_append_new(member_of(o, n->key, json_array),
						     scalar(d, n->value));
		else
			err |= json_object_set_new(o, n->key, scalar(d, n->value));
	}
	if (!err)
		return o;
	json_decref(o);
	return NULL;
}

json_t *conf_to_json(const struct conf *c)
{
	return json_pack("{s:i, s:o}", "schema", CONF_SCHEMA, "configuration", nodes(&c->root));
}

/* ---- from JSON */

struct reader {
	struct conf *c;
	const char *place; /* "FILE, target a, lun 1" */
	unsigned int depth;
};

static void read_members(struct reader *r, struct conf_node *into, const json_t *o);

static struct conf_node *node_new(struct reader *r, struct conf_node *into, bool block,
				  const char *key, const char *value)
{
	struct conf_node *n = conf_alloc(r->c, sizeof(*n));

	n->key = conf_strndup(r->c, key, strlen(key));
	n->value = conf_strndup(r->c, value, strlen(value));
	n->file = r->place;
	n->block = block;
	list_init(&n->children);
	list_add_tail(&n->link, &into->children);
	return n;
}

static void read_scalar(struct reader *r, struct conf_node *into, const char *key, const json_t *v)
{
	if (json_is_string(v))
		(void)node_new(r, into, false, key, json_string_value(v));
	else if (json_is_boolean(v))
		(void)node_new(r, into, false, key, json_is_true(v) ? "yes" : "no");
	else if (json_is_integer(v))
		(void)node_new(r, into, false, key,
			       conf_printf(r->c, "%lld", (long long)json_integer_value(v)));
	else
		conf_error(r->c->diag, r->place, 0,
			   "the value of '%.80s' is no text, number, true or false", key);
}

static void read_block(struct reader *r, struct conf_node *into, const char *key, const char *name,
		       const json_t *v)
{
	struct reader inner = { r->c, conf_printf(r->c, "%s, %s %s", r->place, key, name),
				r->depth + 1 };

	if (!json_is_object(v))
		conf_error(r->c->diag, r->place, 0, "%.80s '%.80s' is no object", key, name);
	else if (inner.depth > CONF_DEPTH)
		conf_error(r->c->diag, r->place, 0, "more than %d blocks in one another",
			   CONF_DEPTH);
	else
		read_members(&inner, node_new(r, into, true, key, name), v);
}

static void read_member(struct reader *r, struct conf_node *into, const char *key, const json_t *v)
{
	const json_t *each;
	const char *name;
	size_t i;

	if (json_is_object(v)) {
		json_object_foreach((json_t *)v, name, each)
		{
			read_block(r, into, key, name, each);
		}
	} else if (json_is_array(v)) {
		json_array_foreach(v, i, each)
		{
			read_scalar(r, into, key, each);
		}
	} else {
		read_scalar(r, into, key, v);
	}
}

static void read_members(struct reader *r, struct conf_node *into, const json_t *o)
{
	const char *key;
	json_t *v;

	json_object_foreach((json_t *)o, key, v)
	{
		if (strcmp(key, "include") == 0)
			conf_error(r->c->diag, r->place, 0, "JSON does not include files");
		else
			read_member(r, into, key, v);
	}
}

void conf_of_json(struct conf *c, const json_t *doc, const char *file)
{
	struct reader r = { .c = c, .place = conf_strndup(c, file, strlen(file)) };
	const json_t *configuration = json_object_get(doc, "configuration");

	if (json_integer_value(json_object_get(doc, "schema")) != CONF_SCHEMA)
		conf_error(c->diag, r.place, 0,
			   "this is no configuration of schema %d: see "
			   "tgtadm export",
			   CONF_SCHEMA);
	else if (!json_is_object(configuration))
		conf_error(c->diag, r.place, 0, "there is no object 'configuration'");
	else
		read_members(&r, &c->root, configuration);
}
