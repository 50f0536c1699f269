// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_http.c - any bytes as a request to the metrics' server, and as a label's value
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt/metrics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_request(const char *buf, size_t len)
{
	struct http_request rq;

	if (!http_request(buf, len, &rq))
		return;
	switch (rq.status) {
	case 200:
		if (len < strlen("GET /metrics HTTP/1.0\n\n") || memcmp(buf, "GET /metrics", 12))
			abort();
		break;
	case 400:
	case 404:
	case 405:
	case 505:
		break;
	default:
		abort();
	}
}

/* Printable, and without an end of its quotes. */
static void check_label(const char *value)
{
	struct text t = { 0 };

	text_add_label(&t, value);
	for (size_t i = 0; i < t.len; i++) {
		if (t.p[i] < ' ' || t.p[i] > '~' || t.p[i] == '"')
			abort();
		if (t.p[i] == '\\' && t.p[++i] != '"' && t.p[i] != '\\')
			abort();
	}
	text_free(&t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = malloc(size + 1);

	if (!copy)
		return 0;
	memcpy(copy, data, size);
	copy[size] = '\0';
	check_request(copy, size);
	check_label(copy);
	free(copy);
	return 0;
}
