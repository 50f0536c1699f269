// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bs.c - between the device server and a store: range, capabilities, what a store lacks,
 *        completions back on the loop
 *
 * A request's way: bs_submit() -> may it start (bs_range.c) -> bs_start(): emulation or
 * ops->submit -> bs_done() from any thread -> completed list -> bs_finish() on the loop.
 */
#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "bs_range.h"
#include "tgt/bs.h"
#include "tgt/target.h"

#define ZERO_CHUNK ((size_t)64 << 10) /* one iovec of the zeroes that ZERO is made of */
#define ZERO_IOVS  16

static const uint8_t zeroes[ZERO_CHUNK] __attribute__((aligned(4096)));

/* ---- what a store lacks */

static bool fua_flushed(struct bs_io *io)
{
	(void)io;
	return false;
}

/* The write of a FUA write is done: now the flush. */
static bool fua_written(struct bs_io *io)
{
	if (io->result < 0 || (io->flags & BS_ORPHAN))
		return false;
	io->verb = BS_FLUSH;
	io->core_next = fua_flushed;
	if (io->bs->flush_error) {
		io->result = io->bs->flush_error;
		return false;
	}
	io->bs->ops->submit(io->bs, io);
	return true;
}

static bool zero_end(struct bs_io *io)
{
	free((void *)(uintptr_t)io->iov);
	io->iov = NULL;
	io->niov = 0;
	io->verb = BS_ZERO;
	io->offset = io->core_off;
	io->length = io->core_len;
	return false;
}

/* The next piece of a ZERO that is made of writes: the one behind @offset + @length. */
static bool zero_step(struct bs_io *io)
{
	struct bs *bs = io->bs;
	struct iovec *iov = (struct iovec *)(uintptr_t)io->iov;
	uint64_t n = io->core_off + io->core_len - (io->offset + io->length);
	unsigned int i = 0;

	if (io->result < 0 || (io->flags & BS_ORPHAN) || !n)
		return zero_end(io);
	if (n > ZERO_CHUNK * ZERO_IOVS)
		n = ZERO_CHUNK * ZERO_IOVS;
	io->offset += io->length;
	io->length = n;
	for (; n; i++) {
		const size_t len = n < ZERO_CHUNK ? n : ZERO_CHUNK;

		iov[i] = (struct iovec){ .iov_base = (void *)(uintptr_t)zeroes, .iov_len = len };
		n -= len;
	}
	io->niov = i;
	bs->ops->submit(bs, io);
	return true;
}

static bool zero_by_writing(struct bs_io *io)
{
	struct iovec *iov = calloc(ZERO_IOVS, sizeof(*iov));

	if (!iov) {
		io->result = -ENOMEM;
		return false;
	}
	io->verb = BS_WRITE;
	io->iov = iov;
	io->length = 0;
	io->core_next = zero_step;
	io->result = 0;
	return zero_step(io);
}

/* The store has a native ZERO; it may still turn out that this file system has not. */
static bool zero_native_done(struct bs_io *io)
{
	if (io->result == -EOPNOTSUPP && !(io->flags & BS_ORPHAN))
		return zero_by_writing(io);
	return false;
}

/* Start what the store cannot do itself. Return: true when @io is taken care of. */
static bool bs_emulate(struct bs *bs, struct bs_io *io)
{
	switch (io->verb) {
	case BS_WRITE:
		if ((io->flags & BS_FUA) && !(bs->caps & BS_CAP_FUA)) {
			io->flags &= ~(unsigned int)BS_FUA;
			if (bs->caps & BS_CAP_FLUSH)
				io->core_next = fua_written;
		}
		return false;
	case BS_FLUSH:
		if (bs->flush_error || !(bs->caps & BS_CAP_FLUSH)) {
			bs_done(io, bs->flush_error);
			return true;
		}
		return false;
	case BS_ZERO:
		if (bs->caps & BS_CAP_ZERO) {
			io->core_next = zero_native_done;
			return false;
		}
		if (!zero_by_writing(io))
			bs_done(io, io->result);
		return true;
	case BS_DISCARD:
	case BS_PREFETCH:
		if (bs->caps & (io->verb == BS_DISCARD ? BS_CAP_DISCARD : BS_CAP_PREFETCH))
			return false;
		bs_done(io, 0); /* both are hints */
		return true;
	case BS_READ:
		return false;
	}
	return false;
}

/* Hand @io to the store, or to its emulation. */
void bs_start(struct bs_io *io)
{
	struct bs *bs = io->bs;

	list_add_tail(&io->link, &bs->inflight);
	bs->nr_inflight++;
	if (bs_writes(io) && !(bs->caps & BS_CAP_WRITE)) {
		bs_done(io, -EROFS);
		return;
	}
	if (!bs_emulate(bs, io))
		bs->ops->submit(bs, io);
}

/**
 * bs_submit() - start a request
 * @bs: store
 * @io: verb, flags, offset, length, iov, niov, done, lock are set; lent until done()
 *
 * done() is called on the loop, never from inside. An extent beyond the end is -EINVAL.
 */
void bs_submit(struct bs *bs, struct bs_io *io)
{
	io->bs = bs;
	io->result = 0;
	io->core_next = NULL;
	io->flags &= ~(unsigned int)(BS_ORPHAN | BS_ORPHAN_WRITE);
	list_init(&io->link);
	io->core_off = io->offset;
	io->core_len = io->length;
	if (io->verb != BS_FLUSH && (io->length > bs->size || io->offset > bs->size - io->length)) {
		list_add_tail(&io->link, &bs->inflight);
		bs->nr_inflight++;
		bs_done(io, -EINVAL);
		return;
	}
	if (__builtin_expect(bs_range_busy(bs), 0) && bs_range_must_wait(bs, io)) {
		list_add_tail(&io->link, &bs->waiting);
		return;
	}
	bs_start(io);
}

/* ---- completion */

static void bs_done_remote(struct bs_io *io)
{
	struct bs *bs = io->bs;
	struct bs_io *head = atomic_load_explicit(&bs->remote, memory_order_relaxed);

	do
		io->remote_next = head;
	while (!atomic_compare_exchange_weak_explicit(&bs->remote, &head, io, memory_order_release,
						      memory_order_relaxed));
	ev_async_send(&bs->async);
}

void bs_done(struct bs_io *io, int result)
{
	struct bs *bs = io->bs;

	io->result = result;
	if (ev_loop_self() != bs->loop) {
		bs_done_remote(io);
		return;
	}
	list_del_init(&io->link);
	list_add_tail(&io->link, &bs->completed);
	ev_defer(bs->loop, &bs->defer, EV_COMPLETE);
}

/* A flush that ended so has lost nothing: what was to be written still is. */
static bool is_passing(int error)
{
	return error == -ECANCELED || error == -EAGAIN || error == -ENOMEM || error == -EBUSY ||
	       error == -EINTR;
}

static void bs_finish(struct bs_io *io)
{
	struct bs *bs = io->bs;

	if (io->core_next) {
		list_add_tail(&io->link, &bs->inflight); /* what is left of it is in flight */
		if (io->core_next(io))
			return;
		list_del_init(&io->link);
	}
	bs->nr_inflight--;
	if (io->verb == BS_FLUSH && io->result < 0 && !is_passing(io->result) && !bs->flush_error)
		bs->flush_error = io->result;
	if (io->flags & BS_ORPHAN_WRITE)
		bs->orphans--;
	if (__builtin_expect(bs_range_busy(bs), 0))
		bs_range_kick(bs);
	io->done(io);
}

static void bs_run_completed(struct ev_defer *w)
{
	struct bs *bs = container_of(w, struct bs, defer);
	struct list_head batch;

	list_init(&batch);
	list_splice_tail(&bs->completed, &batch);
	while (!list_empty(&batch)) {
		struct bs_io *io = list_first_entry(&batch, struct bs_io, link);

		list_del_init(&io->link);
		bs_finish(io);
	}
}

static void bs_take_remote(struct ev_async *w)
{
	struct bs *bs = container_of(w, struct bs, async);
	struct bs_io *io = atomic_exchange_explicit(&bs->remote, NULL, memory_order_acquire);
	struct bs_io *oldest_first = NULL;

	while (io) {
		struct bs_io *next = io->remote_next;

		io->remote_next = oldest_first;
		oldest_first = io;
		io = next;
	}
	while (oldest_first) {
		io = oldest_first;
		oldest_first = io->remote_next;
		bs_done(io, io->result);
	}
}

/* ---- aborted commands */

void bs_io_orphan(struct bs_io *io)
{
	struct bs *bs = io->bs;

	io->flags |= BS_ORPHAN;
	if (bs_writes(io)) {
		io->flags |= BS_ORPHAN_WRITE;
		bs->orphans++;
	}
	if (bs->ops->cancel)
		bs->ops->cancel(bs, io);
}

bool bs_io_unqueue(struct bs_io *io)
{
	struct bs_io *w;

	list_for_each_entry (w, &io->bs->waiting, link)
		if (w == io) {
			list_del_init(&io->link);
			bs_range_kick(io->bs);
			return true;
		}
	return false;
}

/* ---- life */

static int bs_check_flags(const struct bs_ops *ops, unsigned int bsoflags, const char *path,
			  struct err *e)
{
	if (bsoflags && !(ops->flags & BS_OPS_SYNC_DIRECT))
		return err_set(e, TGT_INVALID_REQUEST, "store %s takes no bsoflags", ops->name);
	if (!path[0] && !(ops->flags & BS_OPS_NO_PATH))
		return err_set(e, TGT_INVALID_REQUEST,
			       "store %s needs a path: give --backing-store", ops->name);
	return 0;
}

static struct bs *bs_alloc(struct ev_loop *l, const struct bs_ops *ops, const char *path)
{
	struct bs *bs = calloc(1, sizeof(*bs));

	if (!bs)
		return NULL;
	bs->path = strdup(path);
	if (!bs->path) {
		free(bs);
		return NULL;
	}
	bs->ops = ops;
	bs->loop = l;
	bs->align = 1;
	list_init(&bs->inflight);
	list_init(&bs->waiting);
	list_init(&bs->locks);
	list_init(&bs->completed);
	bs->defer.fn = bs_run_completed;
	bs->async.fn = bs_take_remote;
	return bs;
}

int bs_new(struct ev_loop *l, const char *bstype, const char *path, unsigned int bsoflags,
	   const char *options, bool readonly, struct bs **ret, struct err *e)
{
	const struct bs_ops *ops = bs_find(bstype);
	struct bs *bs;

	if (!ops)
		return err_set(e, TGT_INVALID_REQUEST,
			       "no store is named %s: tgtadm --op show --mode system lists them",
			       bstype);
	if (!path)
		path = "";
	if (bs_check_flags(ops, bsoflags, path, e) < 0)
		return -1;
	bs = bs_alloc(l, ops, path);
	if (!bs)
		return err_set(e, TGT_NOMEM, "out of memory");
	bs->bsoflags = bsoflags;
	bs->readonly = readonly;
	ev_async_start(l, &bs->async);
	if (ops->open(bs, options ? options : "", e) < 0) {
		(void)bs_free(bs);
		return -1;
	}
	if (bs->readonly)
		bs->caps &= ~(unsigned int)BS_CAP_WRITE;
	*ret = bs;
	return 0;
}

struct bs *bs_free(struct bs *bs)
{
	if (!bs)
		return NULL;
	assert(!bs->nr_inflight && list_empty(&bs->waiting));
	bs->ops->close(bs);
	ev_async_stop(&bs->async);
	ev_defer_stop(&bs->defer);
	free(bs->path);
	free(bs);
	return NULL;
}
