// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * aio.c - files and block devices by Linux AIO and O_DIRECT
 *
 * All aio stores of a loop share one context and one eventfd.  Reads and writes
 * of a turn are handed to the kernel with one io_submit() before the loop
 * sleeps; at most AIO_DEPTH are with the kernel, the rest waits in order.
 * The other verbs block, so they go to the worker threads.
 */
#include <errno.h>
#include <libaio.h>
#include <limits.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "lib/blockfile.h"
#include "lib/opts.h"
#include "tgt/iov.h"
#include "tgt/plugin.h"
#include "tgt/pool.h"

#define AIO_DEPTH 512
#define AIO_SEGS  8 /* pieces of a transfer that goes on after a partial result */
#define AIO_REAP  64

/* One request with the kernel. */
struct aio_slot {
	struct iocb cb;
	struct bs_io *io;
	struct aio_slot *next; /* free */
	size_t at;             /* done [bytes] */
	void *bounce;          /* aligned memory for the piece under way, or NULL */
	size_t bounce_len;
	struct iovec iov[AIO_SEGS];
};

/* What the aio stores of a loop share. */
struct aio_ctx {
	struct aio_ctx *next;
	struct ev_loop *loop;
	unsigned int users;
	io_context_t kernel;
	struct ev_io event;
	struct ev_defer kick;
	struct list_head waiting; /* struct blockfile_io.work.link */
	struct aio_slot *free;
	unsigned int nr_kernel; /* submitted, not reaped */
	unsigned int nr_batch;  /* prepared, not submitted */
	struct iocb *batch[AIO_DEPTH];
	struct aio_slot slots[AIO_DEPTH];
};

struct aio {
	struct blockfile file;
	struct aio_ctx *ctx;
};

static pthread_mutex_t ctx_mutex = PTHREAD_MUTEX_INITIALIZER; /* ctx_list and users: loops differ */
static struct aio_ctx *ctx_list;

static void slot_put(struct aio_ctx *c, struct aio_slot *s)
{
	s->next = c->free;
	c->free = s;
}

static void slot_done(struct aio_ctx *c, struct aio_slot *s, int result)
{
	struct bs_io *io = s->io;

	if (s->bounce)
		buf_put(ev_loop_bufs(c->loop), s->bounce, s->bounce_len);
	slot_put(c, s);
	bs_done(io, result);
}

static bool slot_bounce(struct aio_ctx *c, struct aio_slot *s)
{
	size_t n = s->io->length - s->at;

	if (!s->bounce) {
		s->bounce_len = n < BLOCKFILE_BOUNCE ? n : BLOCKFILE_BOUNCE;
		s->bounce = buf_get(ev_loop_bufs(c->loop), s->bounce_len);
		if (!s->bounce)
			return false;
	}
	if (n > s->bounce_len)
		n = s->bounce_len;
	if (s->io->verb == BS_WRITE)
		iov_get(s->io->iov, s->io->niov, s->at, s->bounce, n);
	s->iov[0] = (struct iovec){ .iov_base = s->bounce, .iov_len = n };
	return true;
}

/* The next piece, usually all of it, to the batch. */
static void slot_prepare(struct aio_ctx *c, struct aio_slot *s)
{
	struct bs_io *io = s->io;
	const struct blockfile *f = blockfile_io(io)->file;
	const long long off = (long long)(io->offset + s->at);
	const struct iovec *iov = s->iov;
	unsigned int niov = 1;

	if (s->bounce || (f->direct && !blockfile_aligned(f, io))) {
		if (!slot_bounce(c, s)) {
			slot_done(c, s, -ENOMEM);
			return;
		}
	} else if (s->at == 0 && io->niov <= IOV_MAX) {
		iov = io->iov;
		niov = io->niov;
	} else {
		niov = iov_slice(io->iov, io->niov, s->at, io->length - s->at, s->iov, AIO_SEGS);
	}
	if (io->verb == BS_READ)
		io_prep_preadv(&s->cb, f->fd, iov, (int)niov, off);
	else
		io_prep_pwritev(&s->cb, f->fd, iov, (int)niov, off);
	if (io->flags & BS_FUA && io->verb == BS_WRITE)
		s->cb.aio_rw_flags = RWF_DSYNC;
	io_set_eventfd(&s->cb, c->event.fd);
	s->cb.data = s;
	c->batch[c->nr_batch++] = &s->cb;
}

/* The kernel took none although it has none of ours: a thread can always do it. */
static void slot_to_thread(struct aio_ctx *c, struct aio_slot *s)
{
	struct bs_io *io = s->io;

	if (s->bounce)
		buf_put(ev_loop_bufs(c->loop), s->bounce, s->bounce_len);
	blockfile_submit(blockfile_io(io)->file, io, s->bounce ? 0 : s->at);
	slot_put(c, s);
}

/* The first of the batch was refused with @error: true when the rest has to wait as well. */
static bool refused(struct aio_ctx *c, struct iocb *cb, int error)
{
	struct aio_slot *s = container_of(cb, struct aio_slot, cb);

	if (error == -EAGAIN && c->nr_kernel > 0)
		return true;
	if (error == -EAGAIN)
		slot_to_thread(c, s);
	else
		slot_done(c, s, error);
	return false;
}

static void submit_batch(struct aio_ctx *c)
{
	unsigned int i = 0;
	int n;

	while (i < c->nr_batch) {
		n = io_submit(c->kernel, c->nr_batch - i, &c->batch[i]);
		if (n > 0) {
			i += (unsigned int)n;
			c->nr_kernel += (unsigned int)n;
		} else if (n == 0 || n == -EINTR) {
			continue;
		} else if (refused(c, c->batch[i], n)) {
			break;
		} else {
			i++;
		}
	}
	c->nr_batch -= i;
	memmove(c->batch, c->batch + i, c->nr_batch * sizeof(c->batch[0]));
}

static void aio_kick(struct ev_defer *w)
{
	struct aio_ctx *c = container_of(w, struct aio_ctx, kick);
	struct blockfile_io *x;
	struct aio_slot *s;

	while (c->free && !list_empty(&c->waiting)) {
		x = list_first_entry(&c->waiting, struct blockfile_io, work.link);
		list_del_init(&x->work.link);
		s = c->free;
		c->free = s->next;
		s->io = blockfile_owner(x);
		s->at = 0;
		s->bounce = NULL;
		slot_prepare(c, s);
	}
	submit_batch(c);
}

static void slot_reaped(struct aio_ctx *c, struct aio_slot *s, long result)
{
	struct bs_io *io = s->io;

	if (result <= 0) {
		slot_done(c, s, result < 0 ? (int)result : -EIO);
		return;
	}
	if (s->bounce && io->verb == BS_READ)
		iov_put(io->iov, io->niov, s->at, s->bounce, (size_t)result);
	s->at += (size_t)result;
	if (s->at < io->length)
		slot_prepare(c, s);
	else
		slot_done(c, s, 0);
}

static void aio_event(struct ev_io *w, uint32_t events)
{
	struct aio_ctx *c = container_of(w, struct aio_ctx, event);
	struct io_event got[AIO_REAP];
	struct timespec now = { 0 };
	uint64_t count;
	int n;

	(void)events;
	(void)!read(w->fd, &count, sizeof(count));
	do {
		n = io_getevents(c->kernel, 0, AIO_REAP, got, &now);
		for (int i = 0; i < n; i++) {
			c->nr_kernel--;
			slot_reaped(c, got[i].data, (long)got[i].res);
		}
	} while (n == AIO_REAP || n == -EINTR);
	if (c->nr_batch || !list_empty(&c->waiting))
		ev_defer(c->loop, &c->kick, EV_FLUSH);
}

static void ctx_free(struct aio_ctx *c)
{
	ev_io_stop(&c->event);
	ev_defer_stop(&c->kick);
	if (c->kernel)
		io_destroy(c->kernel);
	if (c->event.fd >= 0)
		close(c->event.fd);
	free(c);
}

static int ctx_start(struct aio_ctx *c, struct ev_loop *l, struct err *e)
{
	int ret = io_setup(AIO_DEPTH, &c->kernel);

	if (ret == -EAGAIN)
		return err_set(e, TGT_NOMEM,
			       "aio: no room for %d requests; raise the sysctl fs.aio-max-nr",
			       AIO_DEPTH);
	if (ret < 0)
		return err_set(e, TGT_UNKNOWN, "aio: io_setup: %s", strerror(-ret));
	c->event.fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (c->event.fd < 0)
		return err_set(e, TGT_UNKNOWN, "aio: eventfd: %s", strerror(errno));
	c->event.events = EPOLLIN;
	c->event.fn = aio_event;
	ret = ev_io_start(l, &c->event);
	if (ret < 0)
		return err_set(e, TGT_UNKNOWN, "aio: %s", strerror(-ret));
	return 0;
}

static struct aio_ctx *ctx_new(struct ev_loop *l, struct err *e)
{
	struct aio_ctx *c = calloc(1, sizeof(*c));

	if (!c) {
		(void)err_set(e, TGT_NOMEM, "aio: out of memory");
		return NULL;
	}
	c->loop = l;
	c->event.fd = -1;
	c->kick.fn = aio_kick;
	list_init(&c->waiting);
	for (unsigned int i = 0; i < AIO_DEPTH; i++)
		slot_put(c, &c->slots[i]);
	if (ctx_start(c, l, e) < 0) {
		ctx_free(c);
		return NULL;
	}
	return c;
}

static struct aio_ctx *ctx_get(struct ev_loop *l, struct err *e)
{
	struct aio_ctx *c;

	pthread_mutex_lock(&ctx_mutex);
	for (c = ctx_list; c && c->loop != l; c = c->next)
		;
	if (!c) {
		c = ctx_new(l, e);
		if (c) {
			c->next = ctx_list;
			ctx_list = c;
		}
	}
	if (c)
		c->users++;
	pthread_mutex_unlock(&ctx_mutex);
	return c;
}

static void ctx_put(struct aio_ctx *c)
{
	struct aio_ctx **p;

	pthread_mutex_lock(&ctx_mutex);
	if (--c->users == 0) {
		for (p = &ctx_list; *p != c; p = &(*p)->next)
			;
		*p = c->next;
		ctx_free(c);
	}
	pthread_mutex_unlock(&ctx_mutex);
}

static void aio_close(struct bs *bs)
{
	struct aio *a = bs->priv;

	if (!a)
		return;
	if (a->ctx)
		ctx_put(a->ctx);
	blockfile_close(&a->file);
	free(a);
	bs->priv = NULL;
}

static int aio_open(struct bs *bs, const char *options, struct err *e)
{
	const struct opt none[] = { { 0 } };
	struct aio *a;

	if (opts_parse(options, none, "aio", NULL, 0, e) < 0)
		return -1;
	a = bs->priv = calloc(1, sizeof(*a));
	if (!a)
		return err_set(e, TGT_NOMEM, "aio: out of memory");
	if (blockfile_open(&a->file, bs, BS_O_DIRECT, true, e) < 0)
		return -1;
	a->ctx = ctx_get(bs->loop, e);
	return a->ctx ? 0 : -1;
}

static void aio_submit(struct bs *bs, struct bs_io *io)
{
	struct aio *a = bs->priv;
	struct blockfile_io *x = blockfile_io(io);

	if (a->file.memory) {
		blockfile_submit_inline(&a->file, io);
		return;
	}
	if ((io->verb != BS_READ && io->verb != BS_WRITE) || io->length == 0) {
		blockfile_submit(&a->file, io, 0);
		return;
	}
	x->file = &a->file;
	list_add_tail(&x->work.link, &a->ctx->waiting);
	ev_defer(a->ctx->loop, &a->ctx->kick, EV_FLUSH);
}

/* Only what the kernel has not seen. */
static void aio_cancel(struct bs *bs, struct bs_io *io)
{
	const struct aio *a = bs->priv;
	struct blockfile_io *x;

	list_for_each_entry (x, &a->ctx->waiting, work.link) {
		if (blockfile_owner(x) != io)
			continue;
		list_del_init(&x->work.link);
		bs_done(io, -ECANCELED);
		return;
	}
}

static int aio_resize(struct bs *bs)
{
	const struct aio *a = bs->priv;

	return blockfile_resize(&a->file, bs);
}

static int aio_extents(struct bs *bs, uint64_t off, uint64_t *len, bool *mapped)
{
	const struct aio *a = bs->priv;

	return blockfile_extents(&a->file, bs->size, off, len, mapped);
}

static const struct bs_ops aio_ops = {
	.name = "aio",
	.help = "no options, no bsoflags: always direct",
	.open = aio_open,
	.close = aio_close,
	.submit = aio_submit,
	.cancel = aio_cancel,
	.resize = aio_resize,
	.extents = aio_extents,
};
TGT_PLUGIN(TGT_BS, aio_ops);
