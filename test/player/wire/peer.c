// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * peer.c - connections of initiators: PDUs sent as the script says, answers compared
 */
#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lld/iscsi/crc32c.h"
#include "tgt/bytes.h"
#include "wire.h"

/* ---- numbers that were kept */

static struct {
	char name[32];
	uint64_t value;
} kept[32];
static unsigned int nr_kept;

static void keep(const char *name, uint64_t value)
{
	unsigned int i = 0;

	while (i < nr_kept && strcmp(kept[i].name, name) != 0)
		i++;
	if (i == sizeof(kept) / sizeof(kept[0]))
		return;
	(void)snprintf(kept[i].name, sizeof(kept[i].name), "%s", name);
	kept[i].value = value;
	nr_kept += i == nr_kept;
}

static int kept_number(const char *text, uint64_t *ret)
{
	const size_t len = strcspn(text, "+-");
	uint64_t more = 0;

	if (text[len] && parse_number(text + len + 1, UINT32_MAX, &more) < 0)
		return -1;
	for (unsigned int i = 0; i < nr_kept; i++) {
		if (strlen(kept[i].name) != len || memcmp(kept[i].name, text, len) != 0)
			continue;
		*ret = text[len] == '-' ? kept[i].value - more : kept[i].value + more;
		return 0;
	}
	return -1;
}

int wire_number(const char *text, uint64_t *ret)
{
	if (!strcmp(text, "none")) {
		*ret = ISCSI_NO_TAG;
		return 0;
	}
	return isdigit((unsigned char)*text) ? parse_number(text, UINT64_MAX, ret)
					     : kept_number(text, ret);
}

/* ---- connections */

static void peer_end(struct peer *p)
{
	if (p->fd >= 0)
		(void)close(p->fd);
	list_del_init(&p->link);
	free(p->rx);
	free(p);
}

void peers_end(void)
{
	while (!list_empty(&wire.peers))
		peer_end(list_first_entry(&wire.peers, struct peer, link));
	wire.who = NULL;
	nr_kept = 0;
	wire_turn();
}

static struct peer *peer_find(const char *name)
{
	struct peer *p;

	list_for_each_entry (p, &wire.peers, link)
		if (!strcmp(p->name, name))
			return p;
	return NULL;
}

static struct peer *peer_new(const char *name)
{
	union iscsi_address a = { .in = { .sin_family = AF_INET,
					  .sin_port = htons(3260),
					  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) } };
	struct peer *p = calloc(1, sizeof(*p));
	int fds[2];

	if (!p || socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, fds) < 0 ||
	    !conn_new(&iscsi_state, fds[1], &a, &a)) {
		(void)player_error("no connection: %s", strerror(errno));
		free(p);
		return NULL;
	}
	p->fd = fds[0];
	p->cmd_sn = 1;
	(void)snprintf(p->name, sizeof(p->name), "%s", name);
	list_add_tail(&p->link, &wire.peers);
	return p;
}

static struct peer *speaker(void)
{
	if (!wire.who && has_target())
		wire.who = peer_new("A");
	return wire.who;
}

int st_conn(struct words *ws)
{
	const char *name = word_next(ws);

	if (!name)
		return player_error("which connection?");
	if (!has_target())
		return -1;
	wire.who = peer_find(name);
	if (!wire.who)
		wire.who = peer_new(name);
	return wire.who ? words_all_used(ws) : -1;
}

int st_hangup(struct words *ws)
{
	if (wire.who)
		peer_end(wire.who);
	wire.who = NULL;
	wire_turn();
	return words_all_used(ws);
}

/* ---- bytes out */

static int write_all(struct peer *p, const uint8_t *b, size_t n)
{
	while (n) {
		const ssize_t w = send(p->fd, b, n, MSG_NOSIGNAL);

		if (w > 0) {
			b += w;
			n -= (size_t)w;
		} else if (errno != EAGAIN) {
			p->eof = true;
			return 0; /* "closed" will tell */
		}
		wire_turn();
	}
	return 0;
}

struct message { /* a PDU to be sent */
	uint8_t h[ISCSI_BHS_LEN];
	struct pattern ahs, data;
	bool bad_header_digest, bad_data_digest;
	bool dlen_said, ahs_len_said, itt_said, cmd_sn_said;
	size_t cut; /* bytes at the end that are not sent */
};

static size_t put_digest(uint8_t *at, const uint8_t *from, const uint8_t *to, bool bad)
{
	crc32c_put(at, crc32c(0, from, (size_t)(to - from)) ^ bad);
	return ISCSI_DIGEST_LEN;
}

/* BHS, AHS, digest, data, padding, digest */
static int message_send(struct peer *p, const struct message *m)
{
	const size_t room = sizeof(m->h) + m->ahs.n + m->data.n + 16;
	uint8_t *b = calloc(1, room), *at = b, *from;
	int ret;

	if (!b)
		return player_error("out of memory");
	memcpy(at, m->h, sizeof(m->h));
	at += sizeof(m->h);
	if (m->ahs.n)
		memcpy(at, m->ahs.byte, m->ahs.n);
	at += m->ahs.n;
	if (p->header_digest && p->logged_in)
		at += put_digest(at, b, at, m->bad_header_digest);
	from = at;
	if (m->data.n)
		memcpy(at, m->data.byte, m->data.n);
	at += (m->data.n + 3) & ~(size_t)3;
	if (p->data_digest && p->logged_in && m->data.n)
		at += put_digest(at, from, at, m->bad_data_digest);
	ret = write_all(p, b, (size_t)(at - b) - m->cut);
	free(b);
	wire_turn();
	return ret;
}

/* "name=value" of the PDU, or a letter of its flags, as F and -F */
static int message_word(struct message *m, const struct pdu_name *p, const char *w)
{
	const char *eq = strchr(w, '='), *letter;
	const struct pdu_field *f = eq ? pdu_field(p, w, (size_t)(eq - w)) : NULL;
	const bool off = *w == '-';
	uint64_t v;

	if (f) {
		if (wire_number(eq + 1, &v) < 0)
			return player_error("%s: not a number", w);
		field_set(f, m->h, v);
		m->dlen_said |= !strcmp(f->name, "dlen");
		m->ahs_len_said |= !strcmp(f->name, "ahs_len");
		m->itt_said |= !strcmp(f->name, "itt");
		m->cmd_sn_said |= !strcmp(f->name, "cmd_sn");
		return 0;
	}
	if (eq && !strncmp(w, "lun=", 4) && wire_number(eq + 1, &v) == 0) {
		lun_encode(v, m->h + 8);
		return 0;
	}
	if (eq && !strncmp(w, "cut=", 4) && wire_number(eq + 1, &v) == 0) {
		m->cut = (size_t)v;
		return 0;
	}
	if (!strcmp(w, "bad_header_digest"))
		return m->bad_header_digest = true, 0;
	if (!strcmp(w, "bad_data_digest"))
		return m->bad_data_digest = true, 0;
	if (!strcmp(w, "I"))
		return m->h[0] |= ISCSI_I_IMMEDIATE, 0;
	letter = w[off] && !w[off + 1] ? strchr(p->letters, w[off]) : NULL;
	if (!letter)
		return player_error("%s has nothing that is called %s", p->name, w);
	if (off)
		m->h[1] &= (uint8_t) ~(0x80 >> (letter - p->letters));
	else
		m->h[1] |= (uint8_t)(0x80 >> (letter - p->letters));
	return 0;
}

/* keys "a=b" "c=d": each with its NUL */
static int message_keys(struct message *m, struct words *ws)
{
	const char *w;

	while ((w = word_peek(ws))) {
		char quoted[600];
		char *words[2] = { quoted, NULL };
		char nul[] = "00";
		struct words two = { .w = words, .n = 2 };

		(void)snprintf(quoted, sizeof(quoted), *w == '"' ? "%s" : "\"%s\"", w);
		words[1] = nul;
		if (pattern_parse(&m->data, &two) < 0)
			return -1;
		ws->at++;
	}
	return 0;
}

static int message_cdb(struct message *m, struct words *ws)
{
	struct pattern cdb = { .n = 0 };
	const int ret = pattern_parse(&cdb, ws);

	if (!ret && cdb.n)
		memcpy(m->h + 32, cdb.byte, cdb.n < 16 ? cdb.n : 16);
	pattern_free(&cdb);
	return ret;
}

static int message_parse(struct message *m, const struct pdu_name *p, struct words *ws)
{
	const char *w;
	int ret = 0;

	while (!ret && (w = word_next(ws))) {
		if (!strcmp(w, "data"))
			ret = pattern_parse(&m->data, ws);
		else if (!strcmp(w, "keys"))
			ret = message_keys(m, ws);
		else if (!strcmp(w, "ahs"))
			ret = pattern_parse(&m->ahs, ws);
		else if (!strcmp(w, "cdb"))
			ret = message_cdb(m, ws);
		else
			ret = message_word(m, p, w);
	}
	return ret;
}

static bool has_cmd_sn(const struct pdu_name *p)
{
	return pdu_field(p, "cmd_sn", 6) != NULL;
}

/* What the script leaves out: tag, serial numbers, lengths. */
static void message_complete(struct message *m, struct peer *p, const struct pdu_name *name)
{
	if (!m->itt_said && name->opcode != ISCSI_OP_DATA_OUT)
		put_be32(m->h + 16, ++p->itt);
	if (m->itt_said && get_be32(m->h + 16) != ISCSI_NO_TAG)
		p->itt = get_be32(m->h + 16);
	if (name->opcode == ISCSI_OP_DATA_OUT && !m->itt_said)
		put_be32(m->h + 16, p->itt);
	if (has_cmd_sn(name) && !m->cmd_sn_said) {
		put_be32(m->h + 24, p->cmd_sn);
		if (!(m->h[0] & ISCSI_I_IMMEDIATE))
			p->cmd_sn++;
	}
	if (!m->dlen_said)
		put_be24(m->h + 5, (uint32_t)m->data.n);
	if (!m->ahs_len_said)
		m->h[4] = (uint8_t)(m->ahs.n / 4);
}

int st_wire_send(struct words *ws)
{
	const char *word = word_next(ws);
	const struct pdu_name *name = word ? pdu_by_name(word) : NULL;
	struct peer *p = speaker();
	struct message m = { .cut = 0 };
	int ret = -1;

	if (!name)
		return player_error("send what?");
	if (!p)
		return -1;
	m.h[0] = name->opcode;
	m.h[1] = name->flags;
	if (message_parse(&m, name, ws) == 0) {
		message_complete(&m, p, name);
		ret = message_send(p, &m);
	}
	pattern_free(&m.ahs);
	pattern_free(&m.data);
	return ret;
}

int st_raw(struct words *ws)
{
	struct pattern b = { .n = 0 };
	struct peer *p = speaker();
	int ret = p ? pattern_parse(&b, ws) : -1;

	if (!ret)
		ret = write_all(p, b.byte, b.n);
	wire_turn();
	pattern_free(&b);
	return ret;
}

/* ---- bytes in */

static bool read_some(struct peer *p)
{
	ssize_t n;

	if (p->rx_room - p->rx_len < 65536) {
		uint8_t *b = realloc(p->rx, p->rx_room + (1u << 20));

		if (!b)
			return false;
		p->rx = b;
		p->rx_room += 1u << 20;
	}
	n = recv(p->fd, p->rx + p->rx_len, p->rx_room - p->rx_len, 0);
	if (n > 0)
		p->rx_len += (size_t)n;
	p->eof |= n == 0 || (n < 0 && errno != EAGAIN);
	return n > 0;
}

static void read_all(struct peer *p)
{
	do
		wire_turn();
	while (read_some(p));
}

/* Bytes of the first PDU, 0: there is none whole. */
static size_t first_pdu(const struct peer *p)
{
	const bool hd = p->header_digest && p->logged_in, dd = p->data_digest && p->logged_in;
	size_t n, data;

	if (p->rx_len < ISCSI_BHS_LEN)
		return 0;
	data = get_be24(p->rx + 5);
	n = ISCSI_BHS_LEN + (hd ? 4 : 0) + ((data + 3) & ~(size_t)3) + (dd && data ? 4 : 0);
	return n <= p->rx_len ? n : 0;
}

static void consume(struct peer *p, size_t n)
{
	memmove(p->rx, p->rx + n, p->rx_len - n);
	p->rx_len -= n;
}

static int check_digests(const struct peer *p)
{
	const uint8_t *data = p->rx + ISCSI_BHS_LEN;
	const size_t len = get_be24(p->rx + 5), padded = (len + 3) & ~(size_t)3;

	if (!p->logged_in)
		return 0;
	if (p->header_digest && crc32c_get(data) != crc32c(0, p->rx, ISCSI_BHS_LEN))
		return player_fail("the header digest is wrong");
	data += p->header_digest ? ISCSI_DIGEST_LEN : 0;
	if (p->data_digest && len && crc32c_get(data + padded) != crc32c(0, data, padded))
		return player_fail("the data digest is wrong");
	return 0;
}

/* Every answer with a status has the next StatSN; the others announce it. */
static int check_stat_sn(struct peer *p)
{
	const uint32_t sn = get_be32(p->rx + 24);
	const bool moves = pdu_moves_stat_sn(p->rx);
	const uint32_t want = p->stat_sn;

	if ((p->rx[0] & 0x3f) == ISCSI_OP_DATA_IN && !moves)
		return sn ? player_fail("StatSN is %u in a Data-In without status", sn) : 0;
	p->stat_sn = sn + moves;
	if (p->stat_sn_known && sn != want)
		return player_fail("StatSN is %u, not %u", sn, want);
	p->stat_sn_known = true;
	return 0;
}

/* ---- what is expected */

static int expect_word(const struct peer *p, const struct pdu_name *name, const char *w)
{
	const char *eq = strchr(w, '='), *letter;
	const struct pdu_field *f = eq ? pdu_field(name, w, (size_t)(eq - w)) : NULL;
	const bool off = *w == '-';
	bool on;
	uint64_t v;

	if (f && eq[1] == ':') {
		keep(eq + 2, field_get(f, p->rx));
		return 0;
	}
	if (f) {
		if (wire_number(eq + 1, &v) < 0)
			return player_error("%s: not a number", w);
		if (field_get(f, p->rx) != v)
			return player_fail("%s of %s is 0x%llx, not 0x%llx", f->name, name->name,
					   (unsigned long long)field_get(f, p->rx),
					   (unsigned long long)v);
		return 0;
	}
	letter = w[off] && !w[off + 1] ? strchr(name->letters, w[off]) : NULL;
	if (!letter)
		return player_error("%s has nothing that is called %s", name->name, w);
	on = p->rx[1] & 0x80 >> (letter - name->letters);
	if (on == off)
		return player_fail("%c of %s is %d", w[off], name->name, on);
	return 0;
}

static const uint8_t *answer_data(const struct peer *p)
{
	return p->rx + ISCSI_BHS_LEN + (p->header_digest && p->logged_in ? ISCSI_DIGEST_LEN : 0);
}

static int expect_data(const struct peer *p, struct words *ws, size_t at)
{
	const size_t len = get_be24(p->rx + 5);
	struct pattern want = { .n = 0 };
	int ret = pattern_parse(&want, ws);

	for (size_t i = 0; !ret && i < want.n; i++)
		if (at + i >= len || (answer_data(p)[at + i] & want.mask[i]) != want.byte[i])
			ret = player_fail("data differs at byte %zu", at + i);
	pattern_free(&want);
	return ret;
}

/* keys NAME=VALUE NAME ...: among the text, with that value, or with any */
static int expect_keys(const struct peer *p, struct words *ws)
{
	const size_t len = get_be24(p->rx + 5);
	const char *text = (const char *)answer_data(p), *w;

	while ((w = word_next(ws))) {
		const size_t n = strlen(w) + (strchr(w, '=') ? 1 : 0); /* with its NUL */
		const bool absent = *w == '!';
		bool there = false;

		for (size_t i = 0; i + n - absent <= len; i += strnlen(text + i, len - i) + 1)
			there |= !memcmp(text + i, w + absent, n - absent);
		if (there == absent)
			return player_fail(absent ? "there is %s" : "there is no %s", w + absent);
	}
	return 0;
}

static int expect_words(const struct peer *p, const struct pdu_name *name, struct words *ws)
{
	const char *w;
	int ret = 0;

	while ((w = word_next(ws))) {
		uint64_t at = 0;
		int r;

		if (!strcmp(w, "data") || (!strncmp(w, "data@", 5) && !wire_number(w + 5, &at)))
			r = expect_data(p, ws, (size_t)at);
		else if (!strcmp(w, "keys"))
			r = expect_keys(p, ws);
		else
			r = expect_word(p, name, w);
		ret |= r;
	}
	return ret;
}

/* Digests hold from the end of the login on. */
static void learn(struct peer *p)
{
	const uint8_t flags = p->rx[1];

	if ((p->rx[0] & 0x3f) == ISCSI_OP_LOGIN_RESPONSE && flags & ISCSI_LOGIN_TRANSIT &&
	    ISCSI_LOGIN_NSG(flags) == ISCSI_STAGE_FULL_FEATURE && !p->rx[36])
		p->logged_in = true;
	if ((p->rx[0] & 0x3f) == ISCSI_OP_LOGIN_RESPONSE) {
		const uint8_t *t = p->rx + ISCSI_BHS_LEN;
		const size_t len = get_be24(p->rx + 5);

		p->header_digest |= memmem(t, len, "HeaderDigest=CRC32C", 19) != NULL;
		p->data_digest |= memmem(t, len, "DataDigest=CRC32C", 17) != NULL;
	}
}

int st_expect(struct words *ws)
{
	const char *word = word_next(ws);
	const struct pdu_name *want = word ? pdu_by_name(word) : NULL, *got;
	struct peer *p = speaker();
	size_t n;
	int ret;

	if (!want || !p)
		return player_error("expect what?");
	read_all(p);
	n = first_pdu(p);
	if (!n)
		return player_fail(p->eof ? "the connection was closed" : "there is no answer");
	got = pdu_by_opcode(p->rx[0]);
	ret = check_digests(p) | check_stat_sn(p);
	if (got != want)
		ret = player_fail("%s came, not %s", got ? got->name : "an unknown PDU", word);
	else
		ret |= expect_words(p, want, ws);
	learn(p);
	consume(p, n);
	return ret;
}

static bool pdu_or_end_here(struct peer *p)
{
	read_all(p);
	return p->eof || first_pdu(p);
}

/* await STATEMENT...: "expect" or "closed" of what a timer brings; it comes, or it does not in 10
 * s. */
int st_await(struct words *ws)
{
	const uint64_t until = ev_now_ns(wire.loop) + 10 * UINT64_C(1000000000);
	struct peer *p = speaker();
	const char *what = word_next(ws);

	if (!p)
		return -1;
	while (!pdu_or_end_here(p) && ev_now_ns(wire.loop) < until && !player_excused())
		(void)ev_loop_turn(wire.loop, 100);
	if (what && !strcmp(what, "expect"))
		return st_expect(ws);
	if (what && !strcmp(what, "closed"))
		return st_closed(ws);
	return player_error("await expect PDU WORD..., or await closed");
}

int st_nothing(struct words *ws)
{
	struct peer *p = speaker();
	const struct pdu_name *got;

	if (!p)
		return -1;
	read_all(p);
	if (p->eof)
		return player_fail("the connection was closed");
	got = p->rx_len ? pdu_by_opcode(p->rx[0]) : NULL;
	if (p->rx_len)
		return player_fail("%s came", got ? got->name : "something");
	return words_all_used(ws);
}

int st_closed(struct words *ws)
{
	struct peer *p = speaker();

	if (!p)
		return -1;
	read_all(p);
	if (!p->eof)
		return player_fail("the connection is open");
	if (p->rx_len)
		return player_fail("%s came before it was closed",
				   pdu_by_opcode(p->rx[0]) ? pdu_by_opcode(p->rx[0])->name
							   : "something");
	peer_end(p);
	wire.who = NULL;
	return words_all_used(ws);
}

/* ---- login in one step */

static int add_key(struct message *m, const char *key)
{
	char text[600];
	char *word = text;
	struct words one = { .w = &word, .n = 1 };

	(void)snprintf(text, sizeof(text), "%s", key);
	return message_keys(m, &one);
}

static bool has_key(const struct words *ws, const char *key)
{
	for (unsigned int i = 0; i < ws->n; i++)
		if (!strncmp(ws->w[i], key, strlen(key)))
			return true;
	return false;
}

int st_login(struct words *ws)
{
	static const char *const defaults[] = { "InitiatorName=iqn.i", "SessionType=Normal",
						"TargetName=iqn.t" };
	struct peer *p = speaker();
	struct message m = { .cut = 0 };
	char text[] = "login_response status=0 T nsg=3";
	struct words answer = { .n = 0 };
	int ret = 0;

	if (!p)
		return -1;
	m.h[0] = 0x43;
	m.h[1] = 0x87; /* T, operational to full feature */
	for (size_t i = 0; !ret && i < sizeof(defaults) / sizeof(defaults[0]); i++) {
		char name[32];

		(void)snprintf(name, sizeof(name), "%.*s", (int)strcspn(defaults[i], "="),
			       defaults[i]);
		if (!has_key(ws, name))
			ret = add_key(&m, defaults[i]);
	}
	if (!ret)
		ret = message_keys(&m, ws);
	if (!ret) {
		message_complete(&m, p, pdu_by_name("login"));
		ret = message_send(p, &m);
	}
	pattern_free(&m.data);
	if (!ret && words_split(&answer, text) == 0)
		ret = st_expect(&answer);
	free(answer.w);
	return ret;
}
