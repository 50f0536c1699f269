// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bs_range.c - who has to wait for whom on a store: range locks and orphaned writes
 *
 * An aborted write that the store still works on keeps its extent, so an old
 * write never overtakes a newer one.  A range lock gives a read-modify-write
 * command (ORWRITE, COMPARE AND WRITE) its extent for itself.  Waiting is first
 * come, first served among requests that overlap.
 */
#include "bs_range.h"

static bool overlap(uint64_t a, uint64_t alen, uint64_t b, uint64_t blen)
{
	return a < b + blen && b < a + alen;
}

/* core_off, core_len: what was asked for; an emulated ZERO walks through it. */
static bool ios_conflict(const struct bs_io *a, const struct bs_io *b)
{
	if (a->verb == BS_FLUSH || b->verb == BS_FLUSH)
		return false;
	return (bs_writes(a) || bs_writes(b)) &&
	       overlap(a->core_off, a->core_len, b->core_off, b->core_len);
}

static bool behind_orphan(const struct bs *bs, const struct bs_io *io)
{
	const struct bs_io *o;

	if (!bs->orphans)
		return false;
	if (io->verb == BS_FLUSH)
		return true;
	list_for_each_entry (o, &bs->inflight, link)
		if ((o->flags & BS_ORPHAN_WRITE) && ios_conflict(o, io))
			return true;
	return false;
}

static bool behind_lock(const struct bs *bs, const struct bs_io *io)
{
	const struct bs_lock *l;

	if (io->verb == BS_FLUSH)
		return false;
	list_for_each_entry (l, &bs->locks, link)
		if (l != io->lock && overlap(l->offset, l->length, io->core_off, io->core_len))
			return true;
	return false;
}

static bool behind_waiting(const struct bs *bs, const struct bs_io *io)
{
	const struct bs_io *w;

	list_for_each_entry (w, &bs->waiting, link)
		if (ios_conflict(w, io))
			return true;
	return false;
}

bool bs_range_must_wait(const struct bs *bs, const struct bs_io *io)
{
	if (behind_orphan(bs, io))
		return true;
	if (io->lock && io->lock->held)
		return false;
	return behind_lock(bs, io) || behind_waiting(bs, io);
}

static bool lock_free_to_take(const struct bs *bs, const struct bs_lock *l)
{
	const struct bs_lock *older;
	const struct bs_io *io;

	list_for_each_entry (older, &bs->locks, link) {
		if (older == l)
			break;
		if (overlap(older->offset, older->length, l->offset, l->length))
			return false;
	}
	list_for_each_entry (io, &bs->inflight, link)
		if (bs_writes(io) && overlap(io->core_off, io->core_len, l->offset, l->length))
			return false;
	return true;
}

/* One lock that can be granted now, or NULL. */
static struct bs_lock *lock_next(struct bs *bs)
{
	struct bs_lock *l;

	list_for_each_entry (l, &bs->locks, link)
		if (!l->held && lock_free_to_take(bs, l))
			return l;
	return NULL;
}

/*
 * Writes that wait behind a lock are older than it only if they wait for another one; they start
 * before it is granted, because they are taken from the list first.
 */
void bs_range_kick(struct bs *bs)
{
	struct list_head batch;
	struct bs_lock *l;

	list_init(&batch);
	list_splice_tail(&bs->waiting, &batch);
	while (!list_empty(&batch)) {
		struct bs_io *io = list_first_entry(&batch, struct bs_io, link);

		list_del_init(&io->link);
		if (bs_range_must_wait(bs, io))
			list_add_tail(&io->link, &bs->waiting);
		else
			bs_start(io);
	}
	l = lock_next(bs);
	if (l) {
		l->held = true;
		ev_defer(bs->loop, &l->defer, EV_COMPLETE);
		bs_range_kick(bs);
	}
}

static void lock_granted(struct ev_defer *w)
{
	struct bs_lock *l = container_of(w, struct bs_lock, defer);

	l->granted(l);
}

void bs_lock(struct bs *bs, struct bs_lock *l)
{
	l->bs = bs;
	l->held = false;
	l->defer = (struct ev_defer){ .fn = lock_granted };
	list_add_tail(&l->link, &bs->locks);
	bs_range_kick(bs);
}

void bs_unlock(struct bs_lock *l)
{
	ev_defer_stop(&l->defer);
	list_del_init(&l->link);
	bs_range_kick(l->bs);
}
