// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - wire-run FILE.t...: play iSCSI transcripts, report as TAP
 *
 * A test is a comment and the statements up to the next one; its name is the comment's first line.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <limits.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bs/delay.h"
#include "tgt/log.h"
#include "wire.h"

struct wire wire;

static statement_fn st_target, st_lun_new, st_key, st_account, st_let_go, st_drain;

static const struct {
	const char *word;
	statement_fn *run;
} statements[] = {
	{ "target", st_target },   { "lu", st_lun_new },     { "key", st_key },
	{ "account", st_account }, { "release", st_let_go }, { "conn", st_conn },
	{ "login", st_login },     { "send", st_wire_send }, { "expect", st_expect },
	{ "nothing", st_nothing }, { "closed", st_closed },  { "raw", st_raw },
	{ "hangup", st_hangup },   { "await", st_await },    { "drain", st_drain },
};

static struct {
	const char *file;
	unsigned int line;
	char name[128];
	bool named, has_run, failed, stop;
	unsigned int tests, bad;
} play;

static void complain(const char *fmt, va_list ap)
{
	printf("# %s:%u: ", play.file, play.line);
	(void)vprintf(fmt, ap);
	printf("\n");
	play.failed = true;
}

int player_error(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!play.stop)
		complain(fmt, ap);
	va_end(ap);
	play.stop = true;
	return -1;
}

int player_fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	complain(fmt, ap);
	va_end(ap);
	return -1;
}

int words_all_used(struct words *ws)
{
	const char *w = word_peek(ws);

	return w ? player_error("what is %s?", w) : 0;
}

int parse_number(const char *text, uint64_t max, uint64_t *ret)
{
	static const char units[] = "KMGT";
	unsigned long long v;
	const char *unit;
	char *end;

	if (!isdigit((unsigned char)*text))
		return -1;
	errno = 0;
	v = strtoull(text, &end, 0);
	unit = *end ? strchr(units, *end) : NULL;
	if (unit) {
		v <<= 10 * (unit - units + 1);
		end++;
	}
	if (errno || *end || v > max)
		return -1;
	*ret = v;
	return 0;
}

/* ---- the target's side */

/* Inline stores and sockets need a few turns, and none that sleeps. */
void wire_turn(void)
{
	for (int i = 0; i < 4; i++)
		(void)ev_loop_turn(wire.loop, 0);
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
	wire.target->lld->drain();
	wire_turn();
	return words_all_used(ws);
}

/* ---- tests */

static void test_end(void)
{
	if (!play.has_run)
		return;
	printf("%s %u - %s\n", play.failed ? "not ok" : "ok", ++play.tests, play.name);
	play.bad += play.failed;
	play.has_run = play.failed = false;
}

static void comment(const char *text)
{
	while (*text == '#' || *text == ' ')
		text++;
	if (play.named || !*text)
		return;
	test_end();
	play.named = true;
	(void)snprintf(play.name, sizeof(play.name), "%.*s", (int)strcspn(text, "\n"), text);
}

static void statement(struct words *ws)
{
	const char *word = word_next(ws);

	play.named = false;
	play.has_run = true;
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		if (strcmp(statements[i].word, word) != 0)
			continue;
		if (!wire.target && statements[i].run != st_target)
			(void)player_error("a script begins with \"target\"");
		else
			(void)statements[i].run(ws);
		return;
	}
	(void)player_error("no statement is called %s", word);
}

/* A comment behind a statement: " #" outside of quotes. */
static void cut_comment(char *line)
{
	bool quoted = false;

	for (char *p = line; *p; p++) {
		if (*p == '"')
			quoted = !quoted;
		if (*p == '#' && !quoted && (p == line || isspace((unsigned char)p[-1]))) {
			*p = '\0';
			return;
		}
	}
}

/* A statement goes on over indented lines. */
struct pending {
	char text[16384];
	struct words ws;
};

static void play_pending(struct pending *p)
{
	if (!p->text[0])
		return;
	if (words_split(&p->ws, p->text) < 0)
		(void)player_error("a quote is not closed");
	else if (p->ws.n)
		statement(&p->ws);
	p->text[0] = '\0';
}

static void play_line(struct pending *p, char *line, unsigned int nr)
{
	const bool indented = isspace((unsigned char)*line);
	const char *first = line + strspn(line, " \t\n");
	const size_t len = strlen(p->text);

	if (*first && !indented)
		play_pending(p);
	if (play.stop || !*first)
		return;
	if (*line == '#') {
		comment(line);
		return;
	}
	line[strcspn(line, "\n")] = '\0';
	cut_comment(line);
	if (!indented)
		play.line = nr;
	if (len + strlen(line) + 2 > sizeof(p->text))
		(void)player_error("the statement is too long");
	else
		(void)snprintf(p->text + len * indented, sizeof(p->text) - len * indented, "%s%s",
			       indented ? " " : "", line);
}

static int play_file(const char *path)
{
	static struct pending p;
	FILE *f = fopen(path, "re");
	char *line = NULL;
	size_t room = 0;

	if (!f) {
		fprintf(stderr, "%s: %s\n", path, strerror(errno));
		return -1;
	}
	play.file = path;
	play.stop = play.named = false;
	p.text[0] = '\0';
	(void)snprintf(play.name, sizeof(play.name), "%s", path);
	for (unsigned int nr = 1; !play.stop && getline(&line, &room, f) >= 0; nr++)
		play_line(&p, line, nr);
	if (!play.stop)
		play_pending(&p);
	test_end();
	target_end();
	free(line);
	free(p.ws.w);
	p.ws = (struct words){ .n = 0 };
	(void)fclose(f);
	return 0;
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

int main(int argc, char **argv)
{
	struct err e = { .text = "" };
	char options[64];

	(void)argc;
	log_open("wire-run", LOG_TO_STDERR, LOG_LVL_ERR);
	list_init(&wire.peers);
	free_port(options, sizeof(options));
	if (ev_loop_new(&wire.loop) < 0 ||
	    lld_start(lld_find("iscsi"), wire.loop, options, &e) < 0) {
		fprintf(stderr, "wire-run: %s\n", e.text);
		return 2;
	}
	for (argv++; *argv; argv++)
		if (play_file(*argv) < 0)
			return 2;
	printf("1..%u\n", play.tests);
	lld_stop(lld_find("iscsi"));
	(void)ev_loop_free(wire.loop);
	return play.bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
