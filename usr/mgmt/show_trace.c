// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show_trace.c - the last commands of the daemon, as JSON and as lines
 */
#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "mgmt/handlers.h"
#include "mgmt/show.h"
#include "tgt/ev.h"
#include "tgt/target.h"
#include "tgt/trace.h"

struct trace_arg {
	const struct request *rq;
	json_t *array;
	int64_t to_real_ns; /* add to CLOCK_MONOTONIC */
};

static int64_t monotonic_to_real(void)
{
	struct timespec ts;

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec - (int64_t)ev_clock_ns();
}

/* UTC, as ISO 8601 writes it. */
static json_t *show_time(int64_t real_ns)
{
	const time_t s = real_ns / 1000000000;
	char day[32], text[64];
	struct tm tm;

	if (!gmtime_r(&s, &tm) || !strftime(day, sizeof(day), "%Y-%m-%dT%H:%M:%S", &tm))
		return json_null();
	(void)snprintf(text, sizeof(text), "%s.%06dZ", day, (int)(real_ns / 1000 % 1000000));
	return json_string(text);
}

static json_t *show_initiator(const struct trace_entry *e)
{
	struct target *t = target_find(e->tid);
	struct it_nexus *n = t ? target_nexus(t, e->sid) : NULL;

	return n ? show_string(n->initiator) : json_null();
}

static const char *status_word(const struct trace_entry *e)
{
	if (e->aborted)
		return "aborted";
	switch (e->status) {
	case SCSI_GOOD:
		return "good";
	case SCSI_CHECK_CONDITION:
		return "check";
	case SCSI_CONDITION_MET:
		return "met";
	case SCSI_BUSY:
		return "busy";
	case SCSI_RESERVATION_CONFLICT:
		return "conflict";
	case SCSI_TASK_SET_FULL:
		return "full";
	default:
		return "other";
	}
}

/* "05/20/00"; null without sense data */
static json_t *show_sense(const struct trace_entry *e)
{
	char text[9];

	if (e->aborted || e->status != SCSI_CHECK_CONDITION)
		return json_null();
	(void)snprintf(text, sizeof(text), "%02x/%02x/%02x", e->key, e->asc, e->ascq);
	return json_string(text);
}

static json_t *show_cdb(const struct trace_entry *e)
{
	char hex[3 * TRACE_CDB + 1] = "";
	const unsigned int n = e->cdb_len;

	for (unsigned int i = 0; i < n; i++)
		(void)snprintf(hex + 3 * i, 4, i + 1 < n ? "%02x " : "%02x", e->cdb[i]);
	return json_string(hex);
}

static json_t *show_lun(const struct trace_entry *e)
{
	return e->lun == TRACE_NO_LUN ? json_null() : json_integer(e->lun);
}

static bool asked_for(const struct request *rq, const struct trace_entry *e)
{
	return rq_number(rq, 't', e->tid) == e->tid && rq_number(rq, 'l', e->lun) == e->lun &&
	       rq_number(rq, 's', e->sid) == e->sid;
}

static int add_entry(void *arg, const struct trace_entry *e)
{
	const struct trace_arg *a = arg;

	if (!asked_for(a->rq, e))
		return 0;
	return show_add(a->array,
			json_pack("{s:o, s:I, s:o, s:I, s:o, s:o, s:o, s:s, s:o, s:I, s:I}", "time",
				  show_time((int64_t)e->end_ns + a->to_real_ns), "tid",
				  (json_int_t)e->tid, "lun", show_lun(e), "sid", (json_int_t)e->sid,
				  "initiator", show_initiator(e), "command",
				  e->name ? json_string(e->name) : json_null(), "cdb", show_cdb(e),
				  "status", status_word(e), "sense", show_sense(e), "bytes",
				  (json_int_t)e->bytes, "latency_us", (json_int_t)e->latency_us));
}

int do_trace_show(const struct request *rq, struct reply *rp, struct err *e)
{
	struct trace_arg a = { rq, json_array(), monotonic_to_real() };
	const int err = trace_each(add_entry, &a);

	return reply_doc(rp, show_doc("trace", show_done(a.array, err)), e);
}

/* ---- lines */

static const char *text_or(const json_t *o, const char *member, const char *otherwise)
{
	const char *s = json_string_value(json_object_get(o, member));

	return s ? s : otherwise;
}

static void print_lun(FILE *f, const json_t *lun)
{
	if (json_is_integer(lun))
		fprintf(f, " %5" JSON_INTEGER_FORMAT, json_integer_value(lun));
	else
		fprintf(f, " %5s", "-");
}

static void print_entry(FILE *f, const json_t *o)
{
	fprintf(f, "%-27s %5" JSON_INTEGER_FORMAT, text_or(o, "time", "-"),
		json_integer_value(json_object_get(o, "tid")));
	print_lun(f, json_object_get(o, "lun"));
	fprintf(f,
		" %5" JSON_INTEGER_FORMAT " %-8s %-8s %10" JSON_INTEGER_FORMAT
		" %10" JSON_INTEGER_FORMAT " %-24s %s  ",
		json_integer_value(json_object_get(o, "sid")), text_or(o, "status", "-"),
		text_or(o, "sense", "-"), json_integer_value(json_object_get(o, "bytes")),
		json_integer_value(json_object_get(o, "latency_us")), text_or(o, "command", "-"),
		text_or(o, "cdb", "-"));
	print_clean(f, text_or(o, "initiator", "-"));
	fputc('\n', f);
}

void print_trace(FILE *f, const json_t *doc)
{
	const json_t *o;
	size_t i;

	fprintf(f, "%-27s %5s %5s %5s %-8s %-8s %10s %10s %-24s %s\n", "time", "tid", "lun", "sid",
		"status", "sense", "bytes", "latency/us", "command", "cdb, initiator");
	json_array_foreach(json_object_get(doc, "trace"), i, o) print_entry(f, o);
}
