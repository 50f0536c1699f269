// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nth_wire.c - what is expected of connections after a failure was injected
 *
 * Anything but a crash, a leak or a hang: a login may be refused, a connection closed. Then the
 * whole file is played once more, and all of it has to be right.
 */
#include "nth.h"
#include "player.h"

static bool once_more;

static bool excused(void)
{
	return !once_more && report->failures;
}

static int alloc_set(const char *arg)
{
	alloc_fails = true;
	return arg ? -1 : 0;
}

static const struct kind kind_alloc = {
	.name = "alloc",
	.set = alloc_set,
};

const struct kind *const nth_kinds[] = { &kind_alloc, NULL };

int nth_play(const struct kind *kind, const char *file)
{
	(void)kind;
	player.excused = excused;
	if (player_play(file) < 0)
		return -1;
	nth_stop();
	once_more = true;
	return player_play(file);
}
