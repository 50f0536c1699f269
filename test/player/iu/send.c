// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * send.c - what the client sends: elements, MADs, SRP IUs
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iu.h"
#include "tgt/bytes.h"

/* ---- elements */

static int element(uint8_t header, uint8_t format, uint8_t status)
{
	const uint8_t crq[CRQ_ELEMENT] = { header, format, 0, status };

	client_element(crq);
	return 0;
}

int st_init(struct words *ws)
{
	return element(CRQ_INITIALIZE, CRQ_INIT, 0) | words_all_used(ws);
}

int st_init_complete(struct words *ws)
{
	return element(CRQ_INITIALIZE, CRQ_INIT_COMPLETE, 0) | words_all_used(ws);
}

int st_ping(struct words *ws)
{
	return element(CRQ_COMMAND, CRQ_IN_CRQ, CRQ_PING) | words_all_used(ws);
}

/* crq BYTES: the rest is 0 */
int st_crq(struct words *ws)
{
	uint8_t crq[CRQ_ELEMENT] = { 0 };
	struct pattern p = { .n = 0 };
	int ret = pattern_parse(&p, ws);

	if (!ret && (!p.n || p.n > sizeof(crq)))
		ret = player_error("an element has 16 bytes");
	if (!ret) {
		memcpy(crq, p.byte, p.n);
		client_element(crq);
	}
	pattern_free(&p);
	return ret ? ret : words_all_used(ws);
}

/* ---- an IU that grows, and what is said about its element */

struct draft {
	struct request *r;
	uint8_t iu[512];
	size_t len;
	uint64_t iu_len, ioba; /* as the element says */
	bool iu_len_said, ioba_said;
};

static int draft_begin(struct draft *d)
{
	uint8_t *tag;

	memset(d, 0, sizeof(*d));
	d->r = request_new();
	if (!d->r)
		return -1;
	d->r->iu = mem_new(sizeof(d->iu));
	if (!d->r->iu)
		return -1;
	/* as Linux' are: a pointer in the client's own byte order */
	tag = d->r->tag;
	client.tags++;
	memcpy(tag,
	       (uint8_t[8]){ 0x60, (uint8_t)(client.tags >> 8), (uint8_t)client.tags, 0x03, 0, 0, 0,
			     0xc0 },
	       8);
	return 0;
}

static void draft_drop(struct draft *d)
{
	request_free(d->r);
}

static int number(const char *text, uint64_t max, uint64_t *v)
{
	return parse_number(text, max, v) < 0 ? player_error("%s: not a number", text) : 0;
}

/* lun=8100, tag=..: bytes, the rest is 0 */
static int hex8(const char *text, uint8_t out[8])
{
	char copy[64];
	char *w = copy;
	struct words one = { .w = &w, .n = 1 };
	struct pattern p = { .n = 0 };
	int ret;

	(void)snprintf(copy, sizeof(copy), "%s", text);
	ret = pattern_parse(&p, &one);
	if (!ret && (!p.n || p.n > 8 || !pattern_exact(&p)))
		ret = player_error("%s: up to 8 bytes in hex", text);
	memset(out, 0, 8);
	if (!ret)
		memcpy(out, p.byte, p.n);
	pattern_free(&p);
	return ret;
}

/* Words that all requests have. 1: taken, 0: not one of them, -1 */
static int draft_word(struct draft *d, struct words *ws)
{
	const char *v = word_value(ws, "iu_len");

	if (v) {
		d->iu_len_said = true;
		return number(v, 65535, &d->iu_len) < 0 ? -1 : 1;
	}
	v = word_value(ws, "iu_addr");
	if (v) {
		d->ioba_said = true;
		return number(v, UINT64_MAX, &d->ioba) < 0 ? -1 : 1;
	}
	v = word_value(ws, "as");
	if (v) {
		(void)snprintf(d->r->name, sizeof(d->r->name), "%s", v);
		return 1;
	}
	v = word_value(ws, "tag");
	if (v)
		return hex8(v, d->r->tag) < 0 ? -1 : 1;
	return 0;
}

/* Into the client's memory, and the element that says so. */
static int draft_send(struct draft *d, enum crq_format format)
{
	uint8_t crq[CRQ_ELEMENT] = { CRQ_COMMAND, (uint8_t)format };

	/* a small IU has room for any answer */
	memcpy(mem_at(d->r->iu, sizeof(d->iu)), d->iu, sizeof(d->iu));
	d->r->iu_len = d->iu_len_said ? (unsigned int)d->iu_len : (unsigned int)d->len;
	d->r->mad = format == CRQ_MAD;
	d->r->opcode = d->iu[0];
	put_be16(crq + 6, (uint16_t)d->r->iu_len);
	put_be64(crq + 8, d->ioba_said ? d->ioba : d->r->iu);
	client_element(crq);
	return 0;
}

/* iu [mad] [WORD...] BYTES: an IU as it is; its tag becomes what the bytes have there */
int st_iu(struct words *ws)
{
	const char *w = word_peek(ws);
	const bool mad = w && !strcmp(w, "mad");
	struct pattern p = { .n = 0 };
	struct draft d;
	int ret = draft_begin(&d), r = 1;

	if (mad)
		(void)word_next(ws);
	while (!ret && r > 0)
		r = draft_word(&d, ws);
	if (!ret && r >= 0)
		ret = pattern_parse(&p, ws);
	if (!ret && r >= 0 && p.n <= sizeof(d.iu)) {
		if (p.n)
			memcpy(d.iu, p.byte, p.n);
		d.len = p.n;
		if (p.n >= 16)
			memcpy(d.r->tag, d.iu + 8, 8);
		ret = draft_send(&d, mad ? CRQ_MAD : CRQ_SRP);
	} else {
		draft_drop(&d);
		ret = player_error("iu [mad] [WORD...] BYTES");
	}
	pattern_free(&p);
	return ret ? ret : words_all_used(ws);
}

/* ---- MADs */

static const struct mad_name {
	const char *name;
	uint32_t type;
	uint8_t len;
} mads[] = {
	{ "empty_iu", MAD_EMPTY_IU, 28 },
	{ "error_logging", MAD_ERROR_LOGGING, 24 },
	{ "adapter_info", MAD_ADAPTER_INFO, 24 },
	{ "host_config", MAD_HOST_CONFIG, 24 },
	{ "capabilities", MAD_CAPABILITIES, 24 },
	{ "phys_adapter_info", MAD_PHYS_ADAPTER_INFO, 24 },
	{ "tape_passthrough", MAD_TAPE_PASSTHROUGH, 24 },
	{ "fast_fail", MAD_ENABLE_FAST_FAIL, 16 },
};

static int mad_type(struct draft *d, const char *word)
{
	uint64_t type;

	for (size_t i = 0; word && i < sizeof(mads) / sizeof(mads[0]); i++) {
		if (strcmp(mads[i].name, word) != 0)
			continue;
		put_be32(d->iu, mads[i].type);
		d->len = mads[i].len;
		return 0;
	}
	if (!word || parse_number(word, UINT32_MAX, &type) < 0)
		return player_error("mad NAME or number");
	put_be32(d->iu, (uint32_t)type);
	d->len = 24;
	return 0;
}

/* Its payload: a copy in memory of its own */
static int mad_payload(struct draft *d, const struct pattern *p, size_t len)
{
	if (!len)
		return 0;
	d->r->nr_seg = 1;
	d->r->seg[0].at = mem_new(len);
	d->r->seg[0].len = (uint32_t)len;
	if (!d->r->seg[0].at)
		return -1;
	memset(mem_at(d->r->seg[0].at, len), 0, len);
	if (p->n)
		memcpy(mem_at(d->r->seg[0].at, len), p->byte, p->n < len ? p->n : len);
	put_be64(d->iu + 16, d->r->seg[0].at);
	return 0;
}

/* mad NAME [length=N] [room=N] [buffer=ADDRESS] [data BYTES]: length and room are those of the
 * bytes, 148 of adapter_info without any; room is what the target may write */
int st_mad(struct words *ws)
{
	const char *word = word_next(ws), *v;
	struct pattern p = { .n = 0 };
	uint64_t length = 0, room = 0, buffer = 0;
	bool length_said = false, room_said = false, buffer_said = false;
	struct draft d;
	int ret = draft_begin(&d), r = 1;

	if (!ret)
		ret = mad_type(&d, word);
	while (!ret && r > 0) {
		r = draft_word(&d, ws);
		if (!r && (v = word_value(ws, "length")))
			r = number(v, 65535, &length) < 0 ? -1 : (length_said = true);
		else if (!r && (v = word_value(ws, "room")))
			r = number(v, 65535, &room) < 0 ? -1 : (room_said = true);
		else if (!r && (v = word_value(ws, "buffer")))
			r = number(v, UINT64_MAX, &buffer) < 0 ? -1 : (buffer_said = true);
	}
	if (word_peek(ws) && !strcmp(word_peek(ws), "data")) {
		(void)word_next(ws);
		ret |= pattern_parse(&p, ws);
	}
	if (ret || r < 0) {
		draft_drop(&d);
		pattern_free(&p);
		return -1;
	}
	if (!room_said)
		room = p.n ? p.n : d.iu[3] == MAD_ADAPTER_INFO ? MAD_ADAPTER_INFO_LEN : 0;
	put_be16(d.iu + 6, (uint16_t)(length_said ? length : room));
	memcpy(d.iu + 8, d.r->tag, 8);
	ret = mad_payload(&d, &p, (size_t)room);
	if (buffer_said)
		put_be64(d.iu + 16, buffer);
	pattern_free(&p);
	return ret ? ret : draft_send(&d, CRQ_MAD) | words_all_used(ws);
}

/* ---- SRP without data */

static void srp_begin(struct draft *d, enum srp_opcode opcode, size_t len)
{
	d->iu[0] = (uint8_t)opcode;
	d->len = len;
}

struct field { /* "name=number" at byte @at */
	const char *name;
	uint8_t at, size;
};

/* 1: taken, 0: none of them, -1 */
static int field_word(struct draft *d, const struct field *f, struct words *ws)
{
	for (; f->name; f++) {
		const char *v = word_value(ws, f->name);
		uint64_t n;

		if (!v)
			continue;
		if (number(v, UINT64_MAX, &n) < 0)
			return -1;
		for (unsigned int i = 0; i < f->size; i++)
			d->iu[f->at + i] = (uint8_t)(n >> 8 * (f->size - 1 - i));
		return 1;
	}
	return 0;
}

/* The words of an IU whose fields are numbers; sent when they were right */
static int srp_send(struct draft *d, const struct field *f, struct words *ws)
{
	int r = 1;

	while (r > 0 && word_peek(ws)) {
		r = draft_word(d, ws);
		if (!r)
			r = field_word(d, f, ws);
	}
	memcpy(d->iu + 8, d->r->tag, 8);
	if (r > 0)
		return draft_send(d, CRQ_SRP);
	draft_drop(d);
	return words_all_used(ws);
}

/* login [it_iu_len=N] [fmt=N] [flags=N] [port=N] [target_port=N] */
int st_login(struct words *ws)
{
	static const struct field fields[] = { { "it_iu_len", 16, 4 },
					       { "fmt", 24, 2 },
					       { "flags", 26, 1 },
					       { "port", 32, 8 },
					       { "port_extension", 40, 8 },
					       { "target_port", 48, 8 },
					       { NULL, 0, 0 } };
	struct draft d;

	if (draft_begin(&d) < 0)
		return -1;
	srp_begin(&d, SRP_LOGIN_REQ, SRP_LOGIN_LEN);
	put_be32(d.iu + 16, VSCSI_IU_MAX);
	put_be16(d.iu + 24, SRP_BUF_DIRECT | SRP_BUF_INDIRECT);
	return srp_send(&d, fields, ws);
}

int st_logout(struct words *ws)
{
	static const struct field fields[] = { { NULL, 0, 0 } };
	struct draft d;

	if (draft_begin(&d) < 0)
		return -1;
	srp_begin(&d, SRP_I_LOGOUT, SRP_LOGOUT_LEN);
	return word_peek(ws) ? srp_send(&d, fields, ws)
			     : (memcpy(d.iu + 8, d.r->tag, 8), draft_send(&d, CRQ_SRP));
}

/* ---- task management */

static int tmf_function(const char *word, struct draft *d)
{
	static const struct {
		const char *name;
		uint8_t func;
	} functions[] = {
		{ "abort", SRP_TMF_ABORT_TASK },         { "abort_set", SRP_TMF_ABORT_TASK_SET },
		{ "clear_set", SRP_TMF_CLEAR_TASK_SET }, { "lun_reset", SRP_TMF_LUN_RESET },
		{ "clear_aca", SRP_TMF_CLEAR_ACA },
	};
	uint64_t n;

	for (size_t i = 0; word && i < sizeof(functions) / sizeof(functions[0]); i++)
		if (!strcmp(functions[i].name, word))
			return d->iu[30] = functions[i].func, 0;
	if (!word || number(word, 255, &n) < 0)
		return player_error("tmf FUNCTION");
	d->iu[30] = (uint8_t)n;
	return 0;
}

/* tmf FUNCTION [lun=8100] [of=NAME] [sol=N]: the function, or its number */
int st_tmf(struct words *ws)
{
	static const struct field fields[] = { { "sol", 1, 1 }, { NULL, 0, 0 } };
	const struct request *of;
	const char *v;
	struct draft d;
	int r = 1;

	if (draft_begin(&d) < 0)
		return -1;
	srp_begin(&d, SRP_TSK_MGMT, SRP_TSK_MGMT_LEN);
	d.r->lun[0] = 0x81;
	if (tmf_function(word_next(ws), &d) < 0)
		r = -1;
	while (r > 0 && word_peek(ws)) {
		r = draft_word(&d, ws);
		if (!r)
			r = field_word(&d, fields, ws);
		if (!r && (v = word_value(ws, "lun")))
			r = hex8(v, d.r->lun) < 0 ? -1 : 1;
		if (!r && (v = word_value(ws, "of"))) {
			of = request_find(v);
			if (!of)
				r = player_error("no request is called %s", v);
			if (of) {
				memcpy(d.iu + 32, of->tag, 8);
				(void)snprintf(d.r->aborts, sizeof(d.r->aborts), "%s", of->name);
				r = 1;
			}
		}
		if (!r && (v = word_value(ws, "task_tag")))
			r = hex8(v, d.iu + 32) < 0 ? -1 : 1;
	}
	memcpy(d.iu + 8, d.r->tag, 8);
	memcpy(d.iu + 20, d.r->lun, 8);
	if (r > 0)
		return draft_send(&d, CRQ_SRP);
	draft_drop(&d);
	return words_all_used(ws);
}

/* forget NAME: no answer will come, its memory is the client's again */
int st_forget(struct words *ws)
{
	const char *name = word_next(ws);
	struct request *r = name ? request_find(name) : NULL;

	if (!r)
		return player_error("no request is called %s", name ? name : "");
	request_free(r);
	return words_all_used(ws);
}

/* ---- commands */

/* A direction's descriptors as the script wants them: in=512, in=512+1024, in=512+1024:1 */
struct side {
	bool said, indirect;
	uint32_t len[SEGMENTS];
	uint64_t at[SEGMENTS];
	unsigned int nr, in_iu; /* of them in the IU */
	uint64_t total;
};

/* what is said instead of the truth, for the last side */
struct lies {
	const char *total, *table_len, *count, *fmt, *va, *table_va, *add_cdb;
};

static int side_parse(struct side *s, const char *text)
{
	char *end;

	*s = (struct side){ .said = true };
	do {
		unsigned long n = strtoul(text, &end, 0);

		if (end != text && (*end == 'K' || *end == 'M'))
			n <<= *end++ == 'K' ? 10 : 20;
		if (end == text || s->nr == SEGMENTS)
			return player_error("in=LENGTH[+LENGTH...][:DESCRIPTORS IN THE IU]");
		s->len[s->nr++] = (uint32_t)n;
		s->total += n;
		text = end + 1;
	} while (*end == '+');
	s->in_iu = s->nr;
	s->indirect = s->nr > 1;
	if (*end == ':') {
		s->indirect = true;
		s->in_iu = (unsigned int)strtoul(end + 1, &end, 0);
	}
	return *end || s->in_iu > s->nr ? player_error("%s?", text) : 0;
}

static int side_memory(struct side *s, struct request *r, bool write)
{
	for (unsigned int i = 0; i < s->nr; i++) {
		if (s->len[i] > MEM_SIZE)
			s->at[i] = MEM_AT; /* a lie; nothing of it is lent */
		else
			s->at[i] = mem_new(s->len[i]);
		if (!s->at[i])
			return -1;
		if (s->len[i] > MEM_SIZE || r->nr_seg == SEGMENTS)
			continue;
		if (r->write != write)
			continue;
		r->seg[r->nr_seg].at = s->at[i];
		r->seg[r->nr_seg++].len = s->len[i];
	}
	return 0;
}

static void put_desc(uint8_t *to, uint64_t va, uint32_t len)
{
	put_be64(to, va);
	put_be32(to + 8, 0);
	put_be32(to + 12, len);
}

static int said(const char *text, uint64_t truth, uint64_t *v)
{
	*v = truth;
	return text ? number(text, UINT64_MAX, v) : 0;
}

static int side_table(struct draft *d, const struct side *s, const struct lies *lies)
{
	const uint64_t table = mem_new(s->nr * SRP_DESC_LEN);
	uint64_t table_va, table_len, total;

	if (!table || said(lies->table_va, table, &table_va) < 0 ||
	    said(lies->table_len, s->nr * SRP_DESC_LEN, &table_len) < 0 ||
	    said(lies->total, s->total, &total) < 0)
		return -1;
	for (unsigned int i = 0; i < s->nr; i++)
		put_desc(mem_at(table, s->nr * SRP_DESC_LEN) + (size_t)i * SRP_DESC_LEN, s->at[i],
			 s->len[i]);
	put_desc(d->iu + d->len, table_va, (uint32_t)table_len);
	put_be32(d->iu + d->len + SRP_DESC_LEN, (uint32_t)total);
	d->len += 20;
	memcpy(d->iu + d->len, mem_at(table, s->nr * SRP_DESC_LEN), s->in_iu * SRP_DESC_LEN);
	d->len += s->in_iu * SRP_DESC_LEN;
	return 0;
}

/* @shift: 4 for data-out, 0 for data-in; @count: byte of the count */
static int side_put(struct draft *d, struct side *s, const struct lies *lies, unsigned int shift,
		    unsigned int count)
{
	uint64_t va, fmt, n;

	if (!s->said)
		return 0;
	if (side_memory(s, d->r, shift != 0) < 0 || said(lies->va, s->at[0], &va) < 0 ||
	    said(lies->fmt, s->indirect ? 2 : 1, &fmt) < 0 || said(lies->count, s->in_iu, &n) < 0)
		return -1;
	s->at[0] = va;
	d->iu[5] |= (uint8_t)(fmt << shift);
	if (s->indirect) {
		d->iu[count] = (uint8_t)n;
		return side_table(d, s, lies);
	}
	put_desc(d->iu + d->len, va, s->len[0]);
	d->len += SRP_DESC_LEN;
	return 0;
}

static void side_fill(const struct side *s, const struct pattern *p)
{
	size_t from = 0;

	for (unsigned int i = 0; i < s->nr && from < p->n; i++) {
		const size_t n = s->len[i] < p->n - from ? s->len[i] : p->n - from;
		uint8_t *mem = mem_at(s->at[i], n);

		if (mem && n)
			memcpy(mem, p->byte + from, n);
		from += n;
	}
}

static int cmd_cdb(struct draft *d, struct words *ws)
{
	struct pattern p = { .n = 0 };
	int ret = pattern_parse(&p, ws);

	if (!ret && (!p.n || p.n > 16 + 252))
		ret = player_error("cdb BYTES");
	if (!ret) {
		const size_t more = p.n > 16 ? (p.n - 16 + 3) & ~(size_t)3 : 0;

		memcpy(d->iu + 32, p.byte, p.n);
		d->len = SRP_CMD_LEN + more;
		d->iu[31] |= (uint8_t)more;
	}
	pattern_free(&p);
	return ret;
}

struct cmd_draft {
	struct draft d;
	struct side out, in;
	struct lies lies;
	struct pattern data;
};

static int lie_word(struct lies *l, struct words *ws)
{
	const struct {
		const char *name, **value;
	} names[] = {
		{ "total", &l->total }, { "table_len", &l->table_len },
		{ "count", &l->count }, { "fmt", &l->fmt },
		{ "va", &l->va },       { "table_va", &l->table_va },
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *v = word_value(ws, names[i].name);

		if (v)
			return *names[i].value = v, 1;
	}
	return 0;
}

static int cmd_word(struct cmd_draft *c, struct words *ws)
{
	static const struct field fields[] = {
		{ "sol", 1, 1 }, { "attr", 29, 1 }, { "add_cdb", 31, 1 }, { NULL, 0, 0 }
	};
	const char *v = word_value(ws, "lun");
	int r;

	if (v)
		return hex8(v, c->d.r->lun) < 0 ? -1 : 1;
	v = word_value(ws, "in");
	if (v)
		return side_parse(&c->in, v) < 0 ? -1 : 1;
	v = word_value(ws, "out");
	if (v) {
		c->d.r->write = true;
		return side_parse(&c->out, v) < 0 ? -1 : 1;
	}
	r = draft_word(&c->d, ws);
	if (!r)
		r = lie_word(&c->lies, ws);
	if (!r)
		r = field_word(&c->d, fields, ws);
	if (r)
		return r;
	v = word_next(ws);
	if (!strcmp(v, "cdb"))
		return cmd_cdb(&c->d, ws) < 0 ? -1 : 1;
	if (!strcmp(v, "data"))
		return pattern_parse(&c->data, ws) < 0 ? -1 : 1;
	return player_error("what is %s?", v);
}

/* cmd [lun=8100] cdb BYTES [out=... data BYTES] [in=...] [WORD...] */
int st_cmd(struct words *ws)
{
	static const struct lies truth;
	struct cmd_draft c = { .data = { .n = 0 } };
	int r = 1;

	if (draft_begin(&c.d) < 0)
		return -1;
	srp_begin(&c.d, SRP_CMD, SRP_CMD_LEN);
	c.d.r->lun[0] = 0x81;
	while (r > 0 && word_peek(ws))
		r = cmd_word(&c, ws);
	if (c.in.said)
		c.d.r->write = false; /* what is looked at of both */
	memcpy(c.d.iu + 8, c.d.r->tag, 8);
	memcpy(c.d.iu + 20, c.d.r->lun, 8);
	if (r <= 0 || side_put(&c.d, &c.out, c.in.said ? &truth : &c.lies, 4, 6) < 0 ||
	    side_put(&c.d, &c.in, &c.lies, 0, 7) < 0 || c.d.len > sizeof(c.d.iu)) {
		draft_drop(&c.d);
		pattern_free(&c.data);
		return player_error("this command cannot be");
	}
	side_fill(&c.out, &c.data);
	pattern_free(&c.data);
	return draft_send(&c.d, CRQ_SRP);
}
