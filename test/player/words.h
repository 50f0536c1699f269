/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * words.h - the words of a statement, and bytes written as hex with wildcards
 */
#ifndef TEST_WORDS_H
#define TEST_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct words { /* of one statement; point into the line */
	char **w;
	unsigned int n, room;
	unsigned int at; /* the next one */
};

int words_split(struct words *ws, char *line); /* 0, or -1: a quote is not closed */
const char *word_next(struct words *ws);       /* NULL behind the last */
const char *word_peek(const struct words *ws);
/* "key=value": the value when the next word has that key (and it is taken), else NULL */
const char *word_value(struct words *ws, const char *key);

struct pattern { /* bytes; a clear bit of mask is not compared */
	uint8_t *byte, *mask;
	size_t n, room;
};

/* Bytes from the next words, up to one that is none. 0, or -1 and player_error() was called. */
int pattern_parse(struct pattern *p, struct words *ws);
bool pattern_exact(const struct pattern *p);
void pattern_free(struct pattern *p);

/* By who links this: the script is wrong, the file ends here. -1 */
int player_error(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* TEST_WORDS_H */
