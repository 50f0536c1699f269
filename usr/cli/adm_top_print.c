// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_top_print.c - an interval as lines of a table, and as JSON
 */
#include <inttypes.h>
#include <string.h>

#include "cli/adm_top.h"

static double rate(uint64_t n, const struct top_sample *d)
{
	return d->seconds > 0 ? (double)n / d->seconds : 0;
}

/* "-", "250us", "4.1ms", "1.2s": six characters at most */
static const char *duration(uint64_t us, char buf[16])
{
	if (!us)
		return "-";
	if (us < 1000)
		(void)snprintf(buf, 16, "%" PRIu64 "us", us);
	else if (us < 1000000)
		(void)snprintf(buf, 16, "%.1fms", (double)us / 1e3);
	else
		(void)snprintf(buf, 16, "%.1fs", (double)us / 1e6);
	return buf;
}

/* A peer has chosen it: one column a character, none that moves the cursor. */
static void clean(char *s)
{
	for (; *s; s++)
		if (*s < ' ' || *s > '~')
			*s = '?';
}

static void put_line(FILE *f, char *line, unsigned int columns)
{
	clean(line);
	if (columns)
		fprintf(f, "%.*s\n", (int)columns, line);
	else
		fprintf(f, "%s\n", line);
}

#define WHO_MAX 28 /* of an initiator's name on a screen: its end, where names differ */

static void who(char *buf, size_t room, const struct top_row *r, enum top_by by, bool screen)
{
	const size_t len = strlen(r->name);

	if (by == TOP_LUN)
		(void)snprintf(buf, room, "%5" PRIu32 " %5" PRIu64, r->tid, r->lun);
	else if (screen)
		(void)snprintf(buf, room, "%-*.*s", WHO_MAX, WHO_MAX,
			       r->name + (len > WHO_MAX ? len - WHO_MAX : 0));
	else
		(void)snprintf(buf, room, "%8" PRIu32, r->sessions);
}

static const char *heading(enum top_by by, bool screen)
{
	if (by == TOP_LUN)
		return "  tid   lun";
	return screen ? "initiator                   " : "sessions";
}

static void print_row(FILE *f, const struct top_sample *d, const struct top_row *r, enum top_by by,
		      unsigned int columns)
{
	const struct top_side *rd = &r->of[IO_READ], *wr = &r->of[IO_WRITE];
	char line[512], first[64], a[16], b[16], c[16], e[16];

	who(first, sizeof(first), r, by, columns != 0);
	(void)snprintf(line, sizeof(line),
		       "%s %6.0f %6.0f %6.0f %7.1f %7.1f %6s %6s %6s %6s %5" PRIu64
		       " %5.0f  %.300s",
		       first, rate(rd->done, d), rate(wr->done, d), rate(r->of[IO_OTHER].done, d),
		       rate(rd->bytes, d) / 1e6, rate(wr->bytes, d) / 1e6,
		       duration(top_mean_us(rd), a), duration(top_quantile_us(rd, 99), b),
		       duration(top_mean_us(wr), c), duration(top_quantile_us(wr, 99), e),
		       r->in_flight, rate(r->errors, d), r->name);
	put_line(f, line, columns);
}

void top_print(FILE *f, const struct top_sample *d, enum top_by by, unsigned int lines,
	       unsigned int columns)
{
	char line[512];

	(void)snprintf(line, sizeof(line), "%s %6s %6s %6s %7s %7s %6s %6s %6s %6s %5s %5s  %s",
		       heading(by, columns != 0), "read/s", "wrt/s", "oth/s", "rd MB/s", "wr MB/s",
		       "rd avg", "rd p99", "wr avg", "wr p99", "infl", "err/s",
		       by == TOP_LUN ? "target" : "initiator");
	put_line(f, line, columns);
	for (size_t i = 0; i < d->nr && (!lines || i + 1 < lines); i++)
		print_row(f, d, &d->row[i], by, columns);
}

/* ---- JSON */

static json_t *side(const struct top_sample *d, const struct top_side *s)
{
	return json_pack("{s:f, s:f, s:I, s:I}", "per_second", rate(s->done, d), "bytes_per_second",
			 rate(s->bytes, d), "mean_us", (json_int_t)top_mean_us(s), "p99_us",
			 (json_int_t)top_quantile_us(s, 99));
}

static json_t *row(const struct top_sample *d, const struct top_row *r, enum top_by by)
{
	json_t *o = json_pack("{s:o, s:o, s:o, s:f, s:I}", io_class_word(IO_READ),
			      side(d, &r->of[IO_READ]), io_class_word(IO_WRITE),
			      side(d, &r->of[IO_WRITE]), io_class_word(IO_OTHER),
			      side(d, &r->of[IO_OTHER]), "errors_per_second", rate(r->errors, d),
			      "in_flight", (json_int_t)r->in_flight);
	json_t *who = by == TOP_LUN ? json_pack("{s:I, s:I, s:s}", "tid", (json_int_t)r->tid, "lun",
						(json_int_t)r->lun, "target", r->name)
				    : json_pack("{s:I, s:s}", "sessions", (json_int_t)r->sessions,
						"initiator", r->name);

	if (json_object_update(o, who) < 0) {
		json_decref(o);
		o = NULL;
	}
	json_decref(who);
	return o;
}

json_t *top_json(const struct top_sample *d, enum top_by by)
{
	json_t *rows = json_array();
	int err = 0;

	for (size_t i = 0; i < d->nr; i++)
		err |= json_array_append_new(rows, row(d, &d->row[i], by));
	if (err) {
		json_decref(rows);
		return NULL;
	}
	return json_pack("{s:i, s:f, s:o}", "schema", 1, "seconds", d->seconds,
			 by == TOP_LUN ? "logical_units" : "initiators", rows);
}
