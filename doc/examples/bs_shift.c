// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * bs_shift.c - an example of a store: a file that begins at an offset
 *
 *   tgtadm ... --bstype shift --backing-store FILE --bsopts "offset=BYTES"
 *
 * See tgt-plugin(3). Build it with
 *   cc -shared -fPIC $(pkg-config --cflags tgt) -o bs_shift.so bs_shift.c
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tgt/bs.h>
#include <tgt/plugin.h>
#include <tgt/worker.h>

struct shift {
	int fd;
	uint64_t offset; /* where the disk begins in the file [bytes] */
};

static int shift_size(struct bs *bs)
{
	struct shift *s = bs->priv;
	struct stat st;

	if (fstat(s->fd, &st) < 0)
		return -errno;
	if ((uint64_t)st.st_size <= s->offset)
		return -ENOSPC;
	bs->size = (uint64_t)st.st_size - s->offset;
	return 0;
}

static int shift_options(struct shift *s, const char *options, struct err *e)
{
	char *end;

	if (!*options)
		return 0;
	if (strncmp(options, "offset=", 7) != 0 || options[7] < '0' || options[7] > '9')
		return err_set(e, TGT_INVALID_REQUEST, "shift: the option is offset=BYTES");
	s->offset = strtoull(options + 7, &end, 10);
	if (*end || s->offset > INT64_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "shift: offset is a number of bytes");
	return 0;
}

/* What is open when this fails is closed by shift_close(). */
static int shift_open(struct bs *bs, const char *options, struct err *e)
{
	struct shift *s = calloc(1, sizeof(*s));
	int r;

	if (!s)
		return err_set(e, TGT_NOMEM, "shift: out of memory");
	bs->priv = s;
	s->fd = -1;
	if (shift_options(s, options, e) < 0)
		return -1;
	s->fd = open(bs->path, (bs->readonly ? O_RDONLY : O_RDWR) | O_CLOEXEC);
	r = s->fd < 0 ? -errno : shift_size(bs);
	if (r < 0)
		return err_set(e, TGT_INVALID_REQUEST, "%s: %s", bs->path, strerror(-r));
	bs->caps = BS_CAP_FLUSH | (bs->readonly ? 0 : BS_CAP_WRITE);
	bs->align = 1;
	return 0;
}

static void shift_close(struct bs *bs)
{
	struct shift *s = bs->priv;

	if (s && s->fd >= 0)
		close(s->fd);
	free(s);
	bs->priv = NULL;
}

/* ---- requests: on a thread, since they may block */

_Static_assert(sizeof(struct work) <= sizeof(((struct bs_io *)0)->priv), "it is in the request");

/* A transfer may be short: what is left is asked for again. At the end of the file: -EIO. */
static int transfer(struct bs_io *io, const struct shift *s)
{
	off_t at = (off_t)(s->offset + io->offset);

	for (unsigned int i = 0; i < io->niov; i++) {
		char *p = io->iov[i].iov_base;
		size_t left = io->iov[i].iov_len;

		while (left) {
			const ssize_t n = io->verb == BS_READ ? pread(s->fd, p, left, at)
							      : pwrite(s->fd, p, left, at);

			if (n < 0 && errno == EINTR)
				continue;
			if (n <= 0)
				return n ? -errno : -EIO;
			p += n;
			at += n;
			left -= (size_t)n;
		}
	}
	return 0;
}

static void shift_run(struct work *w) /* on a worker thread */
{
	struct bs_io *io = container_of(w, struct bs_io, priv);
	const struct shift *s = io->bs->priv;

	if (io->verb == BS_FLUSH)
		io->result = fdatasync(s->fd) < 0 ? -errno : 0;
	else
		io->result = transfer(io, s);
}

static void shift_done(struct work *w) /* on the loop again */
{
	struct bs_io *io = container_of(w, struct bs_io, priv);

	bs_done(io, io->result);
}

static void shift_submit(struct bs *bs, struct bs_io *io)
{
	struct work *w = (struct work *)io->priv;

	w->run = shift_run;
	w->done = shift_done;
	work_submit(bs->loop, w);
}

static const struct bs_ops shift_ops = {
	.name = "shift",
	.help = "offset=BYTES: where the disk begins in the file",
	.open = shift_open,
	.close = shift_close,
	.submit = shift_submit,
	.resize = shift_size,
};

TGT_PLUGIN(TGT_BS, shift_ops);
