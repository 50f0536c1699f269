// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * options.c - "tgtd --iscsi portal=ADDR[:PORT],nop_interval=N,nop_count=N,login_timeout=N,
 * hold_off=N,congestion=NAME"
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conn.h"

#define SECONDS_MAX 3600

static int set_number(uint32_t *n, uint32_t min, const char *key, const char *value, struct err *e)
{
	char *end;
	const unsigned long v = strtoul(value, &end, 10);

	if (value[0] < '0' || value[0] > '9' || *end || v < min || v > SECONDS_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "--iscsi %s=%s: give a number from %u to %d",
			       key, value, min, SECONDS_MAX);
	*n = (uint32_t)v;
	return 0;
}

static int set_congestion(struct iscsi *i, const char *value, struct err *e)
{
	if (strlen(value) >= sizeof(i->congestion))
		return err_set(e, TGT_INVALID_REQUEST,
			       "--iscsi congestion=%s: no congestion control has that name", value);
	(void)snprintf(i->congestion, sizeof(i->congestion), "%s", value);
	return 0;
}

static int set_one(struct iscsi *i, const char *key, const char *value, struct err *e)
{
	if (!strcmp(key, "nop_interval"))
		return set_number(&i->nop_interval, 0, key, value, e);
	if (!strcmp(key, "nop_count"))
		return set_number(&i->nop_count, 0, key, value, e);
	if (!strcmp(key, "login_timeout"))
		return set_number(&i->login_timeout, 1, key, value, e);
	if (!strcmp(key, "hold_off"))
		return set_number(&i->hold_off, 0, key, value, e);
	if (!strcmp(key, "congestion"))
		return set_congestion(i, value, e);
	if (!strcmp(key, "portal"))
		return 0; /* in the second round, when the rest is known */
	return err_set(e, TGT_UNKNOWN_PARAM,
		       "--iscsi %s: give portal, nop_interval, nop_count, login_timeout, hold_off "
		       "or congestion",
		       key);
}

/* Call @fn for each "key=value" of @options. */
static int each_option(struct iscsi *i, const char *options,
		       int (*fn)(struct iscsi *, const char *, const char *, struct err *),
		       struct err *e)
{
	char *copy = strdup(options), *rest = copy, *key;
	int ret = 0;

	if (!copy)
		return err_set(e, TGT_NOMEM, "out of memory");
	while (!ret && (key = strsep(&rest, ","))) {
		char *value = strchr(key, '=');

		if (!*key)
			continue;
		if (value)
			*value++ = '\0';
		ret = value ? fn(i, key, value, e)
			    : err_set(e, TGT_INVALID_REQUEST, "--iscsi %s: it needs a value", key);
	}
	free(copy);
	return ret;
}

static int open_one(struct iscsi *i, const char *key, const char *value, struct err *e)
{
	return strcmp(key, "portal") ? 0 : portal_open(i, value, e);
}

int options_parse(struct iscsi *i, const char *options, struct err *e)
{
	return each_option(i, options, set_one, e) < 0 ? -1 : each_option(i, options, open_one, e);
}
