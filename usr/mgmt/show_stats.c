// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show_stats.c - counters as JSON: a row for each LUN and nexus, and sums that never go back
 */
#include "mgmt/show.h"
#include "tgt/lld.h"
#include "tgt/target.h"

static json_t *row(const struct lun_entry *le, const struct lu_stats *s)
{
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "tid",
			 (json_int_t)le->target->tid, "lun", (json_int_t)le->lun, "rd_subm_bytes",
			 (json_int_t)s->rd_subm_bytes, "rd_subm", (json_int_t)s->rd_subm,
			 "rd_done_bytes", (json_int_t)s->rd_done_bytes, "rd_done",
			 (json_int_t)s->rd_done, "wr_subm_bytes", (json_int_t)s->wr_subm_bytes,
			 "wr_subm", (json_int_t)s->wr_subm, "wr_done_bytes",
			 (json_int_t)s->wr_done_bytes, "wr_done", (json_int_t)s->wr_done, "errors",
			 (json_int_t)s->errors);
}

static json_t *nexus_row(const struct lun_entry *le, const struct it_nexus *n,
			 const struct lu_stats *s)
{
	json_t *o = row(le, s);

	return show_done(o, json_object_set_new(o, "sid", json_integer((json_int_t)n->id)));
}

/* A nexus that has not used the LUN yet counts as zeroes. */
static const struct lu_stats *nexus_stats(const struct it_nexus *n, const struct lun_entry *le)
{
	static const struct lu_stats none;

	if (le->slot >= n->itls_room || !n->itls[le->slot])
		return &none;
	return &n->itls[le->slot]->stats;
}

static int add_rows(json_t *rows, const struct lun_entry *le, const struct it_nexus *only)
{
	struct it_nexus *n;
	int err = 0;

	list_for_each_entry (n, &le->target->nexuses, link)
		if (!only || only == n)
			err |= show_add(rows, nexus_row(le, n, nexus_stats(n, le)));
	return err;
}

/* Of the logical unit, whatever LUN was used, with nexuses that are gone. */
static int add_total(json_t *totals, const struct lun_entry *le)
{
	struct lu_stats sum = le->lu->stats;
	struct itl *itl;

	list_for_each_entry (itl, &le->lu->itls, lu_link)
		lu_stats_add(&sum, &itl->stats);
	return show_add(totals, row(le, &sum));
}

/* ---- what is counted of a logical unit or a nexus */

/* [from, to, commands]; the last one has no end. */
static json_t *bucket(unsigned int i, uint64_t commands)
{
	json_t *to =
		i + 1 < IO_BUCKETS ? json_integer((json_int_t)io_bucket_us(i + 1)) : json_null();

	return json_pack("[I, o, I]", (json_int_t)io_bucket_us(i), to, (json_int_t)commands);
}

/* Of those that have any. */
static json_t *histogram(const uint64_t commands[IO_BUCKETS])
{
	json_t *array = json_array();
	int err = 0;

	for (unsigned int i = 0; i < IO_BUCKETS; i++)
		if (commands[i])
			err |= show_add(array, bucket(i, commands[i]));
	return show_done(array, err);
}

static json_t *counts(const struct io_stats *s, enum io_class c)
{
	const struct io_counts *n = &s->of[c];

	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:o}", "submitted", (json_int_t)n->submitted,
			 "submitted_bytes", (json_int_t)n->submitted_bytes, "done",
			 (json_int_t)n->done, "done_bytes", (json_int_t)n->done_bytes, "latency_us",
			 (json_int_t)(n->latency_ns / 1000), "latency", histogram(s->latency[c]));
}

/* Adds what @s has to @o, which may be NULL; takes it. */
static json_t *with_io(json_t *o, const struct io_stats *s)
{
	int err = o ? 0 : -1;

	for (enum io_class c = 0; c < IO_CLASSES; c++)
		err |= json_object_set_new(o, io_class_word(c), counts(s, c));
	err |= json_object_set_new(o, "errors", json_integer((json_int_t)s->errors));
	err |= json_object_set_new(o, "aborted", json_integer((json_int_t)s->aborted));
	err |= json_object_set_new(o, "slow", json_integer((json_int_t)s->slow));
	err |= json_object_set_new(o, "in_flight", json_integer(s->in_flight));
	err |= json_object_set_new(o, "in_flight_max", json_integer(s->in_flight_max));
	return show_done(o, err);
}

static json_t *unit(const struct lun_entry *le)
{
	json_t *o = json_pack("{s:I, s:I, s:o, s:I}", "tid", (json_int_t)le->target->tid, "lun",
			      (json_int_t)le->lun, "target", show_string(le->target->name),
			      "orphans", (json_int_t)le->lu->orphans);

	return with_io(o, &le->lu->io);
}

static json_t *nexus(const struct it_nexus *n)
{
	json_t *o = json_pack("{s:I, s:I, s:o, s:o}", "tid", (json_int_t)n->target->tid, "sid",
			      (json_int_t)n->id, "target", show_string(n->target->name),
			      "initiator", show_string(n->initiator));

	return with_io(o, &n->io);
}

/* ---- documents */

struct stats_arg {
	unsigned int parts;
	json_t *rows, *totals, *units, *nexuses;
	const struct target *target; /* NULLs: all */
	const struct lun_entry *lun;
	const struct it_nexus *nexus;
};

/* A logical unit is there once, whatever LUNs lead to it: under the first of those asked for. */
static bool is_first_name(const struct stats_arg *a, const struct lun_entry *le)
{
	struct lun_entry *other;

	if (a->lun)
		return true;
	list_for_each_entry (other, &le->lu->maps, lu_link)
		if (!a->target || other->target == a->target)
			return other == le;
	return false;
}

static int add_lun(const struct stats_arg *a, const struct lun_entry *le)
{
	int err = 0;

	if (a->parts & STATS_ROWS)
		err |= add_rows(a->rows, le, a->nexus);
	if (a->parts & STATS_TOTALS)
		err |= add_total(a->totals, le);
	if (a->parts & STATS_UNITS && is_first_name(a, le))
		err |= show_add(a->units, unit(le));
	return err;
}

static int add_nexuses(const struct stats_arg *a, const struct target *t)
{
	struct it_nexus *n;
	int err = 0;

	list_for_each_entry (n, &t->nexuses, link)
		if (!a->nexus || a->nexus == n)
			err |= show_add(a->nexuses, nexus(n));
	return err;
}

static int add_target(void *arg, struct target *t)
{
	const struct stats_arg *a = arg;
	int err = 0;

	for (unsigned int i = 0; i < t->nr_luns; i++)
		if (!a->lun || a->lun == t->luns[i])
			err |= add_lun(a, t->luns[i]);
	if (a->parts & STATS_NEXUSES)
		err |= add_nexuses(a, t);
	return err;
}

/* Takes @array. */
static int add_part(json_t *doc, bool wanted, const char *member, json_t *array)
{
	if (wanted)
		return json_object_set_new(doc, member, array);
	json_decref(array);
	return 0;
}

json_t *show_stats(unsigned int parts, struct target *t, const struct lun_entry *le,
		   const struct it_nexus *n)
{
	struct stats_arg a = { parts, json_array(), json_array(), json_array(), json_array(), t, le,
			       n };
	json_t *doc = json_pack("{s:i}", "schema", SHOW_SCHEMA);
	int err = t ? add_target(&a, t) : target_each(add_target, &a);

	err |= add_part(doc, parts & STATS_ROWS, "statistics", a.rows);
	err |= add_part(doc, parts & STATS_TOTALS, "totals", a.totals);
	err |= add_part(doc, parts & STATS_UNITS, "logical_units", a.units);
	err |= add_part(doc, parts & STATS_NEXUSES, "nexuses", a.nexuses);
	return show_done(doc, err);
}

json_t *show_conn_stats(struct it_nexus *n)
{
	return json_pack("{s:i, s:I, s:o}", "schema", SHOW_SCHEMA, "sid", (json_int_t)n->id,
			 "connections", show_conns(n));
}

json_t *show_session_stats(struct target *t, struct it_nexus *n)
{
	json_t *doc = show_stats(STATS_ROWS | STATS_NEXUSES, t, NULL, n);
	int err = doc ? 0 : -1;

	err |= json_object_set_new(doc, "sid", json_integer((json_int_t)n->id));
	err |= json_object_set_new(doc, "connections", show_conns(n));
	return show_done(doc, err);
}
