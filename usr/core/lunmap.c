// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lunmap.c - the LUNs of a target: names for logical units, and who sees them
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"
#include "tgt/limits.h"

struct lun_entry *lunmap_find(const struct target *t, uint64_t lun)
{
	return lun < t->flat_room ? t->flat[lun] : NULL;
}

/* Make room in an array of pointers for @need entries; the new ones are NULL. */
static bool ptrs_grow(void **array, unsigned int *room, unsigned int need)
{
	unsigned int n = *room ? *room : 4;
	void **p;

	if (need <= *room)
		return true;
	while (n < need)
		n *= 2;
	p = realloc(*(void ***)array, n * sizeof(*p));
	if (!p)
		return false;
	memset(p + *room, 0, (n - *room) * sizeof(*p));
	*(void ***)array = p;
	*room = n;
	return true;
}

/* The lowest slot of it_nexus.itls that no LUN of @t has; -1: no memory. */
static int slot_take(struct target *t)
{
	unsigned int slot = 0;

	while (slot < t->slots_room && t->slots_used[slot])
		slot++;
	if (slot == t->slots_room) {
		const unsigned int room = t->slots_room ? t->slots_room * 2 : 8;
		uint8_t *p = realloc(t->slots_used, room);

		if (!p)
			return -1;
		memset(p + t->slots_room, 0, room - t->slots_room);
		t->slots_used = p;
		t->slots_room = room;
	}
	t->slots_used[slot] = 1;
	return (int)slot;
}

static void luns_insert(struct target *t, struct lun_entry *le)
{
	unsigned int i = t->nr_luns++;

	for (; i && t->luns[i - 1]->lun > le->lun; i--)
		t->luns[i] = t->luns[i - 1];
	t->luns[i] = le;
	t->flat[le->lun] = le;
}

int lunmap_check(const struct target *t, uint64_t lun, struct err *e)
{
	if (lun > LIMIT_LUN)
		return err_set(e, TGT_INVALID_REQUEST, "LUN %" PRIu64 " is beyond the last, %d",
			       lun, LIMIT_LUN);
	if (lunmap_find(t, lun))
		return err_set(e, TGT_LUN_EXIST, "LUN %" PRIu64 " of target %u is in use", lun,
			       t->tid);
	return t->lld->lun_ok ? t->lld->lun_ok(t, lun, e) : 0;
}

static int lunmap_add(struct target *t, uint64_t lun, struct scsi_lu *lu, struct err *e)
{
	struct lun_entry *le;
	int slot;

	if (!ptrs_grow((void **)&t->luns, &t->luns_room, t->nr_luns + 1) ||
	    !ptrs_grow((void **)&t->flat, &t->flat_room, (unsigned int)lun + 1))
		return err_set(e, TGT_NOMEM, "out of memory");
	le = calloc(1, sizeof(*le));
	slot = le ? slot_take(t) : -1;
	if (slot < 0) {
		free(le);
		return err_set(e, TGT_NOMEM, "out of memory");
	}
	le->lun = lun;
	le->lu = lu;
	le->target = t;
	le->slot = (unsigned int)slot;
	acl_init(&le->mask);
	list_add_tail(&le->lu_link, &lu->maps);
	luns_insert(t, le);
	lunmap_changed(t, NULL);
	return 0;
}

/* REPORTED LUNS DATA HAS CHANGED (SPC-4 6.33) through every LUN that a nexus has used. */
static void nexus_tell(struct it_nexus *n)
{
	for (unsigned int i = 0; i < n->itls_room; i++)
		if (n->itls[i])
			ua_set(n->itls[i], UA_REPORTED_LUNS_CHANGED);
}

/* @n loses sight of @le: the commands that came through it end. */
static void nexus_lose(struct it_nexus *n, const struct lun_entry *le)
{
	struct itl *itl = le->slot < n->itls_room ? n->itls[le->slot] : NULL;
	struct scsi_cmd *cmd, *tmp;

	if (!itl)
		return;
	list_for_each_entry_safe (cmd, tmp, &n->cmds, nexus_link)
		if (cmd->itl == itl)
			cmd_abort(cmd);
	nexus_forget_slot(n, le->slot);
	taskset_scan(le->lu);
}

void lunmap_changed(struct target *t, struct lun_entry *gone)
{
	struct it_nexus *n;

	list_for_each_entry (n, &t->nexuses, link) {
		if (gone)
			nexus_lose(n, gone);
		nexus_tell(n);
	}
}

void lunmap_mask_changed(struct target *t, struct lun_entry *le)
{
	struct it_nexus *n;

	list_for_each_entry (n, &t->nexuses, link)
		if (!nexus_sees(n, le))
			nexus_lose(n, le);
	lunmap_changed(t, NULL);
}

void lunmap_remove(struct target *t, struct lun_entry *le)
{
	struct scsi_lu *lu = le->lu;
	unsigned int i = 0;

	lunmap_changed(t, le);
	while (t->luns[i] != le)
		i++;
	memmove(&t->luns[i], &t->luns[i + 1], (t->nr_luns - i - 1) * sizeof(*t->luns));
	t->luns[--t->nr_luns] = NULL;
	t->flat[le->lun] = NULL;
	t->slots_used[le->slot] = 0;
	list_del_init(&le->lu_link);
	acl_clear(&le->mask);
	free(le);
	if (list_empty(&lu->maps))
		lu_release(lu);
}

void lunmap_clear(struct target *t)
{
	while (t->nr_luns)
		lunmap_remove(t, t->luns[t->nr_luns - 1]);
	free(t->luns);
	free(t->flat);
	free(t->slots_used);
	t->luns = t->flat = NULL;
	t->slots_used = NULL;
	t->luns_room = t->flat_room = t->slots_room = 0;
}

int lu_new(struct target *t, uint64_t lun, const struct lu_params *p, struct err *e)
{
	struct scsi_lu *lu;

	if (lunmap_check(t, lun, e) < 0 || lu_create(t, lun, p, &lu, e) < 0)
		return -1;
	if (t->lld->lu_defaults)
		t->lld->lu_defaults(t, lu);
	if (lunmap_add(t, lun, lu, e) < 0) {
		lu_release(lu);
		return -1;
	}
	return 0;
}

int lu_try_map(const struct target *t, uint64_t lun, const struct target *from, uint64_t from_lun,
	       struct err *e)
{
	const struct lun_entry *le = lunmap_find(from, from_lun);

	if (!le)
		return err_set(e, TGT_NO_LUN, "target %u has no LUN %" PRIu64, from->tid, from_lun);
	if (t->loop != from->loop)
		return err_set(e, TGT_INVALID_REQUEST,
			       "targets that share a logical unit have to be on one event loop");
	return lunmap_check(t, lun, e);
}

int lu_map(struct target *t, uint64_t lun, struct target *from, uint64_t from_lun, struct err *e)
{
	if (lu_try_map(t, lun, from, from_lun, e) < 0)
		return -1;
	return lunmap_add(t, lun, lunmap_find(from, from_lun)->lu, e);
}

int lu_try_delete(const struct target *t, uint64_t lun, bool force, struct err *e)
{
	const struct lun_entry *le = lunmap_find(t, lun);

	if (!le)
		return err_set(e, TGT_NO_LUN, "target %u has no LUN %" PRIu64, t->tid, lun);
	if (!force && le->lu->nr_cmds)
		return err_set(e, TGT_LUN_ACTIVE, "%u commands are in flight: try again",
			       le->lu->nr_cmds);
	if (!force && le->lu->prevent)
		return err_set(e, TGT_PREVENT_REMOVAL, "an initiator prevents removal");
	return 0;
}

int lu_delete(struct target *t, uint64_t lun, bool force, struct err *e)
{
	if (lu_try_delete(t, lun, force, e) < 0)
		return -1;
	lunmap_remove(t, lunmap_find(t, lun));
	return 0;
}

/* What follows from an attribute that has changed: by the transport that it was made under. */
static void lu_defaults(struct scsi_lu *lu)
{
	struct target *t = target_find(lu->home_tid);
	const struct lun_entry *le = t ? lunmap_find(t, lu->home_lun) : NULL;

	if (le && le->lu == lu && t->lld->lu_defaults)
		t->lld->lu_defaults(t, lu);
}

int lu_update(struct target *t, uint64_t lun, const char *key, const char *value, struct err *e)
{
	struct lun_entry *le = lunmap_find(t, lun);

	if (!le)
		return err_set(e, TGT_NO_LUN, "target %u has no LUN %" PRIu64, t->tid, lun);
	if (lu_param_set(le->lu, key, value, e) < 0)
		return -1;
	lu_defaults(le->lu);
	return 0;
}
