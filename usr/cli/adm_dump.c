// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_dump.c - the configuration that a daemon has, as tgt-admin --dump and tgtadm export print it
 *
 * What is printed has been read again before: a dump that would lose something is an error.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"
#include "cli/dump.h"

static void say(void *arg, const char *text)
{
	(void)arg;
	fprintf(stderr, "%s: %s\n", adm_program, text);
}

static void ask_state(unsigned int control_port, struct running *now)
{
	const struct want nothing = { 0 };

	if (running_read(now, &nothing, adm_ask(control_port, false, running_request(&nothing))) <
	    0)
		adm_die(EXIT_FAILURE, "this tgtd does not tell its state: is it another version?");
}

/* A reply, whose data has "passwords". */
static json_t *ask_passwords(unsigned int control_port)
{
	json_t *reply =
		adm_ask(control_port, false,
			json_pack("{s:i, s:s, s:s, s:b, s:s}", "version", OPS_VERSION, "mode",
				  "account", "op", "show", "json", 1, "params", "passwords"));

	if (member_number(reply, "code") != TGT_SUCCESS)
		adm_die(EXIT_FAILURE, "%s", member_text(reply, "detail"));
	return reply;
}

/* ---- forms: text, owned by the caller; NULL: no memory */

static char *as_text(struct conf *c)
{
	char *text = NULL;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	conf_print(f, c);
	return fclose(f) ? NULL : text;
}

static char *as_json(struct conf *c)
{
	json_t *doc = conf_to_json(c);
	char *text = json_dumps(doc, JSON_INDENT(2));
	const size_t len = text ? strlen(text) : 0;
	char *line = text ? realloc(text, len + 2) : NULL;

	json_decref(doc);
	if (line)
		memcpy(line + len, "\n", 2);
	return line;
}

static void read_again(struct conf *c, const char *text, bool json)
{
	json_t *doc;

	if (!json) {
		conf_read_text(c, "tgtd", text, strlen(text));
		return;
	}
	doc = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
	conf_of_json(c, doc, "tgtd");
	json_decref(doc);
}

/* Is it the same configuration that is read? */
static void check(struct conf_diag *d, const char *text, bool json)
{
	struct want w;
	struct conf c;
	char *again;

	conf_init(&c, d);
	read_again(&c, text, json);
	want_make(&w, &c);
	again = json ? as_json(&c) : as_text(&c);
	if (!d->errors && (!again || strcmp(again, text) != 0))
		conf_error(d, "tgtd", 0, "something in its state cannot be written");
	free(again);
	conf_exit(&c);
}

int adm_dump(const struct dump_how *how)
{
	struct conf_diag d = { .say = say };
	struct running now;
	json_t *secrets = NULL;
	struct conf c;
	char *text;

	conf_init(&c, &d);
	ask_state(how->control_port, &now);
	if (how->passwords)
		secrets = ask_passwords(how->control_port);
	if (how->brief)
		dump_brief(&c, &now);
	else if (!dump_full(&c, &now,
			    json_object_get(json_object_get(secrets, "data"), "passwords"),
			    how->target))
		adm_die(EXIT_FAILURE, "there is no target %s", how->target);
	text = how->json ? as_json(&c) : as_text(&c);
	if (!text)
		adm_die(EXIT_FAILURE, "out of memory");
	if (!d.errors && !how->brief)
		check(&d, text, how->json);
	if (!d.errors)
		fputs(text, stdout);
	explicit_bzero(text, strlen(text));
	free(text);
	json_decref(secrets);
	running_free(&now);
	conf_exit(&c);
	return fflush(stdout) || d.errors ? EXIT_FAILURE : EXIT_SUCCESS;
}
