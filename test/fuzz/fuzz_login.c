// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_login.c - sequences of iSCSI Login Requests, then of Text Requests
 *
 * An input is one byte of setting (enum setting) and records: flags of the request, a byte that
 * says what the fuzzer cannot guess (enum help), length (2 bytes), text.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lld/iscsi/login.h"
#include "tgt/bytes.h"
#include "tgt/ev.h"
#include "tgt/lld.h"
#include "tgt/plugin.h"
#include "tgt/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum setting {
	TARGET_ACCOUNTS = 1 << 0,
	DISCOVERY_ACCOUNTS = 1 << 1,
	OUTGOING = 1 << 2,
	DIGEST_ONLY = 1 << 3,
	SMALL_BURST = 1 << 4,
	REDIRECT = 1 << 5,
	OFFLINE = 1 << 6,
};

enum help {
	NAMES = 1 << 0,    /* InitiatorName and TargetName go first */
	RESPONSE = 1 << 1, /* the right CHAP_N and CHAP_R go first */
	OTHER_ITT = 1 << 2,
};

static struct ev_loop *loop;
static struct target *target;
static struct iscsi_tcfg cfg, discovery_cfg;
static bool proved; /* a right response was sent */

static const struct lld_ops lld = { .name = "fuzz", .protocol_id = 5 };
static const struct tgt_plugin plugin = TGT_PLUGIN_INIT(TGT_LLD, lld);

static const struct iscsi_tcfg *tcfg(const struct target *t)
{
	return t ? &cfg : &discovery_cfg;
}

static uint16_t find(struct login *l)
{
	return l->tsih ? ISCSI_LOGIN_NO_SESSION : 0;
}

static uint16_t session_start(struct login *l)
{
	l->tsih = 1;
	return 0;
}

static void later(struct login *l)
{
	(void)l;
}

static const struct login_ops ops = { tcfg, find, session_start, later };

static void set_up(uint8_t s)
{
	iscsi_tcfg_init(&cfg);
	iscsi_tcfg_init(&discovery_cfg);
	if (target_new(1, "iqn.t", &lld, loop, &target, NULL) ||
	    acl_add_address(&target->acl, "ALL", NULL))
		abort();
	if (s & TARGET_ACCOUNTS && account_bind(&target->auth, "user", false, NULL))
		abort();
	if (s & DISCOVERY_ACCOUNTS && account_bind(&discovery_auth, "user", false, NULL))
		abort();
	if (s & OUTGOING && account_bind(&target->auth, "us", true, NULL))
		abort();
	if (s & DIGEST_ONLY && iscsi_tcfg_set(&cfg, "DataDigest", "CRC32C", NULL))
		abort();
	if (s & SMALL_BURST && iscsi_tcfg_set(&cfg, "MaxBurstLength", "4096", NULL))
		abort();
	if (s & REDIRECT && (iscsi_tcfg_set(&cfg, "RedirectAddress", "::1", NULL) ||
			     iscsi_tcfg_set(&cfg, "RedirectReason", "Temporary", NULL)))
		abort();
	system_set_online(!(s & OFFLINE));
	proved = false;
}

static void tear_down(uint8_t s)
{
	if (s & DISCOVERY_ACCOUNTS && account_unbind(&discovery_auth, "user", false, NULL))
		abort();
	if (target_delete(target, true, NULL))
		abort();
	iscsi_tcfg_exit(&cfg);
	iscsi_tcfg_exit(&discovery_cfg);
}

static size_t put_response(const struct login *l, char *text)
{
	uint8_t r[CHAP_DIGEST_MAX];
	const unsigned int n = chap_response(l->chap.algorithm, l->chap.id, "secret-of-twelve",
					     l->chap.challenge, l->chap.challenge_len, r);
	size_t at = (size_t)snprintf(text, 32, "CHAP_N=user%cCHAP_R=0x", 0);

	for (unsigned int i = 0; i < n; i++)
		at += (size_t)snprintf(text + at, 3, "%02x", r[i]);
	proved = l->chap.step == CHAP_CHALLENGED;
	return at + 1;
}

static void look_at(const char *p, size_t n)
{
	static volatile char sink;

	for (size_t i = 0; i < n; i++)
		sink = p[i];
	(void)sink;
}

static void check_done(const struct login *l, uint8_t s)
{
	const struct iscsi_params *p = &l->params;
	const bool required = s & (l->discovery ? DISCOVERY_ACCOUNTS : TARGET_ACCOUNTS);

	if ((required && !proved) || (!l->discovery && l->target != target) || s & OFFLINE)
		abort();
	if (!l->initiator[0] || !l->tsih || p->max_xmit_dsl < 512 || p->max_recv_dsl < 512 ||
	    p->max_burst < 512 || p->first_burst < 512 || !p->max_outstanding_r2t ||
	    p->error_recovery_level || p->max_connections != 1)
		abort();
	if (!l->discovery && s & DIGEST_ONLY && !p->data_digest)
		abort();
}

/* One request; true: there is more to come. */
static bool one_request(struct login *l, const uint8_t *rec, const uint8_t *text, size_t len,
			uint8_t s)
{
	struct iscsi_login_request req = { .opcode = 0x43, .flags = rec[0] };
	struct login_reply r = { 0 };
	char *all = malloc(len + 256);
	size_t n = 0;
	bool more;

	if (!all)
		abort();
	if (rec[1] & NAMES)
		n += (size_t)snprintf(all, 64, "InitiatorName=iqn.i%cTargetName=iqn.t", 0) + 1;
	if (rec[1] & RESPONSE)
		n += put_response(l, all + n);
	memcpy(all + n, text, len);
	req.itt = be32_of(rec[1] & OTHER_ITT);
	more = !login_request(l, &req, (uint8_t *)all, n + len, &r);
	free(all);
	if (!more)
		return false;
	if (r.len > LOGIN_PDU_MAX || (r.status && r.done) || !r.status != !r.close)
		abort();
	look_at(r.data, r.len);
	if (r.done)
		check_done(l, s);
	return !r.close && !r.done;
}

static void text_requests(struct login *l, const uint8_t *data, size_t size)
{
	static const char *const portals[] = { "127.0.0.1:3260,1" };
	const struct text_session ts = { l->cfg,       &l->params, l->discovery, l->target, &lld,
					 l->initiator, l->peer,    portals,      1 };
	char *copy = malloc(size + 1);
	struct text_out o;

	if (!copy)
		abort();
	memcpy(copy, data, size);
	text_out_init(&o, TEXT_REPLY_MAX);
	(void)text_request(&ts, copy, size, &o);
	look_at(o.buf, o.len);
	text_out_exit(&o);
	free(copy);
}

static void start_once(void)
{
	if (ev_loop_new(&loop) || plugin_register(&plugin, "fuzz") ||
	    lld_start(&lld, loop, NULL, NULL) || account_new("user", "secret-of-twelve", NULL) ||
	    account_new("us", "another-secret", NULL))
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct sockaddr_in peer = { .sin_family = AF_INET };
	struct login l;
	bool more = true;

	if (!size)
		return 0;
	if (!loop)
		start_once();
	const uint8_t s = *data++;

	size--;
	set_up(s);
	login_init(&l);
	l.ops = &ops;
	l.lld = &lld;
	l.loop = loop;
	l.peer = (const struct sockaddr *)&peer;
	while (more && size >= 4) {
		size_t len = get_be16(data + 2);

		len = len < size - 4 ? len : size - 4;
		more = one_request(&l, data, data + 4, len, s);
		data += 4 + len;
		size -= 4 + len;
	}
	if (l.state == LOGIN_DONE)
		text_requests(&l, data, size);
	login_exit(&l);
	tear_down(s);
	return 0;
}
