// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * words.c - the words of a statement, and bytes written as hex with wildcards
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "words.h"

static int words_add(struct words *ws, char *w)
{
	if (ws->n == ws->room) {
		const unsigned int room = ws->room ? 2 * ws->room : 64;
		char **p = realloc(ws->w, room * sizeof(*p));

		if (!p)
			return -1;
		ws->w = p;
		ws->room = room;
	}
	ws->w[ws->n++] = w;
	return 0;
}

/* A word ends at a blank outside of quotes. */
static char *word_end(char *p)
{
	bool quoted = false;

	for (; *p && (quoted || !isspace((unsigned char)*p)); p++)
		if (*p == '"')
			quoted = !quoted;
	return quoted ? NULL : p;
}

int words_split(struct words *ws, char *line)
{
	ws->n = ws->at = 0;
	for (;;) {
		char *end;

		while (isspace((unsigned char)*line))
			line++;
		if (!*line)
			return 0;
		end = word_end(line);
		if (!end || words_add(ws, line) < 0)
			return -1;
		if (!*end)
			return 0;
		*end = '\0';
		line = end + 1;
	}
}

const char *word_peek(const struct words *ws)
{
	return ws->at < ws->n ? ws->w[ws->at] : NULL;
}

const char *word_next(struct words *ws)
{
	return ws->at < ws->n ? ws->w[ws->at++] : NULL;
}

const char *word_value(struct words *ws, const char *key)
{
	const size_t len = strlen(key);
	const char *w = word_peek(ws);

	if (!w || strncmp(w, key, len) != 0 || w[len] != '=')
		return NULL;
	ws->at++;
	return w + len + 1;
}

/* ---- bytes */

static int pattern_add(struct pattern *p, unsigned int byte, unsigned int mask)
{
	if (p->n == p->room) {
		const size_t room = p->room ? 2 * p->room : 256;
		uint8_t *b = realloc(p->byte, room), *m;

		if (!b)
			return player_error("out of memory");
		p->byte = b;
		m = realloc(p->mask, room);
		if (!m)
			return player_error("out of memory");
		p->mask = m;
		p->room = room;
	}
	p->byte[p->n] = (uint8_t)(byte & mask);
	p->mask[p->n++] = (uint8_t)mask;
	return 0;
}

/* A digit, or x or . for any; -1: neither */
static int nibble(char c, unsigned int *mask)
{
	*mask = 0xf;
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	*mask = 0;
	return c == 'x' || c == '.' ? 0 : -1;
}

static bool is_hex(const char *w)
{
	const size_t len = strlen(w);
	unsigned int mask;

	for (size_t i = 0; i < len; i++)
		if (nibble(w[i], &mask) < 0)
			return false;
	return len && len % 2 == 0;
}

static int add_hex(struct pattern *p, const char *w)
{
	for (; *w; w += 2) {
		unsigned int hi_mask, lo_mask;
		const int hi = nibble(w[0], &hi_mask), lo = nibble(w[1], &lo_mask);

		if (pattern_add(p, (unsigned int)(hi << 4 | lo), hi_mask << 4 | lo_mask) < 0)
			return -1;
	}
	return 0;
}

static int add_text(struct pattern *p, const char *w)
{
	for (w++; *w && *w != '"'; w++)
		if (pattern_add(p, (uint8_t)*w, 0xff) < 0)
			return -1;
	return 0;
}

/* 1: taken, 0: these are no bytes, -1: error */
static int add_word(struct pattern *p, const char *w)
{
	char *star;
	unsigned long n = 1;

	if (isdigit((unsigned char)*w)) {
		n = strtoul(w, &star, 10);
		if (*star == '*')
			w = star + 1;
		else
			n = 1;
	}
	if (*w != '"' && !is_hex(w))
		return 0;
	if (n > 16u << 20)
		return player_error("%lu bytes are too many", n);
	while (n--)
		if ((*w == '"' ? add_text(p, w) : add_hex(p, w)) < 0)
			return -1;
	return 1;
}

int pattern_parse(struct pattern *p, struct words *ws)
{
	const char *w;
	int r;

	while ((w = word_peek(ws))) {
		r = add_word(p, w);
		if (r <= 0)
			return r;
		ws->at++;
	}
	return 0;
}

bool pattern_exact(const struct pattern *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (p->mask[i] != 0xff)
			return false;
	return true;
}

void pattern_free(struct pattern *p)
{
	free(p->byte);
	free(p->mask);
	*p = (struct pattern){ .n = 0 };
}
