// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * aio: batches, a full or refusing kernel, results in pieces. The system calls are ours.
 */
#include <libaio.h>
#include <linux/fs.h>
#include <sys/syscall.h>

#include "store.h"

#define SIZE  (4 << 20)
#define MANY  1500
#define BLOCK 4096

/* ---- the system calls */

static struct {
	unsigned int setups, destroys, submits;
	int setup_error;
	unsigned int room;      /* requests a call takes, 0: all */
	unsigned int eagains;   /* of the next calls */
	int refuse_at, error;   /* the io at this offset is refused with @error */
	size_t most;            /* bytes of a result, 0: all */
	bool nothing;           /* results are 0 */
	unsigned int now, peak; /* with the kernel */
	unsigned int dsyncs;
} sys;

int io_setup(int n, io_context_t *ctx)
{
	sys.setups++;
	if (sys.setup_error)
		return sys.setup_error;
	return syscall(SYS_io_setup, n, ctx) < 0 ? -errno : 0;
}

int io_destroy(io_context_t ctx)
{
	sys.destroys++;
	return syscall(SYS_io_destroy, ctx) < 0 ? -errno : 0;
}

int io_submit(io_context_t ctx, long n, struct iocb **ios)
{
	long taken = sys.room && (unsigned int)n > sys.room ? (long)sys.room : n;

	sys.submits++;
	if (sys.eagains) {
		sys.eagains--;
		return -EAGAIN;
	}
	for (long i = 0; i < taken; i++) {
		if (ios[i]->u.c.offset == sys.refuse_at && sys.error) {
			taken = i;
			break;
		}
		sys.dsyncs += ios[i]->aio_rw_flags == RWF_DSYNC;
	}
	if (taken == 0)
		return sys.error;
	taken = syscall(SYS_io_submit, ctx, taken, ios);
	if (taken < 0)
		return -errno;
	sys.now += (unsigned int)taken;
	if (sys.now > sys.peak)
		sys.peak = sys.now;
	return (int)taken;
}

int io_getevents(io_context_t ctx, long min, long max, struct io_event *got, struct timespec *t)
{
	const long n = syscall(SYS_io_getevents, ctx, min, max, got, t);

	for (long i = 0; i < n; i++) {
		if (sys.most && got[i].res < (unsigned long)-4096 && got[i].res > sys.most)
			got[i].res = sys.most;
		if (sys.nothing)
			got[i].res = 0;
	}
	if (n > 0)
		sys.now -= (unsigned int)n;
	return n < 0 ? -errno : (int)n;
}

/* ---- the store */

static char path[PATH_LEN];
static struct bs *bs;
static uint8_t *data, *back; /* SIZE bytes each, aligned */

static void start(void)
{
	memset(&sys, 0, sizeof(sys));
	make_file(path, disk_dir, "disk", SIZE);
	bs = open_store("aio", path, 0, NULL, false);
	memset(back, 0, SIZE);
}

static void end(void)
{
	bs = bs_free(bs);
	(void)unlink(path);
}

static void start_at(struct test_io *t, enum bs_verb verb, uint8_t *memory, uint64_t off, size_t n)
{
	*t = (struct test_io){ .iov[0] = { memory, n }, .io.niov = 1 };
	start_io(bs, t, verb, off, n, 0);
}

/* ---- tests */

static void one_call_a_turn(void)
{
	static struct test_io t[100];

	start();
	for (unsigned int i = 0; i < 100; i++)
		start_at(&t[i], BS_WRITE, data + i * BLOCK, i * BLOCK, BLOCK);
	CHECK_EQ(sys.submits, 0);
	(void)ev_loop_turn(loop, 0);
	CHECK_EQ(sys.submits, 1);
	for (unsigned int i = 0; i < 100; i++)
		CHECK_EQ(wait_io(&t[i]), 0);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 100 * BLOCK, 0), 0);
	CHECK_MEM(back, data, 100 * BLOCK);
	end();
}

/* The depth is bounded; what is too much waits and is done as well. */
static void more_than_the_depth(void)
{
	static struct test_io t[MANY];

	start();
	for (unsigned int i = 0; i < MANY; i++)
		start_at(&t[i], BS_WRITE, data + i % 1000 * BLOCK, i % 1000 * BLOCK, BLOCK);
	for (unsigned int i = 0; i < MANY; i++)
		CHECK_EQ(wait_io(&t[i]), 0);
	CHECK(sys.peak <= 512);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 1000 * BLOCK, 0), 0);
	CHECK_MEM(back, data, 1000 * BLOCK);
	end();
}

static void kernel_takes_a_few_at_a_time(void)
{
	static struct test_io t[50];

	start();
	sys.room = 3;
	for (unsigned int i = 0; i < 50; i++)
		start_at(&t[i], BS_WRITE, data + i * BLOCK, i * BLOCK, BLOCK);
	(void)ev_loop_turn(loop, 0);
	sys.eagains = 2; /* as long as some are under way, the rest waits for them */
	for (unsigned int i = 0; i < 50; i++)
		CHECK_EQ(wait_io(&t[i]), 0);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 50 * BLOCK, 0), 0);
	CHECK_MEM(back, data, 50 * BLOCK);
	end();
}

/* With none under way nothing would ever wake it up again. */
static void kernel_takes_none(void)
{
	struct test_io t[3];

	start();
	sys.eagains = 3;
	for (unsigned int i = 0; i < 3; i++) /* the second one's memory is not aligned */
		start_at(&t[i], BS_WRITE, data + (i == 1 ? 1 : 0), i * BLOCK, BLOCK);
	for (unsigned int i = 0; i < 3; i++)
		CHECK_EQ(wait_io(&t[i]), 0);
	CHECK_EQ(sys.peak, 0);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 3 * BLOCK, 0), 0);
	CHECK_MEM(back, data, BLOCK);
	CHECK_MEM(back + BLOCK, data + 1, BLOCK);
	end();
}

static void one_is_refused(void)
{
	static struct test_io t[10];

	start();
	sys.refuse_at = 4 * BLOCK;
	sys.error = -EINVAL;
	for (unsigned int i = 0; i < 10; i++)
		start_at(&t[i], BS_WRITE, data + i * BLOCK, i * BLOCK, BLOCK);
	for (unsigned int i = 0; i < 10; i++)
		CHECK_EQ(wait_io(&t[i]), i == 4 ? -EINVAL : 0);
	end();
}

static void results_in_pieces(void)
{
	static const size_t most[] = { 512, 4096, 9 * 512 };
	struct test_io t = { 0 };

	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		start();
		sys.most = most[i];
		for (unsigned int unaligned = 0; unaligned < 2; unaligned++) {
			uint8_t *from = data + unaligned, *to = back + unaligned;

			t.iov[0] = (struct iovec){ from, 4096 };
			t.iov[1] = (struct iovec){ from + 4096, 512 };
			t.iov[2] = (struct iovec){ from + 4608, 65536 - 4608 };
			t.io.niov = 3;
			start_io(bs, &t, BS_WRITE, 8192, 65536, 0);
			CHECK_EQ(wait_io(&t), 0);
			memset(back, 0, 65536 + 512);
			for (unsigned int n = 0; n < 3; n++)
				t.iov[n].iov_base = to + ((uint8_t *)t.iov[n].iov_base - from);
			start_io(bs, &t, BS_READ, 8192, 65536, 0);
			CHECK_EQ(wait_io(&t), 0);
			CHECK_MEM(to, from, 65536);
			CHECK_EQ(to[65536], 0);
		}
		end();
	}
}

/* Beyond one buffer of the pool, unaligned: piece after piece through the same one. */
static void large_and_unaligned(void)
{
	start();
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, data + 3, SIZE - BLOCK, 0), 0);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back + 5, SIZE - BLOCK, 0), 0);
	CHECK_MEM(back + 5, data + 3, SIZE - BLOCK);
	end();
}

static void nothing_is_an_error(void)
{
	start();
	sys.nothing = true;
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, BLOCK, 0), -EIO);
	sys.nothing = false;
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, BLOCK, 0), 0);
	end();
}

static void fua_is_the_kernels(void)
{
	start();
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, BLOCK, BS_FUA), 0);
	CHECK_EQ(sys.dsyncs, 1);
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, BLOCK, 0), 0);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, BLOCK, 0), 0);
	CHECK_EQ(sys.dsyncs, 1);
	end();
}

/* What the kernel has not seen yet ends at once. */
static void aborted_while_waiting(void)
{
	static struct test_io t[520];

	start();
	for (unsigned int i = 0; i < 520; i++)
		start_at(&t[i], BS_WRITE, data, i * BLOCK, BLOCK);
	bs_io_orphan(&t[3].io);
	for (unsigned int i = 0; i < 520; i++)
		CHECK_EQ(wait_io(&t[i]), i == 3 ? -ECANCELED : 0);
	end();
}

static void stores_share_a_context(void)
{
	struct bs *second;

	start();
	second = open_store("aio", path, 0, NULL, true);
	CHECK_EQ(sys.setups, 1);
	bs = bs_free(bs);
	CHECK_EQ(sys.destroys, 0);
	CHECK_EQ(do_rw(second, BS_READ, 0, back, BLOCK, 0), 0);
	second = bs_free(second);
	CHECK_EQ(sys.destroys, 1);
	end();
}

static void no_room_in_the_kernel(void)
{
	struct err e = { 0 };

	start();
	bs = bs_free(bs);
	sys.setup_error = -EAGAIN;
	CHECK_EQ(bs_new(loop, "aio", path, 0, NULL, false, &bs, &e), -1);
	CHECK(strstr(e.text, "fs.aio-max-nr"));
	sys.setup_error = 0;
	CHECK_EQ(bs_new(loop, "aio", path, BS_O_DIRECT, NULL, false, &bs, &e), -1);
	CHECK(strstr(e.text, "bsoflags"));
	end();
}

int main(void)
{
	if (ev_loop_new(&loop) < 0)
		return EXIT_FAILURE;
	make_dirs();
	if (is_tmpfs(disk_dir)) {
		remove_dirs();
		printf("1..0 # SKIP memory needs no asynchronous I/O; set TMPDIR to a disk\n");
		return 77;
	}
	if (posix_memalign((void **)&data, 4096, SIZE) ||
	    posix_memalign((void **)&back, 4096, SIZE))
		return EXIT_FAILURE;
	for (size_t i = 0; i < SIZE; i++)
		data[i] = (uint8_t)(i * 7 + i / 251 + i / 70000);
	RUN(one_call_a_turn);
	RUN(more_than_the_depth);
	RUN(kernel_takes_a_few_at_a_time);
	RUN(kernel_takes_none);
	RUN(one_is_refused);
	RUN(results_in_pieces);
	RUN(large_and_unaligned);
	RUN(nothing_is_an_error);
	RUN(fua_is_the_kernels);
	RUN(aborted_while_waiting);
	RUN(stores_share_a_context);
	RUN(no_room_in_the_kernel);
	remove_dirs();
	work_exit();
	ev_loop_free(loop);
	free(data);
	free(back);
	return check_report();
}
