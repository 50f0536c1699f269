// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * admin_update.c - tgt-admin --execute and --update: by what differs, in one transaction
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/adm.h"
#include "cli/admin.h"
#include "cli/apply.h"

static void check_file(const char *path)
{
	if (strcmp(path, "-") != 0 && access(path, F_OK) < 0 && errno == ENOENT)
		adm_die(EXIT_NO_FILE, "Config file %s not found. Exiting...", path);
}

/* The name of the target that was asked for: the daemon's or the file's own, or NULL. */
static const char *find_name(const struct admin *a, const struct want *w, const json_t *targets)
{
	const json_t *t;
	size_t i;

	json_array_foreach(targets, i, t)
	{
		if (admin_means(a, t))
			return member_text(t, "name");
	}
	for (unsigned int k = 0; k < w->nr_targets; k++)
		if (strcmp(w->targets[k].name, a->which) == 0 ||
		    (strncmp(a->which, "tid=", 4) == 0 && w->targets[k].tid &&
		     w->targets[k].tid == strtoul(a->which + 4, NULL, 10)))
			return w->targets[k].name;
	return NULL;
}

/* In stgt's words. */
static int found_nowhere(const struct admin *a)
{
	fflush(stdout);
	fprintf(stderr,
		"Target %s is currently not configured\n"
		"and does not exist in the config file - can't continue!\n",
		a->which);
	return EXIT_FAILURE;
}

static int with_want(const struct admin *a, struct want *w, bool all)
{
	struct apply apply = {
		.dry_run = a->pretend,
		.debug = a->verbose,
		.print = a->pretend || a->verbose ? PRINT_COMMANDS : PRINT_NOTHING,
		.how = PLAN_PRUNE_TARGETS | PLAN_PRUNE_LUNS | (a->force ? PLAN_FORCE : 0),
		.control_port = a->control_port < 0 ? w->control_port : a->control_port,
	};
	struct admin asked = *a;
	json_t *reply = NULL;
	int r;

	w->ignore_errors |= a->ignore_errors;
	asked.control_port = apply.control_port;
	if (!all)
		w->only = find_name(a, w, admin_targets(&asked, &reply));
	r = !all && !w->only ? found_nowhere(a) : apply_want(&apply, w);
	json_decref(reply);
	return r;
}

static int update(const struct admin *a, bool all)
{
	struct want w;
	struct conf c;
	int r = EXIT_FAILURE;

	check_file(a->conf);
	apply_read(&c, &w, a->conf);
	if (!c.diag->errors)
		r = with_want(a, &w, all);
	if (c.diag->errors)
		fprintf(stderr, "tgt-admin: %u errors, nothing has been changed\n", c.diag->errors);
	conf_exit(&c);
	return r;
}

int admin_execute(const struct admin *a)
{
	return update(a, true);
}

int admin_update(const struct admin *a)
{
	return update(a, strcmp(a->which, "ALL") == 0);
}
