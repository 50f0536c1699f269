// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_bs.c - what core does between the device server and a store: order, emulation, errors
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "tgt/bs.h"
#include "tgt/plugin.h"

/* ---- a store that holds every request until it is told to finish it */

static struct bs_io *held[64];
static unsigned int nr_held;
static unsigned int next_caps;

static int fake_open(struct bs *bs, const char *options, struct err *e)
{
	(void)options;
	(void)e;
	bs->size = 1 << 20;
	bs->caps = next_caps;
	return 0;
}

static void fake_close(struct bs *bs)
{
	(void)bs;
}

static void fake_submit(struct bs *bs, struct bs_io *io)
{
	(void)bs;
	held[nr_held++] = io;
}

static const struct bs_ops fake_ops = {
	.name = "fake",
	.flags = BS_OPS_NO_PATH,
	.open = fake_open,
	.close = fake_close,
	.submit = fake_submit,
};
static const struct tgt_plugin fake_plugin = TGT_PLUGIN_INIT(TGT_BS, fake_ops);

static struct ev_loop *loop;
static struct bs *bs;

/* A turn of the loop: what has been completed is reported. */
static void turn(void)
{
	(void)ev_loop_turn(loop, 0);
}

static void finish(unsigned int i, int result)
{
	struct bs_io *io = held[i];

	held[i] = NULL;
	bs_done(io, result);
	turn();
}

static void setup(unsigned int caps)
{
	next_caps = caps;
	nr_held = 0;
	CHECK_EQ(bs_new(loop, "fake", NULL, 0, NULL, false, &bs, NULL), 0);
}

struct req {
	struct bs_io io;
	int done; /* times */
};

static void req_done(struct bs_io *io)
{
	container_of(io, struct req, io)->done++;
}

static void submit(struct req *r, enum bs_verb verb, uint64_t offset, uint64_t length,
		   unsigned int flags)
{
	static char memory[1 << 16];
	static struct iovec iov;

	iov = (struct iovec){ memory, length };
	*r = (struct req){ .io = { .verb = verb,
				   .offset = offset,
				   .length = length,
				   .iov = &iov,
				   .niov = 1,
				   .flags = flags,
				   .done = req_done } };
	bs_submit(bs, &r->io);
}

#define ALL (BS_CAP_WRITE | BS_CAP_FLUSH | BS_CAP_FUA | BS_CAP_ZERO | BS_CAP_DISCARD)

/* ---- tests */

static void beyond_the_end_is_refused(void)
{
	static const struct {
		uint64_t offset, length;
		int result;
	} cases[] = {
		{ 0, 1 << 20, 0 },
		{ (1 << 20) - 1, 1, 0 },
		{ 1 << 20, 1, -EINVAL },
		{ 0, (1 << 20) + 1, -EINVAL },
		{ UINT64_MAX - 511, 512, -EINVAL },
		{ 512, UINT64_MAX, -EINVAL },
	};

	setup(ALL);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct req r;

		nr_held = 0;
		submit(&r, BS_READ, cases[i].offset, cases[i].length, 0);
		CHECK_EQ(nr_held, cases[i].result ? 0 : 1);
		if (nr_held)
			finish(0, 0);
		turn();
		CHECK_EQ(r.done, 1);
		CHECK_EQ(r.io.result, cases[i].result);
	}
	bs = bs_free(bs);
}

/* A store that has no cache has never heard of FUA. */
static void fua_of_a_store_without_a_cache_is_nothing(void)
{
	struct req r;

	setup(BS_CAP_WRITE);
	submit(&r, BS_WRITE, 0, 512, BS_FUA);
	CHECK_EQ(nr_held, 1);
	CHECK_EQ(held[0]->flags & BS_FUA, 0);
	finish(0, 0);
	CHECK_EQ(r.done, 1);
	CHECK_EQ(r.io.result, 0);
	bs = bs_free(bs);
}

static void fua_without_the_capability_is_a_flush(void)
{
	struct req r;

	setup(BS_CAP_WRITE | BS_CAP_FLUSH);
	submit(&r, BS_WRITE, 0, 512, BS_FUA);
	CHECK_EQ(nr_held, 1);
	CHECK_EQ(held[0]->flags & BS_FUA, 0);
	finish(0, 0);
	CHECK_EQ(r.done, 0);
	CHECK_EQ(nr_held, 2);
	CHECK_EQ(held[1]->verb, BS_FLUSH);
	finish(1, 0);
	CHECK_EQ(r.done, 1);
	CHECK_EQ(r.io.result, 0);
	bs = bs_free(bs);
}

static void a_failed_flush_is_never_forgotten(void)
{
	struct req r;

	setup(BS_CAP_WRITE | BS_CAP_FLUSH);
	submit(&r, BS_FLUSH, 0, 0, 0);
	finish(0, -EIO);
	CHECK_EQ(r.io.result, -EIO);
	submit(&r, BS_FLUSH, 0, 0, 0); /* the store would say 0 now: its dirty pages are gone */
	turn();
	CHECK_EQ(r.done, 1);
	CHECK_EQ(r.io.result, -EIO);
	nr_held = 0;
	submit(&r, BS_WRITE, 0, 512, BS_FUA);
	finish(0, 0);
	CHECK_EQ(r.done, 1);
	CHECK_EQ(r.io.result, -EIO);
	bs = bs_free(bs);
}

static void an_orphaned_write_keeps_its_extent(void)
{
	struct req old, over, beside, flush, read;

	setup(ALL);
	submit(&old, BS_WRITE, 4096, 4096, 0);
	bs_io_orphan(&old.io);
	submit(&over, BS_WRITE, 8191, 512, 0);
	submit(&read, BS_READ, 0, 4097, 0);
	submit(&flush, BS_FLUSH, 0, 0, 0);
	CHECK_EQ(nr_held, 1); /* all three wait */
	submit(&beside, BS_WRITE, 65536, 512, 0);
	CHECK_EQ(nr_held, 2);
	finish(0, 0);
	CHECK_EQ(old.done, 1);
	CHECK_EQ(nr_held, 5);
	for (unsigned int i = 1; i < 5; i++)
		finish(i, 0);
	CHECK_EQ(over.done + read.done + flush.done + beside.done, 4);
	bs = bs_free(bs);
}

/* Its write ends, then comes the flush that it no longer needs: the extent is free all the same. */
static void an_orphaned_fua_write_is_counted_once(void)
{
	struct req old, next;

	setup(BS_CAP_WRITE | BS_CAP_FLUSH);
	submit(&old, BS_WRITE, 0, 512, BS_FUA);
	finish(0, 0); /* its flush is under way */
	CHECK_EQ(held[1]->verb, BS_FLUSH);
	bs_io_orphan(&old.io);
	finish(1, 0);
	CHECK_EQ(bs->orphans, 0);
	submit(&old, BS_WRITE, 0, 512, BS_FUA);
	bs_io_orphan(&old.io);
	submit(&next, BS_WRITE, 0, 512, 0);
	CHECK_EQ(nr_held, 3);
	finish(2, 0);
	CHECK_EQ(bs->orphans, 0);
	CHECK_EQ(old.done, 1);
	CHECK_EQ(nr_held, 4);
	finish(3, 0);
	CHECK_EQ(next.done, 1);
	bs = bs_free(bs);
}

static void what_waits_can_be_taken_back(void)
{
	struct req old, over;

	setup(ALL);
	submit(&old, BS_WRITE, 0, 512, 0);
	CHECK(!bs_io_unqueue(&old.io));
	bs_io_orphan(&old.io);
	submit(&over, BS_WRITE, 0, 512, 0);
	CHECK(bs_io_unqueue(&over.io));
	finish(0, 0);
	CHECK_EQ(over.done, 0);
	CHECK_EQ(nr_held, 1);
	bs = bs_free(bs);
}

/* ---- locks */

static unsigned int granted;

static void lock_granted(struct bs_lock *l)
{
	(void)l;
	granted++;
}

static void a_lock_waits_for_writes_and_holds_others_back(void)
{
	struct bs_lock lock = { .offset = 0, .length = 4096, .granted = lock_granted };
	struct req before, mine, after;

	setup(ALL);
	granted = 0;
	submit(&before, BS_WRITE, 512, 512, 0);
	bs_lock(bs, &lock);
	turn();
	CHECK_EQ(granted, 0);
	finish(0, 0);
	CHECK_EQ(granted, 1);
	submit(&after, BS_WRITE, 0, 512, 0);
	CHECK_EQ(nr_held, 1);
	mine.io.lock = &lock;
	mine = (struct req){
		.io = { .verb = BS_READ, .length = 0, .lock = &lock, .done = req_done }
	};
	bs_submit(bs, &mine.io);
	CHECK_EQ(nr_held, 2);
	finish(1, 0);
	CHECK_EQ(mine.done, 1);
	bs_unlock(&lock);
	CHECK_EQ(nr_held, 3);
	finish(2, 0);
	CHECK_EQ(after.done, 1);
	bs = bs_free(bs);
}

static void locks_are_granted_in_order(void)
{
	struct bs_lock a = { .offset = 0, .length = 4096, .granted = lock_granted };
	struct bs_lock b = { .offset = 4095, .length = 1, .granted = lock_granted };
	struct bs_lock c = { .offset = 8192, .length = 1, .granted = lock_granted };

	setup(ALL);
	granted = 0;
	bs_lock(bs, &a);
	bs_lock(bs, &b);
	bs_lock(bs, &c);
	CHECK_EQ(granted, 0); /* never from inside */
	turn();
	CHECK_EQ(granted, 2);
	CHECK(a.held && c.held && !b.held);
	bs_unlock(&a);
	turn();
	CHECK_EQ(granted, 3);
	bs_unlock(&b);
	bs_unlock(&c);
	bs = bs_free(bs);
}

/* ---- zeroes without the capability */

static void zero_is_made_of_writes(void)
{
	struct req r;
	uint64_t sum = 0;

	setup(BS_CAP_WRITE);
	submit(&r, BS_ZERO, 0, 1 << 20, 0);
	for (unsigned int i = 0; i < nr_held; i++) {
		CHECK_EQ(held[i]->verb, BS_WRITE);
		CHECK_EQ(held[i]->offset, sum);
		sum += held[i]->length;
		finish(i, 0);
	}
	CHECK_EQ(sum, 1 << 20);
	CHECK_EQ(r.done, 1);
	CHECK_EQ(r.io.verb, BS_ZERO);
	CHECK_EQ(r.io.length, 1 << 20);
	bs = bs_free(bs);
}

static void zero_stops_at_the_first_error(void)
{
	struct req r;

	setup(BS_CAP_WRITE);
	submit(&r, BS_ZERO, 0, 1 << 20, 0);
	finish(0, -ENOSPC);
	CHECK_EQ(r.done, 1);
	CHECK_EQ(r.io.result, -ENOSPC);
	bs = bs_free(bs);
}

static void a_zero_that_turns_out_unsupported_is_written(void)
{
	struct req r;

	setup(BS_CAP_WRITE | BS_CAP_ZERO);
	submit(&r, BS_ZERO, 512, 512, 0);
	CHECK_EQ(held[0]->verb, BS_ZERO);
	finish(0, -EOPNOTSUPP);
	CHECK_EQ(nr_held, 2);
	CHECK_EQ(held[1]->verb, BS_WRITE);
	CHECK_EQ(held[1]->offset, 512);
	finish(1, 0);
	CHECK_EQ(r.io.result, 0);
	bs = bs_free(bs);
}

static void a_read_only_store_refuses_writes(void)
{
	struct req r;

	setup(BS_CAP_FLUSH);
	submit(&r, BS_WRITE, 0, 512, 0);
	turn();
	CHECK_EQ(nr_held, 0);
	CHECK_EQ(r.io.result, -EROFS);
	bs = bs_free(bs);
}

int main(void)
{
	if (ev_loop_new(&loop) < 0 || plugin_register(&fake_plugin, "test") < 0)
		return EXIT_FAILURE;
	(void)ev_loop_turn(loop, 0);
	RUN(beyond_the_end_is_refused);
	RUN(fua_of_a_store_without_a_cache_is_nothing);
	RUN(fua_without_the_capability_is_a_flush);
	RUN(a_failed_flush_is_never_forgotten);
	RUN(an_orphaned_write_keeps_its_extent);
	RUN(an_orphaned_fua_write_is_counted_once);
	RUN(what_waits_can_be_taken_back);
	RUN(a_lock_waits_for_writes_and_holds_others_back);
	RUN(locks_are_granted_in_order);
	RUN(zero_is_made_of_writes);
	RUN(zero_stops_at_the_first_error);
	RUN(a_zero_that_turns_out_unsupported_is_written);
	RUN(a_read_only_store_refuses_writes);
	(void)ev_loop_free(loop);
	return check_report();
}
