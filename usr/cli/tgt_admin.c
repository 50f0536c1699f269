// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tgt_admin.c - tgt-admin: the configuration file and the running daemon, in stgt's words
 *
 * What it is asked for is a table; the actions are admin_*.c.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"
#include "cli/admin.h"

/* clang-format off */
/*
 * Options: name, letter or 0, argument, who does it, what it sets or -1, help. Letters are long names, too: --f.
 */
#define ADMIN_OPTIONS(X)                                                                           \
	X("execute", 'e', NULL, admin_execute, -1,                                                 \
	  "make tgtd what the configuration says; targets that it does not have go")               \
	X("delete", 0, "WHICH", admin_delete, -1, "delete targets")                                \
	X("offline", 0, "WHICH", admin_offline, -1, "let no one log in to targets")                \
	X("ready", 0, "WHICH", admin_ready, -1, "let them in again")                               \
	X("update", 0, "WHICH", admin_update, -1,                                                  \
	  "make targets what the configuration says; one that it does not have goes")              \
	X("show", 's', NULL, admin_show, -1, "show all targets")                                   \
	X("dump", 0, NULL, admin_dump, -1,                                                         \
	  "print a configuration of what tgtd has, without passwords and details")                 \
	X("full", 0, NULL, NULL, FLAG(full),                                                       \
	  "with --dump: all of it, passwords too; only for root")                                  \
	X("control-port", 'C', "PORT", NULL, -1, "which tgtd, 0 by default")                       \
	X("conf", 'c', "FILE", NULL, -1, "the configuration, instead of " ADM_TARGETS_CONF)        \
	X("ignore-errors", 0, NULL, NULL, FLAG(ignore_errors),                                     \
	  "leave out what fails and go on")                                                        \
	X("force", 'f', NULL, NULL, FLAG(force), "also what is in use: its initiators lose it")    \
	X("pretend", 'p', NULL, NULL, FLAG(pretend),                                               \
	  "only print the tgtadm commands that would do it")                                       \
	X("verbose", 'v', NULL, NULL, FLAG(verbose), "print them, too")                            \
	X("help", 'h', NULL, NULL, -1, "print this text")
/* clang-format on */

#define FLAG(name) (int)offsetof(struct admin, name)

const struct admin_option admin_options[] = {
#define X(name, letter, arg, action, flag, help) { name, letter, arg, action, flag, help },
	ADMIN_OPTIONS(X)
#undef X
		{ NULL, 0, NULL, NULL, -1, NULL },
};
#define NR_OPTIONS (sizeof(admin_options) / sizeof(admin_options[0]) - 1)

static void usage(void)
{
	char name[32];

	puts("Usage: tgt-admin [OPTION]...\n"
	     "Make a running tgtd what its configuration says, and look at it.\n");
	for (const struct admin_option *o = admin_options; o->name; o++) {
		(void)snprintf(name, sizeof(name), "--%s%s%s", o->name, o->arg ? " " : "",
			       o->arg ? o->arg : "");
		if (o->letter)
			printf("  -%c, %-20s  %s\n", o->letter, name, o->help);
		else
			printf("      %-20s  %s\n", name, o->help);
	}
	puts("\nWHICH is ALL, tid=NUMBER or the name of a target; help says more.\n"
	     "Exit status: 0 done, 1 an error, 2 no configuration file, 3 something is in use or\n"
	     "could not be done now, 107 tgtd does not run.");
}

/* --delete help */
static void usage_of(const struct admin_option *o)
{
	printf("Usage: tgt-admin [OPTION]... --%s WHICH\n%c%s:\n", o->name, o->help[0] - 'a' + 'A',
	       o->help + 1);
	printf("  --%s ALL         all of them\n"
	       "  --%s tid=4       the one with this number\n"
	       "  --%s NAME        the one with this name\n",
	       o->name, o->name, o->name);
	if (o->action == admin_delete)
		puts("Targets that initiators are logged in to stay, unless there is --force.");
	else if (o->action == admin_update)
		puts("What differs is changed in place, and sessions stay. What cannot be changed "
		     "while it is\nin use stays as it is, unless there is --force.");
}

/* ---- the command line */

struct words {
	struct admin admin;
	const struct admin_option *action; /* the first one that was named; NULL: none */
};

static void take(struct words *w, const struct admin_option *o, char *arg)
{
	if (o->flag >= 0)
		*((bool *)&w->admin + o->flag) = true;
	else if (o->letter == 'C')
		w->admin.control_port = adm_control_port(arg);
	else if (o->letter == 'c')
		w->admin.conf = arg;
	if (!o->action || w->action)
		return;
	w->action = o;
	w->admin.which = arg;
}

/* getopt's tables: names, and letters as letters and as names. */
static void make_tables(struct option *full, char *brief)
{
	static char letters[NR_OPTIONS][2];

	for (const struct admin_option *o = admin_options; o->name; o++) {
		const int has = o->arg ? required_argument : no_argument;
		const int value = 256 + (int)(o - admin_options);

		*full++ = (struct option){ o->name, has, NULL, value };
		if (!o->letter)
			continue;
		letters[o - admin_options][0] = o->letter;
		*full++ = (struct option){ letters[o - admin_options], has, NULL, value };
		*brief++ = o->letter;
		if (o->arg)
			*brief++ = ':';
	}
	*brief = '\0';
	memset(full, 0, sizeof(*full));
}

static const struct admin_option *find(int value)
{
	if (value >= 256)
		return &admin_options[value - 256];
	for (const struct admin_option *o = admin_options; o->name; o++)
		if (o->letter == value)
			return o;
	return NULL;
}

static void parse(struct words *w, int argc, char **argv)
{
	static char name[] = "tgt-admin";
	struct option full[2 * NR_OPTIONS + 1];
	char brief[2 * NR_OPTIONS + 1];
	int value;

	make_tables(full, brief);
	argv[0] = name;
	while ((value = getopt_long_only(argc, argv, brief, full, NULL)) != -1) {
		const struct admin_option *o = find(value);

		if (!o) {
			fputs("Try `tgt-admin --help' for more information.\n", stderr);
			exit(EXIT_FAILURE);
		}
		if (o->letter == 'h') {
			usage();
			exit(EXIT_SUCCESS);
		}
		take(w, o, optarg);
	}
	if (optind < argc)
		adm_die(EXIT_FAILURE, "what is '%s'? --help lists the options", argv[optind]);
}

int main(int argc, char **argv)
{
	struct words w = { .admin = { .control_port = -1, .conf = ADM_TARGETS_CONF } };

	adm_program = "tgt-admin";
	if (argc > 1 && strcmp(argv[1], "complete") == 0)
		return admin_complete(argc - 1, argv + 1);
	parse(&w, argc, argv);
	if (argc < 2) {
		usage();
		return EXIT_SUCCESS;
	}
	if (!w.action)
		adm_die(EXIT_FAILURE, "nothing is asked for: --help lists what can be");
	if (w.admin.which && strcmp(w.admin.which, "help") == 0) {
		usage_of(w.action);
		return EXIT_SUCCESS;
	}
	return w.action->action(&w.admin);
}
