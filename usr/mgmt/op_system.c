// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * op_system.c - operations of --mode system, lld and portal
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt/handlers.h"
#include "mgmt/show.h"
#include "tgt/lld.h"
#include "tgt/log.h"
#include "tgt/target.h"

int do_system_show(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rq;
	return reply_doc(rp, show_system(), e);
}

/* "only=MEMBER" of --params, for who asks often; 0: @e says that there is no such member */
static unsigned int stats_parts(const struct request *rq, struct err *e)
{
	static const struct {
		const char *word;
		unsigned int part;
	} words[] = {
		{ "only=statistics", STATS_ROWS },
		{ "only=totals", STATS_TOTALS },
		{ "only=logical_units", STATS_UNITS },
		{ "only=nexuses", STATS_NEXUSES },
	};
	const char *params = rq_text(rq, 'P');

	if (!params)
		return rq_has(rq, 'j') ? STATS_ALL : STATS_ROWS;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(params, words[i].word) == 0)
			return words[i].part;
	(void)err_set(e, TGT_INVALID_REQUEST,
		      "--params is only=statistics, totals, logical_units or nexuses, not '%.64s'",
		      params);
	return 0;
}

int do_system_stat(const struct request *rq, struct reply *rp, struct err *e)
{
	const unsigned int parts = stats_parts(rq, e);

	return parts ? reply_doc(rp, show_stats(parts, NULL, NULL, NULL), e) : -1;
}

int do_system_delete(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rp;
	return rq_dry(rq) ? system_try_stop(e) : system_stop(e);
}

static int set_debug(const char *value, struct err *e)
{
	if (strcmp(value, "on") == 0)
		log_set_level(LOG_LVL_DEBUG);
	else if (strcmp(value, "off") == 0)
		log_set_level(LOG_LVL_INFO);
	else
		return err_set(e, TGT_INVALID_REQUEST, "debug is on or off, not '%s'", value);
	return 0;
}

static int set_state(const char *value, struct err *e)
{
	const bool ready = strcmp(value, "ready") == 0;

	if (!ready && strcmp(value, "offline") != 0)
		return err_set(e, TGT_INVALID_REQUEST, "State is ready or offline, not '%s'",
			       value);
	system_set_online(ready);
	return 0;
}

static int set_slow_command_ms(const char *value, struct err *e)
{
	unsigned long long ms;
	char *end;

	errno = 0;
	ms = strtoull(value, &end, 10);
	if (value[0] < '0' || value[0] > '9' || *end || errno || ms > UINT32_MAX)
		return err_set(e, TGT_INVALID_REQUEST,
			       "slow_command_ms is a number of milliseconds, not '%s'", value);
	slow_set_default_ms((uint32_t)ms);
	return 0;
}

int do_system_update(const struct request *rq, struct reply *rp, struct err *e)
{
	const char *name = rq_text(rq, 'n'), *value = rq_text(rq, 'v');
	const struct lld_ops *lld;

	(void)rp;
	if (strcmp(name, "debug") == 0)
		return set_debug(value, e);
	if (strcmp(name, "State") == 0)
		return set_state(value, e);
	if (strcmp(name, "slow_command_ms") == 0)
		return set_slow_command_ms(value, e);
	if (rq_lld(rq, &lld, e) < 0)
		return -1;
	if (!lld->sysupdate)
		return err_set(e, TGT_INVALID_REQUEST, "there is no system parameter '%s'", name);
	return lld->sysupdate(name, value, e);
}

/* ---- drivers */

int do_lld_show(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rq;
	return reply_doc(rp, show_llds(), e);
}

int do_lld_start(const struct request *rq, struct reply *rp, struct err *e)
{
	const struct lld_ops *lld;

	(void)rp;
	if (rq_lld(rq, &lld, e) < 0)
		return -1;
	if (rq_dry(rq) || strcmp(lld_state_word(lld), "ready") == 0)
		return 0;
	return lld_start(lld, mgmt_loop, NULL, e) < 0 ? -1 : lld_configured(lld, e);
}

static int is_of_lld(void *lld, struct target *t)
{
	return t->lld == lld;
}

int do_lld_stop(const struct request *rq, struct reply *rp, struct err *e)
{
	const struct lld_ops *lld;

	(void)rp;
	if (rq_lld(rq, &lld, e) < 0)
		return -1;
	if (target_each(is_of_lld, (void *)lld))
		return err_set(e, TGT_DRIVER_BUSY, "delete the targets of driver %s first",
			       lld->name);
	if (lld_busy(lld))
		return err_set(e, TGT_DRIVER_BUSY,
			       "stores still work on commands of driver %s: try again", lld->name);
	if (!rq_dry(rq) && strcmp(lld_state_word(lld), "ready") == 0)
		lld_stop(lld);
	return 0;
}

/* ---- portals */

/* "portal=ADDRESS[:PORT]" of --params */
static const char *rq_portal(const struct request *rq, struct err *e)
{
	static const char key[] = "portal=";
	const char *params = rq_text(rq, 'P');

	if (strncmp(params, key, strlen(key)) == 0 && params[strlen(key)])
		return params + strlen(key);
	(void)err_set(e, TGT_INVALID_REQUEST, "give --params portal=ADDRESS[:PORT]");
	return NULL;
}

int do_portal_new(const struct request *rq, struct reply *rp, struct err *e)
{
	const char *portal = rq_portal(rq, e);
	const struct lld_ops *lld;

	(void)rp;
	if (!portal || rq_lld(rq, &lld, e) < 0)
		return -1;
	if (!lld->portal_new)
		return err_set(e, TGT_UNSUPPORTED, "driver %s has no portals", lld->name);
	return lld->portal_new(portal, e);
}

/* "ADDRESS:PORT" of a driver's list, and what was asked for, perhaps without its port */
struct portal_search {
	const char *spec;
	bool found;
};

static void is_portal(void *arg, const char *text)
{
	struct portal_search *s = arg;
	const size_t n = strlen(s->spec);
	const bool has_port = strchr(s->spec, ']') ? strstr(s->spec, "]:") : strchr(s->spec, ':');

	s->found |=
		strncmp(text, s->spec, n) == 0 &&
		(has_port ? text[n] == '\0' || text[n] == ',' : strncmp(text + n, ":3260", 5) == 0);
}

static int try_portal_delete(const struct lld_ops *lld, const char *portal, struct err *e)
{
	struct portal_search s = { .spec = portal };

	if (lld->portals)
		lld->portals(is_portal, &s);
	return s.found ? 0 : err_set(e, TGT_INVALID_REQUEST, "portal %s does not exist", portal);
}

int do_portal_delete(const struct request *rq, struct reply *rp, struct err *e)
{
	const char *portal = rq_portal(rq, e);
	const struct lld_ops *lld;

	(void)rp;
	if (!portal || rq_lld(rq, &lld, e) < 0)
		return -1;
	if (!lld->portal_delete)
		return err_set(e, TGT_UNSUPPORTED, "driver %s has no portals", lld->name);
	if (rq_dry(rq))
		return try_portal_delete(lld, portal, e);
	return lld->portal_delete(portal, e);
}

int do_portal_show(const struct request *rq, struct reply *rp, struct err *e)
{
	const struct lld_ops *lld;

	if (rq_lld(rq, &lld, e) < 0)
		return -1;
	return reply_doc(rp, show_portals(lld), e);
}
