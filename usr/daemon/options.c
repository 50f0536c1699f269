// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * options.c - the command line of tgtd; it is stgt's, and more
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/daemon.h"

#define DEFAULT_THREADS 16
#define DEFAULT_POLL_US 200
#define MAX_POLL_US     1000 /* ev.h polls no longer */

enum { OPT_POLL = 256, OPT_PLUGIN_DIR, OPT_METRICS };

static const struct option long_options[] = {
	{ "foreground", no_argument, NULL, 'f' },
	{ "nodaemonize", no_argument, NULL, 'D' },
	{ "control-port", required_argument, NULL, 'C' },
	{ "nr_iothreads", required_argument, NULL, 't' },
	{ "config", required_argument, NULL, 'c' },
	{ "pid-file", required_argument, NULL, 'p' },
	{ "debug", required_argument, NULL, 'd' },
	{ "poll-us", required_argument, NULL, OPT_POLL },
	{ "plugin-dir", required_argument, NULL, OPT_PLUGIN_DIR },
	{ "metrics", required_argument, NULL, OPT_METRICS },
	{ "version", no_argument, NULL, 'V' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static const char help[] =
	"Linux SCSI target daemon, version " TGT_VERSION "\n"
	"Usage: tgtd [OPTION]... [--DRIVER OPTIONS]...\n"
	"  -f, --foreground        stay in the foreground, log to stderr\n"
	"  -D, --nodaemonize       stay in the foreground, log to the journal or syslog\n"
	"  -C, --control-port N    which daemon of this host it is (0)\n"
	"  -c, --config FILE       start with the targets of FILE, and reload it on SIGHUP\n"
	"  -t, --nr_iothreads N    threads for what would block, at most (16)\n"
	"  -p, --pid-file FILE     write the process id to FILE\n"
	"  -d, --debug 0|1         log more\n"
	"      --poll-us N         after a command, poll for the next this long at most (200;\n"
	"                          0: sleep at once)\n"
	"      --plugin-dir DIR    transports and stores are in DIR\n"
	"      --metrics PLACE     statistics for Prometheus at unix:PATH or tcp:ADDRESS:PORT\n"
	"  -V, --version           print the version and exit\n"
	"  -h, --help              print this and exit\n"
	"  --DRIVER OPTIONS        for a transport, such as\n"
	"      --iscsi portal=ADDRESS[:PORT][,portal=...],nop_interval=SECONDS,nop_count=N,\n"
	"                          login_timeout=SECONDS,hold_off=SECONDS,\n"
	"                          congestion=NAME\n";

static int complain(const char *what, const char *value)
{
	(void)fprintf(stderr, "tgtd: %s%s%s\nTry `tgtd --help' for more information.\n", what,
		      value ? " " : "", value ? value : "");
	return -1;
}

static int number(const char *what, const char *text, unsigned long max, unsigned int *ret)
{
	unsigned long v;
	char *end;

	errno = 0;
	v = strtoul(text, &end, 0);
	if (errno || end == text || *end || text[0] == '-' || v > max) {
		(void)fprintf(stderr, "tgtd: %s is a number from 0 to %lu, not '%s'\n", what, max,
			      text);
		return -1;
	}
	*ret = (unsigned int)v;
	return 0;
}

/* Options of one driver that come in several pieces are one list. */
static int driver_add(struct options *o, const char *name, const char *value)
{
	for (unsigned int i = 0; i < o->nr_drivers; i++) {
		char *both;

		if (strcmp(o->drivers[i].name, name) != 0)
			continue;
		if (asprintf(&both, "%s,%s", o->drivers[i].options, value) < 0)
			return complain("out of memory", NULL);
		free(o->drivers[i].options);
		o->drivers[i].options = both;
		return 0;
	}
	if (o->nr_drivers == OPTIONS_DRIVERS)
		return complain("too many drivers:", name);
	o->drivers[o->nr_drivers].name = name;
	o->drivers[o->nr_drivers].options = strdup(value);
	return o->drivers[o->nr_drivers++].options ? 0 : complain("out of memory", NULL);
}

/* "--NAME=OPTIONS" or "--NAME OPTIONS"; which drivers there are is known once they are loaded. */
static int driver_option(struct options *o, int argc, char **argv)
{
	char *name = argv[optind - 1] + 2, *value = strchr(name, '=');

	if (value) {
		*value++ = '\0';
		return driver_add(o, name, value);
	}
	if (optind == argc)
		return complain("unknown option, or a driver's without a value:", argv[optind - 1]);
	return driver_add(o, name, argv[optind++]);
}

static int unknown(struct options *o, int argc, char **argv)
{
	const char letter[] = { '-', (char)optopt, '\0' };

	if (optopt == 0)
		return driver_option(o, argc, argv);
	if (optopt == 'f' || optopt == 'D' || optopt == 'V' || optopt == 'h')
		return complain("this option takes no value:", argv[optind - 1]);
	return complain("unknown option:", letter);
}

static int option(struct options *o, int c, int argc, char **argv)
{
	unsigned int debug;

	switch (c) {
	case 'f':
		o->foreground = true;
		return 0;
	case 'D':
		o->no_daemon = true;
		return 0;
	case 'C':
		return number("--control-port", optarg, 32767, &o->control_port);
	case 't':
		return number("--nr_iothreads", optarg, 4096, &o->threads);
	case 'c':
		o->config = optarg;
		return 0;
	case 'p':
		o->pid_file = optarg;
		return 0;
	case 'd':
		if (number("--debug", optarg, 255, &debug) < 0)
			return -1;
		o->debug = debug != 0;
		return 0;
	case OPT_POLL:
		return number("--poll-us", optarg, MAX_POLL_US, &o->poll_us);
	case OPT_PLUGIN_DIR:
		o->plugin_dir = optarg;
		return 0;
	case OPT_METRICS:
		if (o->nr_metrics == OPTIONS_METRICS)
			return complain("too many places for metrics:", optarg);
		o->metrics[o->nr_metrics++] = optarg;
		return 0;
	case 'V':
		(void)puts(TGT_VERSION);
		return 1;
	case 'h':
		(void)fputs(help, stdout);
		return 1;
	case ':':
		return complain("this option needs a value:", argv[optind - 1]);
	default:
		return unknown(o, argc, argv);
	}
}

int options_parse(struct options *o, int argc, char **argv)
{
	int c, rc;

	*o = (struct options){ .threads = DEFAULT_THREADS, .poll_us = DEFAULT_POLL_US };
	/* '+': in order, so that a driver's options are the word after its name; ':': we complain
	 */
	while ((c = getopt_long(argc, argv, "+:fDC:c:t:p:d:Vh", long_options, NULL)) != -1) {
		rc = option(o, c, argc, argv);
		if (rc)
			return rc;
	}
	if (optind < argc)
		return complain("what is this:", argv[optind]);
	return 0;
}

void options_free(struct options *o)
{
	while (o->nr_drivers)
		free(o->drivers[--o->nr_drivers].options);
}

const char *options_driver(const struct options *o, const char *name)
{
	for (unsigned int i = 0; i < o->nr_drivers; i++)
		if (strcmp(o->drivers[i].name, name) == 0)
			return o->drivers[i].options;
	return NULL;
}
