// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tgtimg.c - images of media, with stgt's options, texts and exit codes
 */
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/img.h"

enum {
	EXIT_UNKNOWN_OP = 1,
	EXIT_NO_FILE = 2,     /* it cannot be made */
	EXIT_NO_CAPACITY = 3, /* a size of 0 */
	EXIT_USAGE = 22,      /* EINVAL */
};

/* Letter, long name, argument, help. */
#define OPTION_LIST(X)                                                                             \
	X('o', "op", "OP", "new: make an image; show: print what is in one")                       \
	X('Y', "device-type", "TYPE", "disk; tape, the default, and cd are not supported yet")     \
	X('t', "type", "MEDIA", "media type; disk for a disk")                                     \
	X('s', "size", "N[k|m|g|t]", "capacity, in MiB without a unit")                            \
	X('f', "file", "PATH", "the image; a new one must not exist")                              \
	X('T', "thin-provisioning", NULL, "allocate blocks when they are written")                 \
	X('b', "barcode", "CODE", "of a tape")                                                     \
	X('p', "progress", "[=json]", "tell how far it is, also when nobody sits at a terminal")   \
	X('h', "help", NULL, "print this text")                                                    \
	X('V', "version", NULL, "print the version")

static const struct row {
	char letter;
	const char *name, *arg, *help;
} rows[] = {
#define X(letter, name, arg, help) { letter, name, arg, help },
	OPTION_LIST(X)
#undef X
};
#define ROWS_NR (sizeof(rows) / sizeof(rows[0]))

struct args {
	const char *op, *device, *media, *size, *file;
	bool thin;
	enum progress how;
};

static void __attribute__((noreturn, format(printf, 2, 3))) die(int code, const char *fmt, ...)
{
	va_list ap;

	fputs("tgtimg: ", stderr);
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fputc('\n', stderr);
	exit(code);
}

/* @what: NULL when it has been said. */
static void __attribute__((noreturn)) die_usage(const char *what)
{
	if (what)
		fprintf(stderr, "tgtimg: %s\n", what);
	fputs("Try `tgtimg --help' for more information.\n", stderr);
	exit(EXIT_USAGE);
}

static void usage(void)
{
	char buf[64];

	printf("Usage: tgtimg --op new --device-type disk --type disk --size N[k|m|g|t] "
	       "--file PATH\n              [--thin-provisioning]\n"
	       "Make images of media for tgtd, version %s.\n\nOptions:\n",
	       TGT_VERSION);
	for (size_t i = 0; i < ROWS_NR; i++) {
		snprintf(buf, sizeof(buf), "%s %s", rows[i].name, rows[i].arg ? rows[i].arg : "");
		printf("  -%c, --%-20s %s\n", rows[i].letter, buf, rows[i].help);
	}
	printf("\nExit status: 0 success, 1 unknown operation, 2 the file cannot be made, "
	       "3 no capacity,\n22 other errors.\n");
}

static void take(struct args *a, int letter, const char *arg)
{
	switch (letter) {
	case 'h':
		usage();
		exit(EXIT_SUCCESS);
	case 'V':
		puts(TGT_VERSION);
		exit(EXIT_SUCCESS);
	case 'o':
		a->op = arg;
		if (strcmp(arg, "new") != 0 && strcmp(arg, "show") != 0)
			die(EXIT_UNKNOWN_OP, "unknown operation: %s", arg);
		break;
	case 'Y':
		a->device = arg;
		if (strcmp(arg, "disk") != 0 && strcmp(arg, "tape") != 0 && strcmp(arg, "cd") != 0)
			die(EXIT_USAGE, "unknown target type: %s", arg);
		break;
	case 't':
		a->media = arg;
		break;
	case 's':
		a->size = arg;
		break;
	case 'f':
		a->file = arg;
		break;
	case 'T':
		a->thin = true;
		break;
	case 'b':
		break; /* nothing that a disk has */
	case 'p':
		if (arg && strcmp(arg, "json") != 0)
			die(EXIT_USAGE,
			    "progress is told as json, or without an argument, not as %s", arg);
		a->how = arg ? PROGRESS_JSON : PROGRESS_LINES;
		break;
	default:
		die_usage(NULL); /* getopt has said why */
	}
}

static int argument_of(const struct row *row)
{
	if (!row->arg)
		return no_argument;
	return row->arg[0] == '[' ? optional_argument : required_argument;
}

static void parse(int argc, char **argv, struct args *a)
{
	static char name[] = "tgtimg";
	struct option full[ROWS_NR + 1] = { 0 };
	char brief[3 * ROWS_NR + 1], *p = brief;
	int letter;

	for (size_t i = 0; i < ROWS_NR; i++) {
		full[i] = (struct option){ rows[i].name, argument_of(&rows[i]), NULL,
					   rows[i].letter };
		*p++ = rows[i].letter;
		for (int n = argument_of(&rows[i]); n > 0; n--)
			*p++ = ':'; /* none, one or two, as getopt counts */
	}
	*p = '\0';
	if (argc > 0)
		argv[0] = name; /* getopt's messages do not depend on the path */
	while ((letter = getopt_long(argc, argv, brief, full, NULL)) != -1)
		take(a, letter, optarg);
	if (optind < argc) {
		fprintf(stderr, "tgtimg: unrecognized option '%s'\n", argv[optind]);
		die_usage(NULL);
	}
}

static uint64_t size_of(const char *text)
{
	uint64_t size = 0;

	switch (img_size(text, &size)) {
	case -EINVAL:
		die(EXIT_USAGE, "a size is a number and k, m, g or t, not %s", text);
	case -ERANGE:
		die(EXIT_USAGE, "no file is as large as %s", text);
	}
	if (size == 0) {
		fputs("Capacity must be > 0\n", stderr);
		exit(EXIT_NO_CAPACITY);
	}
	return size;
}

static int disk_new(const struct args *a)
{
	uint64_t size;
	int r;

	if (!a->media)
		die_usage("Missing media type: DISK");
	if (strcasecmp(a->media, "disk") != 0)
		die_usage("Media type must be DISK for disk devices");
	if (!a->size)
		die_usage("Missing the capacity param");
	size = size_of(a->size);
	r = img_disk_new(a->file, size, a->thin, a->how);
	if (r < 0) {
		fprintf(stderr, "Failed creating file: %s\n", strerror(-r));
		if (r == -EEXIST)
			fprintf(stderr, "tgtimg: %s is left as it is\n", a->file);
		return EXIT_NO_FILE;
	}
	printf("Created blank DISK image file : %s\n", a->file);
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct args a = { .device = "tape" };

	parse(argc, argv, &a);
	if (!a.op)
		die_usage("specify the operation type");
	if (!a.file)
		die_usage("specify a newly created file");
	if (strcmp(a.device, "disk") != 0)
		die(EXIT_USAGE, "%s images are not supported yet, only --device-type disk",
		    a.device);
	if (strcmp(a.op, "show") == 0)
		die(EXIT_USAGE, "the image of a disk has nothing to show, it is the disk's data");
	return disk_new(&a);
}
