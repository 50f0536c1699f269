// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the language of test/wire, its target and accounts
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

struct wire wire;

static statement_fn st_target, st_account, st_let_go_turn, st_drain_turn;

static const struct statement statements[] = {
	{ "target", st_target, false },
	{ "lu", st_lun_new, false },
	{ "key", st_key, false },
	{ "account", st_account, false },
	{ "release", st_let_go_turn, false },
	{ "conn", st_conn, false },
	{ "login", st_login, false },
	{ "send", st_wire_send, false },
	{ "expect", st_expect, false },
	{ "nothing", st_nothing, false },
	{ "closed", st_closed, false },
	{ "raw", st_raw, false },
	{ "hangup", st_hangup, false },
	{ "await", st_await, false },
	{ "drain", st_drain_turn, false },
	{ .word = NULL },
};

/* ---- the target's side */

/* Inline stores and sockets need a few turns, and none that sleeps. */
void wire_turn(void)
{
	for (int i = 0; i < 4; i++)
		(void)ev_loop_turn(wire.loop, 0);
}

static void target_end(void)
{
	peers_end();
	account_delete("user", NULL);
	account_delete("me", NULL);
	served_end();
	wire_turn();
}

/* target [KEY=VALUE...]: begin anew */
static int st_target(struct words *ws)
{
	const struct lld_ops *lld = lld_find("iscsi");
	const struct lu_params lu = { .bstype = "mem", .bsopts = "size=8M" };
	struct err e = { .text = "" };

	target_end();
	if (target_new(1, "iqn.t", lld, wire.loop, &served, &e) < 0 ||
	    acl_add_address(&served->acl, "ALL", &e) < 0 || lu_new(served, 1, &lu, &e) < 0)
		return player_refused("target", &e);
	return st_key(ws);
}

/* account USER PASSWORD [out] */
static int st_account(struct words *ws)
{
	const char *user = word_next(ws), *password = word_next(ws), *out = word_next(ws);
	struct err e;

	if (!has_target())
		return -1;
	if (!user || !password)
		return player_error("account USER PASSWORD");
	if (account_new(user, password, &e) < 0 ||
	    account_bind(&served->auth, user, out != NULL, &e) < 0)
		return player_refused("account", &e);
	return words_all_used(ws);
}

static int st_let_go_turn(struct words *ws)
{
	const int rc = st_let_go(ws);

	wire_turn();
	return rc;
}

static int st_drain_turn(struct words *ws)
{
	const int rc = st_drain(ws);

	wire_turn();
	return rc;
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
