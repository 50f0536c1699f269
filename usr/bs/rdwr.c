// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rdwr.c - files and block devices by pread() and pwrite()
 *
 * What cannot wait for a disk is done at once, on the loop: everything on
 * tmpfs; elsewhere what the page cache answers (RWF_NOWAIT).  All the rest goes
 * to the worker threads.
 */
#include <errno.h>
#include <limits.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <sys/uio.h>

#include "lib/blockfile.h"
#include "lib/opts.h"
#include "tgt/plugin.h"

struct rdwr {
	struct blockfile file;
	bool read_nowait;  /* until the kernel says that it cannot */
	bool write_nowait; /* only some file systems can: xfs, btrfs, not ext4 */
};

static void rdwr_close(struct bs *bs)
{
	struct rdwr *r = bs->priv;

	if (!r)
		return;
	blockfile_close(&r->file);
	free(r);
	bs->priv = NULL;
}

static int rdwr_open(struct bs *bs, const char *options, struct err *e)
{
	const struct opt none[] = { { 0 } };
	struct rdwr *r;

	if (opts_parse(options, none, "rdwr", NULL, 0, e) < 0)
		return -1;
	r = bs->priv = calloc(1, sizeof(*r));
	if (!r)
		return err_set(e, TGT_NOMEM, "rdwr: out of memory");
	if (blockfile_open(&r->file, bs, bs->bsoflags, false, e) < 0)
		return -1;
	/* direct I/O with RWF_NOWAIT still waits for the disk */
	r->read_nowait = !r->file.direct;
	r->write_nowait = !r->file.direct && !r->file.sync;
	return 0;
}

/* What the page cache can do at once [bytes], 0 when a thread has to do it all. */
static size_t try_now(struct rdwr *r, const struct bs_io *io)
{
	bool *const can = io->verb == BS_READ ? &r->read_nowait : &r->write_nowait;
	const int niov = io->niov < IOV_MAX ? (int)io->niov : IOV_MAX;
	const int fd = r->file.fd;
	ssize_t n;

	if (!*can || io->flags & BS_FUA)
		return 0;
	if (io->verb == BS_READ)
		n = preadv2(fd, io->iov, niov, (off_t)io->offset, RWF_NOWAIT);
	else
		n = pwritev2(fd, io->iov, niov, (off_t)io->offset, RWF_NOWAIT);
	if (n < 0 && errno == EOPNOTSUPP)
		*can = false;
	return n > 0 ? (size_t)n : 0;
}

static void rdwr_submit(struct bs *bs, struct bs_io *io)
{
	struct rdwr *r = bs->priv;
	size_t n = 0;

	if (r->file.memory) {
		blockfile_submit_inline(&r->file, io);
		return;
	}
	if (io->verb == BS_READ || io->verb == BS_WRITE) {
		n = try_now(r, io);
		if (n == io->length) {
			bs_done(io, 0);
			return;
		}
	}
	blockfile_submit(&r->file, io, n);
}

static int rdwr_resize(struct bs *bs)
{
	const struct rdwr *r = bs->priv;

	return blockfile_resize(&r->file, bs);
}

static int rdwr_extents(struct bs *bs, uint64_t off, uint64_t *len, bool *mapped)
{
	const struct rdwr *r = bs->priv;

	return blockfile_extents(&r->file, bs->size, off, len, mapped);
}

static const struct bs_ops rdwr_ops = {
	.name = "rdwr",
	.flags = BS_OPS_SYNC_DIRECT,
	.help = "no options; bsoflags sync: every write is stable, direct: not through the page "
		"cache",
	.open = rdwr_open,
	.close = rdwr_close,
	.submit = rdwr_submit,
	.resize = rdwr_resize,
	.extents = rdwr_extents,
};
TGT_PLUGIN(TGT_BS, rdwr_ops);
