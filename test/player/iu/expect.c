// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * expect.c - what the target answers, compared: what a script does not say has to be as usual
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "iu.h"
#include "tgt/bytes.h"
#include "tgt/cmd.h"

/* The words of an expectation: "name=number", each once; what is left over is an error. */
static int number_word(struct words *ws, const char *name, uint64_t usual, uint64_t *v)
{
	*v = usual;
	for (unsigned int i = ws->at; i < ws->n; i++) {
		const size_t len = strlen(name);

		if (strncmp(ws->w[i], name, len) != 0 || ws->w[i][len] != '=')
			continue;
		if (parse_number(ws->w[i] + len + 1, UINT64_MAX, v) < 0)
			return player_error("%s: not a number", ws->w[i]);
		for (; i > ws->at; i--) { /* the words before it move up */
			char *w = ws->w[i];

			ws->w[i] = ws->w[i - 1];
			ws->w[i - 1] = w;
		}
		ws->at++;
		return 0;
	}
	return 0;
}

static const char *text_word(struct words *ws, const char *name)
{
	for (unsigned int i = ws->at; i < ws->n; i++) {
		const size_t len = strlen(name);
		char *w = ws->w[i];

		if (strncmp(w, name, len) != 0 || w[len] != '=')
			continue;
		for (; i > ws->at; i--)
			ws->w[i] = ws->w[i - 1];
		ws->w[ws->at++] = w;
		return w + len + 1;
	}
	return NULL;
}

static int same(const char *what, uint64_t got, uint64_t want)
{
	if (got == want)
		return 0;
	return player_fail("%s is %#llx, not %#llx", what, (unsigned long long)got,
			   (unsigned long long)want);
}

/* ---- what has come, in words */

static const char *element_name(const uint8_t crq[CRQ_ELEMENT])
{
	static char text[64];

	(void)snprintf(text, sizeof(text), "element %02x %02x .. %02x", crq[0], crq[1], crq[3]);
	if (crq[0] == CRQ_INITIALIZE)
		return crq[1] == CRQ_INIT ? "init" : "init_complete";
	if (crq[0] == CRQ_COMMAND && crq[1] == CRQ_IN_CRQ)
		return crq[3] == CRQ_PING ? "ping" : "ping_response";
	return text;
}

static const char *srp_name(uint8_t opcode)
{
	switch (opcode) {
	case SRP_LOGIN_RSP:
		return "login_rsp";
	case SRP_LOGIN_REJ:
		return "login_rej";
	case SRP_RSP:
		return "rsp";
	default:
		return "an SRP IU";
	}
}

/* The request that an element answers, or NULL */
static struct request *answered(const struct event *e)
{
	if (e->type != LINK_CRQ || e->crq[0] != CRQ_COMMAND ||
	    (e->crq[1] != CRQ_SRP && e->crq[1] != CRQ_MAD))
		return NULL;
	return request_by_tag(e->crq + 8);
}

static const char *event_name(const struct event *e)
{
	const struct request *r = answered(e);

	switch (e->type) {
	case LINK_REG:
		return "reg";
	case LINK_FREE:
		return "free";
	case LINK_READY:
		return "ready";
	default:
		break;
	}
	if (!r)
		return element_name(e->crq);
	if (r->mad)
		return "mad";
	if (r->opcode == SRP_I_LOGOUT)
		return "logout";
	return srp_name(*mem_at(r->iu, 1));
}

/* ---- the IUs of answers */

static int check_login_rsp(const uint8_t *iu, struct words *ws)
{
	uint64_t limit;

	if (number_word(ws, "limit", 1024, &limit) < 0)
		return -1;
	return same("REQUEST LIMIT DELTA", get_be32(iu + 4), limit) |
	       same("max_it_iu_len", get_be32(iu + 16), VSCSI_IU_MAX) |
	       same("max_ti_iu_len", get_be32(iu + 20), VSCSI_IU_MAX) |
	       same("buffer formats", get_be16(iu + 24), SRP_BUF_DIRECT | SRP_BUF_INDIRECT) |
	       same("flags", iu[26], 0);
}

static int check_login_rej(const uint8_t *iu, struct words *ws)
{
	uint64_t reason;

	if (number_word(ws, "reason", 0, &reason) < 0)
		return -1;
	return same("reason", get_be32(iu + 4), reason) |
	       same("buffer formats", get_be16(iu + 24), SRP_BUF_DIRECT | SRP_BUF_INDIRECT);
}

static int check_mad(const uint8_t *iu, struct words *ws)
{
	uint64_t status;

	if (number_word(ws, "status", 0, &status) < 0)
		return -1;
	return same("status", get_be16(iu + 4), status);
}

/* check=KEY/ASC/ASCQ in hex, of fixed or descriptor sense */
static int check_sense(const uint8_t *sense, unsigned int len, const char *want)
{
	const bool descriptor = len && (sense[0] & 0x7f) >= 0x72;
	char got[16] = "none";

	if (descriptor && len >= 4)
		(void)snprintf(got, sizeof(got), "%02x/%02x/%02x", sense[1] & 0x0f, sense[2],
			       sense[3]);
	if (!descriptor && len >= 14)
		(void)snprintf(got, sizeof(got), "%02x/%02x/%02x", sense[2] & 0x0f, sense[12],
			       sense[13]);
	if (len >= 8 && sense[7] != len - 8)
		return player_fail("ADDITIONAL SENSE LENGTH is %u of %u bytes", sense[7], len);
	if (!want || !strcmp(got, want))
		return 0;
	return player_fail("sense is %s, not %s", got, want);
}

/* Residuals: a word for each of the flags */
static int check_residuals(const uint8_t *iu, struct words *ws, uint8_t *flags)
{
	static const struct {
		const char *name;
		uint8_t flag, at;
	} residuals[] = { { "out_over", 0x04, 20 },
			  { "out_under", 0x08, 20 },
			  { "in_over", 0x10, 24 },
			  { "in_under", 0x20, 24 } };
	uint32_t want[2] = { 0, 0 };

	for (size_t i = 0; i < 4; i++) {
		uint64_t v;

		if (number_word(ws, residuals[i].name, 0, &v) < 0)
			return -1;
		if (v) {
			*flags |= residuals[i].flag;
			want[residuals[i].at == 24] = (uint32_t)v;
		}
	}
	return same("data-out residual", get_be32(iu + 20), want[0]) |
	       same("data-in residual", get_be32(iu + 24), want[1]);
}

static int check_rsp(const uint8_t *iu, unsigned int len, struct words *ws)
{
	const char *sense = text_word(ws, "check");
	const uint32_t sense_len = get_be32(iu + 28), code_len = get_be32(iu + 32);
	uint64_t status, delta, sol, code, want_len;
	uint8_t flags = 0;
	int ret;

	if (number_word(ws, "status", sense ? SCSI_CHECK_CONDITION : SCSI_GOOD, &status) < 0 ||
	    number_word(ws, "delta", 1, &delta) < 0 || number_word(ws, "sol", 0, &sol) < 0 ||
	    number_word(ws, "code", UINT64_MAX, &code) < 0 ||
	    number_word(ws, "sense_len", sense ? sense_len : 0, &want_len) < 0)
		return -1;
	ret = check_residuals(iu, ws, &flags);
	flags |= code != UINT64_MAX ? 0x01 : 0;
	flags |= want_len ? 0x02 : 0;
	ret |= same("flags", iu[18], flags) | same("STATUS", iu[19], status) |
	       same("SOLNT", iu[1], sol) | same("REQUEST LIMIT DELTA", get_be32(iu + 4), delta) |
	       same("response data length", code_len, code == UINT64_MAX ? 0 : 4) |
	       same("sense length", sense_len, want_len) |
	       same("IU length", len, SRP_RSP_LEN + code_len + sense_len);
	if (!ret && code_len)
		ret |= same("RSP_CODE", get_be32(iu + SRP_RSP_LEN), code);
	if (!ret && sense_len)
		ret |= check_sense(iu + SRP_RSP_LEN + code_len, sense_len, sense);
	return ret;
}

/* The IU that has taken the request's place */
static int check_iu(const struct request *r, unsigned int len, struct words *ws)
{
	const uint8_t *iu = mem_at(r->iu, VSCSI_IU_MAX);
	int ret = 0;

	if (len > VSCSI_IU_MAX)
		return player_fail("an IU of %u bytes", len);
	if (memcmp(iu + 8, r->tag, 8) != 0)
		ret = player_fail("the IU has another tag");
	if (r->mad)
		return ret | same("IU length", len, MAD_HEADER) | check_mad(iu, ws);
	if (r->opcode == SRP_I_LOGOUT)
		return ret | same("IU length", len, SRP_LOGOUT_LEN);
	switch (iu[0]) {
	case SRP_LOGIN_RSP:
		return ret | same("IU length", len, SRP_LOGIN_RSP_LEN) | check_login_rsp(iu, ws);
	case SRP_LOGIN_REJ:
		return ret | same("IU length", len, SRP_LOGIN_REJ_LEN) | check_login_rej(iu, ws);
	default:
		return ret | check_rsp(iu, len, ws);
	}
}

/* What the client has again: of an aborted command, too */
static void settle(struct request *r)
{
	struct request *of = r->aborts[0] ? request_find(r->aborts) : NULL;

	if (of && get_be32(mem_at(r->iu, 64) + SRP_RSP_LEN) == SRP_TMF_COMPLETE)
		request_free(of);
	request_free(client.last);
	list_del_init(&r->link);
	client.last = r;
}

static int check_answer(const struct event *e, struct request *r, struct words *ws)
{
	const struct crq crq = crq_get(e->crq);
	const char *of = text_word(ws, "of");
	uint64_t status;
	int ret = 0;

	if (number_word(ws, "crq", 0, &status) < 0)
		return -1;
	if (of && strcmp(of, r->name) != 0)
		ret = player_fail("the answer is %s's, not %s's", r->name, of);
	ret |= same("status of the element", crq.status, status) |
	       same("format of the element", crq.format, r->mad ? CRQ_MAD : CRQ_SRP) |
	       same("byte 2", e->crq[2], 0) | same("timeout", crq.timeout, 0);
	ret |= check_iu(r, crq.iu_len, ws);
	settle(r);
	return ret;
}

/* ---- statements */

static int expect(const char *want, struct words *ws)
{
	struct event *e = client_event();
	struct request *r;
	int ret;

	if (!e)
		return player_fail(client.eof ? "the socket was closed" : "there is no answer");
	r = answered(e);
	if (strcmp(event_name(e), want) != 0)
		ret = player_fail("%s came, not %s", event_name(e), want);
	else
		ret = r ? check_answer(e, r, ws) : 0;
	event_free(e);
	return ret ? ret : words_all_used(ws);
}

int st_expect(struct words *ws)
{
	const char *want = word_next(ws);

	if (!has_target())
		return -1;
	return want ? expect(want, ws) : player_error("expect what?");
}

/* await expect WHAT...: of what a timer brings; it comes, or it does not in 10 s */
int st_await(struct words *ws)
{
	const char *what = word_next(ws);

	if (!what || strcmp(what, "expect") != 0)
		return player_error("await expect WHAT...");
	client_wait(client_has_event);
	return st_expect(ws);
}

int st_nothing(struct words *ws)
{
	const struct event *e = client_event();

	if (e)
		return player_fail("%s came", event_name(e));
	if (client.eof)
		return player_fail("the socket was closed");
	return words_all_used(ws);
}

/* closed: nothing comes, the socket has been closed by the target */
int st_closed(struct words *ws)
{
	const struct event *e = client_event();

	if (e)
		return player_fail("%s came", event_name(e));
	if (!client.eof)
		return player_fail("the socket is open");
	client_hang_up();
	return words_all_used(ws);
}

/* @i: byte of all the answered request's data */
static const uint8_t *data_byte(const struct request *r, size_t i)
{
	for (unsigned int s = 0; s < r->nr_seg; s++) {
		if (i < r->seg[s].len)
			return mem_at(r->seg[s].at + i, 1);
		i -= r->seg[s].len;
	}
	return NULL;
}

/* data [@N] BYTES: data-in, or a MAD's payload, from byte N on */
int st_data(struct words *ws)
{
	const char *w = word_peek(ws);
	struct pattern want = { .n = 0 };
	uint64_t at = 0;
	int ret = 0;

	if (!client.last)
		return player_error("nothing was answered");
	if (w && *w == '@') {
		if (parse_number(w + 1, UINT32_MAX, &at) < 0)
			return player_error("data @NUMBER");
		(void)word_next(ws);
	}
	if (pattern_parse(&want, ws) < 0)
		ret = -1;
	for (size_t i = 0; !ret && i < want.n; i++) {
		const uint8_t *b = data_byte(client.last, (size_t)at + i);

		if (!b)
			ret = player_fail("there are %zu bytes", (size_t)at + i);
		else if ((*b & want.mask[i]) != want.byte[i])
			ret = player_fail("byte %zu is %02x, not %02x", (size_t)at + i, *b,
					  want.byte[i]);
	}
	pattern_free(&want);
	return ret ? ret : words_all_used(ws);
}

/* ---- several in one */

static int play_line(statement_fn *fn, const char *line)
{
	char copy[160];
	struct words ws = { .n = 0 };
	int ret = -1;

	(void)snprintf(copy, sizeof(copy), "%s", line);
	if (words_split(&ws, copy) == 0)
		ret = fn(&ws);
	free(ws.w);
	return ret;
}

/* reset: the target has closed its queue and opened it again */
int st_reset(struct words *ws)
{
	if (play_line(st_expect, "free") < 0 || play_line(st_expect, "reg") < 0 ||
	    play_line(st_expect, "init") < 0)
		return -1;
	return words_all_used(ws);
}

/* connect: both sides are registered and initialized */
int st_connect(struct words *ws)
{
	if (play_line(st_register, "") < 0 || play_line(st_init, "") < 0 ||
	    play_line(st_expect, "init_complete") < 0)
		return -1;
	return words_all_used(ws);
}

/* online [LIMIT]: connected and logged in, and the unit attention of target 1 has been seen */
int st_online(struct words *ws)
{
	const char *limit = word_next(ws);
	char line[64];

	(void)snprintf(line, sizeof(line), "login_rsp limit=%s", limit ? limit : "1024");
	if (play_line(st_connect, "") < 0 || play_line(st_login, "") < 0 ||
	    play_line(st_expect, line) < 0 || play_line(st_cmd, "cdb 00") < 0 ||
	    play_line(st_expect, "rsp check=06/29/00") < 0)
		return -1;
	return words_all_used(ws);
}
