// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * world.c - what a script plays against: one target, its logical units, the nexuses
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bs/delay.h"
#include "player.h"
#include "tgt/bytes.h"
#include "tgt/plugin.h"

#define PATIENCE_NS UINT64_C(10000000000) /* no answer within this: the test has failed */

struct world world;

static uint64_t wait_until;

int world_open(void)
{
	static const struct tgt_plugin plugins[] = { TGT_PLUGIN_INIT(TGT_LLD, script_lld),
						     TGT_PLUGIN_INIT(TGT_LLD, script_vscsi) };
	struct err e;

	list_init(&world.initiators);
	list_init(&world.runs);
	world.lld = &script_lld;
	if (ev_loop_new(&world.loop) < 0 || plugin_register(&plugins[0], "player") < 0 ||
	    plugin_register(&plugins[1], "player") < 0 ||
	    lld_start(&script_lld, world.loop, NULL, &e) < 0 ||
	    lld_start(&script_vscsi, world.loop, NULL, &e) < 0) {
		fprintf(stderr, "the player cannot start\n");
		return -1;
	}
	return 0;
}

void world_wait_start(void)
{
	wait_until = 0;
}

bool world_turn(void)
{
	const uint64_t now = ev_now_ns(world.loop);

	if (!wait_until)
		wait_until = now + PATIENCE_NS;
	(void)ev_loop_turn(world.loop, 50);
	return now < wait_until;
}

/* ---- end */

static struct bs *held_store(const struct lun_entry *le)
{
	struct bs *bs = le->lu->bs;

	return bs && !strcmp(bs->ops->name, "delay") ? bs : NULL;
}

void world_release(unsigned int n)
{
	for (unsigned int i = 0; i < world.target->nr_luns; i++) {
		struct bs *bs = held_store(world.target->luns[i]);

		if (bs)
			bs_delay_release(bs, n);
	}
}

static void settle(void)
{
	for (int i = 0; i < 8; i++)
		(void)ev_loop_turn(world.loop, 0);
}

/* Target, nexuses, commands go. */
static void world_clear(void)
{
	struct initiator *who, *next_who;
	struct run *r, *next;
	struct err e;

	if (world.target) {
		world_release(UINT32_MAX);
		settle();
		(void)target_delete(world.target, true, &e);
	}
	settle();
	list_for_each_entry_safe (r, next, &world.runs, link)
		run_free(r);
	list_for_each_entry_safe (who, next_who, &world.initiators, link) {
		list_del_init(&who->link);
		free(who);
	}
	world.target = NULL;
	world.who = NULL;
	world.last = NULL;
	world.unsaid = false;
	world.lun = 0;
}

void world_end(void)
{
	world_clear();
	world.lld = &script_lld;
}

void world_close(void)
{
	world_end();
	lld_stop(&script_lld);
	lld_stop(&script_vscsi);
	world.loop = ev_loop_free(world.loop);
}

/* ---- nexuses */

struct initiator *initiator_find(const char *name)
{
	struct initiator *i;

	list_for_each_entry (i, &world.initiators, link)
		if (!strcmp(i->name, name))
			return i;
	return NULL;
}

void initiator_gone(struct it_nexus *n)
{
	struct initiator *i;
	struct run *r;

	list_for_each_entry (i, &world.initiators, link)
		if (i->n == n)
			i->n = NULL;
	list_for_each_entry (r, &world.runs, link)
		if (r->nexus == n)
			r->nexus = NULL;
}

void lun_to_wire(uint64_t lun, uint8_t out[8])
{
	if (world.lld->lun_encode)
		world.lld->lun_encode(lun, out);
	else
		lun_encode(lun, out);
}

/* A script that is not about the unit attentions of a new nexus does not want to see them. */
static void swallow_ua(void)
{
	struct initiator *i;

	list_for_each_entry (i, &world.initiators, link) {
		if (!i->n || i->keep_ua)
			continue;
		for (unsigned int l = 0; l < world.target->nr_luns; l++) {
			uint8_t wire[8];
			struct itl *itl;

			lun_to_wire(world.target->luns[l]->lun, wire);
			itl = nexus_itl(i->n, wire);
			if (!itl && player_again())
				itl = nexus_itl(i->n, wire);
			if (itl)
				itl->ua = 0;
		}
	}
}

/* TransportID of an iSCSI initiator port: SPC-4 7.6.4.6 */
static unsigned int transport_id(const char *name, uint8_t *id)
{
	const int n = snprintf((char *)id + 4, TRANSPORT_ID_MAX - 4, "%s,i,0x000000000001", name);
	const unsigned int len = ((unsigned int)n + 4) / 4 * 4;

	id[0] = 0x45;
	put_be16(id + 2, (uint16_t)len);
	return 4 + len;
}

static int log_in(struct initiator *i, unsigned int port)
{
	uint8_t id[TRANSPORT_ID_MAX] = { 0 };
	char name[64];

	(void)snprintf(name, sizeof(name), "iqn.2001-04.com.example:%s", i->name);
	i->n = scsi_nexus_established(world.target, name, NULL, id, transport_id(name, id), i);
	if (!i->n && player_again())
		i->n = scsi_nexus_established(world.target, name, NULL, id, transport_id(name, id),
					      i);
	if (!i->n)
		return player_error("out of memory");
	i->n->rel_port = (uint16_t)port;
	if (!i->keep_ua)
		swallow_ua();
	return 0;
}

static struct initiator *initiator_new(const char *name, bool keep_ua, unsigned int port)
{
	struct initiator *i = initiator_find(name);

	if (!world.target) {
		(void)player_error("there is no logical unit yet: begin with \"lu disk\"");
		return NULL;
	}
	if (!i) {
		i = calloc(1, sizeof(*i));
		if (!i)
			abort();
		(void)snprintf(i->name, sizeof(i->name), "%s", name);
		list_add_tail(&i->link, &world.initiators);
	}
	i->keep_ua = keep_ua;
	return log_in(i, port) < 0 ? NULL : i;
}

struct initiator *world_speaker(void)
{
	if (!world.who)
		world.who = initiator_new("A", false, 1);
	if (world.who && !world.who->n) {
		(void)player_error("nexus %s is lost", world.who->name);
		return NULL;
	}
	return world.who;
}

int st_nexus(struct words *ws)
{
	const char *name = word_next(ws), *value, *w;
	struct initiator *i = name ? initiator_find(name) : NULL;
	uint64_t port = 1;
	bool keep_ua = false;

	if (!name)
		return player_error("nexus NAME [port=N] [keep-ua]");
	while ((w = word_peek(ws))) {
		value = word_value(ws, "port");
		if (value && parse_number(value, 65535, &port) == 0)
			continue;
		if (value || strcmp(w, "keep-ua") != 0)
			return player_error("nexus does not know %s", w);
		keep_ua = true;
		ws->at++;
	}
	world.who = i && i->n ? i : initiator_new(name, keep_ua, (unsigned int)port);
	return world.who ? 0 : -1;
}

int st_lost(struct words *ws)
{
	const char *name = word_next(ws);
	struct initiator *i = name ? initiator_find(name) : NULL;

	if (!i || !i->n)
		return player_error("no nexus is named %s", name ? name : "nothing");
	script_lld.nexus_drop(i->n);
	return words_all_used(ws);
}

int st_lun(struct words *ws)
{
	const char *w = word_next(ws);

	if (!w || parse_number(w, 16383, &world.lun) < 0)
		return player_error("lun NUMBER");
	return words_all_used(ws);
}

/* ---- logical units */

struct lu_words { /* what "lu" was told */
	struct lu_params p;
	char bsopts[256];
	char path[256];
	uint64_t lun;
	bool added; /* lun=N: to the target that is there */
};

static void add_bsopt(struct lu_words *lw, const char *key, const char *value)
{
	const size_t at = strlen(lw->bsopts);

	(void)snprintf(lw->bsopts + at, sizeof(lw->bsopts) - at, "%s%s%s%s", at ? ";" : "", key,
		       *key ? "=" : "", value);
}

static int make_file(struct lu_words *lw, const char *value)
{
	const char *dir = getenv("TMPDIR");
	uint64_t size;
	int fd;

	if (parse_number(value, UINT64_C(1) << 40, &size) < 0)
		return player_error("file=SIZE, not %s", value);
	(void)snprintf(lw->path, sizeof(lw->path), "%s/cdb-run.XXXXXX", dir ? dir : "/tmp");
	fd = mkstemp(lw->path);
	if (fd < 0 || ftruncate(fd, (off_t)size) < 0)
		return player_error("%s: %s", lw->path, strerror(errno));
	(void)close(fd);
	lw->p.path = lw->path;
	return 0;
}

/* 1: a word about how it is made, 0: another one, -1: error */
static int creation_word(struct lu_words *lw, struct words *ws)
{
	const char *v;
	uint64_t n;

	if ((v = word_value(ws, "bs"))) {
		lw->p.bstype = v;
	} else if ((v = word_value(ws, "size"))) {
		add_bsopt(lw, "size", v);
	} else if ((v = word_value(ws, "opts"))) {
		add_bsopt(lw, "", v);
	} else if ((v = word_value(ws, "file"))) {
		return make_file(lw, v) < 0 ? -1 : 1;
	} else if ((v = word_value(ws, "path"))) {
		lw->p.path = v;
	} else if ((v = word_value(ws, "blocksize")) && parse_number(v, UINT32_MAX, &n) == 0) {
		lw->p.block_size = (uint32_t)n;
	} else if ((v = word_value(ws, "lun")) && parse_number(v, 16383, &lw->lun) == 0) {
		lw->added = true;
	} else {
		return v ? player_error("%s is no number", v) : 0;
	}
	return 1;
}

static const char *long_key(const char *key)
{
	if (!strcmp(key, "thin"))
		return "thin_provisioning";
	return !strcmp(key, "ro") ? "readonly" : key;
}

/* "key=value", as in tgtadm --params; quotes keep blanks together and are not part of it */
static int update(uint64_t lun, const char *w, struct err *e)
{
	char pair[1024], *eq;
	size_t n = 0;

	for (; *w && n < sizeof(pair) - 1; w++)
		if (*w != '"')
			pair[n++] = *w;
	pair[n] = '\0';
	eq = strchr(pair, '=');
	if (!eq)
		return player_error("KEY=VALUE, not %s", pair);
	*eq = '\0';
	return lu_update(world.target, lun, long_key(pair), eq + 1, e);
}

static int need_target(struct err *e)
{
	return world.target ? 0
			    : target_new(1, "iqn.2001-04.com.example:script", world.lld, world.loop,
					 &world.target, e);
}

static int lu_open(const struct lu_words *lw, struct err *e)
{
	if (need_target(e) < 0)
		return -1;
	if (lunmap_find(world.target, lw->lun) && lu_delete(world.target, lw->lun, true, e) < 0)
		return -1;
	if (lu_new(world.target, lw->lun, &lw->p, e) < 0)
		return -1;
	if (player.lu_made)
		player.lu_made(lunmap_find(world.target, lw->lun)->lu);
	return 0;
}

static int lu_make(struct lu_words *lw, struct words *ws, struct err *e)
{
	const bool controller = !strcmp(lw->p.device_type, "controller");
	const char *w;
	int r;

	while ((r = creation_word(lw, ws)) > 0)
		;
	if (r < 0)
		return -1;
	if (!lw->added)
		world_clear();
	if (!lw->p.bstype && !controller)
		lw->p.bstype = lw->path[0] ? "rdwr" : "mem";
	lw->p.bsopts = lw->bsopts[0] ? lw->bsopts : NULL;
	r = lu_open(lw, e);
	if (lw->path[0])
		(void)unlink(lw->path);
	if (r < 0)
		return -1;
	while ((w = word_next(ws)))
		if (update(lw->lun, w, e) < 0)
			return -1;
	swallow_ua();
	return 0;
}

static int lu_statement(struct words *ws, struct err *e)
{
	struct lu_words lw = { .lun = 0 };

	lw.p.device_type = word_next(ws);
	if (!lw.p.device_type)
		return player_error("lu TYPE [KEY=VALUE...]");
	return lu_make(&lw, ws, e);
}

int st_transport(struct words *ws)
{
	const char *name = word_next(ws);

	world_clear();
	if (name && !strcmp(name, script_vscsi.name))
		world.lld = &script_vscsi;
	else if (name && !strcmp(name, script_lld.name))
		world.lld = &script_lld;
	else
		return player_error("transport script, or vscsi");
	return words_all_used(ws);
}

int st_lu(struct words *ws)
{
	const unsigned int at = ws->at;
	struct err e = { .text = "" };
	int r = lu_statement(ws, &e);

	if (r < 0 && e.text[0] && player_again()) {
		ws->at = at;
		r = lu_statement(ws, &e);
	}
	return r < 0 ? player_error("lu: %s", e.text) : 0;
}

static int set_statement(struct words *ws, struct err *e)
{
	const char *w;

	if (!world.target)
		return player_error("there is no logical unit yet");
	while ((w = word_next(ws)))
		if (update(world.lun, w, e) < 0)
			return -1;
	return 0;
}

int st_set(struct words *ws)
{
	const unsigned int at = ws->at;
	struct err e = { .text = "" };
	int r = set_statement(ws, &e);

	if (r < 0 && e.text[0] && player_again()) {
		ws->at = at;
		r = set_statement(ws, &e);
	}
	return r < 0 ? player_fail("set: %s", e.text) : 0;
}

/* "refused set ..." or "refused lu ...": the administrator is told no. */
int st_refused(struct words *ws)
{
	const char *what = word_next(ws);
	struct err e = { .text = "" };
	int r;

	if (what && !strcmp(what, "set"))
		r = set_statement(ws, &e);
	else if (what && !strcmp(what, "lu"))
		r = lu_statement(ws, &e);
	else
		return player_error("refused set ..., or refused lu ...");
	return r < 0 ? 0 : player_fail("it was accepted");
}

/* The store "delay" with hold=1 lets go of what it has. */
int st_release(struct words *ws)
{
	const char *w = word_next(ws);
	uint64_t n = UINT32_MAX;

	if (w && parse_number(w, UINT32_MAX, &n) < 0)
		return player_error("release [NUMBER]");
	world_release((unsigned int)n);
	settle();
	return words_all_used(ws);
}
