// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_command.c - an operation of a transaction as the tgtadm command line that does the same
 */
#include <stdio.h>
#include <string.h>

#include "cli/apply.h"
#include "mgmt/ops.h"

/* As a shell reads it. */
static void put_word(const char *s)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				    "%+,-./:=@_";

	if (*s && !s[strspn(s, plain)]) {
		fputs(s, stdout);
		return;
	}
	putchar('\'');
	for (; *s; s++) {
		if (*s == '\'')
			fputs("'\\''", stdout);
		else
			putchar(*s);
	}
	putchar('\'');
}

static void put_option(const json_t *op, const struct opt *o)
{
	const json_t *v = json_object_get(op, o->name);

	if (!v || json_is_false(v))
		return;
	printf(" --%s", o->name);
	if (json_is_integer(v))
		printf(" %" JSON_INTEGER_FORMAT, json_integer_value(v));
	if (!json_is_string(v))
		return;
	putchar(' ');
	put_word(json_string_value(v));
}

void apply_print_command(unsigned int control_port, const json_t *op)
{
	printf("tgtadm -C %u", control_port);
	if (json_object_get(op, "lld")) {
		fputs(" --lld ", stdout);
		put_word(member_text(op, "lld"));
	}
	printf(" --op %s --mode %s", member_text(op, "op"), member_text(op, "mode"));
	for (const struct opt *o = opts; o->letter; o++)
		if (o->type >= OPT_FLAG)
			put_option(op, o);
	putchar('\n');
}
