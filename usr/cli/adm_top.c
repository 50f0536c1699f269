// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_top.c - "tgtadm top": what logical units or initiators do, again and again
 *
 * One request a sample; what is shown is the difference of two.
 */
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/adm.h"
#include "cli/adm_top.h"

struct top {
	unsigned int control_port;
	bool debug, batch, json;
	enum top_by by;
	enum top_sort sort;
	long samples; /* that are left, -1: without end */
	long interval_ms;
	bool begun; /* there is a @last */
	struct top_sample last;
	struct top_sample shown;
	struct timespec last_at;
};

static const char help[] =
	"Usage: tgtadm top [OPTION]...\n"
	"Show what logical units do: commands and megabytes a second, how long they take, how\n"
	"many are under way.\n"
	"  -b, --by lun|initiator   whose (lun)\n"
	"  -s, --sort KEY           iops, bytes, latency, inflight or name (iops)\n"
	"  -i, --interval SECONDS   between two samples (1)\n"
	"  -B, --batch              print tables, for scripts; without a terminal it is so\n"
	"  -j, --json               print a JSON document, a line each\n"
	"  -n, --samples N          so many, then end\n"
	"  -C, --control-port PORT  which daemon\n"
	"  -d, --debug              print more of an error\n"
	"  -h, --help               print this text\n"
	"Keys: q end, b by LUN or initiator; sort by: i commands, m megabytes, l latency,\n"
	"f in flight, n name.\n"
	"Exit status: 0, 22 wrong arguments, 107 tgtd does not run.\n";

static const char *const sort_words[] = {
	[TOP_IOPS] = "iops",          [TOP_BYTES] = "bytes", [TOP_LATENCY] = "latency",
	[TOP_IN_FLIGHT] = "inflight", [TOP_NAME] = "name",
};
static const char sort_keys[] = "imlfn"; /* as sort_words */

/* ---- options */

static enum top_by parse_by(const char *arg)
{
	if (strcmp(arg, "lun") != 0 && strcmp(arg, "initiator") != 0)
		adm_die(EXIT_REFUSED, "--by is lun or initiator, not '%s'", arg);
	return arg[0] == 'l' ? TOP_LUN : TOP_INITIATOR;
}

static enum top_sort parse_sort(const char *arg)
{
	for (size_t i = 0; i < sizeof(sort_words) / sizeof(sort_words[0]); i++)
		if (strcmp(arg, sort_words[i]) == 0)
			return (enum top_sort)i;
	adm_die(EXIT_REFUSED, "--sort is iops, bytes, latency, inflight or name, not '%s'", arg);
}

static long parse_seconds(const char *arg)
{
	char *end;
	const double s = strtod(arg, &end);

	if (end == arg || *end || !(s >= 0.05 && s <= 86400))
		adm_die(EXIT_REFUSED, "--interval is 0.05 to 86400 seconds, not '%s'", arg);
	return (long)(s * 1000);
}

static long parse_samples(const char *arg)
{
	char *end;
	const long n = strtol(arg, &end, 10);

	if (end == arg || *end || n < 1)
		adm_die(EXIT_REFUSED, "--samples is a number from 1 on, not '%s'", arg);
	return n;
}

static void take(struct top *t, int letter, const char *arg)
{
	switch (letter) {
	case 'b':
		t->by = parse_by(arg);
		break;
	case 's':
		t->sort = parse_sort(arg);
		break;
	case 'i':
		t->interval_ms = parse_seconds(arg);
		break;
	case 'n':
		t->samples = parse_samples(arg);
		break;
	case 'B':
		t->batch = true;
		break;
	case 'j':
		t->json = true;
		break;
	case 'C':
		t->control_port = adm_control_port(arg);
		break;
	case 'd':
		t->debug = true;
		break;
	case 'h':
		fputs(help, stdout);
		exit(EXIT_SUCCESS);
	default:
		fputs("Try `tgtadm top --help' for more information.\n", stderr);
		exit(EXIT_REFUSED);
	}
}

static void parse(struct top *t, int argc, char **argv)
{
	static const struct option options[] = {
		{ "by", required_argument, NULL, 'b' },
		{ "sort", required_argument, NULL, 's' },
		{ "interval", required_argument, NULL, 'i' },
		{ "samples", required_argument, NULL, 'n' },
		{ "batch", no_argument, NULL, 'B' },
		{ "json", no_argument, NULL, 'j' },
		{ "control-port", required_argument, NULL, 'C' },
		{ "debug", no_argument, NULL, 'd' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	static char name[] = "tgtadm top";
	int letter;

	argv[0] = name;
	while ((letter = getopt_long(argc, argv, "b:s:i:n:BjC:dh", options, NULL)) != -1)
		take(t, letter, optarg);
	if (optind < argc)
		adm_die(EXIT_REFUSED, "what is this: %s", argv[optind]);
}

/* ---- samples */

static json_t *request(enum top_by by)
{
	struct request rq = { .op = op_find(MODE_SYSTEM, VERB_STAT),
			      .have = opt_bit(opt_find('j')) };
	struct err e;

	(void)rq_set(&rq, opt_find('P'), by == TOP_LUN ? "only=logical_units" : "only=nexuses", &e);
	return rq_encode(&rq);
}

/* A sample, and the difference to the last one in @t->shown; the first is one to itself. */
static void sample(struct top *t)
{
	json_t *reply = adm_ask(t->control_port, t->debug, request(t->by));
	const json_t *data = json_object_get(reply, "data");
	struct top_sample now;
	struct timespec at;

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	if (!data)
		adm_die(EXIT_REFUSED, "this tgtd has no such statistics: is it another version?");
	if (!t->begun)
		t->last_at = at;
	top_sample_free(&t->shown);
	if (top_sample_read(&now, data, t->by) < 0 ||
	    top_sample_diff(&t->shown, &now, t->begun ? &t->last : &now, t->by, t->sort) < 0)
		adm_die(EXIT_REFUSED, "out of memory");
	t->shown.seconds = (double)(at.tv_sec - t->last_at.tv_sec) +
			   (double)(at.tv_nsec - t->last_at.tv_nsec) / 1e9;
	t->begun = true;
	top_sample_free(&t->last);
	t->last = now;
	t->last_at = at;
	json_decref(reply);
}

/* ---- for scripts */

static void print_json(const struct top *t)
{
	json_t *o = top_json(&t->shown, t->by);

	if (!o || json_dumpf(o, stdout, JSON_COMPACT | JSON_REAL_PRECISION(6)) < 0)
		adm_die(EXIT_REFUSED, "cannot write the output");
	fputc('\n', stdout);
	json_decref(o);
}

static void batch(struct top *t)
{
	const struct timespec pause = { .tv_sec = t->interval_ms / 1000,
					.tv_nsec = t->interval_ms % 1000 * 1000000 };

	while (t->samples) {
		(void)nanosleep(&pause, NULL);
		sample(t);
		if (t->json)
			print_json(t);
		else
			top_print(stdout, &t->shown, t->by, 0, 0);
		if (t->samples > 0)
			t->samples--;
		if (t->samples && !t->json)
			fputc('\n', stdout);
		if (fflush(stdout))
			adm_die(EXIT_REFUSED, "cannot write the output");
	}
}

/* ---- for people */

static void draw(const struct top *t)
{
	unsigned int lines, columns;
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		adm_die(EXIT_REFUSED, "out of memory");
	screen_size(&lines, &columns);
	fprintf(f, "\033[H\033[2J%.*s\n", (int)columns,
		"tgtadm top: q end, b by LUN or initiator, sort by i commands m megabytes "
		"l latency f in flight n name");
	top_print(f, &t->shown, t->by, lines > 2 ? lines - 2 : 1, columns);
	if (fclose(f) == 0)
		screen_draw(text, len);
	free(text);
}

/* false: end */
static bool key(struct top *t, int c)
{
	const char *sort = c > 0 ? strchr(sort_keys, c) : NULL;

	if (c == 'q')
		return false;
	if (sort)
		t->sort = (enum top_sort)(sort - sort_keys);
	top_sample_sort(&t->shown, t->sort);
	if (c == 'b') {
		t->by = t->by == TOP_LUN ? TOP_INITIATOR : TOP_LUN;
		t->begun = false;
		sample(t);
	}
	return true;
}

static int left_ms(const struct top *t)
{
	struct timespec now;
	long ms;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	ms = t->interval_ms - (now.tv_sec - t->last_at.tv_sec) * 1000 -
	     (now.tv_nsec - t->last_at.tv_nsec) / 1000000;
	return ms > 0 ? (int)ms : 0;
}

static void full_screen(struct top *t)
{
	bool on = true;

	screen_enter();
	adm_before_message = screen_leave;
	draw(t);
	while (on && t->samples) {
		const int ms = left_ms(t);

		if (ms) {
			on = key(t, screen_key(ms));
		} else {
			sample(t);
			if (t->samples > 0)
				t->samples--;
		}
		if (on)
			draw(t);
	}
	screen_leave();
}

int adm_top(int argc, char **argv)
{
	struct top t = { .samples = -1, .interval_ms = 1000 };

	parse(&t, argc, argv);
	sample(&t);
	if (t.batch || t.json || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		batch(&t);
	else
		full_screen(&t);
	top_sample_free(&t.last);
	top_sample_free(&t.shown);
	return EXIT_SUCCESS;
}
