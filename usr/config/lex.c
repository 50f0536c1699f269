// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lex.c - lines of a configuration: comments go, "\" joins, "<<END" takes the lines up to END
 *
 *   #        starts a comment anywhere, also between quotes; \# is a #
 *   (slash, star) starts a comment at the beginning of a line, where it may go on for lines, or
 *            after a blank, where it ends on its line; elsewhere it is part of a pattern of files
 *   \        at the end of a line joins the next one to it, whose first blanks go
 */
#include <stdlib.h>
#include <string.h>

#include "config/conf.h"

struct buf {
	char *s;
	size_t len, room;
};

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Always room for a NUL. */
static void put(struct conf *c, struct buf *b, char ch)
{
	if (b->len + 1 >= b->room) {
		const size_t room = b->room ? b->room * 2 : 128;
		char *s = conf_alloc(c, room);

		if (b->len)
			memcpy(s, b->s, b->len);
		b->s = s;
		b->room = room;
	}
	b->s[b->len++] = ch;
	b->s[b->len] = '\0';
}

/* A line of the file, without its newline; false: there is none left. */
static bool raw_line(struct conf_lexer *x, const char **s, size_t *n)
{
	const char *end;

	if (!x->len)
		return false;
	end = memchr(x->text, '\n', x->len);
	*s = x->text;
	*n = end ? (size_t)(end - x->text) : x->len;
	x->text += *n + (end != NULL);
	x->len -= *n + (end != NULL);
	x->line++;
	if (memchr(*s, '\0', *n)) {
		conf_error(x->conf->diag, x->file, x->line - 1,
			   "there is a NUL byte: this is not a text file");
		x->len = 0;
		return false;
	}
	while (*n && (*s)[*n - 1] == '\r')
		--*n;
	return true;
}

/* Where the comment that is open ends: the offset behind it, or @n. */
static size_t comment_end(struct conf_lexer *x, const char *s, size_t n, size_t i)
{
	for (; i + 1 < n; i++) {
		if (s[i] != '*' || s[i + 1] != '/')
			continue;
		x->comment = 0;
		return i + 2;
	}
	return n;
}

static bool opens_comment(const char *s, size_t n, size_t i)
{
	return i + 1 < n && s[i] == '/' && s[i + 1] == '*' && (i == 0 || blank(s[i - 1]));
}

/* A comment begins at @i: the offset behind the comment, or @i when it is none. */
static size_t skip_comment(struct conf_lexer *x, const char *s, size_t n, size_t i, bool first)
{
	size_t end;

	x->comment = x->line - 1;
	end = comment_end(x, s, n, i + 2);
	if (!x->comment || first)
		return end;
	x->comment = 0;
	return i;
}

/* The line without comments, to the end of @b; *cut: there was a '#'. */
static void strip(struct conf_lexer *x, const char *s, size_t n, struct buf *b, bool *cut)
{
	size_t i = x->comment ? comment_end(x, s, n, 0) : 0;
	bool first = true; /* nothing but blanks so far */

	while (i < n) {
		const size_t next = opens_comment(s, n, i) ? skip_comment(x, s, n, i, first) : i;

		if (next > i) {
			i = next;
			continue;
		}
		if (s[i] == '#' && (i == 0 || s[i - 1] != '\\')) {
			*cut = true;
			return;
		}
		if (s[i] == '#')
			b->len--;
		if (!first || !blank(s[i])) {
			put(x->conf, b, s[i]);
			first = false;
		}
		i++;
	}
}

static void trim_end(struct buf *b)
{
	while (b->len && blank(b->s[b->len - 1]))
		b->s[--b->len] = '\0';
}

/* One backslash joins, two are two backslashes. */
static bool joins(struct buf *b)
{
	if (!b->len || b->s[b->len - 1] != '\\' || (b->len > 1 && b->s[b->len - 2] == '\\'))
		return false;
	b->s[--b->len] = '\0';
	return true;
}

/* Lines that "\" joins. A line that is only a comment does not break the chain, an empty one does.
 */
static bool joined(struct conf_lexer *x, struct buf *b, bool *cut)
{
	const char *s;
	size_t n;

	do {
		const size_t before = b->len;

		do {
			*cut = false;
			if (!raw_line(x, &s, &n))
				return before > 0;
			strip(x, s, n, b, cut);
		} while (before && b->len == before && (*cut || x->comment));
	} while (joins(b));
	return true;
}

/* ---- here-documents */

/* "KEY <<END" or "KEY = <<END": where "<<" begins, or NULL */
static char *heredoc_mark(char *text)
{
	char *p = text + strcspn(text, " \t=");

	if (p == text || *text == '<')
		return NULL;
	p += strspn(p, " \t");
	p += *p == '=';
	p += strspn(p, " \t");
	if (p[0] != '<' || p[1] != '<' || !p[2] || strpbrk(p + 2, " \t<>"))
		return NULL;
	return p;
}

/* The word alone, with blanks around it; @indent: those before it */
static bool is_mark(const char *s, size_t n, const char *mark, size_t *indent)
{
	const size_t len = strlen(mark);
	size_t i = 0;

	while (i < n && blank(s[i]))
		i++;
	*indent = i;
	while (n > i && blank(s[n - 1]))
		n--;
	return n - i == len && memcmp(s + i, mark, len) == 0;
}

/* Each line of @b without up to @indent blanks at its beginning. */
static void unindent(struct buf *b, size_t indent)
{
	size_t to = 0, from = 0, column = 0;

	for (; from < b->len; from++) {
		const char ch = b->s[from];

		if (column < indent && blank(ch)) {
			column++;
			continue;
		}
		column = ch == '\n' ? 0 : indent;
		b->s[to++] = ch;
	}
	b->len = to;
	b->s[to] = '\0';
}

static void heredoc(struct conf_lexer *x, struct conf_line *l, char *mark)
{
	struct buf b = { 0 };
	size_t indent, n;
	const char *s;

	while (raw_line(x, &s, &n)) {
		if (is_mark(s, n, mark + 2, &indent)) {
			put(x->conf, &b, '\0'); /* there may be no line at all */
			b.s[--b.len] = '\0';
			if (b.len)
				b.s[--b.len] = '\0'; /* the last newline */
			unindent(&b, indent);
			l->heredoc = b.s;
			*mark = '\0';
			return;
		}
		for (size_t i = 0; i < n; i++)
			put(x->conf, &b, s[i]);
		put(x->conf, &b, '\n');
	}
	conf_error(x->conf->diag, x->file, l->line,
		   "%s is never ended: write %s on a line of its own", mark, mark + 2);
	l->heredoc = mark + strlen(mark);
	*mark = '\0';
}

bool conf_next_line(struct conf_lexer *x, struct conf_line *l)
{
	struct buf b;
	char *mark;

	do {
		b = (struct buf){ 0 };
		l->line = x->line;
		if (!joined(x, &b, &l->cut)) {
			if (x->comment)
				conf_error(x->conf->diag, x->file, x->comment,
					   "this comment is never ended: write */");
			return false;
		}
		trim_end(&b);
	} while (!b.len);
	l->text = b.s;
	l->heredoc = NULL;
	mark = heredoc_mark(b.s);
	if (mark)
		heredoc(x, l, mark);
	return true;
}
