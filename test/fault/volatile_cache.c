// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * volatile_cache.c - LD_PRELOAD: one file becomes a disk with a volatile write cache
 *
 * What reaches the "platter", the file CACHE_STABLE, is only what a flush or a
 * write with RWF_DSYNC (or O_DSYNC) has made stable: each write to CACHE_FILE
 * is kept in memory, and copied when an fdatasync() that began after it ended
 * returns.  Kill the process, put CACHE_STABLE in the place of CACHE_FILE, and
 * the power was lost: every write since the last flush is undone.
 *
 * CACHE_LUCKY=N  so many percent of the unflushed writes are on the platter nevertheless, as a
 *                real cache writes back in an order of its own
 * CACHE_LIES=1   flushes do nothing: the test that uses this has to notice
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <libaio.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* A write that has ended, and the flush after it has not; @data NULL: zeroes. */
struct pending {
	struct pending *next;
	bool on_platter; /* already */
	uint64_t nr;
	off_t off;
	size_t len;
	uint8_t *data;
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct pending *first, **last = &first;
static uint64_t ended; /* writes so far */
static struct stat file;
static int stable = -1;
static unsigned int lucky;
static bool lies;

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pwritev2)(int, const struct iovec *, int, off_t, int);
static int (*real_fdatasync)(int);
static int (*real_fallocate)(int, int, off_t, off_t);
static int (*real_io_getevents)(io_context_t, long, long, struct io_event *, struct timespec *);

static void fatal(const char *what)
{
	fprintf(stderr, "volatile_cache: %s: %s\n", what, strerror(errno));
	abort();
}

static void *real(const char *name)
{
	void *p = dlsym(RTLD_NEXT, name);

	if (!p)
		fatal(name);
	return p;
}

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("CACHE_FILE"), *to = getenv("CACHE_STABLE");

	real_pwrite = (ssize_t(*)(int, const void *, size_t, off_t))real("pwrite");
	real_pwritev2 = (ssize_t(*)(int, const struct iovec *, int, off_t, int))real("pwritev2");
	real_fdatasync = (int (*)(int))real("fdatasync");
	real_fallocate = (int (*)(int, int, off_t, off_t))real("fallocate");
	/* only the plugin brings libaio, later: see io_getevents() */
	if (!path || !to)
		return;
	if (stat(path, &file) < 0)
		fatal(path);
	stable = open(to, O_RDWR | O_CLOEXEC);
	if (stable < 0)
		fatal(to);
	if (getenv("CACHE_LUCKY"))
		lucky = (unsigned int)strtoul(getenv("CACHE_LUCKY"), NULL, 10);
	lies = getenv("CACHE_LIES") != NULL;
	unsetenv("LD_PRELOAD"); /* children are not meant */
}

static bool is_ours(int fd)
{
	struct stat st;

	return stable >= 0 && fstat(fd, &st) == 0 && st.st_dev == file.st_dev &&
	       st.st_ino == file.st_ino;
}

static void to_platter(const struct pending *p)
{
	const int mode = FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE;

	if (p->data ? real_pwrite(stable, p->data, p->len, p->off) != (ssize_t)p->len
		    : real_fallocate(stable, mode, p->off, (off_t)p->len) < 0)
		fatal("writing to the platter");
}

static bool is_lucky(uint64_t nr)
{
	return (nr * UINT64_C(0x9e3779b97f4a7c15) >> 32) % 100 < lucky;
}

/* A write of @len bytes has ended; @iov NULL: of zeroes. */
static void wrote(const struct iovec *iov, off_t off, size_t len, bool now)
{
	struct pending *p = calloc(1, sizeof(*p));
	size_t at = 0, n;

	if (!p || (iov && !(p->data = malloc(len))))
		fatal("no memory");
	for (; iov && at < len; at += n, iov++) {
		n = iov->iov_len < len - at ? iov->iov_len : len - at;
		memcpy(p->data + at, iov->iov_base, n);
	}
	p->off = off;
	p->len = len;
	pthread_mutex_lock(&lock);
	p->nr = ++ended;
	*last = p;
	last = &p->next;
	if ((now && !lies) || is_lucky(p->nr)) {
		to_platter(p);
		p->on_platter = true;
	}
	pthread_mutex_unlock(&lock);
}

/* A later write to the same place, FUA or lucky, is there already. */
static bool outdated(const struct pending *p)
{
	const struct pending *q = p;

	while ((q = q->next))
		if (q->on_platter && q->off <= p->off &&
		    q->off + (off_t)q->len >= p->off + (off_t)p->len)
			return true;
	return false;
}

/* All writes up to number @upto are stable. */
static void flushed(uint64_t upto)
{
	struct pending *p;

	pthread_mutex_lock(&lock);
	while ((p = first) && p->nr <= upto) {
		if (!lies && !p->on_platter && !outdated(p))
			to_platter(p);
		first = p->next;
		if (!first)
			last = &first;
		free(p->data);
		free(p);
	}
	pthread_mutex_unlock(&lock);
}

static bool writes_through(int fd, int flags)
{
	return flags & (RWF_DSYNC | RWF_SYNC) || fcntl(fd, F_GETFL) & O_DSYNC;
}

/* ---- the calls */

ssize_t pwritev2(int fd, const struct iovec *iov, int niov, off_t off, int flags)
{
	const ssize_t n = real_pwritev2(fd, iov, niov, off, flags);

	if (n > 0 && is_ours(fd))
		wrote(iov, off, (size_t)n, writes_through(fd, flags));
	return n;
}

ssize_t pwritev(int fd, const struct iovec *iov, int niov, off_t off)
{
	return pwritev2(fd, iov, niov, off, 0);
}

ssize_t pwrite(int fd, const void *buf, size_t len, off_t off)
{
	const struct iovec iov = { (void *)(uintptr_t)buf, len };

	return pwritev2(fd, &iov, 1, off, 0);
}

int fallocate(int fd, int mode, off_t off, off_t len)
{
	const int ret = real_fallocate(fd, mode, off, len);

	if (ret == 0 && mode & (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_ZERO_RANGE) && is_ours(fd) &&
	    off + len <= file.st_size)
		wrote(NULL, off, (size_t)len, false);
	return ret;
}

int fdatasync(int fd)
{
	uint64_t upto;
	int ret;

	pthread_mutex_lock(&lock);
	upto = ended;
	pthread_mutex_unlock(&lock);
	ret = real_fdatasync(fd);
	if (ret == 0 && is_ours(fd))
		flushed(upto);
	return ret;
}

static void aio_ended(const struct io_event *e)
{
	const struct iocb *cb = e->obj;
	const long n = (long)e->res;

	if (n > 0 && cb->aio_lio_opcode == IO_CMD_PWRITEV && is_ours(cb->aio_fildes))
		wrote((const struct iovec *)cb->u.c.buf, cb->u.c.offset, (size_t)n,
		      writes_through(cb->aio_fildes, (int)cb->aio_rw_flags));
}

int io_getevents(io_context_t ctx, long min, long max, struct io_event *got, struct timespec *t)
{
	int n;

	if (!real_io_getevents) {
		void *libaio = dlopen("libaio.so.1", RTLD_NOW | RTLD_NOLOAD);

		real_io_getevents =
			libaio ? (int (*)(io_context_t, long, long, struct io_event *,
					  struct timespec *))dlsym(libaio, "io_getevents")
			       : NULL;
		if (!real_io_getevents)
			fatal("libaio");
	}
	n = real_io_getevents(ctx, min, max, got, t);
	for (int i = 0; i < n; i++)
		aio_ended(&got[i]);
	return n;
}
