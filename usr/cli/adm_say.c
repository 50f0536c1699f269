// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_say.c - what tgtadm says when something is wrong: lines for people, a document for programs
 *
 * Lines go to standard error as ever, with --json too; the document goes where an answer would.
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/adm.h"
#include "mgmt/show.h"

const char *adm_program = "tgtadm";
static bool json;

void adm_say_json(void)
{
	json = true;
}

bool adm_colours(FILE *f)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");

	return isatty(fileno(f)) && !(no && *no) && term && strcmp(term, "dumb") != 0;
}

static void say_line(const char *text)
{
	const bool red = adm_colours(stderr);

	fprintf(stderr, "%s%s:%s %s\n", red ? "\033[31m" : "", adm_program, red ? "\033[m" : "",
		text);
}

void adm_document(const struct adm_error *a)
{
	json_t *e = json_pack("{s:o, s:i}", "text", show_string(a->text), "exit", a->exit);
	json_t *doc;

	if (!json) {
		json_decref(e);
		return;
	}
	if (a->detail && *a->detail)
		(void)json_object_set_new(e, "detail", show_string(a->detail));
	if (a->code)
		(void)json_object_set_new(e, "code", json_integer(a->code));
	doc = show_doc("error", e);
	if (doc && json_dumpf(doc, stdout, JSON_INDENT(2)) == 0)
		fputc('\n', stdout);
	json_decref(doc);
	fflush(stdout);
}

/* Programs compare the first line; people are told the reason as well. */
void (*adm_before_message)(void);

int adm_failed(const struct adm_error *a, bool debug)
{
	if (adm_before_message)
		adm_before_message();
	fflush(stdout);
	say_line(a->text);
	if (a->detail && *a->detail && (debug || isatty(STDERR_FILENO)))
		say_line(a->detail);
	adm_document(a);
	return a->exit;
}

void adm_die(int code, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	exit(adm_failed(&(struct adm_error){ .exit = code, .text = text }, false));
}
