// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * client.c - the client partition: its socket, memory and what its queue has received
 *
 * The target may write into what an unanswered request has lent it, and nowhere else.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "iu.h"

#define IDLE_TURNS 6
#define WAIT_NS    UINT64_C(10000000000)

struct client client = { .listener = -1, .fd = -1 };

/* ---- memory */

uint64_t mem_new(size_t len)
{
	const uint64_t at = client.mem_used;

	if (len > MEM_SIZE - at) {
		(void)player_error("the client's memory is full");
		return 0;
	}
	memset(client.mem + at, UNUSED, len);
	client.mem_used += (len + 255) & ~(size_t)255;
	return MEM_AT + at;
}

uint8_t *mem_at(uint64_t ioba, size_t len)
{
	if (ioba < MEM_AT || ioba - MEM_AT > MEM_SIZE || len > MEM_SIZE - (ioba - MEM_AT))
		return NULL;
	return client.mem + (ioba - MEM_AT);
}

static bool within(uint64_t at, size_t len, uint64_t from, size_t room)
{
	return at >= from && len <= room && at - from <= room - len;
}

static bool lent(uint64_t at, size_t len)
{
	const struct request *r;

	list_for_each_entry (r, &client.requests, link) {
		if (within(at, len, r->iu, VSCSI_IU_MAX))
			return true;
		for (unsigned int i = 0; i < r->nr_seg && !r->write; i++)
			if (within(at, len, r->seg[i].at, r->seg[i].len))
				return true;
	}
	return false;
}

/* ---- requests */

struct request *request_new(void)
{
	struct request *r = calloc(1, sizeof(*r));

	if (!r) {
		(void)player_error("out of memory");
		return NULL;
	}
	list_add_tail(&r->link, &client.requests);
	return r;
}

void request_free(struct request *r)
{
	if (r)
		list_del_init(&r->link);
	free(r);
}

struct request *request_find(const char *name)
{
	struct request *r;

	list_for_each_entry (r, &client.requests, link)
		if (!strcmp(r->name, name))
			return r;
	return NULL;
}

struct request *request_by_tag(const uint8_t tag[8])
{
	struct request *r;

	list_for_each_entry (r, &client.requests, link)
		if (!memcmp(r->tag, tag, 8))
			return r;
	return NULL;
}

void requests_forget(void)
{
	while (!list_empty(&client.requests))
		request_free(list_first_entry(&client.requests, struct request, link));
}

/* ---- out */

static void client_write(const void *bytes, size_t len)
{
	const uint8_t *at = bytes;

	while (len && client.fd >= 0) {
		const ssize_t n = send(client.fd, at, len, MSG_NOSIGNAL);

		if (n > 0) {
			at += n;
			len -= (size_t)n;
		} else if (errno == EAGAIN) {
			(void)ev_loop_turn(iu_world.loop, 0);
		} else {
			client.eof = true;
			return;
		}
	}
}

static void client_message(const struct link_msg *m, const void *data)
{
	uint8_t h[LINK_HDR_LEN];

	link_msg_pack(h, m);
	client_write(h, sizeof(h));
	client_write(data, m->len);
}

void client_say(uint16_t type, uint64_t arg)
{
	client_message(&(struct link_msg){ .type = type, .arg = arg }, NULL);
	client_turn(false);
}

void client_element(const uint8_t crq[CRQ_ELEMENT])
{
	client_message(&(struct link_msg){ .type = LINK_CRQ, .len = LINK_CRQ_LEN }, crq);
}

/* ---- in */

static int32_t copy_status(const struct link_msg *m, size_t len, const uint8_t *mem)
{
	if (!client.registered || !client.server_registered)
		return LINK_PERMISSION;
	if (client.deny && client.deny-- > 0)
		return LINK_PERMISSION;
	if (len > LINK_DATA_MAX)
		return LINK_PARAMETER;
	if (!mem)
		return m->type == LINK_RD ? LINK_SOURCE_PARM : LINK_DEST_PARM;
	return LINK_SUCCESS;
}

static void serve_read(const struct link_msg *m)
{
	const uint8_t *mem = mem_at(m->addr, m->arg);
	struct link_msg reply = { .type = LINK_RD_R, .tag = m->tag };

	reply.status = copy_status(m, m->arg, mem);
	if (!reply.status)
		reply.len = (uint32_t)m->arg;
	client_message(&reply, mem);
}

static void serve_write(const struct link_msg *m, const uint8_t *data)
{
	uint8_t *mem = mem_at(m->addr, m->len);
	struct link_msg reply = { .type = LINK_WR_R, .tag = m->tag };

	reply.status = copy_status(m, m->len, mem);
	if (!reply.status && !lent(m->addr, m->len))
		(void)player_fail("%u bytes are written to %#llx, which no request has lent",
				  m->len, (unsigned long long)m->addr);
	if (!reply.status)
		memcpy(mem, data, m->len);
	client_message(&reply, NULL);
}

static void receive_event(const struct link_msg *m, const uint8_t *data)
{
	struct event *e = calloc(1, sizeof(*e));

	if (!e) {
		(void)player_error("out of memory");
		return;
	}
	e->type = m->type;
	if (m->type == LINK_CRQ && m->len == CRQ_ELEMENT)
		memcpy(e->crq, data, CRQ_ELEMENT);
	list_add_tail(&e->link, &client.events);
}

static void serve(const struct link_msg *m, const uint8_t *data)
{
	switch (m->type) {
	case LINK_RD:
		serve_read(m);
		return;
	case LINK_WR:
		serve_write(m, data);
		return;
	case LINK_REG:
		client.server_registered = true;
		break;
	case LINK_FREE:
		client.server_registered = false;
		requests_forget();
		break;
	default:
		break;
	}
	receive_event(m, data);
}

static bool bytes_make_room(struct bytes *b, size_t len)
{
	uint8_t *p;

	if (b->room - b->len >= len)
		return true;
	p = realloc(b->at, b->len + len + (1u << 20));
	if (!p)
		return false;
	b->at = p;
	b->room = b->len + len + (1u << 20);
	return true;
}

static void put_aside(const uint8_t *message, size_t len)
{
	if (!bytes_make_room(&client.aside, len))
		return;
	memcpy(client.aside.at + client.aside.len, message, len);
	client.aside.len += len;
}

/* IUs are fetched while copies are held, as long as none waits: answers come in order. */
static bool is_held(const struct link_msg *m)
{
	const struct request *r;

	if (!client.hold || (m->type != LINK_RD && m->type != LINK_WR))
		return false;
	if (m->type == LINK_WR || client.aside.len)
		return true;
	list_for_each_entry (r, &client.requests, link)
		if (within(m->addr, m->arg, r->iu, VSCSI_IU_MAX))
			return false;
	return true;
}

/* All messages in @b; the part of one that is at its end stays. */
static void serve_all(struct bytes *b)
{
	size_t at = 0;

	while (b->len - at >= LINK_HDR_LEN) {
		struct link_msg m;
		size_t len;

		link_msg_unpack(&m, b->at + at);
		len = LINK_HDR_LEN + (size_t)m.len;
		if (b->len - at < len)
			break;
		if (is_held(&m))
			put_aside(b->at + at, len);
		else
			serve(&m, b->at + at + LINK_HDR_LEN);
		at += len;
	}
	if (at)
		memmove(b->at, b->at + at, b->len - at);
	b->len -= at;
}

/* Whether something has come. */
static bool receive(void)
{
	bool some = false;

	while (client.fd >= 0 && !client.eof && bytes_make_room(&client.rx, 65536)) {
		const ssize_t n = recv(client.fd, client.rx.at + client.rx.len,
				       client.rx.room - client.rx.len, 0);

		if (n <= 0) {
			client.eof = n == 0 || errno != EAGAIN;
			break;
		}
		client.rx.len += (size_t)n;
		some = true;
	}
	serve_all(&client.rx);
	return some;
}

static void try_accept(void)
{
	if (client.fd < 0 && client.listener >= 0)
		client.fd = accept4(client.listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

bool client_has_event(void)
{
	return !list_empty(&client.events);
}

bool client_connected(void)
{
	return client.fd >= 0;
}

void client_turn(bool or_event)
{
	for (int idle = 0; idle < IDLE_TURNS && !(or_event && client_has_event()); idle++) {
		(void)ev_loop_turn(iu_world.loop, 0);
		try_accept();
		if (receive())
			idle = 0;
	}
}

void client_wait(bool (*until)(void))
{
	const uint64_t end = ev_now_ns(iu_world.loop) + WAIT_NS;

	client_turn(true);
	while (!until() && ev_now_ns(iu_world.loop) < end && !player_excused()) {
		(void)ev_loop_turn(iu_world.loop, 50);
		client_turn(true);
	}
}

struct event *client_event(void)
{
	client_turn(true);
	return client_has_event() ? list_first_entry(&client.events, struct event, link) : NULL;
}

void event_free(struct event *e)
{
	list_del_init(&e->link);
	free(e);
}

/* ---- life */

int client_open(void)
{
	const char *tmp = getenv("TMPDIR");

	list_init(&client.events);
	list_init(&client.requests);
	client.mem = malloc(MEM_SIZE);
	(void)snprintf(client.dir, sizeof(client.dir), "%s/iuXXXXXX",
		       tmp && strlen(tmp) < 48 ? tmp : "/tmp");
	if (!client.mem || !mkdtemp(client.dir)) {
		fprintf(stderr, "%s: %s\n", client.dir, strerror(errno));
		return -1;
	}
	(void)snprintf(client.path, sizeof(client.path), "%s/link", client.dir);
	return 0;
}

int client_listen(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	if (client.listener >= 0)
		return 0;
	memcpy(a.sun_path, client.path, strlen(client.path));
	client.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (bind(client.listener, (struct sockaddr *)&a, sizeof(a)) < 0 ||
	    listen(client.listener, 1) < 0)
		return player_error("%s: %s", client.path, strerror(errno));
	return 0;
}

void client_hang_up(void)
{
	if (client.fd >= 0)
		(void)close(client.fd);
	client.fd = -1;
	client.rx.len = client.aside.len = 0;
	client.eof = client.server_registered = false;
	requests_forget();
}

void client_reset(void)
{
	client_hang_up();
	while (client_has_event())
		event_free(list_first_entry(&client.events, struct event, link));
	request_free(client.last);
	client.last = NULL;
	client.registered = client.hold = false;
	client.deny = 0;
	client.mem_used = 0;
	client.tags = 0;
}

void client_close(void)
{
	client_reset();
	if (client.listener >= 0)
		(void)close(client.listener);
	(void)unlink(client.path);
	(void)rmdir(client.dir);
	free(client.mem);
	free(client.rx.at);
	free(client.aside.at);
}

/* ---- statements */

int st_register(struct words *ws)
{
	client.registered = true;
	client_say(LINK_REG, 256);
	return words_all_used(ws);
}

/* free [failed]: its queue is closed, or it has crashed */
int st_free(struct words *ws)
{
	const char *w = word_next(ws);

	client.registered = false;
	requests_forget();
	client_say(LINK_FREE, w && !strcmp(w, "failed") ? LINK_FAILED : LINK_FREED);
	return words_all_used(ws);
}

/* event NN [STATUS]: a transport event into the target's queue */
int st_event(struct words *ws)
{
	const char *format = word_next(ws), *status = word_next(ws);
	uint64_t f, s = 0;

	if (!format || parse_number(format, 255, &f) < 0 ||
	    (status && parse_number(status, 255, &s) < 0))
		return player_error("event NUMBER [STATUS]");
	if (f == CRQ_PARTNER_FAILED || f == CRQ_PARTNER_DEREGISTERED ||
	    f == CRQ_PARTNER_TERMINATED) {
		client.registered = false;
		requests_forget();
	}
	client_say(LINK_EVENT, f | s << 8);
	return words_all_used(ws);
}

int st_hangup(struct words *ws)
{
	client_hang_up();
	client.registered = false;
	client_turn(false);
	return words_all_used(ws);
}

/* accept: the target connects again */
int st_accept(struct words *ws)
{
	client_wait(client_connected);
	if (!client_connected())
		return player_fail("the target does not connect");
	return words_all_used(ws);
}

/* deny [N]: the next copies fail, all or so many */
int st_deny(struct words *ws)
{
	const char *n = word_next(ws);
	uint64_t v = UINT_MAX;

	if (n && parse_number(n, UINT_MAX, &v) < 0)
		return player_error("deny NUMBER");
	client.deny = (unsigned int)v;
	return words_all_used(ws);
}

int st_allow(struct words *ws)
{
	client.deny = 0;
	return words_all_used(ws);
}

/* hold: copies wait; copy: they go on */
int st_hold(struct words *ws)
{
	client.hold = true;
	return words_all_used(ws);
}

int st_copy(struct words *ws)
{
	client.hold = false;
	serve_all(&client.aside);
	client_turn(false);
	return words_all_used(ws);
}
