/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tree.h - for tests: a configuration as one line of text, and what was said about it
 */
#ifndef TEST_CONFIG_TREE_H
#define TEST_CONFIG_TREE_H

#include <stdio.h>
#include <string.h>

#include "config/conf.h"

static char said[8192];

static void remember(void *arg, const char *text)
{
	const size_t n = strlen(said);

	(void)arg;
	snprintf(said + n, sizeof(said) - n, "%s\n", text);
}

static struct conf_diag diag = { .say = remember };

static inline void begin(struct conf *c)
{
	said[0] = '\0';
	diag = (struct conf_diag){ .say = remember };
	conf_init(c, &diag);
}

/* "key=value;" and "<key value>...</>" */
static inline void dump(FILE *f, const struct conf_node *of)
{
	const struct conf_node *n;

	list_for_each_entry (n, &of->children, link) {
		if (!n->block) {
			fprintf(f, "%s=%s;", n->key, n->value);
			continue;
		}
		fprintf(f, "<%s %s>", n->key, n->value);
		dump(f, n);
		fputs("</>", f);
	}
}

#endif /* TEST_CONFIG_TREE_H */
