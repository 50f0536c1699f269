// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_convert.c - "tgtadm convert lio [FILE]": another target's configuration as targets.conf
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/adm.h"
#include "cli/lio.h"

static const char help[] =
	"Usage: tgtadm convert lio [FILE]\n"
	"Print targets.conf for what FILE, a saveconfig.json of Linux's kernel target, has in it.\n"
	"Without FILE: /etc/target/saveconfig.json, or /etc/rtslib-fb-target/saveconfig.json.\n"
	"FILE - is standard input. Passwords are printed too.\n"
	"What cannot be converted is a comment that begins with \"# LIO:\".\n"
	"Exit status: 0 converted, perhaps with comments; 1 FILE cannot be read.\n";

static const char *default_file(void)
{
	static const char *const files[] = { "/etc/target/saveconfig.json",
					     "/etc/rtslib-fb-target/saveconfig.json" };

	return access(files[0], F_OK) < 0 && access(files[1], F_OK) == 0 ? files[1] : files[0];
}

static json_t *load(const char *path)
{
	FILE *f = strcmp(path, "-") == 0 ? stdin : fopen(path, "re");
	json_error_t where;
	json_t *doc;

	if (!f)
		adm_die(EXIT_NOT_APPLIED, "cannot read %s: %s", path, strerror(errno));
	doc = json_loadf(f, 0, &where);
	if (!doc)
		adm_die(EXIT_NOT_APPLIED, "%s:%d: %s", path, where.line, where.text);
	if (!json_is_array(json_object_get(doc, "storage_objects")) ||
	    !json_is_array(json_object_get(doc, "targets")))
		adm_die(EXIT_NOT_APPLIED,
			"%s has no \"storage_objects\" and \"targets\": it is no saveconfig.json",
			path);
	if (f != stdin)
		fclose(f);
	return doc;
}

int adm_convert(int argc, char **argv)
{
	const bool wants_help =
		argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0);
	struct lio l = { .f = stdout };
	json_t *doc;

	if (wants_help) {
		fputs(help, stdout);
		return EXIT_SUCCESS;
	}
	if (argc < 2 || argc > 3 || strcmp(argv[1], "lio") != 0) {
		fputs("Try `tgtadm convert --help' for more information.\n", stderr);
		return EXIT_NOT_APPLIED;
	}
	doc = load(argc == 3 ? argv[2] : default_file());
	lio_convert(&l, doc);
	json_decref(doc);
	if (fflush(stdout) || ferror(stdout))
		adm_die(EXIT_NOT_APPLIED, "cannot write the output");
	if (l.notes)
		fprintf(stderr,
			"tgtadm: %u things are not as they were: see the lines with \"# LIO:\"\n",
			l.notes);
	return EXIT_SUCCESS;
}
