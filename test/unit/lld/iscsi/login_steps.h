/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * login_steps.h - for tests: a login, request by request, against fake_core.h
 */
#ifndef TEST_LOGIN_STEPS_H
#define TEST_LOGIN_STEPS_H

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "fake_core.h"

#define T      ISCSI_LOGIN_TRANSIT
#define C      ISCSI_LOGIN_CONTINUE
#define SEC    0x00 /* CSG */
#define OP     0x04
#define FFP    0x0c
#define TO_OP  0x01 /* NSG */
#define TO_FFP 0x03

#define WHO       "InitiatorName=" INITIATOR "|"
#define WHERE     "TargetName=" TARGET "|"
#define NORMAL    WHO WHERE
#define DISCOVERY WHO "SessionType=Discovery|"
#define TPGT      "TargetPortalGroupTag=1|"
#define DSL       "MaxRecvDataSegmentLength=262144|"

static struct login l;
static struct login_reply r;
static struct iscsi_login_request req;
static char said[LOGIN_TEXT_MAX + 1]; /* text of the last response, NUL is '|' */

static uint16_t find_status, start_status;
static unsigned int found, started, later;

static const struct iscsi_tcfg *fake_tcfg(const struct target *t)
{
	return t ? &fake_cfg : &fake_discovery_cfg;
}

static uint16_t fake_find(struct login *login)
{
	(void)login;
	found++;
	return find_status;
}

static uint16_t fake_start(struct login *login)
{
	started++;
	if (!start_status)
		login->tsih = 0x77;
	return start_status;
}

static void fake_later(struct login *login)
{
	(void)login;
	later++;
}

static const struct login_ops ops = { fake_tcfg, fake_find, fake_start, fake_later };

static void begin(void)
{
	login_exit(&l);
	login_init(&l);
	l.ops = &ops;
	l.lld = fake_lld;
	l.peer = (const struct sockaddr *)&fake_peer;
	memset(&r, 0, sizeof(r));
	found = started = later = 0;
	find_status = start_status = 0;
	req = (struct iscsi_login_request){ .opcode = 0x43 };
	req.isid[0] = 0x80;
	req.isid[5] = 1;
	req.itt = be32_of(0x1234);
	req.cmd_sn = be32_of(9);
}

static void setup(void)
{
	fake_core_init();
	begin();
}

static void note_reply(void)
{
	CHECK(r.len <= LOGIN_PDU_MAX);
	for (size_t i = 0; i < r.len; i++)
		said[i] = (char)(r.data[i] ? r.data[i] : '|');
	said[r.len] = '\0';
}

/* @n bytes in memory of their own, so that reading past them is seen */
static int send_bytes(uint8_t flags, const char *text, size_t n)
{
	uint8_t *data = malloc(n ? n : 1);
	int ret;

	for (size_t i = 0; i < n; i++)
		data[i] = (uint8_t)(text[i] == '|' ? 0 : text[i]);
	req.flags = flags;
	memset(&r, 0xee, sizeof(r));
	r.len = 0;
	ret = login_request(&l, &req, data, n, &r);
	free(data);
	note_reply();
	return ret;
}

static int send_text(uint8_t flags, const char *text)
{
	return send_bytes(flags, text, strlen(text));
}

static inline bool has(const char *text)
{
	return strstr(said, text) != NULL;
}

/* Append to text at @at, of @room bytes; the new length */
__attribute__((format(printf, 4, 5))) static inline size_t put(char *text, size_t room, size_t at,
							       const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(text + at, room - at, fmt, ap);
	va_end(ap);
	CHECK(n >= 0 && (size_t)n < room - at);
	return at + (size_t)n;
}

#define STEPS 6

struct step {
	uint8_t flags;
	const char *text;
	uint16_t status;
	uint8_t reply;    /* flags */
	const char *says; /* part of the answer; NULL: nothing at all */
};

static inline void play(const char *name, const struct step *s, unsigned int n)
{
	const int before = checks_failed;

	begin();
	for (unsigned int i = 0; i < n && s[i].text; i++) {
		CHECK_EQ(send_text(s[i].flags, s[i].text), 0);
		CHECK_EQ(r.status, s[i].status);
		if (!s[i].status)
			CHECK_EQ(r.flags, s[i].reply);
		CHECK_EQ(r.close, s[i].status != 0);
		CHECK_EQ(r.done, !s[i].status && s[i].reply & T && (s[i].reply & 3) == TO_FFP);
		CHECK(s[i].says ? has(s[i].says) : !r.len);
		CHECK_EQ(r.version_max, 0);
		CHECK_EQ(r.version_active, 0);
	}
	if (checks_failed != before)
		fprintf(stderr, "... in \"%s\", last answer \"%s\"\n", name, said);
}

static inline void set(const char *name, const char *value)
{
	CHECK_EQ(iscsi_tcfg_set(&fake_cfg, name, value, NULL), 0);
}

/* main()'s result */
static int tests_end(void)
{
	login_exit(&l);
	iscsi_tcfg_exit(&fake_cfg);
	return check_report();
}

#endif /* TEST_LOGIN_STEPS_H */
