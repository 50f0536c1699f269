/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * store.h - for tests of stores: one loop, ios that are waited for, files to keep data in
 */
#ifndef TEST_STORE_H
#define TEST_STORE_H

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <linux/magic.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "check.h"
#include "tgt/bs.h"
#include "tgt/worker.h"

#define TURN_MS  10000
#define PATH_LEN 300

static struct ev_loop *loop;

/* An io and how often it ended. */
struct test_io {
	struct bs_io io;
	unsigned int ended;
	struct iovec iov[16];
};

__attribute__((unused)) static void test_io_done(struct bs_io *io)
{
	struct test_io *t = container_of(io, struct test_io, io);

	t->ended++;
}

__attribute__((unused)) static void start_io(struct bs *bs, struct test_io *t, enum bs_verb verb,
					     uint64_t off, uint64_t len, unsigned int flags)
{
	t->ended = 0;
	t->io.verb = verb;
	t->io.flags = flags;
	t->io.offset = off;
	t->io.length = len;
	t->io.iov = t->iov;
	t->io.done = test_io_done;
	t->io.lock = NULL;
	bs_submit(bs, &t->io);
	CHECK_EQ(t->ended, 0); /* never from inside */
}

__attribute__((unused)) static int wait_io(struct test_io *t)
{
	while (!t->ended)
		(void)ev_loop_turn(loop, TURN_MS);
	CHECK_EQ(t->ended, 1);
	return t->io.result;
}

/* One piece of memory. */
__attribute__((unused)) static int do_rw(struct bs *bs, enum bs_verb verb, uint64_t off, void *buf,
					 size_t len, unsigned int flags)
{
	struct test_io t = { .iov[0] = { .iov_base = buf, .iov_len = len } };

	t.io.niov = 1;
	start_io(bs, &t, verb, off, len, flags);
	return wait_io(&t);
}

/* No memory: FLUSH, DISCARD, ZERO, PREFETCH. */
__attribute__((unused)) static int do_io(struct bs *bs, enum bs_verb verb, uint64_t off,
					 uint64_t len, unsigned int flags)
{
	struct test_io t = { 0 };

	start_io(bs, &t, verb, off, len, flags);
	return wait_io(&t);
}

/* NULL (and a failed check) when it does not open. */
__attribute__((unused)) static struct bs *open_store(const char *type, const char *path,
						     unsigned int bsoflags, const char *options,
						     bool readonly)
{
	struct err e = { 0 };
	struct bs *bs = NULL;

	if (bs_new(loop, type, path, bsoflags, options, readonly, &bs, &e) < 0) {
		fprintf(stderr, "# %s %s: %s\n", type, path ? path : "", e.text);
		checks_failed++;
		return NULL;
	}
	return bs;
}

static char disk_dir[PATH_LEN - 60], shm_dir[PATH_LEN - 60];

static bool is_tmpfs(const char *dir)
{
	struct statfs fs;

	return statfs(dir, &fs) == 0 && fs.f_type == TMPFS_MAGIC;
}

/* A directory on a disk and one in memory; "" where there is none. */
__attribute__((unused)) static void make_dirs(void)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(disk_dir, sizeof(disk_dir), "%s/store-XXXXXX", tmp ? tmp : "/tmp");
	if (!mkdtemp(disk_dir))
		exit(EXIT_FAILURE);
	snprintf(shm_dir, sizeof(shm_dir), "/dev/shm/store-XXXXXX");
	if (!is_tmpfs("/dev/shm") || !mkdtemp(shm_dir))
		shm_dir[0] = '\0';
}

__attribute__((unused)) static void remove_dirs(void)
{
	(void)rmdir(disk_dir);
	if (shm_dir[0])
		(void)rmdir(shm_dir);
}

__attribute__((unused)) static void make_file(char *path, const char *dir, const char *name,
					      off_t size)
{
	int fd;

	snprintf(path, PATH_LEN, "%s/%s", dir, name);
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	CHECK(fd >= 0 && ftruncate(fd, size) == 0);
	close(fd);
}

/* A loop device on @file that goes away by itself; its open fd, or -1 where that is not allowed. */
__attribute__((unused)) static int make_loop_device(char *path, const char *file, bool readonly)
{
	const int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	struct loop_config config = { 0 };
	const int nr = control < 0 ? -1 : ioctl(control, LOOP_CTL_GET_FREE);
	int fd;

	if (control >= 0)
		close(control);
	if (nr < 0)
		return -1;
	snprintf(path, PATH_LEN, "/dev/loop%d", nr);
	fd = open(path, O_RDWR | O_CLOEXEC);
	config.info.lo_flags = LO_FLAGS_AUTOCLEAR | (readonly ? LO_FLAGS_READ_ONLY : 0);
	config.fd = (uint32_t)open(file, (readonly ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	if (fd >= 0 && ioctl(fd, LOOP_CONFIGURE, &config) < 0) {
		close(fd);
		fd = -1;
	}
	close((int)config.fd);
	return fd;
}

#endif /* TEST_STORE_H */
