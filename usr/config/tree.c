// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree.c - lines of a configuration to blocks, keys and values
 */
#include <string.h>
#include <strings.h>

#include "config/conf.h"

static bool blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static const char *skip_blanks(const char *s)
{
	while (blank(*s))
		s++;
	return s;
}

struct reader {
	struct conf_lexer x;
	struct conf_line line;
	unsigned int depth; /* of files */
	unsigned int nr;    /* open blocks, all of this file */
	struct conf_node *open[CONF_DEPTH + 1];
	unsigned int opened[CONF_DEPTH + 1]; /* on which line: blocks that merge have another */
};

#define ERROR(r, ...) conf_error((r)->x.conf->diag, (r)->x.file, (r)->line.line, __VA_ARGS__)

static struct conf_node *node_new(struct reader *r, const char *key, const char *value, bool block)
{
	struct conf_node *n = conf_alloc(r->x.conf, sizeof(*n));

	n->key = key;
	n->value = value;
	n->file = r->x.file;
	n->line = r->line.line;
	n->block = block;
	list_init(&n->children);
	list_add_tail(&n->link, &r->open[r->nr]->children);
	return n;
}

/*
 * "VALUE" loses its quotes, 'VALUE' does not, and quotes inside stay. What could be read in two
 * ways is an error.
 */
static const char *unquote(struct reader *r, const char *s)
{
	const size_t n = strlen(s);

	if (*s != '"')
		return s;
	if (n < 2 || s[n - 1] != '"') {
		ERROR(r, "the quote before '%.40s' is not closed%s", s + 1,
		      r->line.cut ? ": a # starts a comment also between quotes, write \\#"
				  : ": quotes go around a whole value");
		return s;
	}
	if (memchr(s + 1, '"', n - 2)) {
		ERROR(r, "quotes go around a whole value, not around parts of %s", s);
		return s;
	}
	return conf_strndup(r->x.conf, s + 1, n - 2);
}

/* ---- blocks */

static struct conf_node *find_block(const struct conf_node *in, const char *key, const char *value)
{
	struct conf_node *n;

	list_for_each_entry (n, &in->children, link)
		if (n->block && strcmp(n->value, value) == 0 && strcmp(n->key, key) == 0)
			return n;
	return NULL;
}

static void block_begin(struct reader *r, char *text)
{
	size_t n = strlen(text);
	const char *key = text + 1, *value;
	struct conf_node *b;
	char *end;

	if (text[n - 1] == '>')
		n--;
	else
		ERROR(r, "'%.40s' is no block: write <NAME ARGUMENT> alone on its line", text);
	while (n > 1 && blank(text[n - 1]))
		n--;
	text[n] = '\0';
	end = text + 1 + strcspn(key, " \t");
	value = unquote(r, skip_blanks(end));
	*end = '\0';
	if (!*key) {
		ERROR(r, "this block has no name: write <NAME ARGUMENT>");
		key = "?";
	}
	if (r->nr == CONF_DEPTH) {
		ERROR(r, "more than %u blocks in one another", CONF_DEPTH);
		return;
	}
	b = find_block(r->open[r->nr], key, value);
	if (!b)
		b = node_new(r, key, value, true);
	r->open[++r->nr] = b;
	r->opened[r->nr] = r->line.line;
}

/* stgt takes any end for the right one, and what follows for a part of the wrong block. */
static void block_end(struct reader *r, char *text)
{
	const struct conf_node *b = r->open[r->nr];
	char *name = text + 2, *end = name + strcspn(name, ">");

	if (!*end || end[1])
		ERROR(r, "'%.40s' is no end of a block: write </NAME> alone on its line", text);
	*end = '\0';
	while (end > name && blank(end[-1]))
		*--end = '\0';
	if (!r->nr) {
		ERROR(r, "</%.40s> ends nothing: there is no <%.40s ...> before it in this file",
		      name, name);
		return;
	}
	if (strcmp(name, b->key) != 0)
		ERROR(r, "</%.40s> does not end <%s %.80s> of line %u: write </%s>", name, b->key,
		      b->value, r->opened[r->nr], b->key);
	r->nr--;
}

/* ---- keys and values */

static void include(struct reader *r, const char *pattern)
{
	conf_include(r->x.conf, r->open[r->nr], pattern, r->x.file, r->line.line, r->depth);
}

/* The first blanks or '=' split; "<<END" has left the value in line.heredoc. */
static void pair(struct reader *r, char *text)
{
	char *end = text + strcspn(text, " \t=");
	const char *value = skip_blanks(end);

	if (*value == '=')
		value = skip_blanks(value + 1);
	if (end == text) {
		ERROR(r, "there is no key before '%.40s': write KEY VALUE", text);
		return;
	}
	*end = '\0';
	value = r->line.heredoc ? r->line.heredoc : unquote(r, value);
	if (strcasecmp(text, "include") == 0)
		include(r, value);
	else
		(void)node_new(r, text, value, false);
}

/* "<<include PATTERN>>" */
static bool old_include(struct reader *r, char *text)
{
	static const char start[] = "<<include";
	size_t n = strlen(text), k = strlen(start);

	if (n < k + 3 || strncasecmp(text, start, k) != 0 || !blank(text[k]) ||
	    strcmp(text + n - 2, ">>") != 0)
		return false;
	for (n -= 2; n > k && blank(text[n - 1]);)
		n--;
	text[n] = '\0';
	include(r, unquote(r, skip_blanks(text + k)));
	return true;
}

static void read_line(struct reader *r)
{
	char *text = r->line.text;

	if (text[0] != '<')
		pair(r, text);
	else if (text[1] == '/')
		block_end(r, text);
	else if (!old_include(r, text))
		block_begin(r, text);
}

void conf_read_into(struct conf *c, struct conf_node *into, const char *name, const char *text,
		    size_t len, unsigned int depth)
{
	struct reader r = {
		.x = { .conf = c, .file = name, .text = text, .len = len, .line = 1 },
		.depth = depth,
		.open = { into },
	};

	while (conf_next_line(&r.x, &r.line))
		read_line(&r);
	for (; r.nr; r.nr--)
		conf_error(c->diag, name, r.opened[r.nr], "<%s %.80s> is never ended: write </%s>",
			   r.open[r.nr]->key, r.open[r.nr]->value, r.open[r.nr]->key);
}

void conf_read_text(struct conf *c, const char *name, const char *text, size_t len)
{
	conf_read_into(c, &c->root, name, text, len, 0);
}
