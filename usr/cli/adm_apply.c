// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_apply.c - "tgtadm apply": make the daemon what targets.conf says, by what differs
 */
#include <getopt.h>
#include <stdlib.h>

#include "cli/adm.h"
#include "cli/apply.h"

struct words {
	const char *file;
	bool check;
	struct apply apply;
};

static const char help[] =
	"Usage: tgtadm apply [OPTION]... [FILE]\n"
	"Compare FILE, or " ADM_TARGETS_CONF ", with what tgtd has, and change what differs:\n"
	"all of it, or nothing. FILE - is standard input.\n"
	"  -n, --dry-run            only print what would be done\n"
	"      --prune              remove targets, LUNs and accounts that FILE does not have\n"
	"      --pending            make LUNs whose devices are not there: tgtd waits for these\n"
	"      --check              only read FILE; no daemon is needed\n"
	"  -j, --json               tell it as a document for programs\n"
	"  -C, --control-port PORT  which daemon, instead of the one that FILE says\n"
	"  -d, --debug              print more of an error\n"
	"  -h, --help               print this text\n"
	"Exit status: 0 all is as FILE says, 1 an error, nothing has changed, 3 some of it cannot\n"
	"be changed now, 107 tgtd does not run.\n";

static void take(struct words *w, int letter)
{
	w->apply.dry_run |= letter == 'n';
	w->apply.how |= letter == 'p' ? PLAN_PRUNE : 0;
	w->apply.how |= letter == 'w' ? PLAN_PENDING : 0;
	w->check |= letter == 'c';
	w->apply.debug |= letter == 'd';
	if (letter == 'j')
		report_json();
	if (letter == 'C')
		w->apply.control_port = adm_control_port(optarg);
	if (letter == 'h') {
		fputs(help, stdout);
		exit(EXIT_SUCCESS);
	}
	if (letter == '?') {
		fputs("Try `tgtadm apply --help' for more information.\n", stderr);
		exit(EXIT_NOT_APPLIED);
	}
}

static void parse(struct words *w, int argc, char **argv)
{
	static const struct option options[] = {
		{ "dry-run", no_argument, NULL, 'n' },
		{ "prune", no_argument, NULL, 'p' },
		{ "pending", no_argument, NULL, 'w' },
		{ "check", no_argument, NULL, 'c' },
		{ "json", no_argument, NULL, 'j' },
		{ "control-port", required_argument, NULL, 'C' },
		{ "debug", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static char name[] = "tgtadm apply";
	int letter;

	argv[0] = name;
	while ((letter = getopt_long(argc, argv, "njC:dh", options, NULL)) != -1)
		take(w, letter);
	if (optind + 1 < argc)
		adm_die(EXIT_NOT_APPLIED, "one file, please: %s is one too many", argv[optind + 1]);
	if (optind < argc)
		w->file = argv[optind];
}

int adm_apply(int argc, char **argv)
{
	struct words a = { .file = ADM_TARGETS_CONF, .apply.control_port = -1 };
	struct want w;
	struct conf c;
	int r = EXIT_NOT_APPLIED;

	parse(&a, argc, argv);
	apply_read(&c, &w, a.file);
	if (!c.diag->errors)
		r = a.check ? EXIT_SUCCESS : apply_want(&a.apply, &w);
	if (c.diag->errors)
		report_error("tgtadm: %u errors, nothing has been changed", c.diag->errors);
	conf_exit(&c);
	return report_end(a.apply.dry_run || a.check, r);
}
