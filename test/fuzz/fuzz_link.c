// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_link.c - a client partition that does what it likes, at port_link's socket, with the whole
 *               target behind it
 *
 * An input is pieces: kind (enum piece), length (2 bytes), bytes.  A turn of the loop follows
 * each, and copies are answered out of the client's memory unless a piece says how else.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "bs/delay.h"
#include "lld/ibmvio/crq.h"
#include "lld/ibmvio/link_proto.h"
#include "lld/srp/iu.h"
#include "tgt/bytes.h"
#include "tgt/lld.h"
#include "tgt/log.h"
#include "tgt/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum piece {
	RAW,      /* bytes to the socket */
	ELEMENT,  /* a CRQ element; the rest is 0 */
	IU,       /* an SRP IU, and its element */
	MAD,      /* a MAD, and its element */
	MEMORY,   /* where (2 bytes), bytes of the client's memory */
	COPIES,   /* how copies end from now on: status (1 byte, negative); or they wait (7f) */
	REGISTER, /* and INIT */
	LOGIN,
	COMMAND, /* an SRP_CMD: LUN and what follows the 20th byte; the rest is helped */
	EVENT,   /* of the platform: format, status */
	FREE,
	RELEASE, /* what the slow disk holds goes on */
	PIECES,
};

#define WINDOW_AT  0x10000u
#define WINDOW_LEN 0x10000u
#define IU_AT      0x11000u
#define WAIT       0x7f

static struct ev_loop *loop;
static struct target *target;

static struct {
	int listener, fd;
	char dir[64], path[80], adapter[96];
	uint8_t mem[WINDOW_LEN];
	uint8_t rx[LINK_HDR_LEN + LINK_DATA_MAX];
	size_t have;
	int8_t copies;
	bool registered;
	uint8_t tags;
} client = { .fd = -1 };

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void clean_up(void)
{
	(void)unlink(client.path);
	(void)rmdir(client.dir);
}

static void listen_there(void)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };

	(void)snprintf(client.dir, sizeof(client.dir), "/tmp/fuzzlinkXXXXXX");
	must(mkdtemp(client.dir) != NULL);
	(void)snprintf(client.path, sizeof(client.path), "%s/s", client.dir);
	(void)snprintf(client.adapter, sizeof(client.adapter), "link,%s", client.path);
	memcpy(a.sun_path, client.path, strlen(client.path));
	client.listener = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	must(bind(client.listener, (struct sockaddr *)&a, sizeof(a)) == 0);
	must(listen(client.listener, 4) == 0);
	(void)atexit(clean_up);
}

static void start(void)
{
	const struct lu_params disk = { .bstype = "mem", .bsopts = "size=1M" };
	const struct lu_params slow = { .bstype = "delay", .bsopts = "under=mem;size=1M;hold=1" };

	log_set_level(LOG_LVL_ERR);
	must(ev_loop_new(&loop) == 0);
	must(lld_start(lld_find("ibmvio"), loop, NULL, NULL) == 0);
	must(target_new(1, "t", lld_find("ibmvio"), loop, &target, NULL) == 0);
	must(lu_new(target, 1, &disk, NULL) == 0);
	must(lu_new(target, 2, &slow, NULL) == 0);
	listen_there();
}

static void turn(void)
{
	for (int i = 0; i < 2; i++)
		must(ev_loop_turn(loop, 0) == 0);
}

static void release(void)
{
	bs_delay_release(lunmap_find(target, 2)->lu->bs, UINT_MAX);
	turn();
}

/* ---- what the target asks of the client */

static void put(const void *b, size_t n)
{
	(void)!send(client.fd, b, n, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void message(const struct link_msg *m, const void *data)
{
	uint8_t b[LINK_HDR_LEN + WINDOW_LEN];

	link_msg_pack(b, m);
	if (m->len)
		memcpy(b + LINK_HDR_LEN, data, m->len);
	put(b, LINK_HDR_LEN + m->len);
}

static void answer_copy(const struct link_msg *m, const uint8_t *data)
{
	const bool read = m->type == LINK_RD;
	const uint64_t len = read ? m->arg : m->len;
	const bool mapped = m->addr >= WINDOW_AT && len <= WINDOW_LEN &&
			    m->addr - WINDOW_AT <= WINDOW_LEN - len;
	struct link_msg r = { .type = read ? LINK_RD_R : LINK_WR_R, .tag = m->tag };
	uint8_t *mem = client.mem + (mapped ? m->addr - WINDOW_AT : 0);

	must(len <= LINK_DATA_MAX);
	r.status = client.copies ? client.copies : mapped ? 0 : LINK_SOURCE_PARM;
	if (!r.status && read)
		r.len = (uint32_t)len;
	if (!r.status && !read)
		memcpy(mem, data, len);
	message(&r, mem);
}

/* Elements are of the kinds that a server sends. */
static void look_at(const struct link_msg *m, const uint8_t *data)
{
	if (m->type == LINK_RD || m->type == LINK_WR)
		answer_copy(m, data);
	if (m->type != LINK_CRQ)
		return;
	must(m->len == CRQ_ELEMENT);
	must(data[0] == CRQ_INITIALIZE || data[0] == CRQ_COMMAND);
	if (data[0] == CRQ_COMMAND)
		must(data[1] == CRQ_SRP || data[1] == CRQ_MAD || data[1] == CRQ_IN_CRQ);
	must(get_be16(data + 6) <= VSCSI_IU_MAX);
}

static void serve(void)
{
	ssize_t n;

	while (client.fd >= 0 && client.copies != WAIT &&
	       (n = recv(client.fd, client.rx + client.have, sizeof(client.rx) - client.have,
			 MSG_DONTWAIT)) > 0) {
		size_t at = 0;

		client.have += (size_t)n;
		while (client.have - at >= LINK_HDR_LEN) {
			struct link_msg m;

			link_msg_unpack(&m, client.rx + at);
			must(m.len <= LINK_DATA_MAX);
			if (client.have - at < LINK_HDR_LEN + m.len)
				break;
			look_at(&m, client.rx + at + LINK_HDR_LEN);
			at += LINK_HDR_LEN + m.len;
		}
		client.have -= at;
		memmove(client.rx, client.rx + at, client.have);
		turn();
	}
}

/* ---- pieces */

static void element(const uint8_t *data, size_t n)
{
	uint8_t crq[CRQ_ELEMENT] = { 0 };

	memcpy(crq, data, n < sizeof(crq) ? n : sizeof(crq));
	message(&(struct link_msg){ .type = LINK_CRQ, .len = CRQ_ELEMENT }, crq);
}

static void iu(enum crq_format format, const uint8_t *data, size_t n)
{
	uint8_t crq[CRQ_ELEMENT] = { CRQ_COMMAND, (uint8_t)format };

	if (n > VSCSI_IU_MAX)
		n = VSCSI_IU_MAX;
	memcpy(client.mem + (IU_AT - WINDOW_AT), data, n);
	put_be16(crq + 6, (uint16_t)n);
	put_be64(crq + 8, IU_AT);
	element(crq, sizeof(crq));
}

static void begin(void)
{
	if (!client.registered)
		message(&(struct link_msg){ .type = LINK_REG, .arg = 256 }, NULL);
	client.registered = true;
	element((const uint8_t[]){ CRQ_INITIALIZE, CRQ_INIT }, 2);
}

static void login(void)
{
	const uint8_t req[SRP_LOGIN_LEN] = { [18] = 1, [25] = 6 };

	iu(CRQ_SRP, req, sizeof(req));
}

/* The target has looked at an IU before the next one takes its place, or it has not. */
static void command(const uint8_t *data, size_t n)
{
	uint8_t req[VSCSI_IU_MAX] = { SRP_CMD, [15] = ++client.tags };

	if (n > sizeof(req) - 16)
		n = sizeof(req) - 16;
	memcpy(req + 16, data, n);
	req[5] = req[16];
	req[6] = req[17];
	req[7] = req[18];
	req[20] = 0x80 | (req[19] & 3);
	iu(CRQ_SRP, req, sizeof(req));
}

static void memory(const uint8_t *data, size_t n)
{
	const size_t at = n >= 2 ? get_be16(data) : 0;

	if (n > 2)
		memcpy(client.mem + at, data + 2,
		       n - 2 < WINDOW_LEN - at ? n - 2 : WINDOW_LEN - at);
}

static void piece(uint8_t kind, const uint8_t *data, size_t n)
{
	const uint8_t first = n ? data[0] : 0, second = n > 1 ? data[1] : 0;

	switch (kind % PIECES) {
	case RAW:
		put(data, n);
		break;
	case ELEMENT:
		element(data, n);
		break;
	case IU:
		iu(CRQ_SRP, data, n);
		break;
	case MAD:
		iu(CRQ_MAD, data, n);
		break;
	case MEMORY:
		memory(data, n);
		break;
	case COPIES:
		client.copies = (int8_t)(first == WAIT ? WAIT : -(first & 0x7f));
		break;
	case REGISTER:
		begin();
		break;
	case LOGIN:
		login();
		break;
	case COMMAND:
		command(data, n);
		break;
	case EVENT:
		message(&(struct link_msg){ .type = LINK_EVENT, .arg = first | second << 8 }, NULL);
		break;
	case FREE:
		message(&(struct link_msg){ .type = LINK_FREE, .arg = first & 1 }, NULL);
		client.registered = false;
		break;
	case RELEASE:
		release();
		break;
	default:
		break;
	}
	turn();
	serve();
}

static void client_begin(void)
{
	client.have = 0;
	client.copies = 0;
	client.registered = false;
	memset(client.mem, 0, sizeof(client.mem));
	must(target->lld->target_bind(target, client.adapter, NULL) == 0);
	turn();
	client.fd = accept4(client.listener, NULL, NULL, SOCK_NONBLOCK);
	must(client.fd >= 0);
	serve();
}

static void client_end(bool by_unbinding)
{
	if (!by_unbinding) {
		(void)close(client.fd);
		turn();
	}
	must(target->lld->target_unbind(target, client.adapter, NULL) == 0);
	if (by_unbinding)
		(void)close(client.fd);
	client.fd = -1;
	turn();
	release();
	must(list_empty(&target->nexuses));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const bool odd = size & 1;

	if (!loop)
		start();
	client_begin();
	while (size >= 3) {
		const uint8_t kind = data[0];
		size_t n = get_be16(data + 1);

		data += 3;
		size -= 3;
		if (n > size)
			n = size;
		piece(kind, data, n);
		data += n;
		size -= n;
	}
	client_end(odd);
	return 0;
}
