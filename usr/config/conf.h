/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * conf.h - a configuration file as a tree: blocks, keys and values, each with its file and line
 *
 * The grammar is the one that stgt's users write (targets.conf(5), GRAMMAR); what a key means is
 * directive.h's business. All memory of a tree, and of what is made from it, is its arena's.
 */
#ifndef CONFIG_CONF_H
#define CONFIG_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "tgt/list.h"

#define CONF_NOBODY   "NONE"      /* an initiator-address that no initiator has */
#define CONF_DEPTH    16          /* blocks in blocks, files in files */
#define CONF_FILE_MAX (64u << 20) /* [bytes] */

/**
 * struct conf_diag - where errors and warnings go
 * @say:    takes "FILE:LINE: what is wrong: what to write", no newline
 * @errors: how many errors there were; warnings do not count
 * @file, @line, @warning: the last one's; what each LUN of a target has is said once
 */
struct conf_diag {
	void (*say)(void *arg, const char *text);
	void *arg;
	unsigned int errors;
	const char *file, *warning;
	unsigned int line;
};

/**
 * struct conf_node - "KEY VALUE", or "<KEY VALUE>" with what is in it
 * @value:    never NULL; outer quotes are gone
 * @file:     @line of it is where the node stands; 0: it has none
 * @block:    it was written as a block
 * @children: struct conf_node, in the order of the file; blocks of one name and value are one
 */
struct conf_node {
	struct list_head link;
	const char *key;
	const char *value;
	const char *file;
	unsigned int line;
	bool block;
	struct list_head children;
};

struct conf_chunk;

struct conf {
	struct conf_node root; /* of a node only the children */
	struct conf_diag *diag;
	struct conf_chunk *arena;
	struct list_head files; /* include.c's */
	bool no_files;          /* an include is an error: for text that is not trusted */
};

void conf_init(struct conf *c, struct conf_diag *d);
void conf_exit(struct conf *c); /* frees the arena */

/* Read a file, "-" is standard input, or @len bytes of text that came from @name. What is wrong is
 * said; c->diag->errors tells whether there was something. Reading goes on after an error, so that
 * all of them are seen at once. */
void conf_read_file(struct conf *c, const char *path);
void conf_read_text(struct conf *c, const char *name, const char *text, size_t len);

/* Memory that lives as long as @c; zeroed. There is no NULL: without memory the program ends. */
void *conf_alloc(struct conf *c, size_t size);
char *conf_strndup(struct conf *c, const char *s, size_t n);
char *conf_printf(struct conf *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* "FILE:LINE" of a node, or what it has in place of that. */
const char *conf_place(struct conf *c, const struct conf_node *n);

void conf_error(struct conf_diag *d, const char *file, unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
void conf_warn(struct conf_diag *d, const char *file, unsigned int line, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The word among @words (ends with NULL) that @word was probably meant to be, or NULL. */
const char *conf_suggest(const char *word, const char *const *words);

/* lex.c, tree.c and include.c, for each other */

/**
 * struct conf_lexer - logical lines of a text
 * @text, @len: what is left
 * @line:       number of the line that @text begins with
 * @comment:    line of a comment that is open, or 0
 */
struct conf_lexer {
	struct conf *conf;
	const char *file;
	const char *text;
	size_t len;
	unsigned int line;
	unsigned int comment;
};

/**
 * struct conf_line - a line without comments and outer blanks, its continuations joined; not empty
 * @text:    the arena's
 * @heredoc: what stood between "<<END" and END, with @text ending before "<<"; or NULL
 * @line:    where it begins
 * @cut:     a comment was cut off from it
 */
struct conf_line {
	char *text;
	char *heredoc;
	unsigned int line;
	bool cut;
};

bool conf_next_line(struct conf_lexer *x, struct conf_line *l); /* false: the end */
void conf_read_into(struct conf *c, struct conf_node *into, const char *name, const char *text,
		    size_t len, unsigned int depth);
/* "include PATTERN" at @line of @file. */
void conf_include(struct conf *c, struct conf_node *into, const char *pattern, const char *file,
		  unsigned int line, unsigned int depth);

#endif /* CONFIG_CONF_H */
