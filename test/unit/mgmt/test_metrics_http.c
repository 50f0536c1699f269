// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_metrics_http.c - requests to the metrics' HTTP server, byte for byte
 */
#include "check.h"
#include "mgmt/metrics.h"

#define HOST "Host: x\r\n"

static const struct {
	const char *request;
	unsigned int status; /* 0: more has to come */
	bool http_1_0;
} cases[] = {
	{ "GET /metrics HTTP/1.1\r\n" HOST "\r\n", 200, false },
	{ "GET /metrics HTTP/1.1\nhost:x\n\n", 200, false },
	{ "GET /metrics?name=x HTTP/1.1\r\n" HOST "Accept: a;q=0.5,\t*\r\n\r\n", 200, false },
	{ "GET /metrics HTTP/1.0\r\n\r\n", 200, true },
	{ "GET /metrics HTTP/1.9\r\n" HOST "\r\n", 200, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST "\r\nmore", 200, false },
	/* not yet */
	{ "", 0, false },
	{ "GET /metrics HTTP/1.1", 0, false },
	{ "GET /metrics HTTP/1.1\r\n", 0, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST, 0, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST "\r", 0, false },
	/* other paths, other methods */
	{ "GET / HTTP/1.1\r\n" HOST "\r\n", 404, false },
	{ "GET /metric HTTP/1.1\r\n" HOST "\r\n", 404, false },
	{ "GET /metricsx HTTP/1.1\r\n" HOST "\r\n", 404, false },
	{ "GET /metrics/../x HTTP/1.1\r\n" HOST "\r\n", 404, false },
	{ "POST / HTTP/1.1\r\n" HOST "\r\n", 404, false },
	{ "POST /metrics HTTP/1.1\r\n" HOST "\r\n", 405, false },
	{ "HEAD /metrics HTTP/1.1\r\n" HOST "\r\n", 405, false },
	{ "get /metrics HTTP/1.1\r\n" HOST "\r\n", 405, false },
	{ "GETX /metrics HTTP/1.1\r\n" HOST "\r\n", 405, false },
	{ "GET /metrics HTTP/2.0\r\n" HOST "\r\n", 505, true },
	/* nonsense */
	{ "\r\n\r\n", 400, true },
	{ "GET\r\n\r\n", 400, true },
	{ "GET /metrics\r\n\r\n", 400, true },
	{ "GET  /metrics HTTP/1.1\r\n" HOST "\r\n", 400, true },
	{ "GET /metrics HTTP/1.1 \r\n" HOST "\r\n", 400, true },
	{ "GET /metrics HTTP/11\r\n" HOST "\r\n", 400, true },
	{ "GET /metrics http/1.1\r\n" HOST "\r\n", 400, true },
	{ " GET /metrics HTTP/1.1\r\n" HOST "\r\n", 400, true },
	{ "G\x01T /metrics HTTP/1.1\r\n" HOST "\r\n", 400, true },
	{ "GET /metr\xffics HTTP/1.1\r\n" HOST "\r\n", 400, true },
	{ "GET /metrics HTTP/1.1\r\n\r\n", 400, false }, /* no Host */
	{ "GET /metrics HTTP/1.1\r\n" HOST HOST "\r\n", 400, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST "no colon\r\n\r\n", 400, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST ": x\r\n\r\n", 400, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST " folded: x\r\n\r\n", 400, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST "a : x\r\n\r\n", 400, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST "a: \x7f\r\n\r\n", 400, false },
	{ "GET /metrics HTTP/1.1\r\n" HOST "a: x\rb: y\r\n\r\n", 400, false },
	{ "POST /metrics HTTP/1.1\r\n\r\n", 400, false },
};

static void requests(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const size_t len = strlen(cases[i].request);
		char *copy =
			malloc(len + 1); /* what is read beyond its end is seen by a sanitizer */
		struct http_request rq;
		bool whole;

		memcpy(copy, cases[i].request, len);
		whole = http_request(copy, len, &rq);
		if (whole != (cases[i].status != 0) ||
		    (whole && (rq.status != cases[i].status || rq.http_1_0 != cases[i].http_1_0))) {
			checks_failed++;
			fprintf(stderr, "case %zu: %s\n-> %d %u\n", i, cases[i].request, whole,
				whole ? rq.status : 0);
		}
		free(copy);
	}
}

static void a_nul_is_nothing_to_stop_at(void)
{
	static const char request[] = "GET /metrics\0 HTTP/1.1\r\n" HOST "\r\n";
	struct http_request rq;

	CHECK(http_request(request, sizeof(request) - 1, &rq));
	CHECK_EQ(rq.status, 400);
}

static void labels_stay_different(void)
{
	struct text t = { 0 };

	text_add_label(&t, "a\"b\\c\nd\xc3\xa4%0A");
	CHECK(t.p && strcmp(t.p, "a\\\"b\\\\c%0Ad%C3%A4%250A") == 0);
	text_free(&t);
}

int main(void)
{
	RUN(requests);
	RUN(a_nul_is_nothing_to_stop_at);
	RUN(labels_stay_different);
	return check_report();
}
