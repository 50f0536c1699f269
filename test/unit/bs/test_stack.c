// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The stores over stores: which ios fail, and which wait for how long.
 */
#include "../../../usr/bs/delay.h"
#include "store.h"

static struct bs *bs;
static uint8_t data[4096], back[4096];

/* ---- fault */

/* One letter an io, in this order: w and W write at 0 and at 64K, r and R read there, f flushes, z
 * zeroes at 0; the answer has a dot for success and an x for the error. */
static void play(const char *ios, char *answer, int error)
{
	for (size_t i = 0; ios[i]; i++) {
		const uint64_t off = ios[i] == 'W' || ios[i] == 'R' ? 65536 : 0;
		int ret;

		if (ios[i] == 'w' || ios[i] == 'W')
			ret = do_rw(bs, BS_WRITE, off, data, sizeof(data), 0);
		else if (ios[i] == 'r' || ios[i] == 'R')
			ret = do_rw(bs, BS_READ, off, back, sizeof(back), 0);
		else
			ret = do_io(bs, ios[i] == 'f' ? BS_FLUSH : BS_ZERO, 0, 4096, 0);
		answer[i] = ret == error ? 'x' : ret == 0 ? '.' : '?';
	}
}

static void fault_strikes(void)
{
	static const struct {
		const char *options, *ios, *answer;
		int error;
	} cases[] = {
		{ "nth=0", "wrfz", "....", -EIO },
		{ "", "wrf", "x..", -EIO },
		{ "nth=3", "wwwww", "..x..", -EIO },
		{ "nth=2;every=1", "wwww", ".xxx", -EIO },
		{ "nth=2;every=2", "rrrrrr", ".x.x.x", -EIO },
		{ "verb=write;nth=2", "rwrrwrw", "....x..", -EIO },
		{ "verb=read+zero;every=1;errno=ENOSPC", "wrzw", ".xx.", -ENOSPC },
		{ "verb=flush", "wrfr", "..x.", -EIO },
		{ "offset=64K;length=512;every=1;verb=read+write", "wrWRwr", "..xx..", -EIO },
		{ "offset=69632;length=1M;every=1", "wrWR", "....", -EIO },
		{ "when=/nonexistent/file;every=1", "wr", "..", -EIO },
		{ "when=/;every=1;errno=EBADMSG", "wr", "xx", -EBADMSG },
	};
	char options[200], answer[16];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		snprintf(options, sizeof(options), "under=mem;size=1M;%s", cases[i].options);
		bs = open_store("fault", NULL, 0, options, false);
		if (!bs)
			continue;
		memset(answer, 0, sizeof(answer));
		play(cases[i].ios, answer, cases[i].error);
		if (strcmp(answer, cases[i].answer) != 0) {
			fprintf(stderr, "# %s: %s is %s, expected %s\n", cases[i].options,
				cases[i].ios, answer, cases[i].answer);
			checks_failed++;
		}
		bs = bs_free(bs);
	}
}

/* A fault comes before the store below has seen anything, or, with after=1, once it is done. */
static void fault_before_or_after(void)
{
	for (unsigned int after = 0; after < 2; after++) {
		bs = open_store("fault", NULL, 0,
				after ? "under=mem;verb=write;nth=1;after=1"
				      : "under=mem;verb=write;nth=1",
				false);
		memset(data, 0x77, sizeof(data));
		memset(back, 0x11, sizeof(back));
		CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, sizeof(data), 0), -EIO);
		CHECK_EQ(do_rw(bs, BS_READ, 0, back, sizeof(back), 0), 0);
		CHECK_EQ(back[0], after ? 0x77 : 0);
		bs = bs_free(bs);
	}
}

static void refused_options(void)
{
	static const struct {
		const char *type, *options, *says;
	} cases[] = {
		{ "fault", "under=fault", "another fault" },
		{ "fault", "under=nosuch", "nosuch" },
		{ "fault", "under=mem;errno=ENOSUCH", "ENOSUCH" },
		{ "fault", "under=mem;verb=reed", "reed" },
		{ "fault", "under=mem;verb=read+", "read+" },
		{ "fault", "under=mem;nth=x", "not a number" },
		{ "fault", "under=mem;nth", "needs a value" },
		{ "fault", "under=mem;typo=1", "has no option \"typo\"" },
		{ "delay", "under=mem;us=1;hold=1", "not both" },
		{ "delay", "under=mem;hold=relative", "full path" },
		{ "delay", "under=mem;hold=/nonexistent/dir/file", "/nonexistent/dir" },
		{ "delay", "under=mem;us=99999999999999", "too large" },
		{ "mem", "size=0", "size" },
		{ "mem", "size=1Q", "not a size" },
		{ "mem", "size=17T", "size" },
		{ "mem", "size=99999999999999999999", "not a size" },
		{ "mem", "size=20000000T", "not a size" },
		{ "null", "size=-1", "not a size" },
		{ "null", "colour=red", "it has size" },
	};
	struct err e;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		e = (struct err){ 0 };
		bs = NULL;
		CHECK_EQ(bs_new(loop, cases[i].type, NULL, 0, cases[i].options, false, &bs, &e),
			 -1);
		if (!strstr(e.text, cases[i].says)) {
			fprintf(stderr, "# \"%s\" does not say \"%s\"\n", e.text, cases[i].says);
			checks_failed++;
		}
		bs = bs_free(bs);
	}
}

/* ---- delay */

static void turn_until(const struct test_io *t)
{
	while (!t->ended)
		(void)ev_loop_turn(loop, TURN_MS);
}

static void start_writes(struct test_io *t, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++) {
		t[i] = (struct test_io){ .iov[0] = { data, 512 }, .io.niov = 1 };
		start_io(bs, &t[i], BS_WRITE, i * 512, 512, 0);
	}
}

/* Several turns with nothing to wait for. */
static void settle(void)
{
	for (int i = 0; i < 5; i++)
		(void)ev_loop_turn(loop, 0);
}

static void held_until_released(void)
{
	struct test_io t[4];

	bs = open_store("delay", NULL, 0, "under=mem;hold=1;verb=write", false);
	start_writes(t, 4);
	settle();
	CHECK_EQ(bs_delay_held(bs), 4);
	CHECK_EQ(t[0].ended, 0);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 512, 0), 0); /* others pass */

	bs_delay_release(bs, 2);
	settle();
	CHECK_EQ(t[0].ended + t[1].ended, 2);
	CHECK_EQ(t[2].ended + t[3].ended, 0);

	bs_io_orphan(&t[2].io); /* an abort ends it without the store below having seen it */
	settle();
	CHECK_EQ(t[2].ended, 1);
	CHECK_EQ(t[2].io.result, -ECANCELED);
	CHECK_EQ(bs_delay_held(bs), 1);

	bs_delay_release(bs, 100);
	CHECK_EQ(wait_io(&t[3]), 0);
	CHECK_EQ(bs_delay_held(bs), 0);
	bs = bs_free(bs);
}

/* An aborted flush is not a flush that failed. */
static void aborted_flush_is_forgotten(void)
{
	struct test_io t = { 0 }, next = { 0 };

	bs = open_store("delay", NULL, 0, "under=mem;hold=1;verb=flush", false);
	start_io(bs, &t, BS_FLUSH, 0, 0, 0);
	bs_io_orphan(&t.io);
	CHECK_EQ(wait_io(&t), -ECANCELED);
	start_io(bs, &next, BS_FLUSH, 0, 0, 0);
	bs_delay_release(bs, 1);
	CHECK_EQ(wait_io(&next), 0);
	bs = bs_free(bs);
}

static void held_while_a_file_exists(void)
{
	char file[PATH_LEN], options[PATH_LEN + 40];
	struct test_io t[3];

	make_file(file, disk_dir, "hold", 0);
	snprintf(options, sizeof(options), "under=mem;hold=%s", file);
	for (int round = 0; round < 2; round++) {
		bs = open_store("delay", NULL, 0, options, false);
		start_writes(t, 3);
		settle();
		CHECK_EQ(bs_delay_held(bs), 3);
		if (round == 0) {
			CHECK(unlink(file) == 0);
		} else {
			char other[PATH_LEN + 10];

			snprintf(other, sizeof(other), "%s.away", file);
			CHECK(rename(file, other) == 0);
			(void)unlink(other);
		}
		turn_until(&t[2]);
		CHECK_EQ(t[0].ended + t[1].ended + t[2].ended, 3);
		CHECK_EQ(t[0].io.result, 0);
		CHECK_EQ(do_rw(bs, BS_READ, 0, back, 512, 0), 0); /* no file: nothing is held */
		make_file(file, disk_dir, "hold", 0);
		bs = bs_free(bs);
	}
	(void)unlink(file);
}

/* Not before its time, and in order. */
static void late_by_so_much(void)
{
	struct test_io t[3];
	uint64_t began;

	bs = open_store("delay", NULL, 0, "under=mem;us=2000", false);
	settle();
	began = ev_now_ns(loop);
	start_writes(t, 3);
	turn_until(&t[0]);
	CHECK(ev_now_ns(loop) - began >= 2000000);
	turn_until(&t[2]);
	CHECK_EQ(t[1].ended, 1);
	bs = bs_free(bs);
}

/* What it is comes from below. */
static void facts_from_below(void)
{
	char file[PATH_LEN];

	make_file(file, disk_dir, "disk", 1 << 20);
	bs = open_store("delay", file, BS_O_SYNC, "under=rdwr", true);
	CHECK_EQ(bs->size, 1 << 20);
	CHECK(bs->readonly);
	CHECK_EQ(bs->caps & BS_CAP_WRITE, 0);
	CHECK(truncate(file, 2 << 20) == 0);
	CHECK_EQ(bs->ops->resize(bs), 0);
	CHECK_EQ(bs->size, 2 << 20);
	bs = bs_free(bs);
	(void)unlink(file);
}

int main(void)
{
	if (ev_loop_new(&loop) < 0)
		return EXIT_FAILURE;
	make_dirs();
	RUN(fault_strikes);
	RUN(fault_before_or_after);
	RUN(refused_options);
	RUN(held_until_released);
	RUN(aborted_flush_is_forgotten);
	RUN(held_while_a_file_exists);
	RUN(late_by_so_much);
	RUN(facts_from_below);
	remove_dirs();
	work_exit();
	ev_loop_free(loop);
	return check_report();
}
