// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * expect.c - statements that look at the answer of the last command
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "player.h"
#include "tgt/bytes.h"

/* ---- sense data, either format */

struct sense_view {
	unsigned int key, asc, ascq;
	bool has_info, has_field;
	uint64_t info;
	const uint8_t *field; /* 3 bytes of SENSE KEY SPECIFIC */
};

static void view_descriptors(const uint8_t *s, unsigned int len, struct sense_view *v)
{
	for (unsigned int at = 8; at + 2 <= len && at + 2u + s[at + 1] <= len;
	     at += 2u + s[at + 1]) {
		if (s[at] == 0x00 && (s[at + 2] & 0x80)) {
			v->has_info = true;
			v->info = get_be64(s + at + 4);
		}
		if (s[at] == 0x02 && (s[at + 4] & 0x80)) {
			v->has_field = true;
			v->field = s + at + 4;
		}
	}
}

static void view_fixed(const uint8_t *s, struct sense_view *v)
{
	v->key = s[2] & 0xf;
	v->asc = s[12];
	v->ascq = s[13];
	v->has_info = s[0] & 0x80;
	v->info = get_be32(s + 3);
	v->has_field = s[15] & 0x80;
	v->field = s + 15;
}

static int view_sense(const struct run *r, struct sense_view *v)
{
	const uint8_t *s = r->sense;

	memset(v, 0, sizeof(*v));
	if (r->sense_len >= 18 && (s[0] & 0x7f) == 0x70) {
		view_fixed(s, v);
		return 0;
	}
	if (r->sense_len < 8 || s[0] != 0x72)
		return -1;
	v->key = s[1] & 0xf;
	v->asc = s[2];
	v->ascq = s[3];
	view_descriptors(s, r->sense_len, v);
	return 0;
}

/* ---- status */

static const char *status_text(const struct run *r)
{
	static char text[64];
	struct sense_view v;

	switch (r->status) {
	case SCSI_GOOD:
		return "GOOD";
	case SCSI_CONDITION_MET:
		return "CONDITION MET";
	case SCSI_BUSY:
		return "BUSY";
	case SCSI_RESERVATION_CONFLICT:
		return "RESERVATION CONFLICT";
	case SCSI_TASK_SET_FULL:
		return "TASK SET FULL";
	case SCSI_CHECK_CONDITION:
		if (view_sense(r, &v) < 0)
			return "CHECK CONDITION without sense data";
		(void)snprintf(text, sizeof(text), "CHECK CONDITION %02x/%02x/%02x", v.key, v.asc,
			       v.ascq);
		return text;
	default:
		(void)snprintf(text, sizeof(text), "status %02xh", r->status);
		return text;
	}
}

static struct run *last(void)
{
	if (!world.last || world.last->state != RUN_DONE) {
		(void)player_error("no command has been answered");
		return NULL;
	}
	world.unsaid = false;
	return world.last;
}

static int expect_status(struct words *ws, enum scsi_status status)
{
	const struct run *r = last();

	if (!r)
		return -1;
	if (r->status != status)
		return player_fail("the answer is %s", status_text(r));
	return words_all_used(ws);
}

int st_conflict(struct words *ws)
{
	return expect_status(ws, SCSI_RESERVATION_CONFLICT);
}

int st_busy(struct words *ws)
{
	return expect_status(ws, SCSI_BUSY);
}

int st_full(struct words *ws)
{
	return expect_status(ws, SCSI_TASK_SET_FULL);
}

int st_met(struct words *ws)
{
	return expect_status(ws, SCSI_CONDITION_MET);
}

/* ---- good [in PATTERN | in len=N | in at=N PATTERN ...] */

static void show_bytes(const char *what, const uint8_t *b, size_t n, size_t around)
{
	const size_t from = around / 16 * 16;

	printf("#   %s, from byte %zu:", what, from);
	for (size_t i = from; i < n && i < from + 32; i++)
		printf(" %02x", b[i]);
	printf("\n");
}

static int compare_at(const struct pattern *p, const uint8_t *got, size_t n, size_t at)
{
	for (size_t i = 0; i < p->n; i++) {
		if (at + i >= n)
			return player_fail("data ends at byte %zu, byte %zu is expected", n,
					   at + i);
		if ((got[at + i] & p->mask[i]) == p->byte[i] || player.mixed)
			continue;
		show_bytes("got", got, n, at + i);
		return player_fail("byte %zu is %02x, not %02x", at + i, got[at + i], p->byte[i]);
	}
	return 0;
}

static int expect_bytes(struct words *ws, const uint8_t *got, size_t n)
{
	uint64_t at = 0, len;
	const char *v;
	int r = 0;

	while (!r && word_peek(ws)) {
		struct pattern p = { .n = 0 };

		if ((v = word_value(ws, "len"))) {
			if (parse_number(v, UINT32_MAX, &len) < 0)
				return player_error("len=BYTES, not %s", v);
			if (n != len)
				return player_fail("%zu bytes came, not %" PRIu64, n, len);
			continue;
		}
		v = word_value(ws, "at");
		if (v && parse_number(v, UINT32_MAX, &at) < 0)
			return player_error("at=BYTE, not %s", v);
		if (pattern_parse(&p, ws) < 0)
			return -1;
		if (!p.n && !v)
			return words_all_used(ws);
		r = compare_at(&p, got, n, at);
		at += p.n;
		pattern_free(&p);
	}
	return r;
}

int st_good(struct words *ws)
{
	const struct run *r = last();

	if (!r)
		return -1;
	if (r->status != SCSI_GOOD)
		return player_fail("the answer is %s", status_text(r));
	if (!word_peek(ws))
		return 0;
	if (strcmp(word_next(ws), "in") != 0)
		return player_error("good [in BYTES]");
	return expect_bytes(ws, r->in, r->in_len);
}

/* ---- check KEY/ASC/ASCQ [field=BYTE[.BIT]] [info=N] [sense BYTES] */

/* C/D says where the field is, and has to fit ASC 24h (CDB) or 26h (parameter list). */
static int expect_field(const struct sense_view *v, const char *w)
{
	char *end;
	unsigned long byte, bit;

	if (!strcmp(w, "none"))
		return v->has_field ? player_fail("there is a field pointer") : 0;
	if (!v->has_field)
		return player_fail("there is no field pointer");
	byte = strtoul(w, &end, 0);
	if (byte != get_be16(v->field + 1))
		return player_fail("the field pointer says byte %u", get_be16(v->field + 1));
	if (!(v->field[0] & 0x40) != (v->asc == 0x26))
		return player_fail("C/D of the field pointer is wrong");
	if (*end != '.')
		return 0;
	bit = strtoul(end + 1, &end, 10);
	if (!(v->field[0] & 0x08) || bit != (v->field[0] & 7u))
		return player_fail("the field pointer says bit %u", v->field[0] & 7u);
	return 0;
}

static int expect_info(const struct sense_view *v, const char *w)
{
	uint64_t n;

	if (!strcmp(w, "none"))
		return v->has_info ? player_fail("INFORMATION is valid") : 0;
	if (parse_number(w, UINT64_MAX, &n) < 0)
		return player_error("info=NUMBER, not %s", w);
	if (!v->has_info || v->info != n)
		return player_fail("INFORMATION is %s%" PRIu64, v->has_info ? "" : "not valid, ",
				   v->info);
	return 0;
}

static int expect_sense_words(struct words *ws, const struct run *r, const struct sense_view *v)
{
	const char *w;
	int ret = 0;

	while (!ret && word_peek(ws)) {
		if ((w = word_value(ws, "field")))
			ret = expect_field(v, w);
		else if ((w = word_value(ws, "info")))
			ret = expect_info(v, w);
		else if (!strcmp(word_peek(ws), "sense") && ws->at++ < ws->n)
			ret = expect_bytes(ws, r->sense, r->sense_len);
		else
			ret = words_all_used(ws);
	}
	return ret;
}

int st_check(struct words *ws)
{
	const struct run *r = last();
	const char *w = word_next(ws);
	unsigned int key, asc, ascq;
	struct sense_view v;

	if (!r)
		return -1;
	if (!w || sscanf(w, "%x/%x/%x", &key, &asc, &ascq) != 3)
		return player_error("check KEY/ASC/ASCQ");
	if (r->status != SCSI_CHECK_CONDITION || view_sense(r, &v) < 0)
		return player_fail("the answer is %s", status_text(r));
	if (v.key != key || v.asc != asc || v.ascq != ascq)
		return player_fail("the answer is %s", status_text(r));
	return expect_sense_words(ws, r, &v);
}

/* ---- residual under=N | over=N | none */

int st_residual(struct words *ws)
{
	const struct run *r = last();
	int64_t got;
	const char *v;
	uint64_t n = 0;

	if (!r)
		return -1;
	got = r->out_room ? r->out_residual : r->in_residual;
	if ((v = word_value(ws, "under")) || (v = word_value(ws, "over"))) {
		if (parse_number(v, UINT32_MAX, &n) < 0)
			return player_error("%s is no number", v);
		if (ws->w[ws->at - 1][0] == 'o')
			n = (uint64_t) - (int64_t)n;
	} else if (!word_peek(ws) || strcmp(word_next(ws), "none") != 0) {
		return player_error("residual under=N, over=N or none");
	}
	if (got != (int64_t)n)
		return player_fail("residual is %" PRId64 " (> 0: underflow)", got);
	return words_all_used(ws);
}
