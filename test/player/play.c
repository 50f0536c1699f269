// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * play.c - plays a transcript line by line, reports its tests as TAP
 *
 * A test is a comment and the statements up to the next one; its name is the comment's first
 * line.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player.h"

static struct {
	const char *file;
	unsigned int line; /* of the statement */
	char name[128];    /* of the test */
	bool named;        /* a comment stands before the next statement */
	bool has_run;      /* the test has a statement */
	bool failed;
	bool stop; /* the script is wrong */
} play;

struct player player;

__attribute__((format(printf, 1, 0))) static void complain(const char *fmt, va_list ap)
{
	printf("# %s:%u: ", play.file, play.line);
	(void)vprintf(fmt, ap);
	printf("\n");
	play.failed = true;
}

int player_error(const char *fmt, ...)
{
	va_list ap;

	if (player_excused())
		return -1;
	va_start(ap, fmt);
	if (!play.stop)
		complain(fmt, ap);
	va_end(ap);
	play.stop = true;
	return -1;
}

int player_fail(const char *fmt, ...)
{
	va_list ap;

	if (player_excused())
		return -1;
	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
	return -1;
}

void player_end_here(void)
{
	play.stop = true;
}

int words_all_used(struct words *ws)
{
	const char *w = word_peek(ws);

	return w ? player_error("what is %s?", w) : 0;
}

int parse_number(const char *text, uint64_t max, uint64_t *ret)
{
	static const char units[] = "KMGT";
	unsigned long long v;
	const char *unit;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -1;
	errno = 0;
	v = strtoull(text, &end, 0);
	unit = *end ? strchr(units, *end) : NULL;
	if (unit) {
		v <<= 10 * (unit - units + 1);
		end++;
	}
	if (errno || *end || v > max)
		return -1;
	*ret = v;
	return 0;
}

/* ---- tests */

static void test_end(void)
{
	if (player_language.before && !play.stop)
		player_language.before(false);
	if (!play.has_run)
		return;
	printf("%s %u - %s\n", play.failed ? "not ok" : "ok", ++player.tests, play.name);
	player.bad += play.failed;
	play.has_run = play.failed = false;
}

/* The first line of a comment after a statement begins a test. */
static void comment(const char *text)
{
	while (*text == '#' || *text == ' ')
		text++;
	if (play.named || !*text)
		return;
	test_end();
	play.named = true;
	(void)snprintf(play.name, sizeof(play.name), "%.*s", (int)strcspn(text, "\n"), text);
}

static void statement(struct words *ws)
{
	const char *word = word_next(ws);

	play.named = false;
	play.has_run = true;
	for (const struct statement *s = player_language.statements; s->word; s++) {
		if (strcmp(s->word, word) != 0)
			continue;
		if (player_language.before)
			player_language.before(s->expects);
		(void)s->run(ws);
		return;
	}
	(void)player_error("no statement is called %s", word);
}

/* ---- lines */

/* A comment behind a statement: " #" outside of quotes. */
static void cut_comment(char *line)
{
	bool quoted = false;

	for (char *p = line; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		if (*p == '#' && !quoted && (p == line || isspace((unsigned char)p[-1]))) {
			*p = '\0';
			return;
		}
	}
}

static bool append(char **text, const char *line)
{
	const size_t old = *text ? strlen(*text) : 0, room = old + strlen(line) + 2;
	char *p = realloc(*text, room);

	if (!p)
		return false;
	(void)snprintf(p + old, room - old, "%s%s", old ? " " : "", line);
	*text = p;
	return true;
}

/* What has been gathered of a statement is complete. */
static void play_statement(char **text, struct words *ws)
{
	if (!*text)
		return;
	if (words_split(ws, *text) < 0)
		(void)player_error("a quote is not closed");
	else if (ws->n)
		statement(ws);
	free(*text);
	*text = NULL;
}

/* A statement goes on over indented lines. */
static void play_line(char *line, unsigned int nr, char **text, struct words *ws)
{
	const bool indented = isspace((unsigned char)*line);
	const char *first = line + strspn(line, " \t\n");

	if (*first && !indented)
		play_statement(text, ws);
	if (play.stop || !*first)
		return;
	if (*line == '#') {
		comment(line);
		return;
	}
	line[strcspn(line, "\n")] = '\0';
	cut_comment(line);
	if (!indented)
		play.line = nr;
	if (!append(text, line))
		(void)player_error("out of memory");
}

int player_play(const char *path)
{
	FILE *f = fopen(path, "re");
	struct words ws = { .n = 0 };
	char *line = NULL, *text = NULL;
	size_t room = 0;

	if (!f) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	play.file = path;
	play.stop = play.named = false;
	(void)snprintf(play.name, sizeof(play.name), "%s", path);
	for (unsigned int nr = 1; !play.stop && getline(&line, &room, f) >= 0; nr++)
		play_line(line, nr, &text, &ws);
	if (!play.stop)
		play_statement(&text, &ws);
	test_end();
	player_language.end();
	free(text);
	free(line);
	free(ws.w);
	(void)fclose(f);
	return 0;
}
