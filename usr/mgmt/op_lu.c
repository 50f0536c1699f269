// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * op_lu.c - operations of --mode logicalunit
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt/handlers.h"
#include "mgmt/show.h"
#include "tgt/log.h"
#include "tgt/target.h"

static int rq_lun(const struct request *rq, struct target **t, struct lun_entry **ret,
		  struct err *e)
{
	const uint64_t lun = rq_number(rq, 'l', 0);

	if (rq_target(rq, t, e) < 0)
		return -1;
	*ret = lunmap_find(*t, lun);
	if (!*ret)
		return err_set(e, TGT_NO_LUN, "target %u has no LUN %" PRIu64, (*t)->tid, lun);
	return 0;
}

static int parse_bsoflags(const char *text, unsigned int *flags, struct err *e)
{
	static const struct {
		const char *text;
		unsigned int flags;
	} words[] = {
		{ "", 0 },
		{ "sync", BS_O_SYNC },
		{ "direct", BS_O_DIRECT },
		{ "sync:direct", BS_O_SYNC | BS_O_DIRECT },
		{ "direct:sync", BS_O_SYNC | BS_O_DIRECT },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(text, words[i].text) != 0)
			continue;
		*flags = words[i].flags;
		return 0;
	}
	return err_set(e, TGT_INVALID_REQUEST, "bsoflags are sync, direct or sync:direct, not '%s'",
		       text);
}

/* "TID:LUN" of --map; false: it is none */
static bool parse_map(const char *text, uint32_t *tid, uint64_t *lun)
{
	unsigned long long t, l;
	int end = 0;

	if (sscanf(text, "%5llu:%5llu%n", &t, &l, &end) != 2 || text[end] || text[0] < '0' ||
	    text[0] > '9')
		return false;
	*tid = (uint32_t)t;
	*lun = l;
	return true;
}

/* One more name for a logical unit; of its own it has nothing. */
static int map_lun(const struct request *rq, struct target *t, struct err *e)
{
	struct target *from;
	uint64_t from_lun;
	uint32_t tid;

	for (const char *p = "bEYSfyw"; *p; p++)
		if (rq_has(rq, *p))
			return err_set(e, TGT_INVALID_REQUEST,
				       "--map takes the logical unit as it is, without -%c", *p);
	if (!parse_map(rq_text(rq, 'M'), &tid, &from_lun))
		return err_set(e, TGT_INVALID_REQUEST, "--map is TID:LUN, not '%s'",
			       rq_text(rq, 'M'));
	from = target_find(tid);
	if (!from)
		return err_set(e, TGT_NO_TARGET, "no target has the number %u", tid);
	if (rq_dry(rq))
		return lu_try_map(t, rq_number(rq, 'l', 0), from, from_lun, e);
	return lu_map(t, rq_number(rq, 'l', 0), from, from_lun, e);
}

int do_lu_new(const struct request *rq, struct reply *rp, struct err *e)
{
	struct lu_params p = {
		.device_type = rq_text(rq, 'Y'),
		.bstype = rq_text(rq, 'E'),
		.path = rq_text(rq, 'b'),
		.bsopts = rq_text(rq, 'S'),
		.block_size = (uint32_t)rq_number(rq, 'y', 0),
		.pending = rq_has(rq, 'w'),
	};
	const uint64_t lun = rq_number(rq, 'l', 0);
	const char *flags = rq_text(rq, 'f');
	struct target *t;

	(void)rp;
	if (rq_target(rq, &t, e) < 0)
		return -1;
	if (rq_has(rq, 'M'))
		return map_lun(rq, t, e);
	if (flags && parse_bsoflags(flags, &p.bsoflags, e) < 0)
		return -1;
	if (rq_dry(rq))
		return lu_try_new(t, lun, &p, e);
	if (lu_new(t, lun, &p, e) < 0)
		return -1;
	log_info("Succeed to add a logical unit %" PRIu64 " to the target %u", lun, t->tid);
	return 0;
}

int do_lu_delete(const struct request *rq, struct reply *rp, struct err *e)
{
	struct target *t;

	(void)rp;
	if (rq_target(rq, &t, e) < 0)
		return -1;
	if (rq_dry(rq))
		return lu_try_delete(t, rq_number(rq, 'l', 0), rq_has(rq, 'F'), e);
	return lu_delete(t, rq_number(rq, 'l', 0), rq_has(rq, 'F'), e);
}

/* One "key=value"; an empty one, from a comma too many, is nothing. @sketch: NULL: do it */
static int update_one(const struct lun_entry *le, struct scsi_lu *sketch, char *pair, struct err *e)
{
	char *eq = strchr(pair, '=');

	if (!*pair)
		return 0;
	if (!eq)
		return err_set(e, TGT_INVALID_REQUEST, "'%s' is not of the form key=value", pair);
	*eq = '\0';
	if (sketch)
		return lu_sketch_set(sketch, le->lu, pair, eq + 1, e);
	return lu_update(le->target, le->lun, pair, eq + 1, e);
}

void lu_attr_restore(struct scsi_lu *lu, const struct lu_attr *before)
{
	const bool swp = lu->attr.swp;

	lu->attr = *before;
	lu->attr.swp = swp;
	lu->attr.readonly |= lu->bs && lu->bs->readonly;
}

/*
 * Up to the first bad one.  Attributes that stand before it get their old
 * values back; a new path or mode page stays.
 */
static int update_all(const struct lun_entry *le, char *list, struct err *e)
{
	const struct lu_attr before = le->lu->attr;
	char *pair;

	while ((pair = strsep(&list, ",")) != NULL) {
		if (update_one(le, NULL, pair, e) == 0)
			continue;
		lu_attr_restore(le->lu, &before);
		return -1;
	}
	return 0;
}

static int try_update(const struct lun_entry *le, char *list, struct err *e)
{
	struct scsi_lu *sketch = lu_sketch(le->lu, e);
	int r = sketch ? 0 : -1;
	char *pair;

	while (r == 0 && (pair = strsep(&list, ",")) != NULL)
		r = update_one(le, sketch, pair, e);
	if (sketch)
		lu_sketch_free(sketch);
	return r;
}

int do_lu_update(const struct request *rq, struct reply *rp, struct err *e)
{
	const char *params = rq_text(rq, 'P');
	struct lun_entry *le;
	struct target *t;
	char *copy;
	int r;

	(void)rp;
	if (rq_lun(rq, &t, &le, e) < 0)
		return -1;
	if (!params)
		return 0;
	copy = strdup(params);
	if (!copy)
		return err_set(e, TGT_NOMEM, "out of memory");
	r = rq_dry(rq) ? try_update(le, copy, e) : update_all(le, copy, e);
	free(copy);
	return r;
}

int do_lu_stat(const struct request *rq, struct reply *rp, struct err *e)
{
	struct lun_entry *le;
	struct target *t;

	if (rq_lun(rq, &t, &le, e) < 0)
		return -1;
	return reply_doc(rp, show_stats(STATS_ALL, t, le, NULL), e);
}

/* ---- who sees the LUN */

static int change_mask(const struct request *rq, rules_fn *change, struct err *e)
{
	struct lun_entry *le;
	struct target *t;

	if (rq_lun(rq, &t, &le, e) < 0 || change_rules(rq, change, &le->mask, e) < 0)
		return -1;
	if (!rq_dry(rq))
		lunmap_mask_changed(t, le);
	return 0;
}

int do_lu_bind(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rp;
	return change_mask(rq, bind_rules, e);
}

int do_lu_unbind(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rp;
	return change_mask(rq, unbind_rules, e);
}
