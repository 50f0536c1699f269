// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cdb.c - the language of test/cdb: its statements
 */
#include "player.h"

static const struct statement statements[] = {
	{ "transport", st_transport, false },
	{ "lu", st_lu, false },
	{ "set", st_set, false },
	{ "refused", st_refused, false },
	{ "nexus", st_nexus, false },
	{ "lun", st_lun, false },
	{ "lost", st_lost, false },
	{ "release", st_release, false },
	{ "cmd", st_cmd, false },
	{ "start", st_start, false },
	{ "wait", st_wait, false },
	{ "running", st_running, false },
	{ "aborted", st_aborted, false },
	{ "tmf", st_tmf, false },
	{ "ua", st_ua, false },
	{ "good", st_good, true },
	{ "check", st_check, true },
	{ "conflict", st_conflict, true },
	{ "busy", st_busy, true },
	{ "full", st_full, true },
	{ "met", st_met, true },
	{ "residual", st_residual, true },
	{ .word = NULL },
};

/* What nothing is said about has to be GOOD. */
static void before(bool expects)
{
	if (world.unsaid && !expects)
		(void)st_good(&(struct words){ .n = 0 });
}

const struct language player_language = {
	.statements = statements,
	.before = before,
	.end = world_end,
	.open = world_open,
	.close = world_close,
};
