// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * img_progress.c - how far it is: a bar on a terminal, lines or JSON for programs
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/img.h"

#define BAR_LEN 40u

static void bar(unsigned int percent)
{
	static const char full[] = "########################################";
	const int n = (int)(percent * BAR_LEN / 100);

	fprintf(stderr, "\r[%.*s%*s] %3u%%", n, full, (int)BAR_LEN - n, "", percent);
}

void img_progress_begin(struct img_progress *p)
{
	p->bar = p->how != PROGRESS_JSON && isatty(STDERR_FILENO);
	p->last = UINT32_MAX;
}

void img_progress(struct img_progress *p, uint64_t done, uint64_t size)
{
	const unsigned int percent = (unsigned int)((double)done * 100 / (double)size);

	if (percent == p->last)
		return;
	p->last = percent;
	if (p->how == PROGRESS_JSON)
		fprintf(stderr, "{\"done\": %" PRIu64 ", \"size\": %" PRIu64 "}\n", done, size);
	else if (p->bar)
		bar(percent);
	else if (p->how == PROGRESS_LINES)
		fprintf(stderr, "%u%%\n", percent);
}

void img_progress_end(const struct img_progress *p)
{
	if (p->bar && p->last != UINT32_MAX)
		fprintf(stderr, "\r%*s\r", (int)BAR_LEN + 7, "");
}
