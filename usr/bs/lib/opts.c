// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * opts.c - the options of a store: "size=64M;nth=3", as a table
 */
#include "opts.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number(const char *text, char **end, uint64_t *ret)
{
	unsigned long long n;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	n = strtoull(text, end, 0);
	if (errno)
		return -EINVAL;
	*ret = n;
	return 0;
}

int opts_bytes(const char *text, uint64_t *ret)
{
	static const char suffixes[] = "KMGT";
	const char *suffix;
	unsigned int shift = 0;
	uint64_t n;
	char *end;

	if (number(text, &end, &n) < 0)
		return -EINVAL;
	if (*end) {
		suffix = strchr(suffixes, *end & ~0x20); /* either case */
		if (!suffix || !*suffix || end[1])
			return -EINVAL;
		shift = (unsigned int)(suffix - suffixes + 1) * 10;
	}
	if (n > UINT64_MAX >> shift)
		return -EINVAL;
	*ret = n << shift;
	return 0;
}

static int set_value(const struct opt *o, const char *text, const char *store, struct err *e)
{
	uint64_t n;
	char *end;

	switch (o->kind) {
	case OPT_BYTES:
		if (opts_bytes(text, &n) < 0)
			return err_set(
				e, TGT_INVALID_REQUEST,
				"%s: %s=%s is not a size; write it as 4096, 64K, 10M, 2G or 1T",
				store, o->name, text);
		memcpy(o->value, &n, sizeof(n));
		return 0;
	case OPT_NUMBER:
		if (number(text, &end, &n) < 0 || *end)
			return err_set(e, TGT_INVALID_REQUEST, "%s: %s=%s is not a number", store,
				       o->name, text);
		memcpy(o->value, &n, sizeof(n));
		return 0;
	case OPT_TEXT:
		break;
	}
	if (strlen(text) >= OPT_TEXT_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "%s: the value of %s is too long", store,
			       o->name);
	memcpy(o->value, text, strlen(text) + 1);
	return 0;
}

static const struct opt *find(const struct opt *table, const char *key)
{
	while (table->name && strcmp(table->name, key) != 0)
		table++;
	return table->name ? table : NULL;
}

static int unknown(const char *store, const char *key, const struct opt *table, struct err *e)
{
	char known[160] = "";
	size_t n = 0;

	for (; table->name && n + strlen(table->name) + 3 < sizeof(known); table++)
		n += (size_t)snprintf(known + n, sizeof(known) - n, "%s%s", n ? ", " : "",
				      table->name);
	return err_set(e, TGT_INVALID_REQUEST, "the %s store has no option \"%s\"; it has %s",
		       store, key, n ? known : "none");
}

static bool keep(char *rest, size_t room, const char *option)
{
	const size_t n = strlen(rest);
	const int more = snprintf(rest + n, room - n, "%s%s", n ? ";" : "", option);

	return more >= 0 && (size_t)more < room - n;
}

/* One "key=value", which is cut apart. */
static int parse_one(char *option, const struct opt *table, const char *store, char *rest,
		     size_t room, struct err *e)
{
	char *value = strchr(option, '=');
	const struct opt *o;

	if (value)
		*value = '\0';
	o = find(table, option);
	if (o && !value)
		return err_set(e, TGT_INVALID_REQUEST, "%s: the option %s needs a value: %s=...",
			       store, option, option);
	if (o)
		return set_value(o, value + 1, store, e);
	if (!rest)
		return unknown(store, option, table, e);
	if (value)
		*value = '=';
	if (!keep(rest, room, option))
		return err_set(e, TGT_INVALID_REQUEST, "%s: the options are too long", store);
	return 0;
}

int opts_parse(const char *options, const struct opt *table, const char *store, char *rest,
	       size_t room, struct err *e)
{
	char *copy = strdup(options ? options : "");
	char *next = copy, *option;
	int ret = 0;

	if (!copy)
		return err_set(e, TGT_NOMEM, "%s: out of memory", store);
	if (rest)
		*rest = '\0';
	while (ret == 0 && (option = strsep(&next, ";")))
		if (*option)
			ret = parse_one(option, table, store, rest, room, e);
	free(copy);
	return ret;
}
