// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_export.c - "tgtadm export" and "tgtadm import": the configuration of a daemon, or of one of
 *                its targets, as JSON
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"
#include "cli/apply.h"
#include "cli/dump.h"

static const char export_help[] =
	"Usage: tgtadm export [OPTION]...\n"
	"Print what tgtd has as JSON, for tgtadm import.\n"
	"      --target NAME        only this target, with its accounts\n"
	"      --passwords          passwords of accounts, too; for root\n"
	"  -C, --control-port PORT  which daemon\n"
	"  -h, --help               print this text\n";

static const char import_help[] =
	"Usage: tgtadm import [OPTION]... [FILE]\n"
	"Make tgtd what FILE, of tgtadm export, says; what FILE does not have is left alone.\n"
	"Without FILE, or with -, standard input is read.\n"
	"      --target NAME        only this target of it, with its accounts\n"
	"  -n, --dry-run            only print what would be done\n"
	"  -j, --json               tell it as a document for programs\n"
	"  -C, --control-port PORT  which daemon\n"
	"  -d, --debug              print more of an error\n"
	"  -h, --help               print this text\n"
	"Exit status: as tgtadm apply.\n";

struct words {
	const char *name, *help;
	const char *target, *file;
	bool passwords, dry_run, debug;
	unsigned int control_port;
};

static void take(struct words *w, int letter)
{
	w->passwords |= letter == 'p';
	w->dry_run |= letter == 'n';
	w->debug |= letter == 'd';
	if (letter == 'j')
		report_json();
	else if (letter == 'T')
		w->target = optarg;
	else if (letter == 'C')
		w->control_port = adm_control_port(optarg);
	if (letter == 'h') {
		fputs(w->help, stdout);
		exit(EXIT_SUCCESS);
	}
	if (letter == '?') {
		fprintf(stderr, "Try `%s --help' for more information.\n", w->name);
		exit(EXIT_NOT_APPLIED);
	}
}

static void parse(struct words *w, int argc, char **argv, const char *brief,
		  const struct option *options, int files)
{
	char name[32];
	int letter;

	(void)snprintf(name, sizeof(name), "%s", w->name);
	argv[0] = name;
	while ((letter = getopt_long(argc, argv, brief, options, NULL)) != -1)
		take(w, letter);
	if (optind + files < argc)
		adm_die(EXIT_NOT_APPLIED, "%s is one too many", argv[optind + files]);
	if (optind < argc)
		w->file = argv[optind];
}

int adm_export(int argc, char **argv)
{
	static const struct option options[] = {
		{ "target", required_argument, NULL, 'T' },
		{ "passwords", no_argument, NULL, 'p' },
		{ "control-port", required_argument, NULL, 'C' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct words w = { .name = "tgtadm export", .help = export_help };

	parse(&w, argc, argv, "C:h", options, 0);
	return adm_dump(&(struct dump_how){ .control_port = w.control_port,
					    .json = true,
					    .passwords = w.passwords,
					    .target = w.target });
}

/* ---- import */

static void read_file(struct conf *c, const char *file)
{
	const bool is_stdin = strcmp(file, "-") == 0;
	FILE *f = is_stdin ? stdin : fopen(file, "re");
	json_error_t where;
	json_t *doc;

	if (!f) {
		conf_error(c->diag, file, 0, "cannot be read: %m");
		return;
	}
	doc = json_loadf(f, JSON_REJECT_DUPLICATES, &where);
	if (!is_stdin)
		fclose(f);
	if (doc)
		conf_of_json(c, doc, file);
	else
		conf_error(c->diag, file, (unsigned int)where.line, "is no JSON: %s", where.text);
	json_decref(doc);
}

static bool has_target(const struct words *w, const struct want *want)
{
	if (!w->target || want_target(want, w->target))
		return true;
	report_error("tgtadm: %s has no target %s", w->file, w->target);
	return false;
}

int adm_import(int argc, char **argv)
{
	static const struct option options[] = {
		{ "target", required_argument, NULL, 'T' },
		{ "dry-run", no_argument, NULL, 'n' },
		{ "json", no_argument, NULL, 'j' },
		{ "control-port", required_argument, NULL, 'C' },
		{ "debug", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	struct words w = { .name = "tgtadm import", .help = import_help, .file = "-" };
	struct conf_diag d = { .say = report_say };
	struct apply apply = { 0 };
	int r = EXIT_NOT_APPLIED;
	struct want want;
	struct conf c;

	parse(&w, argc, argv, "njC:dh", options, 1);
	apply.dry_run = w.dry_run;
	apply.debug = w.debug;
	apply.control_port = w.control_port;
	conf_init(&c, &d);
	read_file(&c, w.file);
	want_make(&want, &c);
	want.only = w.target;
	if (!d.errors && has_target(&w, &want))
		r = apply_want(&apply, &want);
	if (d.errors)
		report_error("tgtadm: %u errors, nothing has been changed", d.errors);
	conf_exit(&c);
	return report_end(w.dry_run, r);
}
