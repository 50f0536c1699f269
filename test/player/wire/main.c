// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the language of test/wire, and the target's statements
 */
#include <arpa/inet.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bs/delay.h"
#include "wire.h"

struct wire wire;

static statement_fn st_target, st_lun_new, st_key, st_account, st_let_go, st_drain;

static const struct statement statements[] = {
	{ "target", st_target, false },  { "lu", st_lun_new, false },
	{ "key", st_key, false },        { "account", st_account, false },
	{ "release", st_let_go, false }, { "conn", st_conn, false },
	{ "login", st_login, false },    { "send", st_wire_send, false },
	{ "expect", st_expect, false },  { "nothing", st_nothing, false },
	{ "closed", st_closed, false },  { "raw", st_raw, false },
	{ "hangup", st_hangup, false },  { "await", st_await, false },
	{ "drain", st_drain, false },    { .word = NULL },
};

/* ---- the target's side */

/* Inline stores and sockets need a few turns, and none that sleeps. */
void wire_turn(void)
{
	for (int i = 0; i < 4; i++)
		(void)ev_loop_turn(wire.loop, 0);
}

bool wire_has_target(void)
{
	if (!wire.target)
		(void)player_error("a script begins with \"target\"");
	return wire.target != NULL;
}

static void target_end(void)
{
	struct err e;

	peers_end();
	account_delete("user", NULL);
	account_delete("me", NULL);
	if (wire.target && target_delete(wire.target, true, &e) < 0)
		(void)player_error("the target stays: %s", e.text);
	wire.target = NULL;
	wire_turn();
}

static int refused(const char *what, const struct err *e)
{
	return player_error("%s: %s", what, e->text);
}

/* target [KEY=VALUE...]: begin anew */
static int st_target(struct words *ws)
{
	const struct lld_ops *lld = lld_find("iscsi");
	const struct lu_params lu = { .bstype = "mem", .bsopts = "size=8M" };
	struct err e = { .text = "" };

	target_end();
	if (target_new(1, "iqn.t", lld, wire.loop, &wire.target, &e) < 0 ||
	    acl_add_address(&wire.target->acl, "ALL", &e) < 0 ||
	    lu_new(wire.target, 1, &lu, &e) < 0)
		return refused("target", &e);
	return st_key(ws);
}

/* key NAME=VALUE...: what "tgtadm --op update --mode target" does */
static int st_key(struct words *ws)
{
	const char *w;

	if (!wire_has_target())
		return -1;
	while ((w = word_next(ws))) {
		char name[64];
		const char *eq = strchr(w, '=');
		struct err e;

		if (!eq)
			return player_error("key %s has no value", w);
		(void)snprintf(name, sizeof(name), "%.*s", (int)(eq - w), w);
		if (wire.target->lld->target_update(wire.target, name, eq + 1, &e) < 0)
			return refused(w, &e);
	}
	return 0;
}

/* lu N [bs=NAME] [opts=OPTIONS] */
static int st_lun_new(struct words *ws)
{
	struct lu_params lu = { .bstype = "mem", .bsopts = "size=8M" };
	const char *nr = word_next(ws), *v;
	struct err e;
	uint64_t lun;

	if (!wire_has_target())
		return -1;
	if (!nr || parse_number(nr, 16383, &lun) < 0)
		return player_error("which LUN?");
	v = word_value(ws, "bs");
	if (v)
		lu.bstype = v;
	v = word_value(ws, "opts");
	if (v)
		lu.bsopts = v;
	if (lu_new(wire.target, lun, &lu, &e) < 0)
		return refused("lu", &e);
	return words_all_used(ws);
}

/* account USER PASSWORD [out] */
static int st_account(struct words *ws)
{
	const char *user = word_next(ws), *password = word_next(ws), *out = word_next(ws);
	struct err e;

	if (!wire_has_target())
		return -1;
	if (!user || !password)
		return player_error("account USER PASSWORD");
	if (account_new(user, password, &e) < 0 ||
	    account_bind(&wire.target->auth, user, out != NULL, &e) < 0)
		return refused("account", &e);
	return words_all_used(ws);
}

/* release: ios that a delay store holds go on */
static int st_let_go(struct words *ws)
{
	if (!wire_has_target())
		return -1;
	for (unsigned int i = 0; i < wire.target->nr_luns; i++) {
		struct bs *bs = wire.target->luns[i]->lu->bs;

		if (bs && !strcmp(bs->ops->name, "delay"))
			bs_delay_release(bs, UINT_MAX);
	}
	wire_turn();
	return words_all_used(ws);
}

/* drain: the daemon is told to stop */
static int st_drain(struct words *ws)
{
	if (!wire_has_target())
		return -1;
	wire.target->lld->drain();
	wire_turn();
	return words_all_used(ws);
}

/* The transport listens somewhere, though the peers come in by socket pairs. */
static void free_port(char *options, size_t room)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	(void)bind(fd, (struct sockaddr *)&a, len);
	(void)getsockname(fd, (struct sockaddr *)&a, &len);
	(void)close(fd);
	(void)snprintf(options, room, "portal=127.0.0.1:%u", ntohs(a.sin_port));
}

static int wire_open(void)
{
	struct err e = { .text = "" };
	char options[64];

	list_init(&wire.peers);
	free_port(options, sizeof(options));
	if (ev_loop_new(&wire.loop) == 0 &&
	    lld_start(lld_find("iscsi"), wire.loop, options, &e) == 0)
		return 0;
	fprintf(stderr, "the player cannot start: %s\n", e.text);
	return -1;
}

static void wire_close(void)
{
	lld_stop(lld_find("iscsi"));
	wire.loop = ev_loop_free(wire.loop);
}

const struct language player_language = {
	.statements = statements,
	.end = target_end,
	.open = wire_open,
	.close = wire_close,
};
