// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_top_sample.c - statistics as they were at two times, and what lies between
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm_top.h"

static uint64_t number(const json_t *o, const char *member)
{
	return (uint64_t)json_integer_value(json_object_get(o, member));
}

static void read_side(struct top_side *s, const json_t *o)
{
	const json_t *bucket;
	size_t i;

	s->done = number(o, "done");
	s->bytes = number(o, "done_bytes");
	s->latency_us = number(o, "latency_us");
	json_array_foreach(json_object_get(o, "latency"), i, bucket)
	{
		const json_int_t from = json_integer_value(json_array_get(bucket, 0));

		s->bucket[io_bucket((uint64_t)from)] +=
			(uint64_t)json_integer_value(json_array_get(bucket, 2));
	}
}

static int read_row(struct top_row *r, const json_t *o, enum top_by by)
{
	const char *name =
		json_string_value(json_object_get(o, by == TOP_LUN ? "target" : "initiator"));

	r->tid = (uint32_t)number(o, "tid");
	r->lun = number(o, "lun");
	r->key = by == TOP_LUN ? (uint64_t)r->tid << 32 | r->lun : number(o, "sid");
	r->sessions = 1;
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		read_side(&r->of[c], json_object_get(o, io_class_word(c)));
	r->errors = number(o, "errors");
	r->in_flight = number(o, "in_flight");
	r->name = strdup(name ? name : "");
	return r->name ? 0 : -ENOMEM;
}

int top_sample_read(struct top_sample *s, const json_t *data, enum top_by by)
{
	const json_t *rows = json_object_get(data, by == TOP_LUN ? "logical_units" : "nexuses");
	const json_t *o;
	size_t i;

	*s = (struct top_sample){ .row = calloc(json_array_size(rows) + 1, sizeof(*s->row)) };
	if (!s->row)
		return -ENOMEM;
	json_array_foreach(rows, i, o) if (read_row(&s->row[s->nr++], o, by) < 0) return -ENOMEM;
	return 0;
}

void top_sample_free(struct top_sample *s)
{
	for (size_t i = 0; i < s->nr; i++)
		free(s->row[i].name);
	free(s->row);
	*s = (struct top_sample){ 0 };
}

/* ---- differences */

/* What was made anew in between begins at zero. */
static bool goes_on(const struct top_row *now, const struct top_row *before)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		if (now->of[c].done < before->of[c].done)
			return false;
	return now->errors >= before->errors;
}

static void side_add(struct top_side *sum, const struct top_side *s, uint64_t sign)
{
	sum->done += sign * s->done;
	sum->bytes += sign * s->bytes;
	sum->latency_us += sign * s->latency_us;
	for (unsigned int i = 0; i < IO_BUCKETS; i++)
		sum->bucket[i] += sign * s->bucket[i];
}

/* @sign: 1, or UINT64_MAX to subtract */
static void row_add(struct top_row *sum, const struct top_row *r, uint64_t sign)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++)
		side_add(&sum->of[c], &r->of[c], sign);
	sum->errors += sign * r->errors;
}

static int by_key(const void *a, const void *b)
{
	const struct top_row *x = a, *y = b;

	return x->key < y->key ? -1 : x->key > y->key;
}

static struct top_row *row_named(struct top_sample *d, const struct top_row *r, enum top_by by)
{
	struct top_row *n;

	for (size_t i = 0; by == TOP_INITIATOR && i < d->nr; i++)
		if (strcmp(d->row[i].name, r->name) == 0)
			return &d->row[i];
	n = &d->row[d->nr];
	n->name = strdup(r->name);
	if (!n->name)
		return NULL;
	n->tid = r->tid;
	n->lun = r->lun;
	n->key = r->key;
	d->nr++;
	return n;
}

static uint64_t weight(const struct top_row *r, enum top_sort sort)
{
	uint64_t sum = 0, most = 0;

	for (enum io_class c = 0; c < IO_CLASSES; c++) {
		const uint64_t us = top_quantile_us(&r->of[c], 99);

		sum += sort == TOP_IOPS ? r->of[c].done : r->of[c].bytes;
		most = us > most && c != IO_OTHER ? us : most;
	}
	if (sort == TOP_LATENCY)
		return most;
	return sort == TOP_IN_FLIGHT ? r->in_flight : sum;
}

static int by_name(const void *a, const void *b)
{
	const struct top_row *x = a, *y = b;
	const int r = strcmp(x->name, y->name);

	return r ? r : by_key(a, b);
}

static int by_weight(const void *a, const void *b, void *arg)
{
	const enum top_sort sort = *(const enum top_sort *)arg;
	const uint64_t x = weight(a, sort), y = weight(b, sort);

	if (sort == TOP_NAME || x == y)
		return by_name(a, b);
	return x < y ? 1 : -1;
}

void top_sample_sort(struct top_sample *d, enum top_sort sort)
{
	qsort_r(d->row, d->nr, sizeof(*d->row), by_weight, &sort);
}

int top_sample_diff(struct top_sample *d, const struct top_sample *now,
		    const struct top_sample *before, enum top_by by, enum top_sort sort)
{
	*d = (struct top_sample){ .row = calloc(now->nr + 1, sizeof(*d->row)) };
	if (!d->row)
		return -ENOMEM;
	qsort(before->row, before->nr, sizeof(*before->row), by_key);
	for (size_t i = 0; i < now->nr; i++) {
		const struct top_row *r = &now->row[i];
		const struct top_row *old = bsearch(r, before->row, before->nr, sizeof(*r), by_key);
		struct top_row *n = row_named(d, r, by);

		if (!n)
			return -ENOMEM;
		row_add(n, r, 1);
		if (old && goes_on(r, old))
			row_add(n, old, UINT64_MAX);
		n->in_flight += r->in_flight;
		n->sessions += r->sessions;
	}
	top_sample_sort(d, sort);
	return 0;
}

/* ---- latency */

static uint64_t answered(const struct top_side *s)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < IO_BUCKETS; i++)
		sum += s->bucket[i];
	return sum;
}

uint64_t top_mean_us(const struct top_side *s)
{
	const uint64_t n = answered(s);

	return n ? s->latency_us / n : 0;
}

uint64_t top_quantile_us(const struct top_side *s, unsigned int percent)
{
	const uint64_t n = answered(s);
	uint64_t sum = 0;

	for (unsigned int i = 0; n && i < IO_BUCKETS; i++) {
		sum += s->bucket[i];
		if (sum * 100 >= n * percent)
			return io_bucket_us(i + 1);
	}
	return 0;
}
