// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_args.c - tgtadm's command line: options of the table in mgmt/ops.h
 */
#include <getopt.h>
#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"

void adm_die(int code, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("tgtadm: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(code);
}

static void __attribute__((noreturn)) die_usage(void)
{
	fputs("Try `tgtadm --help' for more information.\n", stderr);
	exit(EXIT_REFUSED);
}

/* The table as getopt wants it; @brief has room for two characters an option. */
static void getopt_tables(char *brief, struct option *full)
{
	for (const struct opt *o = opts; o->letter; o++) {
		*brief++ = o->letter;
		if (o->arg)
			*brief++ = ':';
		*full++ = (struct option){ o->name, o->arg ? required_argument : no_argument, NULL,
					   o->letter };
	}
	*brief = '\0';
	memset(full, 0, sizeof(*full));
}

/* One line of standard input. */
static char *read_password(void)
{
	char *line = NULL;
	size_t room = 0;
	const ssize_t n = getline(&line, &room, stdin);

	if (n < 0)
		adm_die(EXIT_REFUSED, "no password on standard input");
	line[strcspn(line, "\r\n")] = '\0';
	return line;
}

/* A copy that "ps" does not show; lives as long as the program. */
static char *take_password(char *arg)
{
	static char *password;

	free(password);
	if (strcmp(arg, "-") == 0)
		return password = read_password();
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

	if (letter == 'p')
		arg = take_password(arg);
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

void adm_parse(int argc, char **argv, struct adm_args *args)
{
	static char name[] = "tgtadm";
	struct words w = { -1, -1 };
	struct option full[OPT_NR + 1];
	char brief[2 * OPT_NR + 1];
	int letter;

	memset(args, 0, sizeof(*args));
	getopt_tables(brief, full);
	if (argc > 0)
		argv[0] = name; /* getopt's messages do not depend on the path */
	while ((letter = getopt_long(argc, argv, brief, full, NULL)) != -1)
		take(args, &w, letter, optarg);
	if (optind < argc) {
		fprintf(stderr, "tgtadm: unrecognized argument '%s'\n", argv[optind]);
		die_usage();
	}
	check(args, &w);
}
