// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_conf.c - any bytes as targets.conf
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/want.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One line of text, whatever was in the file. */
static void say(void *arg, const char *text)
{
	(void)arg;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ')
			abort();
}

static void walk(const struct conf_node *of, unsigned int depth)
{
	const struct conf_node *n;

	if (depth > CONF_DEPTH + 1)
		abort();
	list_for_each_entry (n, &of->children, link) {
		if (!*n->key || !n->value || !n->line || (!n->block && !list_empty(&n->children)))
			abort();
		walk(n, depth + 1);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf_diag d = { .say = say };
	struct want w;
	struct conf c;

	conf_init(&c, &d);
	c.no_files = true;
	conf_read_text(&c, "fuzz", (const char *)data, size);
	walk(&c.root, 0);
	want_make(&w, &c);
	conf_exit(&c);
	return 0;
}
