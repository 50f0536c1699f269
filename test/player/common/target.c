// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * target.c - statements about the target that is played against, whatever the transport
 */
#include "target.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "bs/delay.h"

struct target *served;

bool has_target(void)
{
	if (!served)
		(void)player_error("a script begins with \"target\"");
	return served != NULL;
}

int player_refused(const char *what, const struct err *e)
{
	return player_error("%s: %s", what, e->text);
}

/* The LUN that the next word names: 0, or -1 and player_error() */
static int lun_parse(struct words *ws, uint64_t *lun)
{
	const char *nr = word_next(ws);

	if (!has_target())
		return -1;
	if (!nr || parse_number(nr, 16383, lun) < 0)
		return player_error("which LUN?");
	return 0;
}

typedef int set_fn(uint64_t lun, const char *name, const char *value, struct err *e);

/* The rest of @ws is NAME=VALUE...: each is set. */
static int set_each(struct words *ws, uint64_t lun, set_fn *set)
{
	const char *w;

	while ((w = word_next(ws))) {
		char name[64];
		const char *eq = strchr(w, '=');
		struct err e;

		if (!eq)
			return player_error("%s has no value", w);
		(void)snprintf(name, sizeof(name), "%.*s", (int)(eq - w), w);
		if (set(lun, name, eq + 1, &e) < 0)
			return player_refused(w, &e);
	}
	return 0;
}

static int set_key(uint64_t lun, const char *name, const char *value, struct err *e)
{
	(void)lun;
	return served->lld->target_update(served, name, value, e);
}

int st_key(struct words *ws)
{
	return has_target() ? set_each(ws, 0, set_key) : -1;
}

static int set_param(uint64_t lun, const char *name, const char *value, struct err *e)
{
	return lu_update(served, lun, name, value, e);
}

int st_lun_set(struct words *ws)
{
	uint64_t lun;

	return lun_parse(ws, &lun) < 0 ? -1 : set_each(ws, lun, set_param);
}

int st_lun_new(struct words *ws)
{
	struct lu_params lu = { .bstype = "mem", .bsopts = "size=8M" };
	const char *v;
	struct err e;
	uint64_t lun;

	if (lun_parse(ws, &lun) < 0)
		return -1;
	v = word_value(ws, "type");
	if (v)
		lu.device_type = v;
	v = word_value(ws, "bs");
	if (v)
		lu.bstype = v;
	v = word_value(ws, "opts");
	if (v)
		lu.bsopts = v;
	if (lu_new(served, lun, &lu, &e) < 0)
		return player_refused("lu", &e);
	return words_all_used(ws);
}

int st_lun_delete(struct words *ws)
{
	struct err e;
	uint64_t lun;

	if (lun_parse(ws, &lun) < 0)
		return -1;
	if (lu_delete(served, lun, true, &e) < 0)
		return player_refused("delete", &e);
	return words_all_used(ws);
}

int st_let_go(struct words *ws)
{
	if (!has_target())
		return -1;
	for (unsigned int i = 0; i < served->nr_luns; i++) {
		struct bs *bs = served->luns[i]->lu->bs;

		if (bs && !strcmp(bs->ops->name, "delay"))
			bs_delay_release(bs, UINT_MAX);
	}
	return words_all_used(ws);
}

int st_drain(struct words *ws)
{
	if (!has_target())
		return -1;
	served->lld->drain();
	return words_all_used(ws);
}

void served_end(void)
{
	struct err e;

	if (served && target_delete(served, true, &e) < 0)
		(void)player_error("the target stays: %s", e.text);
	served = NULL;
}
