// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * admin_complete.c - "tgt-admin complete WORD...": what a command line's last word may become
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"
#include "cli/admin.h"
#include "config/plan.h"

/* The option that @word is, without what follows an equals sign; NULL: none. */
static const struct admin_option *find(const char *word)
{
	const size_t dashes = strspn(word, "-"), n = strcspn(word + dashes, "=");

	for (const struct admin_option *o = admin_options; dashes && o->name; o++)
		if ((strncmp(word + dashes, o->name, n) == 0 && !o->name[n]) ||
		    (n == 1 && word[dashes] == o->letter))
			return o;
	return NULL;
}

/* @kept of @word is not compared: "--delete=". */
static void offer(const char *word, size_t kept, const char *text)
{
	if (strncmp(text, word + kept, strlen(word + kept)) == 0)
		printf("%.*s%s\n", (int)kept, word, text);
}

/* Ends the program when there is no daemon. */
static void offer_targets(const struct admin *a, const char *word, size_t kept)
{
	json_t *reply;
	const json_t *targets = admin_targets(a, &reply), *t;
	size_t i;

	offer(word, kept, "ALL");
	offer(word, kept, "help");
	json_array_foreach(targets, i, t)
	{
		offer(word, kept, member_text(t, "name"));
	}
	json_decref(reply);
}

static void offer_options(const char *word)
{
	char text[64];

	for (const struct admin_option *o = admin_options; o->name; o++) {
		(void)snprintf(text, sizeof(text), "--%s", o->name);
		offer(word, 0, text);
	}
}

/* The daemon that words before the last one name. */
static void take_port(struct admin *a, int argc, char **argv)
{
	for (int i = 1; i + 2 < argc; i++) {
		const struct admin_option *o = find(argv[i]);

		if (o && o->letter == 'C')
			a->control_port = adm_control_port(argv[i + 1]);
	}
}

int admin_complete(int argc, char **argv)
{
	const char *word = argv[argc - 1], *equals = strchr(word, '=');
	const struct admin_option *before = argc > 2 ? find(argv[argc - 2]) : NULL;
	const struct admin_option *here = *word == '-' && equals ? find(word) : NULL;
	struct admin a = { .control_port = -1 };

	if (argc < 2)
		return EXIT_SUCCESS;
	take_port(&a, argc, argv);
	if (here && here->arg && here->action)
		offer_targets(&a, word, (size_t)(equals + 1 - word));
	else if (before && before->arg && before->action)
		offer_targets(&a, word, 0);
	else if (!here && !(before && before->arg))
		offer_options(word);
	return EXIT_SUCCESS;
}
