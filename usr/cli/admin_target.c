// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * admin_target.c - tgt-admin --show, --delete, --offline and --ready: targets that the daemon has
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"
#include "cli/admin.h"
#include "cli/apply.h"

unsigned int admin_port(const struct admin *a)
{
	return a->control_port < 0 ? 0 : (unsigned int)a->control_port;
}

bool admin_means(const struct admin *a, const json_t *target)
{
	char tid[32];

	(void)snprintf(tid, sizeof(tid), "tid=%d", (int)member_number(target, "tid"));
	return strcmp(a->which, "ALL") == 0 || strcmp(a->which, tid) == 0 ||
	       strcmp(a->which, member_text(target, "name")) == 0;
}

static json_t *show(const struct admin *a, bool json)
{
	return adm_ask(admin_port(a), a->verbose,
		       json_pack("{s:i, s:s, s:s, s:b}", "version", OPS_VERSION, "mode", "target",
				 "op", "show", "json", json));
}

const json_t *admin_targets(const struct admin *a, json_t **reply)
{
	*reply = show(a, true);
	return json_object_get(json_object_get(*reply, "data"), "targets");
}

int admin_show(const struct admin *a)
{
	json_t *reply = show(a, false);
	const json_t *text = json_object_get(reply, "text");

	if (text)
		fwrite(json_string_value(text), 1, json_string_length(text), stdout);
	json_decref(reply);
	return fflush(stdout) || !text ? EXIT_FAILURE : EXIT_SUCCESS;
}

/* ---- an operation on each of the targets that are meant */

static json_t *target_op(const json_t *t, const char *verb)
{
	return json_pack("{s:s, s:s, s:s, s:O}", "mode", "target", "op", verb, "lld",
			 member_text(t, "driver"), "tid", json_object_get(t, "tid"));
}

static json_t *state_op(const json_t *t, const char *state)
{
	json_t *op = target_op(t, "update");

	(void)json_object_set_new(op, "name", json_string("state"));
	(void)json_object_set_new(op, "value", json_string(state));
	return op;
}

static json_t *delete_op(const struct admin *a, const json_t *t)
{
	json_t *op = target_op(t, "delete");

	if (a->force)
		(void)json_object_set_new(op, "force", json_true());
	return op;
}

/* @state: NULL: delete. Operations, each with its "target". */
static json_t *operations(const struct admin *a, const json_t *targets, const char *state)
{
	json_t *list = json_array();
	const json_t *t;
	size_t i;

	json_array_foreach(targets, i, t)
	{
		if (admin_means(a, t))
			(void)json_array_append_new(list,
						    state ? state_op(t, state) : delete_op(a, t));
	}
	return list;
}

static void print(const struct admin *a, const json_t *list)
{
	const json_t *op;
	size_t i;

	json_array_foreach(list, i, op)
	{
		if (a->pretend || a->verbose)
			apply_print_command(admin_port(a), op);
	}
	fflush(stdout);
}

/* Each stands alone: what cannot be done does not keep others from it. Takes @list. */
static int carry_out(const struct admin *a, json_t *list)
{
	json_t *reply, *op;
	const json_t *r;
	int left = 0;
	size_t i;

	json_array_foreach(list, i, op)
	{
		(void)json_object_set_new(op, "optional", json_true());
	}
	reply = adm_ask(admin_port(a), a->verbose,
			json_pack("{s:i, s:O}", "version", OPS_VERSION, "transaction", list));
	json_array_foreach(json_object_get(reply, "replies"), i, r)
	{
		if (member_number(r, "code") == TGT_SUCCESS)
			continue;
		fprintf(stderr, "tgt-admin: target %d: %s: %s\n",
			(int)member_number(json_array_get(list, i), "tid"), member_text(r, "error"),
			member_text(r, "detail"));
		left++;
	}
	if (member_number(reply, "code") != TGT_SUCCESS)
		adm_die(EXIT_FAILURE, "%s", member_text(reply, "detail"));
	json_decref(reply);
	json_decref(list);
	return left ? EXIT_IN_USE : EXIT_SUCCESS;
}

static bool is_all(const struct admin *a)
{
	return strcmp(a->which, "ALL") == 0;
}

static int each(const struct admin *a, const char *state)
{
	json_t *reply, *list = operations(a, admin_targets(a, &reply), state);
	int r = EXIT_SUCCESS;

	json_decref(reply);
	print(a, list);
	if (!json_array_size(list) && !is_all(a)) {
		fprintf(stderr, "tgt-admin: there is no target %s\n", a->which);
		r = state ? EXIT_FAILURE : EXIT_SUCCESS;
	}
	if (json_array_size(list) && !a->pretend)
		return carry_out(a, list);
	json_decref(list);
	return r;
}

/* One that is not there is as good as deleted: programs do it twice. */
int admin_delete(const struct admin *a)
{
	return each(a, NULL);
}

int admin_offline(const struct admin *a)
{
	return each(a, "offline");
}

int admin_ready(const struct admin *a)
{
	return each(a, "ready");
}
