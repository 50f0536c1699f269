// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * delay.c - a store over another store that makes chosen ios late, or holds them
 *
 * For tests of timeouts and task management, where a command has to be under
 * way for as long as the test wants, and for trying out a slow disk.
 */
#include "delay.h"

#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "lib/stack.h"
#include "tgt/plugin.h"

#define DELAY_MAX_US (UINT64_C(3600) * 1000000)

struct delay {
	struct stack stack;
	struct match match;
	uint64_t delay_ns;
	struct ev_loop *loop;
	struct ev_timer timer;
	struct list_head late; /* struct delay_io, first in, first out */
	bool holds;
	char hold[OPT_TEXT_MAX]; /* file that holds while it exists; "": bs_delay_release() lets go
				  */
	struct ev_io watch;      /* inotify of its directory */
};

/* In bs_io.priv, while it is in the list. */
struct delay_io {
	struct list_head link;
	uint64_t due_ns;
};
_Static_assert(sizeof(struct delay_io) <= sizeof(((struct bs_io *)0)->priv), "fits in priv");

static struct delay_io *delay_io(struct bs_io *io)
{
	return (struct delay_io *)io->priv;
}

static void forward_first(struct delay *d)
{
	struct delay_io *x = list_first_entry(&d->late, struct delay_io, link);

	list_del_init(&x->link);
	stack_forward(&d->stack, container_of(x, struct bs_io, priv), 0);
}

static void delay_timer(struct ev_timer *w)
{
	struct delay *d = container_of(w, struct delay, timer);
	const uint64_t now = ev_now_ns(d->loop);
	const struct delay_io *x;

	while (!list_empty(&d->late)) {
		x = list_first_entry(&d->late, struct delay_io, link);
		if (x->due_ns > now) {
			ev_timer_start(d->loop, &d->timer, x->due_ns - now);
			return;
		}
		forward_first(d);
	}
}

static bool holds_now(const struct delay *d)
{
	return d->holds && (!*d->hold || access(d->hold, F_OK) == 0);
}

/* Something happened in the directory; what it was does not matter. */
static void delay_watch(struct ev_io *w, uint32_t events)
{
	struct delay *d = container_of(w, struct delay, watch);
	char buf[4096];

	(void)events;
	while (read(w->fd, buf, sizeof(buf)) > 0)
		;
	while (!list_empty(&d->late) && !holds_now(d))
		forward_first(d);
}

void bs_delay_release(struct bs *bs, unsigned int n)
{
	struct delay *d = bs->priv;

	for (; n && !list_empty(&d->late); n--)
		forward_first(d);
}

unsigned int bs_delay_held(const struct bs *bs)
{
	const struct delay *d = bs->priv;
	const struct delay_io *x;
	unsigned int n = 0;

	list_for_each_entry (x, &d->late, link)
		n++;
	return n;
}

static void delay_close(struct bs *bs)
{
	struct delay *d = bs->priv;

	if (!d)
		return;
	ev_timer_stop(&d->timer);
	ev_io_stop(&d->watch);
	if (d->watch.fd >= 0)
		close(d->watch.fd);
	stack_close(&d->stack);
	free(d);
	bs->priv = NULL;
}

static int watch_directory(struct delay *d, struct err *e)
{
	char path[OPT_TEXT_MAX];
	const char *dir;
	int ret;

	memcpy(path, d->hold, sizeof(path));
	dir = dirname(path);
	d->watch.fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (d->watch.fd < 0 || inotify_add_watch(d->watch.fd, dir, IN_DELETE | IN_MOVED_FROM) < 0)
		return err_set(e, TGT_INVALID_REQUEST, "delay: cannot watch %s: %s", dir,
			       strerror(errno));
	d->watch.events = EPOLLIN;
	d->watch.fn = delay_watch;
	ret = ev_io_start(d->loop, &d->watch);
	if (ret < 0)
		return err_set(e, TGT_UNKNOWN, "delay: %s", strerror(-ret));
	return 0;
}

static int set_hold(struct delay *d, const char *hold, struct err *e)
{
	if (!*hold)
		return 0;
	d->holds = true;
	if (strcmp(hold, "1") == 0)
		return 0;
	if (*hold != '/')
		return err_set(e, TGT_INVALID_REQUEST,
			       "delay: hold=%s is neither 1 nor the full path of a file", hold);
	(void)snprintf(d->hold, sizeof(d->hold), "%s", hold);
	return watch_directory(d, e);
}

static int delay_open(struct bs *bs, const char *options, struct err *e)
{
	char under[OPT_TEXT_MAX] = "rdwr", verb[OPT_TEXT_MAX] = "any", hold[OPT_TEXT_MAX] = "";
	char rest[1024];
	uint64_t us = 0;
	struct match m = { .length = INT64_MAX };
	const struct opt table[] = {
		{ "under", OPT_TEXT, under },
		{ "us", OPT_NUMBER, &us },
		{ "hold", OPT_TEXT, hold },
		{ "verb", OPT_TEXT, verb },
		{ "offset", OPT_BYTES, &m.offset },
		{ "length", OPT_BYTES, &m.length },
		{ 0 },
	};
	struct delay *d = bs->priv = calloc(1, sizeof(*d));

	if (!d)
		return err_set(e, TGT_NOMEM, "delay: out of memory");
	d->watch.fd = -1;
	d->loop = bs->loop;
	d->timer.fn = delay_timer;
	list_init(&d->late);
	if (opts_parse(options, table, "delay", rest, sizeof(rest), e) < 0)
		return -1;
	if (match_verbs(&m, verb) < 0)
		return err_set(e, TGT_INVALID_REQUEST,
			       "delay: verb=%s is not known; read, write+flush, any", verb);
	if (us > DELAY_MAX_US || m.offset > INT64_MAX || m.length > INT64_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "delay: us, offset or length is too large");
	if (us && *hold)
		return err_set(e, TGT_INVALID_REQUEST, "delay: either us or hold, not both");
	d->delay_ns = us * 1000;
	d->match = m;
	if (set_hold(d, hold, e) < 0)
		return -1;
	return stack_open(&d->stack, bs, under, rest, e);
}

static void delay_submit(struct bs *bs, struct bs_io *io)
{
	struct delay *d = bs->priv;
	struct delay_io *x = delay_io(io);
	const bool alone = list_empty(&d->late);

	if (!match_io(&d->match, io) || (!d->delay_ns && !holds_now(d))) {
		stack_forward(&d->stack, io, 0);
		return;
	}
	x->due_ns = ev_now_ns(d->loop) + d->delay_ns;
	list_add_tail(&x->link, &d->late);
	if (alone && d->delay_ns)
		ev_timer_start(d->loop, &d->timer, d->delay_ns);
}

/* What is still held never reaches the lower store. */
static void delay_cancel(struct bs *bs, struct bs_io *io)
{
	struct delay *d = bs->priv;
	struct delay_io *x;

	list_for_each_entry (x, &d->late, link) {
		if (x != delay_io(io))
			continue;
		list_del_init(&x->link);
		bs_done(io, -ECANCELED);
		return;
	}
}

static int delay_resize(struct bs *bs)
{
	struct delay *d = bs->priv;

	return stack_resize(&d->stack, bs);
}

static int delay_extents(struct bs *bs, uint64_t off, uint64_t *len, bool *mapped)
{
	const struct delay *d = bs->priv;
	struct bs *lower = d->stack.lower;

	return lower->ops->extents(lower, off, len, mapped);
}

static const struct bs_ops delay_ops = {
	.name = "delay",
	.flags = BS_OPS_SYNC_DIRECT | BS_OPS_NO_PATH,
	.help = "under=STORE     the store below; it gets the path and all other options (rdwr)\n"
		"us=N            each matching io is N microseconds late (0)\n"
		"hold=FILE       matching ios wait while FILE (a full path) exists\n"
		"hold=1          they wait until bs_delay_release(), or until they are "
		"aborted\n" MATCH_HELP,
	.open = delay_open,
	.close = delay_close,
	.submit = delay_submit,
	.cancel = delay_cancel,
	.resize = delay_resize,
	.extents = delay_extents,
};
TGT_PLUGIN(TGT_BS, delay_ops);
