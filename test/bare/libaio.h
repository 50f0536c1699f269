/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libaio.h - in the place of libaio's: a request is done when it is submitted, reaped later
 */
#ifndef BARE_LIBAIO_H
#define BARE_LIBAIO_H

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

struct iocb {
	void *data;
	int aio_rw_flags;
	int fd, event_fd;
	const struct iovec *iov;
	int niov;
	long long off;
	ssize_t (*call)(int fd, const struct iovec *iov, int n, off_t off, int flags);
};

struct io_event {
	void *data;
	unsigned long res;
};

/* A ring of what ended. */
struct io_context {
	unsigned int room, first, n;
	struct io_event ended[];
};

typedef struct io_context *io_context_t;

static inline int io_setup(int room, io_context_t *ctx)
{
	*ctx = calloc(1, sizeof(**ctx) + (size_t)room * sizeof((*ctx)->ended[0]));
	if (!*ctx)
		return -ENOMEM;
	(*ctx)->room = (unsigned int)room;
	return 0;
}

static inline int io_destroy(io_context_t ctx)
{
	free(ctx);
	return 0;
}

static inline void io_prep_preadv(struct iocb *cb, int fd, const struct iovec *iov, int niov,
				  long long off)
{
	*cb = (struct iocb){ .fd = fd, .iov = iov, .niov = niov, .off = off, .call = preadv2 };
}

static inline void io_prep_pwritev(struct iocb *cb, int fd, const struct iovec *iov, int niov,
				   long long off)
{
	*cb = (struct iocb){ .fd = fd, .iov = iov, .niov = niov, .off = off, .call = pwritev2 };
}

static inline void io_set_eventfd(struct iocb *cb, int fd)
{
	cb->event_fd = fd;
}

static inline int io_submit(io_context_t ctx, long n, struct iocb **cbs)
{
	const uint64_t one = 1;
	struct io_event *ended;
	long i;

	for (i = 0; i < n && ctx->n < ctx->room; i++, ctx->n++) {
		const struct iocb *cb = cbs[i];
		const ssize_t done =
			cb->call(cb->fd, cb->iov, cb->niov, (off_t)cb->off, cb->aio_rw_flags);

		ended = &ctx->ended[(ctx->first + ctx->n) % ctx->room];
		ended->data = cb->data;
		ended->res = (unsigned long)(done < 0 ? -errno : done);
		if (write(cb->event_fd, &one, sizeof(one)) < 0)
			abort();
	}
	return i ? (int)i : -EAGAIN;
}

static inline int io_getevents(io_context_t ctx, long least, long most, struct io_event *got,
			       struct timespec *timeout)
{
	int i;

	(void)least;
	(void)timeout;
	for (i = 0; i < most && ctx->n; i++, ctx->n--) {
		got[i] = ctx->ended[ctx->first];
		ctx->first = (ctx->first + 1) % ctx->room;
	}
	return i;
}

#endif /* BARE_LIBAIO_H */
