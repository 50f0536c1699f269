/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adm_top.h - the parts of "tgtadm top"
 */
#ifndef CLI_ADM_TOP_H
#define CLI_ADM_TOP_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tgt/stats.h"

enum top_by { TOP_LUN, TOP_INITIATOR };
enum top_sort { TOP_IOPS, TOP_BYTES, TOP_LATENCY, TOP_IN_FLIGHT, TOP_NAME };

struct top_side { /* of a class of commands */
	uint64_t done, bytes, latency_us;
	uint64_t bucket[IO_BUCKETS];
};

/* What was counted of a logical unit or session so far, or what an interval has added. */
struct top_row {
	uint64_t key; /* sid, or tid and lun */
	uint32_t tid, sessions;
	uint64_t lun;
	char *name; /* of the target or the initiator; owns */
	struct top_side of[IO_CLASSES];
	uint64_t errors, in_flight;
};

struct top_sample {
	struct top_row *row;
	size_t nr;
	double seconds; /* of a difference: what it is of */
};

/* ---- adm_top_sample.c: 0, or -ENOMEM */
int top_sample_read(struct top_sample *s, const json_t *data, enum top_by by);
/* @now without what was there @before, an initiator's sessions together; in the order asked for. */
int top_sample_diff(struct top_sample *d, const struct top_sample *now,
		    const struct top_sample *before, enum top_by by, enum top_sort sort);
void top_sample_sort(struct top_sample *d, enum top_sort sort);
void top_sample_free(struct top_sample *s);
uint64_t top_mean_us(const struct top_side *s);                           /* 0: there were none */
uint64_t top_quantile_us(const struct top_side *s, unsigned int percent); /* upper edge */

/* ---- adm_top_print.c: the lines of a table; @lines, @columns: 0 is all of them */
void top_print(FILE *f, const struct top_sample *d, enum top_by by, unsigned int lines,
	       unsigned int columns);
json_t *top_json(const struct top_sample *d, enum top_by by); /* NULL: no memory */

/* ---- adm_top_screen.c */
void screen_enter(void); /* and leave it again however the program ends */
void screen_leave(void);
void screen_draw(const char *text, size_t len);
void screen_size(unsigned int *lines, unsigned int *columns);
/* A key, 0: @ms are over, -1: the size has changed, or there is no more input. */
int screen_key(int ms);

#endif /* CLI_ADM_TOP_H */
