// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * send.c - statements that send: cmd, start and wait, tmf, ua
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player.h"
#include "scsi/spc.h"

/* ---- a command from its words */

static int parse_attr(const char *w, enum scsi_attr *attr)
{
	static const struct {
		const char *name;
		enum scsi_attr attr;
	} attrs[] = {
		{ "simple", SCSI_SIMPLE },
		{ "ordered", SCSI_ORDERED },
		{ "head", SCSI_HEAD_OF_QUEUE },
		{ "aca", SCSI_ACA },
	};

	for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
		if (!strcmp(w, attrs[i].name)) {
			*attr = attrs[i].attr;
			return 0;
		}
	}
	return player_error("attr=simple, ordered, head or aca, not %s", w);
}

struct options { /* of a cmd statement */
	bool has_room;
	uint64_t room;
	uint64_t lun;
	bool has_lun8;
	uint8_t lun8[8]; /* lun8=HEX: the bytes of the wire */
};

static int parse_lun8(const char *hex, struct options *o)
{
	struct words ws = { .n = 0 };
	struct pattern p = { .n = 0 };
	char line[2 * sizeof(o->lun8) + 1];
	int r = -1;

	(void)snprintf(line, sizeof(line), "%s", hex);
	if (strlen(hex) < sizeof(line) && !words_split(&ws, line) && !pattern_parse(&p, &ws) &&
	    pattern_exact(&p) && p.n <= sizeof(o->lun8)) {
		memcpy(o->lun8, p.byte, p.n);
		o->has_lun8 = true;
		r = 0;
	}
	pattern_free(&p);
	free(ws.w);
	return r < 0 ? player_error("lun8=HEX, up to 8 bytes, not %s", hex) : 0;
}

static int cmd_options(struct run *r, struct options *o, struct words *ws)
{
	const char *v;

	for (;;) {
		if ((v = word_value(ws, "attr"))) {
			if (parse_attr(v, &r->attr) < 0)
				return -1;
		} else if ((v = word_value(ws, "room"))) {
			o->has_room = true;
			if (parse_number(v, UINT32_MAX, &o->room) < 0)
				return player_error("room=BYTES, not %s", v);
		} else if ((v = word_value(ws, "lun"))) {
			if (parse_number(v, UINT32_MAX, &o->lun) < 0)
				return player_error("lun=NUMBER, not %s", v);
		} else if ((v = word_value(ws, "lun8"))) {
			if (parse_lun8(v, o) < 0)
				return -1;
		} else {
			break;
		}
	}
	if (word_peek(ws) && !strcmp(word_peek(ws), "out")) {
		ws->at++;
		if (pattern_parse(&r->out, ws) < 0)
			return -1;
	}
	return words_all_used(ws);
}

static int cmd_cdb(struct run *r, struct words *ws)
{
	struct pattern cdb = { .n = 0 };
	int ret = pattern_parse(&cdb, ws);

	if (!ret && (!cdb.n || cdb.n > sizeof(r->cdb) || !pattern_exact(&cdb)))
		ret = player_error("a CDB is 1 to %zu bytes of hex", sizeof(r->cdb));
	if (!ret) {
		memcpy(r->cdb, cdb.byte, cdb.n);
		r->cdb_len = (uint16_t)cdb.n;
	}
	pattern_free(&cdb);
	return ret;
}

/* What the CDB asks for is what a well-behaved initiator has room for. */
static uint64_t cdb_amount(const struct run *r, struct scsi_lu *lu)
{
	const struct opcode_table *t = lu ? lu->devtype->opcodes : devtype_absent.opcodes;
	struct scsi_cmd cmd = { .lu = lu };
	uint64_t n;

	memcpy(cmd.cdb, r->cdb, r->cdb_len < SCSI_CDB_MAX ? r->cdb_len : SCSI_CDB_MAX);
	cmd.op = opcode_of_cdb(t, cmd.cdb);
	if (!cmd.op || cmd.op->dir != DIR_IN)
		return 0;
	if (cmd.op->want)
		return cmd.op->want(&cmd);
	n = cdb_field(cmd.cdb, cmd.op->len_at, cmd.op->len_size);
	if (!n && (cmd.op->flags & OPF_LEN0_256))
		n = 256;
	return lu && (cmd.op->flags & OPF_BLOCKS) ? n << lu->block_shift : n;
}

static const struct lun_entry *lun_of_wire(const uint8_t lun[8])
{
	const int64_t nr =
		world.lld->lun_decode ? world.lld->lun_decode(world.target, lun) : lun_decode(lun);

	return nr < 0 ? NULL : lunmap_find(world.target, (uint64_t)nr);
}

static void cmd_rooms(struct run *r, const struct options *o)
{
	const struct lun_entry *le = lun_of_wire(r->lun);
	const uint64_t amount = cdb_amount(r, le ? le->lu : NULL);

	if (r->out.n) {
		r->out_room = (uint32_t)(o->has_room ? o->room : r->out.n);
		return;
	}
	r->in_room = (uint32_t)(amount < UINT32_MAX ? amount : UINT32_MAX);
	if (!o->has_room)
		return;
	r->in_room = (uint32_t)o->room;
}

static int cmd_fill(struct run *r, struct words *ws)
{
	struct options o = { .lun = world.lun };

	if (cmd_cdb(r, ws) < 0 || cmd_options(r, &o, ws) < 0)
		return -1;
	if (!pattern_exact(&r->out))
		return player_error("bytes to send have no wildcards");
	if (o.has_lun8)
		memcpy(r->lun, o.lun8, sizeof(r->lun));
	else
		lun_to_wire(o.lun, r->lun);
	cmd_rooms(r, &o);
	return 0;
}

static struct run *cmd_send(const char *name, struct words *ws)
{
	const struct initiator *who = world_speaker();
	struct run *r = who ? calloc(1, sizeof(*r)) : NULL;

	if (!r)
		return NULL;
	(void)snprintf(r->name, sizeof(r->name), "%s", name);
	r->nexus = who->n;
	r->tag = ++world.tags;
	list_add_tail(&r->link, &world.runs);
	if (cmd_fill(r, ws) < 0)
		return NULL;
	port_send(r);
	return r;
}

static int run_wait(struct run *r)
{
	world_wait_start();
	while (r->state == RUN_SENT && world_turn())
		if (r->sent_again)
			world_release(UINT32_MAX);
	world.last = r;
	world.unsaid = false;
	if (r->state == RUN_SENT)
		return player_fail("no answer");
	if (r->state == RUN_ABORTED)
		return player_fail("the command was aborted");
	world.unsaid = true;
	return 0;
}

int st_cmd(struct words *ws)
{
	struct run *r = cmd_send("", ws);

	return r ? run_wait(r) : -1;
}

/* ---- commands that stay under way */

struct run *run_find(const char *name)
{
	struct run *r;

	list_for_each_entry (r, &world.runs, link)
		if (name && *name && !strcmp(r->name, name))
			return r;
	(void)player_error("no command is named %s", name ? name : "nothing");
	return NULL;
}

int st_start(struct words *ws)
{
	const char *name = word_next(ws);
	struct run *r;

	if (!name)
		return player_error("start NAME CDB...");
	list_for_each_entry (r, &world.runs, link)
		if (!strcmp(r->name, name))
			r->name[0] = '\0'; /* the name is the new one's */
	if (!cmd_send(name, ws))
		return -1;
	for (int i = 0; i < 4; i++)
		(void)ev_loop_turn(world.loop, 0);
	return 0;
}

int st_wait(struct words *ws)
{
	struct run *r = run_find(word_next(ws));

	return r ? run_wait(r) : -1;
}

static int expect_state(struct words *ws, enum run_state state, const char *text)
{
	struct run *r = run_find(word_next(ws));

	if (!r)
		return -1;
	return r->state == state ? words_all_used(ws) : player_fail("%s %s", r->name, text);
}

int st_running(struct words *ws)
{
	return expect_state(ws, RUN_SENT, "is not under way any more");
}

int st_aborted(struct words *ws)
{
	return expect_state(ws, RUN_ABORTED, "was not aborted");
}

/* ---- task management */

static const char *const functions[] = {
	[TMF_ABORT_TASK] = "abort_task",
	[TMF_ABORT_TASK_SET] = "abort_task_set",
	[TMF_CLEAR_ACA] = "clear_aca",
	[TMF_CLEAR_TASK_SET] = "clear_task_set",
	[TMF_LOGICAL_UNIT_RESET] = "lu_reset",
	[TMF_I_T_NEXUS_RESET] = "i_t_nexus_reset",
	[TMF_TARGET_WARM_RESET] = "target_warm_reset",
	[TMF_TARGET_COLD_RESET] = "target_cold_reset",
	[TMF_QUERY_TASK] = "query_task",
	[TMF_QUERY_TASK_SET] = "query_task_set",
	[TMF_QUERY_ASYNC_EVENT] = "query_async_event",
};

static const char *const responses[] = {
	[TMF_COMPLETE] = "complete",           [TMF_SUCCEEDED] = "succeeded",
	[TMF_NO_SUCH_TASK] = "no_task",        [TMF_INCORRECT_LUN] = "incorrect_lun",
	[TMF_NOT_SUPPORTED] = "not_supported", [TMF_REJECTED] = "rejected",
};

static int word_index(const char *w, const char *const *list, unsigned int n)
{
	for (unsigned int i = 0; w && i < n; i++)
		if (!strcmp(w, list[i]))
			return (int)i;
	return player_error("%s is not known", w ? w : "nothing");
}

/* tmf FUNCTION [NAME] [lun=N] -> RESPONSE */
int st_tmf(struct words *ws)
{
	const struct initiator *who = world_speaker();
	const int f = word_index(word_next(ws), functions, TMF_QUERY_ASYNC_EVENT + 1);
	struct tmf tmf = { .function = (enum tmf_function)f };
	uint64_t lun = world.lun;
	const char *v;
	int want;

	if (!who || f < 0)
		return -1;
	if (f == TMF_ABORT_TASK || f == TMF_QUERY_TASK) {
		const struct run *r = run_find(word_next(ws));

		if (!r)
			return -1;
		tmf.tag = r->tag;
	}
	v = word_value(ws, "lun");
	if (v && parse_number(v, UINT32_MAX, &lun) < 0)
		return player_error("lun=NUMBER, not %s", v);
	if (!word_peek(ws) || strcmp(word_next(ws), "->") != 0)
		return player_error("tmf FUNCTION [NAME] [lun=N] -> RESPONSE");
	want = word_index(word_next(ws), responses, TMF_REJECTED + 1);
	if (want < 0)
		return -1;
	tmf.nexus = who->n;
	lun_to_wire(lun, tmf.lun);
	if ((int)port_tmf(&tmf) != want && player_again())
		(void)port_tmf(&tmf);
	if ((int)tmf.response != want)
		return player_fail("response is %s", responses[tmf.response]);
	return words_all_used(ws);
}

/* ua ASC/ASCQ, or ua none: by TEST UNIT READY */
int st_ua(struct words *ws)
{
	static char cdb[] = "00 00 00 00 00 00";
	char line[sizeof(cdb)], sense[32];
	const char *what = word_next(ws);
	struct words tur = { .n = 0 }, check = { .n = 0 };
	int r;

	if (!what)
		return player_error("ua ASC/ASCQ, or ua none");
	memcpy(line, cdb, sizeof(line));
	(void)snprintf(sense, sizeof(sense), "06/%s", what);
	r = words_split(&tur, line) < 0 ? -1 : st_cmd(&tur);
	if (!r && !strcmp(what, "none"))
		r = st_good(&check);
	else if (!r)
		r = words_split(&check, sense) < 0 ? -1 : st_check(&check);
	free(tur.w);
	free(check.w);
	return r;
}
