// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rdwr: what it makes of short transfers, failing flushes, and paths that are no disk.
 * The system calls are ours, so the kernel does what a case wants.
 */
#include <linux/fs.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "store.h"

#define SIZE (1 << 20)

/* ---- the system calls */

enum { MAX_IOV = 64 };

static struct {
	size_t most;             /* bytes of a transfer, 0: all */
	int nowait_error;        /* of RWF_NOWAIT, or 0 */
	int write_error;         /* of pwritev2() */
	_Atomic int flush_error; /* of the next fdatasync() */
	bool flush_waits;
	sem_t flush_began, flush_go;
	_Atomic unsigned int preads, preadv2s, pwritev2s, flushes;
	_Atomic int dsync_fd, flush_fd;
} sys;

static ssize_t vector_call(long nr, int fd, const struct iovec *iov, int niov, off_t off, int flags)
{
	struct iovec some[MAX_IOV];
	size_t left = sys.most ? sys.most : SIZE_MAX;
	int n = 0;

	for (; n < niov && n < MAX_IOV && left; n++) {
		some[n] = iov[n];
		if (some[n].iov_len > left)
			some[n].iov_len = left;
		left -= some[n].iov_len;
	}
	return syscall(nr, fd, some, n, off, 0, flags);
}

ssize_t pread(int fd, void *buf, size_t n, off_t off)
{
	const struct iovec iov = { buf, n };

	sys.preads++;
	return vector_call(SYS_preadv2, fd, &iov, 1, off, 0);
}

ssize_t preadv(int fd, const struct iovec *iov, int n, off_t off)
{
	sys.preads++;
	return vector_call(SYS_preadv2, fd, iov, n, off, 0);
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t off)
{
	const struct iovec iov = { (void *)(uintptr_t)buf, n };

	return vector_call(SYS_pwritev2, fd, &iov, 1, off, 0);
}

ssize_t pwritev(int fd, const struct iovec *iov, int n, off_t off)
{
	return vector_call(SYS_pwritev2, fd, iov, n, off, 0);
}

ssize_t preadv2(int fd, const struct iovec *iov, int n, off_t off, int flags)
{
	sys.preadv2s++;
	if (sys.nowait_error) {
		errno = sys.nowait_error;
		return -1;
	}
	/* not every file system knows RWF_NOWAIT; a hit of the page cache looks like this */
	return vector_call(SYS_preadv2, fd, iov, n, off, flags & ~RWF_NOWAIT);
}

ssize_t pwritev2(int fd, const struct iovec *iov, int n, off_t off, int flags)
{
	sys.pwritev2s++;
	if (flags & RWF_DSYNC)
		sys.dsync_fd = fd;
	if (sys.write_error || (sys.nowait_error && flags & RWF_NOWAIT)) {
		errno = sys.write_error ? sys.write_error : sys.nowait_error;
		return -1;
	}
	return vector_call(SYS_pwritev2, fd, iov, n, off, flags & ~RWF_NOWAIT);
}

int fdatasync(int fd)
{
	sys.flushes++;
	sys.flush_fd = fd;
	if (sys.flush_waits) {
		sem_post(&sys.flush_began);
		sem_wait(&sys.flush_go);
	}
	errno = atomic_exchange(&sys.flush_error, 0);
	return errno ? -1 : 0;
}

/* ---- the store */

static char path[PATH_LEN];
static struct bs *bs;
static uint8_t data[128 << 10], back[128 << 10];

static void start(const char *dir, unsigned int bsoflags)
{
	sys.most = 0;
	sys.nowait_error = sys.write_error = 0;
	sys.flush_waits = false;
	make_file(path, dir, "disk", SIZE);
	bs = open_store("rdwr", path, bsoflags, NULL, false);
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (uint8_t)(i * 7 + i / 251);
	memset(back, 0, sizeof(back));
	sys.preads = sys.preadv2s = sys.pwritev2s = sys.flushes = 0;
}

static void end(void)
{
	bs = bs_free(bs);
	(void)unlink(path);
}

static const char *memory_or_disk(void)
{
	return shm_dir[0] ? shm_dir : disk_dir;
}

/* ---- tests */

/* First, while there is no thread yet. */
static void memory_needs_no_thread(void)
{
	if (!shm_dir[0])
		return;
	start(shm_dir, 0);
	CHECK_EQ(do_rw(bs, BS_WRITE, 512, data, sizeof(data), BS_FUA), 0);
	CHECK_EQ(do_rw(bs, BS_READ, 512, back, sizeof(back), 0), 0);
	CHECK_EQ(do_io(bs, BS_ZERO, 0, 4096, BS_MAY_UNMAP), 0);
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), 0);
	CHECK_MEM(back, data, sizeof(data));
	CHECK_EQ(work_threads(), 0);
	CHECK_EQ(sys.preadv2s, 0); /* tmpfs has no RWF_NOWAIT, so nobody tries */
	end();
}

static void short_transfers_go_on(void)
{
	static const size_t most[] = { 1, 511, 512, 5000, 65536 };
	struct test_io t = { 0 };

	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++)
		for (int place = 0; place < 2; place++) {
			start(place ? memory_or_disk() : disk_dir, 0);
			sys.most = most[i];
			t.iov[0] = (struct iovec){ data, 3 };
			t.iov[1] = (struct iovec){ data + 3, 9000 };
			t.iov[2] = (struct iovec){ data + 9003, 7 };
			t.io.niov = 3;
			start_io(bs, &t, BS_WRITE, 100, 9010, 0);
			CHECK_EQ(wait_io(&t), 0);
			t.iov[0] = (struct iovec){ back, 4001 };
			t.iov[1] = (struct iovec){ back + 4001, 5009 };
			t.io.niov = 2;
			start_io(bs, &t, BS_READ, 100, 9010, 0);
			CHECK_EQ(wait_io(&t), 0);
			CHECK_MEM(back, data, 9010);
			end();
		}
}

static void page_cache_needs_no_thread(void)
{
	start(disk_dir, 0);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 4096, 0), 0);
	CHECK_EQ(sys.preadv2s, 1);
	CHECK_EQ(sys.preads, 0);
	end();
}

/* What the page cache has not is read by a thread, from there on. */
static void what_would_wait_goes_to_a_thread(void)
{
	start(disk_dir, 0);
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, 8192, 0), 0);
	sys.nowait_error = EAGAIN;
	sys.preadv2s = 0;
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 8192, 0), 0);
	CHECK_MEM(back, data, 8192);
	CHECK_EQ(sys.preads, 1);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 8192, 0), 0);
	CHECK_EQ(sys.preadv2s, 2); /* tried each time */
	end();
}

static void nowait_is_given_up_where_there_is_none(void)
{
	start(disk_dir, 0);
	sys.nowait_error = EOPNOTSUPP;
	for (int i = 0; i < 3; i++) {
		CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, 8192, 0), 0);
		CHECK_EQ(do_rw(bs, BS_READ, 0, back, 8192, 0), 0);
	}
	CHECK_MEM(back, data, 8192);
	CHECK_EQ(sys.preadv2s, 1);
	CHECK_EQ(sys.pwritev2s, 1);
	CHECK_EQ(sys.preads, 3);
	end();
}

static void direct_io_never_tries_nowait(void)
{
	start(disk_dir, BS_O_DIRECT);
	CHECK_EQ(do_rw(bs, BS_READ, 0, back, 4096, 0), 0);
	CHECK_EQ(sys.preadv2s, 0);
	end();
}

static void shrunken_file(void)
{
	for (int place = 0; place < 2; place++) {
		start(place ? memory_or_disk() : disk_dir, 0);
		CHECK(truncate(path, 4096) == 0);
		CHECK_EQ(do_rw(bs, BS_READ, 0, back, 4096, 0), 0);
		CHECK_EQ(do_rw(bs, BS_READ, 2048, back, 4096, 0), -EIO);
		CHECK_EQ(do_rw(bs, BS_READ, 8192, back, 4096, 0), -EIO);
		end();
	}
}

/* The kernel reports a lost write-back once; we do not forget it. */
static void failed_flush_stays_failed(void)
{
	for (int place = 0; place < 2; place++) {
		start(place ? memory_or_disk() : disk_dir, 0);
		CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), 0);
		sys.flush_error = EIO;
		CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), -EIO);
		CHECK_EQ(sys.flush_error, 0);
		CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), -EIO);
		CHECK_EQ(do_rw(bs, BS_READ, 0, back, 512, 0), 0);
		bs = bs_free(bs);
		bs = open_store("rdwr", path, 0, NULL, false);
		CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), 0);
		end();
	}
}

/* Nothing that an initiator would take for a reason to try again and again. */
static void failed_flush_is_no_passing_trouble(void)
{
	start(disk_dir, 0);
	sys.flush_error = ENOMEM;
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), -EIO);
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), -EIO);
	end();
	start(disk_dir, 0);
	sys.flush_error = ENOSPC;
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), -ENOSPC);
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), -ENOSPC);
	end();
}

/* A FUA write that finds no room says so itself, and costs nobody else a thing. */
static void failed_fua_is_its_own(void)
{
	start(disk_dir, 0);
	sys.write_error = ENOSPC;
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, 512, BS_FUA), -ENOSPC);
	sys.write_error = 0;
	CHECK_EQ(do_io(bs, BS_FLUSH, 0, 0, 0), 0);
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, 512, BS_FUA), 0);
	/* it cannot use up the error that the next flush has to find */
	CHECK(sys.dsync_fd != sys.flush_fd);
	end();
}

static void flushes_share_one_call(void)
{
	struct test_io t[10] = { 0 };

	start(disk_dir, 0);
	for (int i = 0; i < 10; i++)
		start_io(bs, &t[i], BS_FLUSH, 0, 0, 0);
	for (int i = 0; i < 10; i++)
		CHECK_EQ(wait_io(&t[i]), 0);
	CHECK_EQ(sys.flushes, 2);
	end();
}

/* A flush covers the writes before it: one that has begun already is not enough. */
static void later_flush_has_its_own_call(void)
{
	struct test_io a = { 0 }, b = { 0 };

	start(disk_dir, 0);
	sys.flush_waits = true;
	start_io(bs, &a, BS_FLUSH, 0, 0, 0);
	(void)ev_loop_turn(loop, 0);
	sem_wait(&sys.flush_began);
	start_io(bs, &b, BS_FLUSH, 0, 0, 0);
	(void)ev_loop_turn(loop, 0);
	sys.flush_error = EIO; /* for both: what A missed, B may not be told of */
	sem_post(&sys.flush_go);
	CHECK_EQ(wait_io(&a), -EIO);
	sem_post(&sys.flush_go);
	CHECK_EQ(wait_io(&b), -EIO);
	sys.flush_waits = false;
	end();
}

static void sync_store_writes_through(void)
{
	struct test_io t = { 0 };
	int fd;

	start(disk_dir, BS_O_SYNC);
	start_io(bs, &t, BS_ZERO, 0, 4096, 0);
	CHECK_EQ(wait_io(&t), 0);
	CHECK_EQ(sys.flushes, 1); /* fallocate() knows nothing of O_DSYNC */
	CHECK_EQ(do_rw(bs, BS_WRITE, 0, data, 512, BS_FUA), 0);
	fd = sys.dsync_fd;
	CHECK(fcntl(fd, F_GETFL) & O_DSYNC);
	end();
}

static void size_follows_the_file(void)
{
	start(disk_dir, 0);
	CHECK(truncate(path, 2 * SIZE) == 0);
	CHECK_EQ(bs->size, SIZE);
	CHECK_EQ(bs->ops->resize(bs), 0);
	CHECK_EQ(bs->size, 2 * SIZE);
	CHECK_EQ(do_rw(bs, BS_WRITE, 2 * SIZE - 512, data, 512, 0), 0);
	CHECK(truncate(path, 0) == 0);
	CHECK_EQ(bs->ops->resize(bs), -ENXIO);
	CHECK_EQ(bs->size, 2 * SIZE);
	end();
}

static void readonly_device(void)
{
	char device[PATH_LEN];
	int fd;

	make_file(path, disk_dir, "disk", SIZE);
	fd = make_loop_device(device, path, true);
	if (fd >= 0) {
		bs = open_store("rdwr", device, 0, NULL, false);
		if (bs) {
			CHECK(bs->readonly);
			CHECK_EQ(bs->caps & (BS_CAP_WRITE | BS_CAP_DISCARD), 0);
		}
	}
	if (fd >= 0)
		close(fd);
	end();
}

/* The words tell what is wrong and what helps. */
static void paths_that_are_no_disk(void)
{
	static const struct {
		const char *path, *options, *says;
		unsigned int bsoflags;
	} cases[] = {
		{ "", "", "path", 0 },
		{ "/nonexistent/disk", "", "truncate", 0 },
		{ "/dev", "", "directory", 0 },
		{ "/dev/null", "", "character device", 0 },
		{ "FIFO", "", "pipe", 0 },
		{ "EMPTY", "", "empty", 0 },
		{ "/proc/self/status", "", "empty", 0 },
		{ "FILE", "size=1M", "has no option \"size\"; it has none", 0 },
	};
	char fifo[PATH_LEN], empty[PATH_LEN];
	struct err e;

	make_file(path, disk_dir, "disk", SIZE);
	make_file(empty, disk_dir, "empty", 0);
	snprintf(fifo, sizeof(fifo), "%s/fifo", disk_dir);
	CHECK(mkfifo(fifo, 0600) == 0);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *p = cases[i].path;

		p = strcmp(p, "FIFO") == 0 ? fifo : strcmp(p, "EMPTY") == 0 ? empty : p;
		p = strcmp(p, "FILE") == 0 ? path : p;
		e = (struct err){ 0 };
		bs = NULL;
		CHECK_EQ(bs_new(loop, "rdwr", p, cases[i].bsoflags, cases[i].options, false, &bs,
				&e),
			 -1);
		CHECK_EQ(e.code, TGT_INVALID_REQUEST);
		if (!strstr(e.text, cases[i].says)) {
			fprintf(stderr, "# \"%s\" does not say \"%s\"\n", e.text, cases[i].says);
			checks_failed++;
		}
		bs = bs_free(bs);
	}
	(void)unlink(fifo);
	(void)unlink(empty);
	end();
}

int main(void)
{
	if (ev_loop_new(&loop) < 0)
		return EXIT_FAILURE;
	sem_init(&sys.flush_began, 0, 0);
	sem_init(&sys.flush_go, 0, 0);
	make_dirs();
	RUN(memory_needs_no_thread);
	RUN(short_transfers_go_on);
	RUN(page_cache_needs_no_thread);
	RUN(what_would_wait_goes_to_a_thread);
	RUN(nowait_is_given_up_where_there_is_none);
	RUN(direct_io_never_tries_nowait);
	RUN(shrunken_file);
	RUN(failed_flush_stays_failed);
	RUN(failed_flush_is_no_passing_trouble);
	RUN(failed_fua_is_its_own);
	RUN(flushes_share_one_call);
	RUN(later_flush_has_its_own_call);
	RUN(sync_store_writes_through);
	RUN(size_follows_the_file);
	RUN(readonly_device);
	RUN(paths_that_are_no_disk);
	remove_dirs();
	work_exit();
	ev_loop_free(loop);
	return check_report();
}
