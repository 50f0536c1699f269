// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_args.c - tgtadm's command line: options of the table in mgmt/ops.h
 */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"

static void __attribute__((noreturn)) die_usage(void)
{
	fputs("Try `tgtadm --help' for more information.\n", stderr);
	adm_document(&(struct adm_error){ .exit = EXIT_REFUSED,
					  .text = "the options are not understood" });
	exit(EXIT_REFUSED);
}

/*
 * The table as getopt wants it; @brief has room for two characters an option. What begins
 * "--password" is one option for getopt, so that "--pass" stays unambiguous: see letter_of().
 */
static void getopt_tables(char *brief, struct option *full)
{
	for (const struct opt *o = opts; o->letter; o++) {
		*brief++ = o->letter;
		if (o->arg)
			*brief++ = ':';
		*full++ = (struct option){ o->name, o->arg ? required_argument : no_argument, NULL,
					   o->letter == 'W' ? 'p' : o->letter };
	}
	*brief = '\0';
	memset(full, 0, sizeof(*full));
}

/* The first line of @f, which is @name. */
static char *read_password(FILE *f, const char *name)
{
	char *line = NULL;
	size_t room = 0;
	const ssize_t n = getline(&line, &room, f);

	if (n < 0)
		adm_die(EXIT_REFUSED, "no password in %s", name);
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

static char *password_of_file(const char *path)
{
	FILE *f = fopen(path, "re");
	char *line;

	if (!f)
		adm_die(EXIT_REFUSED, "cannot read %s: %s", path, strerror(errno));
	line = read_password(f, path);
	fclose(f);
	return line;
}

/* A copy that "ps" does not show; lives as long as the program. */
static char *take_password(char *arg, bool is_path)
{
	static char *password;

	free(password);
	if (is_path)
		return password = password_of_file(arg);
	if (strcmp(arg, "-") == 0)
		return password = read_password(stdin, "standard input");
	password = strdup(arg);
	if (!password)
		adm_die(EXIT_REFUSED, "out of memory");
	explicit_bzero(arg, strlen(arg));
	return password;
}

unsigned int adm_control_port(const char *arg)
{
	char *end;
	const unsigned long v = strtoul(arg, &end, 10);

	if (arg[0] < '0' || arg[0] > '9' || *end || v > UINT_MAX)
		adm_die(EXIT_REFUSED, "'control-port' is not a number: %s", arg);
	return (unsigned int)v;
}

static void set_option(struct adm_args *args, char letter, char *arg)
{
	struct err e;

	if (letter == 'p' || letter == 'W')
		arg = take_password(arg, letter == 'W');
	if (letter == 'W')
		letter = 'p';
	if (rq_set(&args->rq, opt_find(letter), arg, &e) < 0)
		adm_die(EXIT_REFUSED, "%s", e.text);
}

struct words {
	int mode, verb;
};

static void take(struct adm_args *args, struct words *w, int letter, char *arg)
{
	switch (letter) {
	case 'h':
		ops_usage(stdout);
		exit(EXIT_SUCCESS);
	case 'V':
		puts(TGT_VERSION);
		exit(EXIT_SUCCESS);
	case 'd':
		args->debug = true;
		break;
	case 'C':
		args->control_port = adm_control_port(arg);
		break;
	case 'L':
		args->rq.lld = arg;
		break;
	case 'o':
		w->verb = verb_find(arg);
		if (w->verb < 0)
			adm_die(EXIT_UNKNOWN_WORD, "unknown operation: %s", arg);
		break;
	case 'm':
		w->mode = op_mode_find(arg);
		if (w->mode < 0)
			adm_die(EXIT_UNKNOWN_WORD, "unknown mode: %s", arg);
		break;
	case '?':
		die_usage(); /* getopt has said why */
	default:
		set_option(args, (char)letter, arg);
	}
}

static void check(struct adm_args *args, const struct words *w)
{
	struct err e;

	if (w->verb < 0)
		adm_die(EXIT_REFUSED, "specify the operation type");
	if (w->mode < 0)
		adm_die(EXIT_REFUSED, "specify the mode");
	args->rq.op = op_find(w->mode, w->verb);
	if (!args->rq.op)
		adm_die(EXIT_REFUSED, "%s", err_word(TGT_INVALID_REQUEST));
	if (rq_check(&args->rq, &e) < 0)
		adm_die(EXIT_REFUSED, "%s", e.text);
}

/* Which one getopt has found: @full's @index, or a short one. */
static int letter_of(int letter, int index)
{
	return letter == 'p' && index >= 0 ? opts[index].letter : letter;
}

/* Known before anything can be wrong with the other words. */
static bool wants_json(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (strcmp(argv[i], "-j") == 0 || strcmp(argv[i], "--json") == 0)
			return true;
	return false;
}

void adm_parse(int argc, char **argv, struct adm_args *args)
{
	static char name[] = "tgtadm";
	struct words w = { -1, -1 };
	struct option full[OPT_NR + 1];
	char brief[2 * OPT_NR + 1];
	int letter, index = -1;

	memset(args, 0, sizeof(*args));
	getopt_tables(brief, full);
	if (argc > 0)
		argv[0] = name; /* getopt's messages do not depend on the path */
	if (wants_json(argc, argv))
		adm_say_json();
	while ((letter = getopt_long(argc, argv, brief, full, &index)) != -1) {
		take(args, &w, letter_of(letter, index), optarg);
		index = -1;
	}
	if (optind < argc) {
		fprintf(stderr, "tgtadm: unrecognized argument '%s'\n", argv[optind]);
		die_usage();
	}
	check(args, &w);
}
