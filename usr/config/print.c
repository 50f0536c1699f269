// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * print.c - a tree of a configuration as text that is read as the same tree
 */
#include <string.h>

#include "config/dump.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* A comment would begin in it. */
static bool has_comment(const char *s)
{
	for (const char *p = strstr(s, "/*"); p; p = strstr(p + 1, "/*"))
		if (p > s && blank(p[-1]))
			return true;
	return false;
}

static bool wants_quotes(const char *s)
{
	const size_t n = strlen(s);

	return !n || strchr("=<\"", *s) || strncmp(s, "/*", 2) == 0 || blank(*s) ||
	       blank(s[n - 1]) || s[n - 1] == '\\';
}

static bool takes_quotes(const char *s)
{
	return !strchr(s, '"') && !has_comment(s);
}

static void put(FILE *f, const char *s)
{
	for (; *s; s++) {
		if (*s == '#')
			fputc('\\', f);
		fputc(*s, f);
	}
}

bool conf_print_value(FILE *f, const char *s)
{
	const bool quotes = wants_quotes(s);

	if (strpbrk(s, "\r\n") || has_comment(s) || (quotes && !takes_quotes(s)))
		return false;
	if (quotes)
		fputc('"', f);
	put(f, s);
	if (quotes)
		fputc('"', f);
	return true;
}

/* Nothing in a here-document means anything, but the word that ends it. */
static bool put_document(FILE *f, const char *s)
{
	if (strcmp(s, "END") == 0 || strpbrk(s, "\r\n"))
		return false;
	fprintf(f, "<<END\n%s\nEND", s);
	return true;
}

static void indent(FILE *f, unsigned int depth)
{
	while (depth--)
		fputc('\t', f);
}

static void print_nodes(FILE *f, struct conf *c, const struct conf_node *in, unsigned int depth);

static void print_block(FILE *f, struct conf *c, const struct conf_node *n, unsigned int depth)
{
	indent(f, depth);
	fprintf(f, "<%s ", n->key);
	if (!conf_print_value(f, n->value))
		conf_error(c->diag, n->file, n->line, "<%s %s> cannot be written", n->key,
			   n->value);
	fputs(">\n", f);
	print_nodes(f, c, n, depth + 1);
	indent(f, depth);
	fprintf(f, "</%s>\n%s", n->key, depth ? "" : "\n");
}

static void print_pair(FILE *f, struct conf *c, const struct conf_node *n, unsigned int depth)
{
	indent(f, depth);
	fprintf(f, "%s ", n->key);
	if (!conf_print_value(f, n->value) && !put_document(f, n->value))
		conf_error(c->diag, n->file, n->line, "a value of %s cannot be written", n->key);
	fputc('\n', f);
}

static void print_nodes(FILE *f, struct conf *c, const struct conf_node *in, unsigned int depth)
{
	const struct conf_node *n;
	bool pairs = false;

	list_for_each_entry (n, &in->children, link) {
		if (n->block)
			continue;
		print_pair(f, c, n, depth);
		pairs = true;
	}
	if (pairs && !depth)
		fputc('\n', f);
	list_for_each_entry (n, &in->children, link)
		if (n->block)
			print_block(f, c, n, depth);
}

void conf_print(FILE *f, struct conf *c)
{
	print_nodes(f, c, &c->root, 0);
}
