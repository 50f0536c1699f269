// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * plan_number.c - numbers that a configuration leaves open: of targets and of LUNs
 *
 * What the daemon has keeps its number. New ones get theirs as stgt's tgt-admin gives them, because
 * what initiators know a disk by is made of them: targets in the order of their names, each the one
 * behind the one before, the first the one behind the daemon's last, so that none is used again
 * soon; LUNs the lowest free ones, in the order of their paths.
 */
#include <stdlib.h>
#include <string.h>

#include "config/plan.h"

#define TID_MAX 65535
#define LUN_NR  16384

/* ---- targets */

/* Those of the daemon and of the file; return the daemon's last one, or 0. */
static uint32_t mark_tids(const struct plan *p, bool *used)
{
	uint32_t last = 0;
	const json_t *t;
	size_t i;

	json_array_foreach(p->now->targets, i, t)
	{
		const json_int_t tid = member_number(t, "tid");

		if (tid < 1 || tid > TID_MAX)
			continue;
		used[tid] = true;
		last = (uint32_t)tid > last ? (uint32_t)tid : last;
	}
	for (unsigned int k = 0; k < p->want->nr_targets; k++)
		used[p->want->targets[k].tid] = true;
	return last;
}

/* The next one behind @last that is free, or the lowest one; 0: there is none. */
static uint32_t free_tid(const bool *used, uint32_t last)
{
	for (uint32_t tid = last + 1; tid <= TID_MAX; tid++)
		if (!used[tid])
			return tid;
	for (uint32_t tid = 1; tid <= TID_MAX; tid++)
		if (!used[tid])
			return tid;
	return 0;
}

static void number_target(struct plan *p, struct want_target *t, bool *used, uint32_t *last)
{
	const json_t *now = running_target(p->now, t->driver, t->name);

	if (now && !t->tid)
		t->tid = (uint32_t)member_number(now, "tid");
	if (now)
		return;
	if (!t->tid)
		t->tid = free_tid(used, *last);
	if (!t->tid)
		conf_error(p->conf->diag, t->node->file, t->node->line, "there are %d targets",
			   TID_MAX);
	used[t->tid] = true;
	*last = t->tid;
}

static int by_name(const void *a, const void *b)
{
	const struct want_target *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

static void number_targets(struct plan *p)
{
	const unsigned int nr = p->want->nr_targets;
	struct want_target **t = conf_alloc(p->conf, nr * sizeof(struct want_target *));
	bool *used = conf_alloc(p->conf, (TID_MAX + 1) * sizeof(*used));
	uint32_t last = mark_tids(p, used);

	for (unsigned int i = 0; i < nr; i++)
		t[i] = &p->want->targets[i];
	if (nr)
		qsort(t, nr, sizeof(*t), by_name);
	for (unsigned int i = 0; i < nr; i++)
		number_target(p, t[i], used, &last);
}

/* ---- LUNs */

static const char *path_of(const json_t *lun)
{
	return member_text(json_object_get(lun, "backing_store"), "path");
}

static void claim(struct plan *p, uint32_t tid, int64_t lun)
{
	char key[48];

	(void)snprintf(key, sizeof(key), "%u %d", tid, (int)lun);
	(void)json_object_set_new(p->claimed, key, json_true());
}

/* By its path; of those without one, by its store. */
static bool is_of(const struct want_lun *l, const json_t *lun)
{
	const char *store = want_find(&l->options, "bstype");

	if (l->path)
		return strcmp(l->path, path_of(lun)) == 0;
	return !*path_of(lun) &&
	       strcmp(store ? store : "rdwr",
		      member_text(json_object_get(lun, "backing_store"), "type")) == 0;
}

/* The LUN that the daemon has for @l, by its path or, for a map, by where it leads to; or -1. */
static int64_t same_lun(const struct plan *p, const struct want_lun *l, const json_t *now,
			const bool *used)
{
	const struct want_target *of = l->map_target ? want_target(p->want, l->map_target) : NULL;
	const json_t *lun;
	size_t i;

	json_array_foreach(json_object_get(now, "luns"), i, lun)
	{
		const json_int_t nr = member_number(lun, "lun");
		const json_t *home = json_object_get(lun, "home");

		if (nr < 0 || nr >= LUN_NR || used[nr] || lun_is_controller(lun))
			continue;
		if (of ? member_number(home, "tid") == of->tid &&
				    member_number(home, "lun") == (json_int_t)l->map_lun
		       : is_of(l, lun))
			return nr;
	}
	return -1;
}

static int by_path(const void *a, const void *b)
{
	const struct want_lun *const *x = a, *const *y = b;
	const int kind = (*x)->direct - (*y)->direct;

	return kind ? kind : strcmp((*x)->node->value, (*y)->node->value);
}

static void mark_luns(const json_t *now, bool *used)
{
	const json_t *lun;
	size_t i;

	json_array_foreach(json_object_get(now, "luns"), i, lun)
	{
		const json_int_t nr = member_number(lun, "lun");

		if (nr >= 0 && nr < LUN_NR)
			used[nr] = true;
	}
}

static void give_lun(struct plan *p, struct want_lun *l, bool *used, int64_t first)
{
	int64_t nr = first;

	while (nr < LUN_NR && used[nr])
		nr++;
	if (nr == LUN_NR) {
		conf_error(p->conf->diag, l->node->file, l->node->line, "no LUN is free");
		return;
	}
	used[nr] = true;
	l->lun = nr;
}

/*
 * Initiators find other disks under the numbers that they know when the daemon starts anew and the
 * file would give others than those which LUNs have had for longer.
 */
static void warn_of_order(struct plan *p, const struct want_target *t, struct want_lun *const *open,
			  unsigned int nr, const bool *used, int64_t next)
{
	for (unsigned int i = 0; i < nr; i++) {
		while (next < LUN_NR && used[next])
			next++;
		if (open[i]->lun != next++)
			break;
		if (i + 1 == nr)
			return;
	}
	conf_warn(p->conf->diag, t->node->file, t->node->line,
		  "after a start of the daemon LUNs of %s would have other numbers: write lun in a "
		  "block of each",
		  t->name);
}

/* Those that the file leaves open, and which numbers it does not. */
static unsigned int open_luns(const struct want_target *t, struct want_lun **open, bool *used)
{
	unsigned int nr = 0;

	for (unsigned int i = 0; i < t->nr_luns; i++) {
		if (t->luns[i].lun < 0)
			open[nr++] = &t->luns[i];
		else
			used[t->luns[i].lun] = true;
	}
	return nr;
}

static void number_luns(struct plan *p, struct want_target *t)
{
	struct want_lun **open = conf_alloc(p->conf, t->nr_luns * sizeof(struct want_lun *));
	const int64_t first = strcmp(t->driver, "ibmvio") == 0 ? 0 : 1;
	const json_t *now = running_target(p->now, t->driver, t->name);
	bool *said = conf_alloc(p->conf, LUN_NR * sizeof(*said));
	bool *used = conf_alloc(p->conf, LUN_NR * sizeof(*used));
	const unsigned int nr = open_luns(t, open, said);

	memcpy(used, said, LUN_NR * sizeof(*used));
	if (nr)
		qsort(open, nr, sizeof(*open), by_path);
	for (unsigned int i = 0; i < nr; i++) {
		open[i]->lun = same_lun(p, open[i], now, used);
		if (open[i]->lun >= 0)
			used[open[i]->lun] = true;
	}
	mark_luns(now, used);
	for (unsigned int i = 0; i < nr; i++)
		if (open[i]->lun < 0)
			give_lun(p, open[i], used, first);
	if (nr)
		warn_of_order(p, t, open, nr, said, first);
	for (unsigned int i = 0; i < t->nr_luns; i++)
		claim(p, t->tid, t->luns[i].lun);
}

/* Which LUN has a file now. */
static void index_paths(struct plan *p)
{
	const json_t *t, *lun;
	size_t i, k;

	json_array_foreach(p->now->targets, i, t)
	{
		json_array_foreach(json_object_get(t, "luns"), k, lun)
		{
			const json_int_t nr = member_number(lun, "lun");

			if (*path_of(lun))
				(void)json_object_set_new(p->paths, path_of(lun),
							  json_pack("{s:O, s:I, s:s}", "tid",
								    json_object_get(t, "tid"),
								    "lun", nr, "driver",
								    member_text(t, "driver")));
		}
	}
}

void plan_numbers(struct plan *p)
{
	number_targets(p);
	for (unsigned int i = 0; i < p->want->nr_targets; i++)
		number_luns(p, &p->want->targets[i]);
	index_paths(p);
}
