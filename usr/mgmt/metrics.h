/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * metrics.h - statistics for Prometheus: GET /metrics, in its text format 0.0.4
 */
#ifndef MGMT_METRICS_H
#define MGMT_METRICS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tgt/err.h"

struct ev_loop;

/* ---- metrics_sock.c */

/**
 * metrics_start() - serve at one more address
 * @l:    loop that serves it
 * @spec: "unix:PATH", "tcp:ADDRESS:PORT" or "tcp:[ADDRESS]:PORT"
 * @e:    why not
 *
 * Return: 0, or -1 with @e set
 */
int metrics_start(struct ev_loop *l, const char *spec, struct err *e);
void metrics_stop(void); /* at all of them */

/* ---- metrics_http.c */

#define HTTP_REQUEST_MAX 8192 /* [bytes] */

struct http_request {
	unsigned int status; /* what to answer: 200 is the metrics */
	bool http_1_0;       /* no chunks */
};

/**
 * http_request() - take a request apart
 * @buf: @len bytes that a peer has sent so far
 *
 * Return: false: more has to come, else @rq is set
 * Ref: RFC 9112 2.1, 3, 5
 */
bool http_request(const char *buf, size_t len, struct http_request *rq);

/* ---- metrics_text.c */

struct text {
	char *p; /* owns; @len bytes and a NUL */
	size_t len, room;
	bool failed; /* no memory: what is there is not whole */
};
void text_add(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_add_label(struct text *t, const char *value); /* between its quotes */
void text_free(struct text *t);

/**
 * struct metrics_at - where the next piece begins: no pointer, what it names may go meanwhile
 * @family: of the table
 * @begun:  its HELP and TYPE have been written
 * @tid, @lun: of the first target and LUN that have not
 */
struct metrics_at {
	unsigned int family;
	bool begun;
	uint32_t tid;
	uint64_t lun;
};

/* Add some more metrics to @t, about METRICS_PIECE bytes; false: that was the last of them. */
#define METRICS_PIECE 32768
bool metrics_write(struct metrics_at *at, struct text *t);

#endif /* MGMT_METRICS_H */
