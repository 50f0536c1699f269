// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * metrics_http.c - the little of HTTP/1.1 that a scraper needs: one GET a connection
 */
#include <string.h>
#include <strings.h>

#include "mgmt/metrics.h"

/* A line without its end; false: there is none any more. */
static bool next_line(const char **p, const char *end, const char **line, size_t *len)
{
	const char *nl = memchr(*p, '\n', (size_t)(end - *p));

	if (!nl)
		return false;
	*line = *p;
	*len = (size_t)(nl - *p);
	if (*len && nl[-1] == '\r')
		--*len;
	*p = nl + 1;
	return true;
}

/* RFC 9110 5.6.2 */
static bool is_token(const char *s, size_t len)
{
	static const char letters[] = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	for (size_t i = 0; i < len; i++)
		if (!s[i] || !strchr(letters, s[i]))
			return false;
	return len > 0;
}

/* Neither spaces nor controls: RFC 9112 3.2 */
static bool is_target(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] <= ' ' || s[i] > '~')
			return false;
	return len > 0;
}

static bool is_metrics(const char *s, size_t len)
{
	static const char path[] = "/metrics";
	const size_t n = strlen(path);

	return len >= n && memcmp(s, path, n) == 0 && (len == n || s[n] == '?');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "METHOD TARGET HTTP/1.1": what to answer if the rest is all right */
static unsigned int request_line(const char *line, size_t len, struct http_request *rq)
{
	const char *end = line + len, *target, *version;

	target = memchr(line, ' ', len);
	if (!target || !is_token(line, (size_t)(target - line)))
		return 400;
	target++;
	version = memchr(target, ' ', (size_t)(end - target));
	if (!version || !is_target(target, (size_t)(version - target)))
		return 400;
	version++;
	if (end - version != 8 || memcmp(version, "HTTP/", 5) != 0 || !is_digit(version[5]) ||
	    version[6] != '.' || !is_digit(version[7]))
		return 400;
	if (version[5] != '1')
		return 505;
	rq->http_1_0 = version[7] == '0';
	if (!is_metrics(target, (size_t)(version - 1 - target)))
		return 404;
	return memcmp(line, "GET ", 4) == 0 ? 200 : 405;
}

/* RFC 9112 5: a name, a colon, and no control characters */
static bool field_ok(const char *line, size_t len)
{
	const char *colon = memchr(line, ':', len);

	if (!colon || !is_token(line, (size_t)(colon - line)))
		return false;
	for (const char *p = colon; p < line + len; p++)
		if (((unsigned char)*p < ' ' && *p != '\t') || *p == 0x7f)
			return false;
	return true;
}

static bool is_host(const char *line, size_t len)
{
	return len >= 5 && strncasecmp(line, "host:", 5) == 0;
}

bool http_request(const char *buf, size_t len, struct http_request *rq)
{
	const char *p = buf, *end = buf + len, *line;
	unsigned int hosts = 0, status;
	bool bad = false;
	size_t n;

	*rq = (struct http_request){ .http_1_0 = true };
	if (!next_line(&p, end, &line, &n))
		return false;
	status = request_line(line, n, rq);
	while (next_line(&p, end, &line, &n)) {
		if (n == 0) {
			bad |= hosts > 1 || (!rq->http_1_0 && !hosts); /* RFC 9112 3.2 */
			rq->status = bad && status != 505 ? 400 : status;
			return true;
		}
		bad |= !field_ok(line, n);
		hosts += is_host(line, n);
	}
	return false;
}
