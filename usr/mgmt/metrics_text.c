// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * metrics_text.c - the table of metrics, written piece by piece
 *
 * All samples of a metric stand together, so a piece may end between any two objects; the next one
 * goes on at their numbers.  Labels: a target's driver and name, a LUN, a kind of command, and a
 * limited number of initiators.
 */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt/metrics.h"
#include "tgt/lld.h"
#include "tgt/target.h"

/* ---- text that grows */

static bool text_room(struct text *t, size_t more)
{
	size_t room = t->room ? t->room : 2 * METRICS_PIECE;
	char *p;

	while (room - t->len <= more)
		room *= 2;
	if (room == t->room)
		return true;
	p = realloc(t->p, room);
	if (!p) {
		t->failed = true;
		return false;
	}
	t->p = p;
	t->room = room;
	return true;
}

void text_add(struct text *t, const char *fmt, ...)
{
	va_list ap, again;
	int n;

	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(t->p ? t->p + t->len : NULL, t->room - t->len, fmt, ap);
	if (n >= 0 && (size_t)n >= t->room - t->len && text_room(t, (size_t)n))
		n = vsnprintf(t->p + t->len, t->room - t->len, fmt, again);
	if (n < 0)
		t->failed = true;
	if (!t->failed)
		t->len += (size_t)n;
	va_end(again);
	va_end(ap);
}

/* What is not printable ASCII becomes %XX, so that different names stay different ones. */
void text_add_label(struct text *t, const char *value)
{
	for (const char *p = value; *p; p++) {
		if (*p == '"' || *p == '\\')
			text_add(t, "\\%c", *p);
		else if (*p < ' ' || *p > '~' || *p == '%')
			text_add(t, "%%%02X", (unsigned char)*p);
		else
			text_add(t, "%c", *p);
	}
}

void text_free(struct text *t)
{
	free(t->p);
	*t = (struct text){ 0 };
}

/* ---- samples */

static void sample(struct text *t, const char *name, const char *labels, uint64_t value)
{
	text_add(t, "%s{%s} %" PRIu64 "\n", name, labels, value);
}

static void sample_of(struct text *t, const char *name, const char *labels, enum io_class c,
		      uint64_t value)
{
	text_add(t, "%s{%s,op=\"%s\"} %" PRIu64 "\n", name, labels, io_class_word(c), value);
}

static void info(struct text *t, const char *name)
{
	sample(t, name, "version=\"" TGT_VERSION "\"", 1);
}

static void lun_commands(struct text *t, const char *name, const char *labels,
			 const struct scsi_lu *lu)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		sample_of(t, name, labels, c, lu->io.of[c].done);
}

static void lun_bytes(struct text *t, const char *name, const char *labels,
		      const struct scsi_lu *lu)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		sample_of(t, name, labels, c, lu->io.of[c].done_bytes);
}

static void lun_errors(struct text *t, const char *name, const char *labels,
		       const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->io.errors);
}

static void lun_aborted(struct text *t, const char *name, const char *labels,
			const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->io.aborted);
}

static void lun_slow(struct text *t, const char *name, const char *labels, const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->io.slow);
}

static void lun_in_flight(struct text *t, const char *name, const char *labels,
			  const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->io.in_flight);
}

static void lun_in_flight_max(struct text *t, const char *name, const char *labels,
			      const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->io.in_flight_max);
}

static void lun_orphans(struct text *t, const char *name, const char *labels,
			const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->orphans);
}

static void lun_size(struct text *t, const char *name, const char *labels, const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->blocks << lu->block_shift);
}

static void lun_online(struct text *t, const char *name, const char *labels,
		       const struct scsi_lu *lu)
{
	sample(t, name, labels, lu->attr.online);
}

/* Fewer buckets than are counted: every power of four from 16 us to 67 s, which are their edges. */
static void latency_of(struct text *t, const char *name, const char *labels, enum io_class c,
		       const struct io_stats *s)
{
	const char *op = io_class_word(c);
	uint64_t sum = 0;
	unsigned int i = 0;

	for (uint64_t us = 16; us <= UINT64_C(1) << 26; us *= 4) {
		for (; io_bucket_us(i) < us; i++)
			sum += s->latency[c][i];
		text_add(t,
			 "%s_bucket{%s,op=\"%s\",le=\"%" PRIu64 ".%06" PRIu64 "\"} %" PRIu64 "\n",
			 name, labels, op, us / 1000000, us % 1000000, sum);
	}
	for (; i < IO_BUCKETS; i++)
		sum += s->latency[c][i];
	text_add(t, "%s_bucket{%s,op=\"%s\",le=\"+Inf\"} %" PRIu64 "\n", name, labels, op, sum);
	text_add(t, "%s_sum{%s,op=\"%s\"} %" PRIu64 ".%09" PRIu64 "\n", name, labels, op,
		 s->of[c].latency_ns / 1000000000, s->of[c].latency_ns % 1000000000);
	text_add(t, "%s_count{%s,op=\"%s\"} %" PRIu64 "\n", name, labels, op, sum);
}

static void lun_latency(struct text *t, const char *name, const char *labels,
			const struct scsi_lu *lu)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		latency_of(t, name, labels, c, &lu->io);
}

static void target_sessions(struct text *t, const char *name, const char *labels,
			    const struct target *target)
{
	sample(t, name, labels, target->nr_nexuses);
}

static void target_ready(struct text *t, const char *name, const char *labels,
			 const struct target *target)
{
	sample(t, name, labels, target->state == TARGET_READY && system_online());
}

static void initiator_sessions(struct text *t, const char *name, const char *labels,
			       const struct initiator_stats *i)
{
	sample(t, name, labels, i->nexuses);
}

static void initiator_commands(struct text *t, const char *name, const char *labels,
			       const struct initiator_stats *i)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		sample_of(t, name, labels, c, i->of[c].commands);
}

static void initiator_bytes(struct text *t, const char *name, const char *labels,
			    const struct initiator_stats *i)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		sample_of(t, name, labels, c, i->of[c].bytes);
}

static void initiator_errors(struct text *t, const char *name, const char *labels,
			     const struct initiator_stats *i)
{
	sample(t, name, labels, i->errors);
}

static void initiator_aborted(struct text *t, const char *name, const char *labels,
			      const struct initiator_stats *i)
{
	sample(t, name, labels, i->aborted);
}

static void initiator_in_flight(struct text *t, const char *name, const char *labels,
				const struct initiator_stats *i)
{
	sample(t, name, labels, i->in_flight);
}

/* ---- the table: one of the functions is there, and says of what the metric is */

static const struct family {
	const char *name, *type, *help;
	void (*system)(struct text *t, const char *name);
	void (*target)(struct text *t, const char *name, const char *labels,
		       const struct target *target);
	void (*lun)(struct text *t, const char *name, const char *labels, const struct scsi_lu *lu);
	void (*initiator)(struct text *t, const char *name, const char *labels,
			  const struct initiator_stats *i);
} families[] = {
	{ "tgt_info", "gauge", "The daemon's version.", .system = info },
	{ "tgt_target_sessions", "gauge", "Sessions (I_T nexuses) of a target.",
	  .target = target_sessions },
	{ "tgt_target_ready", "gauge", "1 when a target lets initiators in, 0 when it is offline.",
	  .target = target_ready },
	{ "tgt_lun_commands_total", "counter", "Commands that a logical unit has done.",
	  .lun = lun_commands },
	{ "tgt_lun_bytes_total", "counter", "Bytes moved by them.", .lun = lun_bytes },
	{ "tgt_lun_errors_total", "counter",
	  "Commands answered with a status other than GOOD and CONDITION MET.", .lun = lun_errors },
	{ "tgt_lun_aborted_total", "counter", "Commands taken back before they were answered.",
	  .lun = lun_aborted },
	{ "tgt_lun_slow_commands_total", "counter",
	  "Commands that took longer than slow_command_ms.", .lun = lun_slow },
	{ "tgt_lun_in_flight", "gauge", "Commands that are under way.", .lun = lun_in_flight },
	{ "tgt_lun_in_flight_max", "gauge", "The most that have been at once.",
	  .lun = lun_in_flight_max },
	{ "tgt_lun_orphans", "gauge", "Aborted commands that the store still works on.",
	  .lun = lun_orphans },
	{ "tgt_lun_size_bytes", "gauge", "Size of a logical unit.", .lun = lun_size },
	{ "tgt_lun_online", "gauge", "0 when a logical unit has been set offline.",
	  .lun = lun_online },
	{ "tgt_lun_latency_seconds", "histogram",
	  "From a command's arrival until it is answered, of all that were.", .lun = lun_latency },
	{ "tgt_initiator_sessions", "gauge", "Sessions of an initiator.",
	  .initiator = initiator_sessions },
	{ "tgt_initiator_commands_total", "counter", "Commands done for an initiator.",
	  .initiator = initiator_commands },
	{ "tgt_initiator_bytes_total", "counter", "Bytes moved by them.",
	  .initiator = initiator_bytes },
	{ "tgt_initiator_errors_total", "counter",
	  "Commands of an initiator answered with another status than GOOD and CONDITION MET.",
	  .initiator = initiator_errors },
	{ "tgt_initiator_aborted_total", "counter", "Commands of an initiator taken back.",
	  .initiator = initiator_aborted },
	{ "tgt_initiator_in_flight", "gauge", "Commands of an initiator that are under way.",
	  .initiator = initiator_in_flight },
};
#define NR_FAMILIES (sizeof(families) / sizeof(families[0]))

/* ---- piece by piece */

struct writer {
	struct metrics_at *at;
	struct text *t;
	const struct family *f;
	struct text labels; /* of the object that is written */
	size_t full;        /* length of the text where it is enough */
};

static void target_label(struct writer *w, const struct target *t)
{
	w->labels.len = 0;
	text_add(&w->labels, "driver=\"");
	text_add_label(&w->labels, t->lld->name);
	text_add(&w->labels, "\",target=\"");
	text_add_label(&w->labels, t->name);
	text_add(&w->labels, "\"");
}

static void write_lun(struct writer *w, const struct lun_entry *le)
{
	const struct lun_entry *first = list_first_entry(&le->lu->maps, struct lun_entry, lu_link);

	if (le != first)
		return; /* a logical unit is there once: sums are right */
	target_label(w, le->target);
	text_add(&w->labels, ",lun=\"%" PRIu64 "\"", le->lun);
	if (!w->labels.failed)
		w->f->lun(w->t, w->f->name, w->labels.p, le->lu);
}

/* Return: the text is full, and @w->at says where to go on */
static int write_luns(struct writer *w, const struct target *t)
{
	for (unsigned int i = 0; i < t->nr_luns; i++) {
		const struct lun_entry *le = t->luns[i];

		if (t->tid == w->at->tid && le->lun < w->at->lun)
			continue;
		if (w->t->len >= w->full) {
			w->at->tid = t->tid;
			w->at->lun = le->lun;
			return 1;
		}
		write_lun(w, le);
	}
	return 0;
}

static int write_target(void *arg, struct target *t)
{
	struct writer *w = arg;

	if (t->tid < w->at->tid)
		return 0;
	if (w->f->lun)
		return write_luns(w, t);
	if (w->t->len >= w->full) {
		w->at->tid = t->tid;
		return 1;
	}
	target_label(w, t);
	if (!w->labels.failed)
		w->f->target(w->t, w->f->name, w->labels.p, t);
	return 0;
}

/* There are so few that they make one piece. */
static void write_initiators(struct writer *w)
{
	struct initiator_stats sum;

	for (unsigned int i = 0; initiator_nr(i, &sum); i++) {
		w->labels.len = 0;
		text_add(&w->labels, "initiator=\"");
		text_add_label(&w->labels, sum.name);
		text_add(&w->labels, "\"");
		if (!w->labels.failed)
			w->f->initiator(w->t, w->f->name, w->labels.p, &sum);
	}
}

static bool write_family(struct writer *w)
{
	w->f = &families[w->at->family];
	if (!w->at->begun)
		text_add(w->t, "# HELP %s %s\n# TYPE %s %s\n", w->f->name, w->f->help, w->f->name,
			 w->f->type);
	w->at->begun = true;
	if (w->f->target || w->f->lun)
		return !target_each(write_target, w);
	if (w->f->initiator)
		write_initiators(w);
	else
		w->f->system(w->t, w->f->name);
	return true;
}

bool metrics_write(struct metrics_at *at, struct text *t)
{
	struct writer w = { .at = at, .t = t, .full = t->len + METRICS_PIECE };

	while (at->family < NR_FAMILIES && t->len < w.full && !t->failed && !w.labels.failed)
		if (write_family(&w))
			*at = (struct metrics_at){ .family = at->family + 1 };
	t->failed |= w.labels.failed;
	text_free(&w.labels);
	return at->family < NR_FAMILIES;
}
