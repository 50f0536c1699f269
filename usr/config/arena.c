// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arena.c - memory of a configuration, freed all at once; and what is said about it
 */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/conf.h"

#define CHUNK 65536 /* [bytes] */

struct conf_chunk {
	struct conf_chunk *next;
	size_t used, room;
	max_align_t data[];
};

static void __attribute__((noreturn)) no_memory(void)
{
	fputs("tgtadm: out of memory\n", stderr);
	exit(EXIT_FAILURE);
}

void conf_init(struct conf *c, struct conf_diag *d)
{
	memset(c, 0, sizeof(*c));
	c->diag = d;
	list_init(&c->root.children);
	list_init(&c->files);
	c->root.key = c->root.value = c->root.file = "";
}

void conf_exit(struct conf *c)
{
	while (c->arena) {
		struct conf_chunk *next = c->arena->next;

		explicit_bzero(c->arena->data, c->arena->used); /* passwords */
		free(c->arena);
		c->arena = next;
	}
}

void *conf_alloc(struct conf *c, size_t size)
{
	const size_t unit = sizeof(max_align_t), n = (size + unit - 1) / unit * unit;
	struct conf_chunk *k = c->arena;

	if (!k || k->room - k->used < n) {
		const size_t room = n > CHUNK ? n : CHUNK;

		k = calloc(1, sizeof(*k) + room);
		if (!k)
			no_memory();
		k->room = room;
		k->next = c->arena;
		c->arena = k;
	}
	k->used += n;
	return (char *)k->data + k->used - n;
}

char *conf_strndup(struct conf *c, const char *s, size_t n)
{
	char *copy = conf_alloc(c, n + 1);

	memcpy(copy, s, n);
	return copy;
}

char *conf_printf(struct conf *c, const char *fmt, ...)
{
	va_list ap;
	char *s;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	s = conf_alloc(c, (size_t)n + 1);
	va_start(ap, fmt);
	(void)vsnprintf(s, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return s;
}

const char *conf_place(struct conf *c, const struct conf_node *n)
{
	return n->line ? conf_printf(c, "%s:%u", n->file, n->line) : n->file;
}

/* ---- errors and warnings */

__attribute__((format(printf, 5, 0))) static void say(struct conf_diag *d, const char *file,
						      unsigned int line, const char *kind,
						      const char *fmt, va_list ap)
{
	char text[1024];
	int n = line ? snprintf(text, sizeof(text), "%s:%u: %s", file, line, kind)
		     : snprintf(text, sizeof(text), "%s: %s", file, kind);

	if (n >= 0 && (size_t)n < sizeof(text))
		(void)vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	for (char *p = text; *p; p++)
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = '?';
	d->say(d->arg, text);
}

void conf_error(struct conf_diag *d, const char *file, unsigned int line, const char *fmt, ...)
{
	va_list ap;

	d->errors++;
	va_start(ap, fmt);
	say(d, file, line, "", fmt, ap);
	va_end(ap);
}

void conf_warn(struct conf_diag *d, const char *file, unsigned int line, const char *fmt, ...)
{
	va_list ap;

	if (d->file == file && d->line == line && d->warning == fmt)
		return;
	d->file = file;
	d->line = line;
	d->warning = fmt;
	va_start(ap, fmt);
	say(d, file, line, "warning: ", fmt, ap);
	va_end(ap);
}

/* ---- what was meant */

#define WORD_MAX 48

static unsigned int least(unsigned int a, unsigned int b, unsigned int c)
{
	const unsigned int ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* '-' and '_' are the same, and so are letters of both cases. */
static char fold(char c)
{
	if (c == '_')
		return '-';
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Characters to insert, delete or change until @a is @b. */
static unsigned int distance(const char *a, const char *b)
{
	unsigned int row[WORD_MAX + 1], diagonal, above;
	const size_t n = strlen(b);

	if (strlen(a) > WORD_MAX || n > WORD_MAX)
		return UINT32_MAX;
	for (unsigned int k = 0; k <= n; k++)
		row[k] = k;
	for (unsigned int i = 0; a[i]; i++) {
		diagonal = row[0]++;
		for (unsigned int k = 0; k < n; k++) {
			above = row[k + 1];
			row[k + 1] =
				least(above + 1, row[k] + 1, diagonal + (fold(a[i]) != fold(b[k])));
			diagonal = above;
		}
	}
	return row[n];
}

const char *conf_suggest(const char *word, const char *const *words)
{
	unsigned int best = (unsigned int)strlen(word) / 3 + 1;
	const char *found = NULL;

	for (; *words; words++) {
		const unsigned int d = distance(word, *words);

		if (d >= best)
			continue;
		best = d;
		found = *words;
	}
	return found;
}
