// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * blockfile.c - every verb on a file or block device, blocking, and the way to a thread and back
 */
#include "blockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tgt/iov.h"
#include "tgt/log.h"
#include "tgt/pool.h"

#define INLINE_MAX ((uint64_t)4 << 20) /* of DISCARD and ZERO: freeing pages takes its time */
#define SLICE      64                  /* pieces a continued transfer takes at a time */

static ssize_t call_rw(const struct blockfile *f, const struct bs_io *io, unsigned int flags,
		       const struct iovec *iov, unsigned int niov, uint64_t off)
{
	if (io->verb == BS_READ)
		return niov == 1 ? pread(f->fd, iov->iov_base, iov->iov_len, (off_t)off)
				 : preadv(f->fd, iov, (int)niov, (off_t)off);
	if (flags & BS_FUA)
		return pwritev2(f->fd, iov, (int)niov, (off_t)off, RWF_DSYNC);
	return niov == 1 ? pwrite(f->fd, iov->iov_base, iov->iov_len, (off_t)off)
			 : pwritev(f->fd, iov, (int)niov, (off_t)off);
}

static ssize_t rw_some(const struct blockfile *f, const struct bs_io *io, unsigned int flags,
		       size_t at)
{
	struct iovec rest[SLICE];
	unsigned int n;

	if (at == 0 && io->niov <= IOV_MAX)
		return call_rw(f, io, flags, io->iov, io->niov, io->offset);
	n = iov_slice(io->iov, io->niov, at, io->length - at, rest, SLICE);
	return call_rw(f, io, flags, rest, n, io->offset + at);
}

static int rw_all(const struct blockfile *f, const struct bs_io *io, unsigned int flags, size_t at)
{
	ssize_t n;

	while (at < io->length) {
		n = rw_some(f, io, flags, at);
		if (n > 0)
			at += (size_t)n;
		else if (n == 0)
			return -EIO; /* the file is shorter than it was */
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

bool blockfile_aligned(const struct blockfile *f, const struct bs_io *io)
{
	uintptr_t bits = 0;

	if (f->mem_align <= 1)
		return true;
	for (unsigned int i = 0; i < io->niov; i++)
		bits |= (uintptr_t)io->iov[i].iov_base | io->iov[i].iov_len;
	return (bits & (f->mem_align - 1)) == 0;
}

/* Through aligned memory, a piece at a time. */
static int rw_bounced(const struct blockfile *f, const struct bs_io *io,
		      const struct blockfile_io *x)
{
	struct iovec iov = { .iov_base = x->bounce };
	struct bs_io piece = { .verb = io->verb, .iov = &iov, .niov = 1 };
	int ret;

	for (size_t at = 0; at < io->length; at += iov.iov_len) {
		iov.iov_len = io->length - at;
		if (iov.iov_len > BLOCKFILE_BOUNCE)
			iov.iov_len = BLOCKFILE_BOUNCE;
		piece.offset = io->offset + at;
		piece.length = iov.iov_len;
		if (io->verb == BS_WRITE)
			iov_get(io->iov, io->niov, at, x->bounce, iov.iov_len);
		ret = rw_all(f, &piece, x->flags, 0);
		if (ret < 0)
			return ret;
		if (io->verb == BS_READ)
			iov_put(io->iov, io->niov, at, x->bounce, iov.iov_len);
	}
	return 0;
}

static int sync_data(const struct blockfile *f, unsigned int flags)
{
	if (!f->sync && !(flags & BS_FUA))
		return 0;
	return fdatasync(f->fd) < 0 ? -errno : 0;
}

/* fallocate() knows devices too: PUNCH_HOLE is "zero by unmapping or fail", ZERO_RANGE keeps the
 * space. EINVAL: a device does not take the alignment. After -EOPNOTSUPP core writes zeroes. */
static int try_fallocate(const struct blockfile *f, int mode, const struct bs_io *io)
{
	if (io->length == 0)
		return 0;
	if (fallocate(f->fd, mode | FALLOC_FL_KEEP_SIZE, (off_t)io->offset, (off_t)io->length) == 0)
		return 0;
	return errno == EINVAL || errno == ENOSYS ? -EOPNOTSUPP : -errno;
}

static int do_zero(const struct blockfile *f, const struct bs_io *io, unsigned int flags)
{
	int ret = -EOPNOTSUPP;

	if (flags & BS_MAY_UNMAP)
		ret = try_fallocate(f, FALLOC_FL_PUNCH_HOLE, io);
	if (ret == -EOPNOTSUPP)
		ret = try_fallocate(f, FALLOC_FL_ZERO_RANGE, io);
	return ret < 0 ? ret : sync_data(f, flags);
}

/* Whole blocks of the device only; what is left over at the ends keeps its content. */
static int discard_device(const struct blockfile *f, const struct bs_io *io)
{
	const uint64_t from = (io->offset + f->block - 1) / f->block * f->block;
	const uint64_t to = (io->offset + io->length) / f->block * f->block;
	uint64_t range[2] = { from, to - from };

	if (from >= to)
		return 0;
	return ioctl(f->fd, BLKDISCARD, range) < 0 ? -errno : 0;
}

static int do_discard(const struct blockfile *f, const struct bs_io *io, unsigned int flags)
{
	const int ret =
		f->device ? discard_device(f, io) : try_fallocate(f, FALLOC_FL_PUNCH_HOLE, io);

	return ret < 0 ? ret : sync_data(f, flags);
}

/* All but FLUSH, which goes its own way. */
static int run(const struct blockfile *f, const struct bs_io *io, const struct blockfile_io *x)
{
	switch (io->verb) {
	case BS_READ:
	case BS_WRITE:
		return x->bounce ? rw_bounced(f, io, x) : rw_all(f, io, x->flags, x->at);
	case BS_DISCARD:
		return do_discard(f, io, x->flags);
	case BS_ZERO:
		return do_zero(f, io, x->flags);
	case BS_PREFETCH:
		(void)posix_fadvise(f->fd, (off_t)io->offset, (off_t)io->length,
				    POSIX_FADV_WILLNEED);
		return 0;
	case BS_FLUSH:
		break;
	}
	return -EOPNOTSUPP;
}

static void work_run(struct work *w)
{
	struct blockfile_io *x = container_of(w, struct blockfile_io, work);

	x->result = (int16_t)run(x->file, blockfile_owner(x), x);
}

static size_t bounce_len(const struct bs_io *io)
{
	return io->length < BLOCKFILE_BOUNCE ? io->length : BLOCKFILE_BOUNCE;
}

static void work_done(struct work *w)
{
	struct blockfile_io *x = container_of(w, struct blockfile_io, work);
	struct bs_io *io = blockfile_owner(x);

	if (x->bounce)
		buf_put(ev_loop_bufs(x->file->loop), x->bounce, bounce_len(io));
	bs_done(io, x->result);
}

/* The full disk is worth telling; the rest must not look like trouble that passes. */
static int lasting(int error)
{
	return error == -ENOSPC || error == -EDQUOT ? error : -EIO;
}

static int sync_all(struct blockfile *f)
{
	if (f->failed)
		return f->failed;
	return fdatasync(f->flush_fd) < 0 ? -errno : 0;
}

static void flush_run(struct work *w)
{
	struct blockfile *f = container_of(w, struct blockfile, flush);
	const int ret = sync_all(f);

	if (ret < 0 && !f->failed) {
		f->failed = lasting(ret);
		log_err("%s: flush failed: %s; acknowledged writes may be lost, and every flush "
			"fails until the logical unit is opened again",
			f->path, strerror(-ret));
	}
}

static void flush_start(struct blockfile *f);

static void flush_done(struct work *w)
{
	struct blockfile *f = container_of(w, struct blockfile, flush);
	struct blockfile_io *x, *tmp;

	f->flush_busy = false;
	list_for_each_entry_safe (x, tmp, &f->flushing, work.link) {
		list_del_init(&x->work.link);
		bs_done(blockfile_owner(x), f->failed);
	}
	if (!list_empty(&f->flush_next))
		flush_start(f);
}

static void flush_start(struct blockfile *f)
{
	list_splice_tail(&f->flush_next, &f->flushing);
	f->flush_busy = true;
	f->flush.run = flush_run;
	f->flush.done = flush_done;
	work_submit(f->loop, &f->flush);
}

/* One fdatasync() serves all flushes that had arrived when it began. */
static void flush_submit(struct blockfile *f, struct bs_io *io)
{
	list_add_tail(&blockfile_io(io)->work.link, &f->flush_next);
	if (!f->flush_busy)
		flush_start(f);
}

void blockfile_submit(struct blockfile *f, struct bs_io *io, size_t at)
{
	struct blockfile_io *x = blockfile_io(io);

	*x = (struct blockfile_io){
		.file = f,
		.at = (uint32_t)at,
		.flags = (uint16_t)io->flags,
	};
	if (io->verb == BS_FLUSH) {
		flush_submit(f, io);
		return;
	}
	if (io->verb <= BS_WRITE && f->direct && !blockfile_aligned(f, io)) {
		x->bounce = buf_get(ev_loop_bufs(f->loop), bounce_len(io));
		if (!x->bounce) {
			bs_done(io, -ENOMEM);
			return;
		}
	}
	x->work.run = work_run;
	x->work.done = work_done;
	work_submit(f->loop, &x->work);
}

void blockfile_submit_inline(struct blockfile *f, struct bs_io *io)
{
	const struct blockfile_io x = { .flags = (uint16_t)io->flags };

	if (io->verb == BS_READ || io->verb == BS_WRITE) {
		bs_done(io, rw_all(f, io, io->flags, 0));
	} else if (io->verb == BS_FLUSH) {
		flush_run(&f->flush);
		bs_done(io, f->failed);
	} else if (io->length <= INLINE_MAX) {
		bs_done(io, run(f, io, &x));
	} else {
		blockfile_submit(f, io, 0);
	}
}
