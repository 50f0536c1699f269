// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * run.c - cdb-run FILE.t..., wire-run FILE.t...: play transcripts, report as TAP
 */
#include <stdio.h>
#include <stdlib.h>

#include "player.h"
#include "tgt/log.h"

int main(int argc, char **argv)
{
	log_open("player", LOG_TO_STDERR, LOG_LVL_ERR);
	if (player_language.open() < 0)
		return 2;
	for (int i = 1; i < argc; i++)
		if (player_play(argv[i]) < 0)
			return 2;
	printf("1..%u\n", player.tests);
	player_language.close();
	return player.bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
