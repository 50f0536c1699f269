// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the language of test/iu, and the target's statements
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bs/delay.h"
#include "iu.h"
#include "tgt/pool.h"

#define MEMORY ((size_t)256 << 20) /* for data, of the loop */

struct iu_world iu_world;

static statement_fn st_target, st_lun_new, st_key, st_let_go, st_drain, st_bind, st_unbind,
	st_lun_delete, st_lun_set, st_nexuses, st_memory;

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

bool iu_has_target(void)
{
	if (!iu_world.target)
		(void)player_error("a script begins with \"target\"");
	return iu_world.target != NULL;
}

static int refused(const char *what, const struct err *e)
{
	return player_error("%s: %s", what, e->text);
}

static void target_end(void)
{
	struct err e;

	if (iu_world.target && target_delete(iu_world.target, true, &e) < 0)
		(void)player_error("the target stays: %s", e.text);
	iu_world.target = NULL;
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

	if (!iu_has_target() || client_listen() < 0)
		return -1;
	if (iu_world.target->lld->target_bind(iu_world.target, adapter(), &e) < 0)
		return refused("bind", &e);
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

	if (!iu_has_target())
		return -1;
	if (iu_world.target->lld->target_unbind(iu_world.target, adapter(), &e) < 0)
		return refused("unbind", &e);
	client_turn(false);
	return words_all_used(ws);
}

/* key NAME=VALUE...: what "tgtadm --op update --mode target" does */
static int st_key(struct words *ws)
{
	const char *w;

	if (!iu_has_target())
		return -1;
	while ((w = word_next(ws))) {
		char name[64];
		const char *eq = strchr(w, '=');
		struct err e;

		if (!eq)
			return player_error("key %s has no value", w);
		(void)snprintf(name, sizeof(name), "%.*s", (int)(eq - w), w);
		if (iu_world.target->lld->target_update(iu_world.target, name, eq + 1, &e) < 0)
			return refused(w, &e);
	}
	return 0;
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
	if (target_new(1, "vscsi", lld_find("ibmvio"), iu_world.loop, &iu_world.target, &e) < 0 ||
	    (!empty && lu_new(iu_world.target, 1, &lu, &e) < 0))
		return refused("target", &e);
	return st_key(ws) < 0 ? -1 : st_bind(ws);
}

/* lu N [type=TYPE] [bs=NAME] [opts=OPTIONS] */
static int st_lun_new(struct words *ws)
{
	struct lu_params lu = { .bstype = "mem", .bsopts = "size=8M" };
	const char *nr = word_next(ws), *v;
	struct err e;
	uint64_t lun;

	if (!iu_has_target())
		return -1;
	if (!nr || parse_number(nr, 16383, &lun) < 0)
		return player_error("which LUN?");
	v = word_value(ws, "type");
	if (v)
		lu.device_type = v;
	v = word_value(ws, "bs");
	if (v)
		lu.bstype = v;
	v = word_value(ws, "opts");
	if (v)
		lu.bsopts = v;
	if (lu_new(iu_world.target, lun, &lu, &e) < 0)
		return refused("lu", &e);
	return words_all_used(ws);
}

/* set N KEY=VALUE...: what --params does */
static int st_lun_set(struct words *ws)
{
	const char *nr = word_next(ws), *w;
	uint64_t lun;

	if (!iu_has_target())
		return -1;
	if (!nr || parse_number(nr, 16383, &lun) < 0)
		return player_error("which LUN?");
	while ((w = word_next(ws))) {
		char key[64];
		const char *eq = strchr(w, '=');
		struct err e;

		if (!eq)
			return player_error("set %s has no value", w);
		(void)snprintf(key, sizeof(key), "%.*s", (int)(eq - w), w);
		if (lu_update(iu_world.target, lun, key, eq + 1, &e) < 0)
			return refused(w, &e);
	}
	return 0;
}

/* delete N: the logical unit at LUN N */
static int st_lun_delete(struct words *ws)
{
	const char *nr = word_next(ws);
	struct err e;
	uint64_t lun;

	if (!iu_has_target())
		return -1;
	if (!nr || parse_number(nr, 16383, &lun) < 0)
		return player_error("which LUN?");
	if (lu_delete(iu_world.target, lun, true, &e) < 0)
		return refused("delete", &e);
	return words_all_used(ws);
}

/* release: ios that a delay store holds go on */
static int st_let_go(struct words *ws)
{
	if (!iu_has_target())
		return -1;
	for (unsigned int i = 0; i < iu_world.target->nr_luns; i++) {
		struct bs *bs = iu_world.target->luns[i]->lu->bs;

		if (bs && !strcmp(bs->ops->name, "delay"))
			bs_delay_release(bs, UINT_MAX);
	}
	return words_all_used(ws);
}

/* drain: the daemon is told to stop */
static int st_drain(struct words *ws)
{
	if (!iu_has_target())
		return -1;
	iu_world.target->lld->drain();
	return words_all_used(ws);
}

/* nexuses N: so many clients are logged in */
static int st_nexuses(struct words *ws)
{
	const char *w = word_next(ws);
	uint64_t n;

	if (!iu_has_target())
		return -1;
	if (!w || parse_number(w, 1, &n) < 0)
		return player_error("nexuses 0 or 1");
	client_turn(false);
	if (iu_world.target->nr_nexuses != n)
		return player_fail("there are %u nexuses", iu_world.target->nr_nexuses);
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
