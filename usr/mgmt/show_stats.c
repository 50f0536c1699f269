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

struct stats_arg {
	json_t *rows, *totals;
	const struct lun_entry *lun;
	const struct it_nexus *nexus;
};

static int add_target(void *arg, struct target *t)
{
	const struct stats_arg *a = arg;
	int err = 0;

	for (unsigned int i = 0; i < t->nr_luns; i++) {
		if (a->lun && a->lun != t->luns[i])
			continue;
		err |= add_rows(a->rows, t->luns[i], a->nexus);
		err |= add_total(a->totals, t->luns[i]);
	}
	return err;
}

json_t *show_stats(struct target *t, const struct lun_entry *le, const struct it_nexus *n)
{
	struct stats_arg a = { json_array(), json_array(), le, n };
	const int err = t ? add_target(&a, t) : target_each(add_target, &a);

	return show_done(json_pack("{s:i, s:o, s:o}", "schema", SHOW_SCHEMA, "statistics", a.rows,
				   "totals", a.totals),
			 err);
}

json_t *show_conn_stats(struct it_nexus *n)
{
	return json_pack("{s:i, s:I, s:o}", "schema", SHOW_SCHEMA, "sid", (json_int_t)n->id,
			 "connections", show_conns(n));
}

json_t *show_session_stats(struct target *t, struct it_nexus *n)
{
	json_t *doc = show_conn_stats(n);
	json_t *stats = show_stats(t, NULL, n);
	int err = doc && stats ? 0 : -1;

	err |= json_object_set(doc, "statistics", json_object_get(stats, "statistics"));
	json_decref(stats);
	return show_done(doc, err);
}
