// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_import.c - any bytes as JSON of a configuration; and what is written is read as the same
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/dump.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One line of text, whatever was in the document. */
static void say(void *arg, const char *text)
{
	(void)arg;
	for (const char *p = text; *p; p++)
		if ((unsigned char)*p < ' ')
			abort();
}

static char *printed(struct conf *c)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		abort();
	conf_print(f, c);
	fclose(f);
	return text;
}

/* Text that was written without an error is the same tree. */
static void there_and_back(struct conf *c)
{
	struct conf_diag d = { .say = say };
	char *text = printed(c), *again;
	struct conf back;

	conf_init(&back, &d);
	back.no_files = true;
	if (!c->diag->errors) {
		conf_read_text(&back, "back", text, strlen(text));
		again = printed(&back);
		if (d.errors || strcmp(text, again) != 0)
			abort();
		free(again);
	}
	conf_exit(&back);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct conf_diag d = { .say = say };
	json_t *doc = json_loadb((const char *)data, size, JSON_REJECT_DUPLICATES, NULL);
	struct want w;
	struct conf c;

	conf_init(&c, &d);
	c.no_files = true;
	conf_of_json(&c, doc, "fuzz");
	json_decref(doc);
	want_make(&w, &c);
	if (!d.errors) {
		json_decref(conf_to_json(&c));
		there_and_back(&c);
	}
	conf_exit(&c);
	return 0;
}
