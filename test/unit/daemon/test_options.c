// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_options.c - tgtd's command line: stgt's options, drivers' options, nonsense
 */
#include <fcntl.h>
#include <unistd.h>

#include "check.h"
#include "daemon/options.c"

#define ARGS 24

/* Parse a command line of words between blanks; the words live until the next call. */
static int parse(struct options *o, const char *line)
{
	static char words[256];
	char *argv[ARGS], *rest = words;
	int argc = 0;

	(void)snprintf(words, sizeof(words), "%s", line);
	for (char *w = strtok_r(words, " ", &rest); w; w = strtok_r(NULL, " ", &rest))
		argv[argc++] = w;
	argv[argc] = NULL;
	optind = 0; /* glibc: start again */
	return options_parse(o, argc, argv);
}

/* What the operator would read is not of interest here. */
static int parse_quietly(struct options *o, const char *line)
{
	const int null = open("/dev/null", O_WRONLY), out = dup(STDOUT_FILENO),
		  err = dup(STDERR_FILENO);
	int rc;

	(void)fflush(stdout);
	(void)dup2(null, STDOUT_FILENO);
	(void)dup2(null, STDERR_FILENO);
	rc = parse(o, line);
	(void)fflush(stdout);
	(void)dup2(out, STDOUT_FILENO);
	(void)dup2(err, STDERR_FILENO);
	(void)close(null);
	(void)close(out);
	(void)close(err);
	return rc;
}

static void defaults(void)
{
	struct options o;

	CHECK_EQ(parse(&o, "tgtd"), 0);
	CHECK(!o.foreground && !o.no_daemon && !o.debug);
	CHECK_EQ(o.control_port, 0);
	CHECK_EQ(o.threads, 16);
	CHECK_EQ(o.poll_us, 200);
	CHECK(!o.pid_file && !o.config && !o.plugin_dir && !o.nr_drivers);
}

static void all_of_them(void)
{
	static const char *const lines[] = {
		"tgtd -f -D -C 7 -c /c -t 4 -p /p -d 1 --poll-us 0 --plugin-dir /d",
		"tgtd -fD -C7 -c/c -t4 -p/p -d1 --poll-us=0 --plugin-dir=/d",
		("tgtd --foreground --nodaemonize --control-port=7 --config=/c --nr_iothreads=4 "
		 "--pid-file=/p --debug=1 --poll-us=0 --plugin-dir=/d"),
		("tgtd --fore --nod --control 7 --conf /c --nr 4 --pid /p --deb 1 --poll 0 "
		 "--plug /d"),
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct options o;

		CHECK_EQ(parse(&o, lines[i]), 0);
		CHECK(o.foreground && o.no_daemon && o.debug);
		CHECK_EQ(o.control_port, 7);
		CHECK_EQ(o.threads, 4);
		CHECK_EQ(o.poll_us, 0);
		CHECK(o.pid_file && !strcmp(o.pid_file, "/p"));
		CHECK(o.config && !strcmp(o.config, "/c"));
		CHECK(o.plugin_dir && !strcmp(o.plugin_dir, "/d"));
	}
}

static void drivers(void)
{
	static const struct {
		const char *line, *iscsi, *other;
	} cases[] = {
		{ "tgtd --iscsi portal=[::1]:3260", "portal=[::1]:3260", NULL },
		{ "tgtd --iscsi=portal=a,nop_interval=5", "portal=a,nop_interval=5", NULL },
		{ "tgtd --iscsi portal=a -f --iscsi portal=b", "portal=a,portal=b", NULL },
		{ "tgtd --other -f --iscsi x", "x", "-f" },
		{ "tgtd --other= -f", NULL, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *iscsi, *other;
		struct options o;

		CHECK_EQ(parse(&o, cases[i].line), 0);
		iscsi = options_driver(&o, "iscsi");
		other = options_driver(&o, "other");
		CHECK(!iscsi == !cases[i].iscsi && (!iscsi || !strcmp(iscsi, cases[i].iscsi)));
		CHECK(!other == !cases[i].other && (!other || !strcmp(other, cases[i].other)));
		options_free(&o);
	}
}

static void refused(void)
{
	static const char *const lines[] = {
		"tgtd -z",
		"tgtd -C",
		"tgtd -C x",
		"tgtd -C -1",
		"tgtd -C 32768",
		"tgtd -C 1x",
		"tgtd -C=1",
		"tgtd --foreground=1",
		"tgtd --iscsi",
		"tgtd junk",
		"tgtd -f junk",
		"tgtd --poll-us 1001",
		"tgtd --nr_iothreads 99999999999999",
		"tgtd --debug yes",
		"tgtd --pid-file",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct options o;

		CHECK_EQ(parse_quietly(&o, lines[i]), -1);
		options_free(&o);
	}
}

static void too_many_drivers(void)
{
	struct options o = { 0 };
	char name[OPTIONS_DRIVERS + 1][4];

	for (unsigned int i = 0; i < OPTIONS_DRIVERS; i++) {
		(void)snprintf(name[i], sizeof(name[i]), "d%u", i);
		CHECK_EQ(driver_add(&o, name[i], "x"), 0);
	}
	CHECK_EQ(driver_add(&o, name[3], "y"), 0);
	CHECK_EQ(driver_add(&o, "more", "x"), -1);
	CHECK(!strcmp(options_driver(&o, "d3"), "x,y"));
	options_free(&o);
}

static void help_and_version(void)
{
	struct options o;

	CHECK_EQ(parse_quietly(&o, "tgtd -V"), 1);
	CHECK_EQ(parse_quietly(&o, "tgtd --version"), 1);
	CHECK_EQ(parse_quietly(&o, "tgtd -h"), 1);
	CHECK_EQ(parse_quietly(&o, "tgtd -f --help"), 1);
}

int main(void)
{
	RUN(defaults);
	RUN(all_of_them);
	RUN(drivers);
	RUN(refused);
	RUN(too_many_drivers);
	RUN(help_and_version);
	return check_report();
}
