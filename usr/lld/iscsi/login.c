// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * login.c - Login Requests and Responses: stages, continuations, and what ends a login
 *
 * A request may come in several PDUs (C=1), which are put together first; so may the answer, whose
 * parts the initiator fetches with empty requests. What the text means is in login_keys.c.
 *
 * Ref: RFC 7143 6.3, 11.12, 11.13
 */
#include "login.h"

#include <errno.h>
#include <openssl/crypto.h>
#include <stdlib.h>
#include <string.h>

static int (*const steps[])(struct login *l) = {
	login_parse, login_identity, login_target, login_security, login_operational,
};
enum { STEP_TARGET = 2, STEPS = sizeof(steps) / sizeof(steps[0]) };

void login_init(struct login *l)
{
	memset(l, 0, sizeof(*l));
	text_out_init(&l->out, LOGIN_TEXT_MAX);
	l->tpgt = 1;
}

void login_exit(struct login *l)
{
	redirect_cancel(l);
	OPENSSL_cleanse(&l->chap, sizeof(l->chap));
	free(l->in);
	l->in = NULL;
	l->in_len = l->in_room = 0;
	text_out_exit(&l->out);
}

/* The login is over; a redirect brings its TargetAddress, nothing else brings text. */
static int fail(struct login *l, struct login_reply *r, uint16_t status)
{
	const bool moved = status >> 8 == ISCSI_LOGIN_MOVED_TEMPORARILY >> 8;

	l->state = LOGIN_FAILED;
	r->status = status;
	r->flags = (uint8_t)(l->stage << 2);
	r->close = true;
	r->data = l->out.buf;
	r->len = moved && !l->out.err ? l->out.len : 0;
	return 0;
}

/* A stage that may follow, nothing that contradicts itself: 0 or a status. */
static int check_flags(const struct login *l, uint8_t flags)
{
	const unsigned int csg = ISCSI_LOGIN_CSG(flags), nsg = ISCSI_LOGIN_NSG(flags);
	const bool transit = flags & ISCSI_LOGIN_TRANSIT;

	if (csg != ISCSI_STAGE_SECURITY && csg != ISCSI_STAGE_OPERATIONAL)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (csg != l->stage)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (transit && flags & ISCSI_LOGIN_CONTINUE)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (transit && (nsg <= csg || nsg == 2))
		return ISCSI_LOGIN_INITIATOR_ERROR;
	return 0;
}

static int check_first(struct login *l, const struct iscsi_login_request *req)
{
	if (req->version_min > ISCSI_VERSION)
		return ISCSI_LOGIN_UNSUPPORTED_VERSION;
	memcpy(l->isid, req->isid, sizeof(l->isid));
	l->tsih = be16_get(req->tsih);
	l->cid = be16_get(req->cid);
	l->itt = be32_get(req->itt);
	l->cmd_sn = be32_get(req->cmd_sn);
	l->stage = ISCSI_LOGIN_CSG(req->flags);
	return 0;
}

/* RFC 7143 11.12: these fields do not change during a login. */
static int check_same(const struct login *l, const struct iscsi_login_request *req)
{
	if (memcmp(l->isid, req->isid, sizeof(l->isid)) || l->tsih != be16_get(req->tsih) ||
	    l->cid != be16_get(req->cid) || l->itt != be32_get(req->itt))
		return ISCSI_LOGIN_INITIATOR_ERROR;
	return 0;
}

static int check_header(struct login *l, const struct iscsi_login_request *req)
{
	int status;

	if ((l->state != LOGIN_FIRST && l->state != LOGIN_GOING) || req->total_ahs_len ||
	    ++l->requests > LOGIN_REQUESTS_MAX)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	status = l->requests == 1 ? check_first(l, req) : check_same(l, req);
	return status ? status : check_flags(l, req->flags);
}

/* One more PDU of the request; the byte behind it all is there for no one to read past. */
static int append(struct login *l, const uint8_t *data, size_t len)
{
	size_t room = l->in_room ? l->in_room : 1024;
	char *in;

	if (len > LOGIN_TEXT_MAX - l->in_len)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	while (room < l->in_len + len)
		room *= 2;
	if (room > l->in_room) {
		in = realloc(l->in, room);
		if (!in)
			return ISCSI_LOGIN_OUT_OF_RESOURCES;
		l->in = in;
		l->in_room = room;
	}
	if (len)
		memcpy(l->in + l->in_len, data, len);
	l->in_len += len;
	return 0;
}

/* An administrator who leaves no choice gets the digest, or no session. */
static bool digests_agreed(const struct iscsi_tcfg *cfg, const struct iscsi_params *p)
{
	return (p->header_digest || cfg->value[KEY_HEADER_DIGEST] & DIGEST_NONE) &&
	       (p->data_digest || cfg->value[KEY_DATA_DIGEST] & DIGEST_NONE);
}

/* Go on to the stage that the initiator asks for. */
static int transit(struct login *l, struct login_reply *r)
{
	const uint8_t from = l->stage;

	if (l->next_stage == ISCSI_STAGE_FULL_FEATURE) {
		uint16_t status = ISCSI_LOGIN_INITIATOR_ERROR;

		if (digests_agreed(l->cfg, &l->params))
			status = l->ops->start(l);
		if (status)
			return fail(l, r, status);
		l->state = LOGIN_DONE;
		r->tsih = l->tsih;
		r->done = true;
	}
	l->stage = l->next_stage;
	r->flags = (uint8_t)(ISCSI_LOGIN_TRANSIT | from << 2 | l->stage);
	return 0;
}

/* The answer, or the next part of it. */
static int emit(struct login *l, struct login_reply *r)
{
	const size_t left = l->out.len - l->sent;
	const bool agreed = l->stage == ISCSI_STAGE_SECURITY ? l->security_done : !l->offered;

	r->data = left ? l->out.buf + l->sent : NULL;
	r->len = left < LOGIN_PDU_MAX ? left : LOGIN_PDU_MAX;
	l->sent += r->len;
	r->flags = (uint8_t)(l->stage << 2);
	if (l->sent < l->out.len)
		r->flags |= ISCSI_LOGIN_CONTINUE;
	else if (l->leaving && agreed)
		return transit(l, r);
	return 0;
}

/* The steps from @i on, then the answer. */
static int answer(struct login *l, struct login_reply *r, unsigned int i)
{
	int status = 0;

	for (; i < STEPS && !status; i++)
		status = steps[i](l);
	if (status == LOGIN_LATER) {
		l->state = LOGIN_WAITING;
		return LOGIN_LATER;
	}
	if (!status && l->out.err)
		status = l->out.err == -ENOMEM ? ISCSI_LOGIN_OUT_OF_RESOURCES
					       : ISCSI_LOGIN_INITIATOR_ERROR;
	l->in_len = 0;
	if (status)
		return fail(l, r, (uint16_t)status);
	l->state = LOGIN_GOING;
	return emit(l, r);
}

static void reply_init(const struct login *l, struct login_reply *r)
{
	memset(r, 0, sizeof(*r));
	r->version_max = ISCSI_VERSION;
	r->version_active = ISCSI_VERSION;
	r->tsih = l->tsih;
}

int login_request(struct login *l, const struct iscsi_login_request *req, const uint8_t *data,
		  size_t len, struct login_reply *r)
{
	int status;

	if (l->state == LOGIN_WAITING || l->state == LOGIN_DONE || l->state == LOGIN_FAILED)
		return -EPROTO;
	status = check_header(l, req);
	reply_init(l, r);
	if (status)
		return fail(l, r, (uint16_t)status);
	l->leaving = req->flags & ISCSI_LOGIN_TRANSIT;
	l->next_stage = ISCSI_LOGIN_NSG(req->flags);
	if (l->sent < l->out.len) { /* it fetches the rest of our answer, RFC 7143 6.2 */
		status = len || req->flags & ISCSI_LOGIN_CONTINUE ? ISCSI_LOGIN_INITIATOR_ERROR
								  : login_target(l);
		return status ? fail(l, r, (uint16_t)status) : emit(l, r);
	}
	text_out_reset(&l->out);
	l->sent = 0;
	status = append(l, data, len);
	if (status)
		return fail(l, r, (uint16_t)status);
	if (req->flags & ISCSI_LOGIN_CONTINUE)
		return emit(l, r);
	return answer(l, r, 0);
}

int login_continue(struct login *l, struct login_reply *r)
{
	int status;

	if (l->state != LOGIN_WAITING)
		return -EPROTO;
	reply_init(l, r);
	status = redirect_result(l);
	if (status)
		return fail(l, r, (uint16_t)status);
	return answer(l, r, STEP_TARGET);
}
