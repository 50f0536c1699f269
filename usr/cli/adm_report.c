// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_report.c - what applying a configuration says: lines for people, a document for programs
 *
 * What is wrong goes to standard error, a line each, with --json too; the document goes where the
 * plan would.
 */
#include <stdarg.h>
#include <stdlib.h>

#include "cli/adm.h"
#include "cli/apply.h"
#include "mgmt/show.h"

static json_t *report; /* NULL: lines are all */

static json_t *made(json_t *v)
{
	if (!v)
		adm_die(EXIT_NOT_APPLIED, "out of memory");
	return v;
}

static void put(const char *member, json_t *value)
{
	if (json_array_append_new(json_object_get(report, member), made(value)) < 0)
		adm_die(EXIT_NOT_APPLIED, "out of memory");
}

void report_json(void)
{
	report = made(json_pack("{s:b, s:[], s:[]}", "dry_run", 0, "steps", "errors"));
	adm_say_json();
}

void report_error(const char *fmt, ...)
{
	char *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0)
		adm_die(EXIT_NOT_APPLIED, "out of memory");
	fprintf(stderr, "%s\n", text);
	if (report)
		put("errors", show_string(text));
	free(text);
}

void report_say(void *arg, const char *text)
{
	(void)arg;
	report_error("%s", text);
}

/* Green for what is made, red for what goes, yellow for what changes. */
void report_step(char mark, const char *text)
{
	const int colour = mark == '+' ? 32 : mark == '-' ? 31 : 33;
	const char sign[] = { mark, '\0' };

	if (report)
		put("steps",
		    json_pack("{s:s, s:o}", "mark", sign, "text", made(show_string(text))));
	else if (adm_colours(stdout))
		printf("\033[%dm%c %s\033[m\n", colour, mark, text);
	else
		printf("%c %s\n", mark, text);
}

void report_rest(const struct plan *p)
{
	const bool some = p->extra_targets || p->extra_luns || p->extra_accounts;

	if (p->how & PLAN_PRUNE)
		return;
	if (report)
		(void)json_object_set_new(
			report, "left_alone",
			made(json_pack("{s:i, s:i, s:i}", "targets", (int)p->extra_targets, "luns",
				       (int)p->extra_luns, "accounts", (int)p->extra_accounts)));
	else if (some)
		printf("not in the file, left alone: %u targets, %u LUNs, %u accounts "
		       "(--prune removes them)\n",
		       p->extra_targets, p->extra_luns, p->extra_accounts);
}

void report_nothing(void)
{
	if (!report)
		puts("nothing to do");
}

int report_end(bool dry_run, int status)
{
	json_t *doc;

	if (!report)
		return status;
	(void)json_object_set_new(report, "dry_run", json_boolean(dry_run));
	(void)json_object_set_new(report, "exit", made(json_integer(status)));
	doc = made(show_doc("apply", report));
	report = NULL;
	if (json_dumpf(doc, stdout, JSON_INDENT(2)) == 0)
		fputc('\n', stdout);
	json_decref(doc);
	return status;
}
