// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the language of test/iu, and how the target gets its adapter
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iu.h"
#include "tgt/pool.h"

#define MEMORY ((size_t)256 << 20) /* for data, of the loop */

struct iu_world iu_world;

static statement_fn st_target, st_bind, st_unbind, st_nexuses, st_memory;

static const struct statement statements[] = {
	/* the target's side */
	{ "target", st_target, false },
	{ "key", st_key, false },
	{ "lu", st_lun_new, false },
	{ "set", st_lun_set, false },
	{ "delete", st_lun_delete, false },
	{ "release", st_let_go, false },
	{ "bind", st_bind, false },
	{ "unbind", st_unbind, false },
	{ "drain", st_drain, false },
	{ "nexuses", st_nexuses, false },
	{ "memory", st_memory, false },
	/* the client's platform */
	{ "register", st_register, false },
	{ "free", st_free, false },
	{ "event", st_event, false },
	{ "hangup", st_hangup, false },
	{ "accept", st_accept, false },
	{ "deny", st_deny, false },
	{ "allow", st_allow, false },
	{ "hold", st_hold, false },
	{ "copy", st_copy, false },
	/* the client */
	{ "init", st_init, false },
	{ "init_complete", st_init_complete, false },
	{ "ping", st_ping, false },
	{ "crq", st_crq, false },
	{ "iu", st_iu, false },
	{ "mad", st_mad, false },
	{ "login", st_login, false },
	{ "logout", st_logout, false },
	{ "cmd", st_cmd, false },
	{ "tmf", st_tmf, false },
	{ "forget", st_forget, false },
	/* what it sees */
	{ "expect", st_expect, false },
	{ "await", st_await, false },
	{ "nothing", st_nothing, false },
	{ "closed", st_closed, false },
	{ "data", st_data, false },
	{ "reset", st_reset, false },
	{ "connect", st_connect, false },
	{ "online", st_online, false },
	{ .word = NULL },
};

static void target_end(void)
{
	served_end();
	client_turn(false);
	client_reset();
	buf_pool_limit(ev_loop_bufs(iu_world.loop), MEMORY);
}

static const char *adapter(void)
{
	static char name[96];

	(void)snprintf(name, sizeof(name), "link,%s", client.path);
	return name;
}

/* bind: the target gets its adapter, and registers it */
static int st_bind(struct words *ws)
{
	struct err e = { .text = "" };
	struct event *reg;

	if (!has_target() || client_listen() < 0)
		return -1;
	if (served->lld->target_bind(served, adapter(), &e) < 0)
		return player_refused("bind", &e);
	client_wait(client_has_event);
	reg = client_event();
	if (!reg || reg->type != LINK_REG)
		return player_error("the target does not register its adapter");
	event_free(reg);
	return words_all_used(ws);
}

static int st_unbind(struct words *ws)
{
	struct err e = { .text = "" };

	if (!has_target())
		return -1;
	if (served->lld->target_unbind(served, adapter(), &e) < 0)
		return player_refused("unbind", &e);
	client_turn(false);
	return words_all_used(ws);
}

/* target [empty] [KEY=VALUE...]: begin anew, with an 8 MiB disk at LUN 1, bound and registered;
 * empty: without the disk */
static int st_target(struct words *ws)
{
	const struct lu_params lu = { .bstype = "mem", .bsopts = "size=8M" };
	const char *w = word_peek(ws);
	const bool empty = w && !strcmp(w, "empty");
	struct err e = { .text = "" };

	target_end();
	if (empty)
		(void)word_next(ws);
	if (target_new(1, "vscsi", lld_find("ibmvio"), iu_world.loop, &served, &e) < 0 ||
	    (!empty && lu_new(served, 1, &lu, &e) < 0))
		return player_refused("target", &e);
	return st_key(ws) < 0 ? -1 : st_bind(ws);
}

/* nexuses N: so many clients are logged in */
static int st_nexuses(struct words *ws)
{
	const char *w = word_next(ws);
	uint64_t n;

	if (!has_target())
		return -1;
	if (!w || parse_number(w, 1, &n) < 0)
		return player_error("nexuses 0 or 1");
	client_turn(false);
	if (served->nr_nexuses != n)
		return player_fail("there are %u nexuses", served->nr_nexuses);
	return words_all_used(ws);
}

/* memory [BYTES]: so much for data, at most; without a number as usual */
static int st_memory(struct words *ws)
{
	const char *w = word_next(ws);
	uint64_t n = MEMORY;

	if (w && parse_number(w, MEMORY, &n) < 0)
		return player_error("memory BYTES");
	buf_pool_limit(ev_loop_bufs(iu_world.loop), (size_t)n);
	return words_all_used(ws);
}

static int iu_open(void)
{
	struct err e = { .text = "" };

	if (client_open() < 0)
		return -1;
	if (ev_loop_new(&iu_world.loop) == 0 &&
	    lld_start(lld_find("ibmvio"), iu_world.loop, NULL, &e) == 0)
		return 0;
	fprintf(stderr, "the player cannot start: %s\n", e.text);
	return -1;
}

static void iu_close(void)
{
	lld_stop(lld_find("ibmvio"));
	client_close();
	iu_world.loop = ev_loop_free(iu_world.loop);
}

const struct language player_language = {
	.statements = statements,
	.end = target_end,
	.open = iu_open,
	.close = iu_close,
};
