// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_pdu.c - whatever bytes after a login, to disks in memory
 *
 * The first byte of an input chooses the session (enum setting).  Then come
 * pieces: kind (enum piece), length (2 bytes), bytes.  A piece is sent as it is,
 * or helped: sequence numbers, tags, lengths and digests that the fuzzer cannot
 * guess are put in.  A turn of the loop follows each.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bs/delay.h"
#include "lld/iscsi/conn.h"
#include "lld/iscsi/crc32c.h"
#include "tgt/bytes.h"
#include "tgt/log.h"
#include "tgt/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum setting {
	HEADER_DIGEST = 1 << 0,
	DATA_DIGEST = 1 << 1,
	NO_IMMEDIATE = 1 << 2,
	UNSOLICITED = 1 << 3,
	DISCOVERY = 1 << 4,
	NO_LOGIN = 1 << 5,
	SMALL_SEGMENTS = 1 << 6,
	LEVEL_2 = 1 << 7,
};

enum piece {
	HELP_LENGTHS = 1 << 0, /* data length, padding, digests; the first 48 bytes are the BHS */
	HELP_CMD_SN = 1 << 1,
	HELP_TTT = 1 << 2, /* and ITT, offset: of the last R2T */
	READ_ANSWERS = 1 << 3,
	RELEASE = 1 << 4, /* what the slow disk holds goes on */
	SECOND = 1 << 5,  /* another initiator resets the logical unit */
	LUN_2 = 1 << 6,
};

struct peer {
	int fd;
	bool header_digest, data_digest;
	uint32_t cmd_sn;
	uint8_t r2t[ISCSI_BHS_LEN]; /* the last one */
	uint8_t rx[65536];
	size_t have;
};

static struct ev_loop *loop;
static struct target *target;

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void listen_somewhere(void)
{
	const struct lld_ops *lld = lld_find("iscsi");
	unsigned int port = 20000 + (unsigned int)getpid() % 20000;
	char options[64];

	do
		(void)snprintf(options, sizeof(options), "portal=127.0.0.1:%u", port++);
	while (lld_start(lld, loop, options, NULL) < 0 && port < 65000);
}

static void start(void)
{
	const struct lu_params disk = { .bstype = "mem", .bsopts = "size=1M" };
	const struct lu_params slow = { .bstype = "delay", .bsopts = "under=mem;size=1M;hold=1" };

	log_set_level(LOG_LVL_ERR);
	must(ev_loop_new(&loop) == 0);
	listen_somewhere();
	must(target_new(1, "iqn.t", lld_find("iscsi"), loop, &target, NULL) == 0);
	must(acl_add_address(&target->acl, "ALL", NULL) == 0);
	must(lu_new(target, 1, &disk, NULL) == 0);
	must(lu_new(target, 2, &slow, NULL) == 0);
}

static void turn(void)
{
	for (int i = 0; i < 2; i++)
		must(ev_loop_turn(loop, 0) == 0);
}

static void release(void)
{
	const struct lun_entry *le = lunmap_find(target, 2);

	bs_delay_release(le->lu->bs, UINT_MAX);
	turn();
}

/* ---- a peer */

static void connect_to(struct peer *p)
{
	static const union iscsi_address a = { .in = { .sin_family = AF_INET } };
	int fds[2];

	memset(p, 0, sizeof(*p));
	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds) == 0);
	must(conn_new(&iscsi_state, fds[1], &a, &a) != NULL);
	p->fd = fds[0];
	p->cmd_sn = 1;
}

static void put(const struct peer *p, const void *b, size_t n)
{
	(void)!send(p->fd, b, n, MSG_NOSIGNAL | MSG_DONTWAIT);
	turn();
}

static size_t answer_len(const struct peer *p)
{
	const size_t data = get_be24(p->rx + 5);

	return ISCSI_BHS_LEN + (p->header_digest ? 4 : 0) + ((data + 3) & ~(size_t)3) +
	       (p->data_digest && data ? 4 : 0);
}

/* Answers are well formed, whatever came before them. */
static void look_at(struct peer *p)
{
	const uint8_t op = p->rx[0];
	static const uint8_t known[] = {
		0x20, 0x21, 0x22, 0x23, 0x24, 0x25, 0x26, 0x31, 0x32, 0x3f
	};

	must(memchr(known, op, sizeof(known)) != NULL);
	must(p->rx[4] == 0);
	if (op == ISCSI_OP_R2T)
		memcpy(p->r2t, p->rx, sizeof(p->r2t));
}

static void get(struct peer *p)
{
	ssize_t n;

	while ((n = recv(p->fd, p->rx + p->have, sizeof(p->rx) - p->have, MSG_DONTWAIT)) > 0) {
		p->have += (size_t)n;
		while (p->have >= ISCSI_BHS_LEN && answer_len(p) <= p->have) {
			look_at(p);
			n = (ssize_t)answer_len(p);
			p->have -= (size_t)n;
			memmove(p->rx, p->rx + n, p->have);
		}
		turn();
	}
}

static void login(struct peer *p, uint8_t how, const char *name)
{
	uint8_t b[1024] = { 0x43, 0x87 };
	size_t n = ISCSI_BHS_LEN;

#define KEY(on, text)                                                                              \
	do {                                                                                       \
		if (on)                                                                            \
			n += (size_t)snprintf((char *)b + n, sizeof(b) - n, "%s", text) + 1;       \
	} while (0)
	KEY(true, name);
	KEY(!(how & DISCOVERY), "TargetName=iqn.t");
	KEY(how & DISCOVERY, "SessionType=Discovery");
	KEY(how & HEADER_DIGEST, "HeaderDigest=CRC32C");
	KEY(how & DATA_DIGEST, "DataDigest=CRC32C");
	KEY(how & NO_IMMEDIATE, "ImmediateData=No");
	KEY(how & UNSOLICITED, "InitialR2T=No");
	KEY(how & SMALL_SEGMENTS, "MaxRecvDataSegmentLength=512");
	KEY(how & SMALL_SEGMENTS, "MaxBurstLength=1024");
	KEY(how & SMALL_SEGMENTS, "FirstBurstLength=512");
	KEY(how & LEVEL_2, "iSCSIProtocolLevel=2");
	put_be24(b + 5, (uint32_t)(n - ISCSI_BHS_LEN));
	put_be32(b + 24, p->cmd_sn);
	put(p, b, (n + 3) & ~(size_t)3);
	get(p);
	p->header_digest = how & HEADER_DIGEST;
	p->data_digest = how & DATA_DIGEST;
}

static void other_resets(void)
{
	struct peer *p = malloc(sizeof(*p));
	uint8_t tmf[ISCSI_BHS_LEN] = { 0x42, 0x85, [9] = 2, [19] = 1 };

	must(p != NULL);
	connect_to(p);
	login(p, 0, "InitiatorName=iqn.other");
	put(p, tmf, sizeof(tmf));
	get(p);
	(void)close(p->fd);
	free(p);
	turn();
}

/* ---- pieces */

static size_t add_digest(uint8_t *b, size_t from, size_t n)
{
	crc32c_put(b + n, crc32c(0, b + from, n - from));
	return n + ISCSI_DIGEST_LEN;
}

static size_t help_lengths(const struct peer *p, uint8_t *b, size_t n)
{
	uint8_t data[65536];
	const size_t ahs = 4u * b[4], head = ISCSI_BHS_LEN + ahs;
	const size_t len = n > head ? n - head : 0, padded = (len + 3) & ~(size_t)3;

	memset(b + n, 0, 2048);
	memcpy(data, b + head, len);
	memset(data + len, 0, padded - len);
	put_be24(b + 5, (uint32_t)len);
	n = head;
	if (p->header_digest)
		n = add_digest(b, 0, n);
	memcpy(b + n, data, padded);
	n += padded;
	return p->data_digest && len ? add_digest(b, n - padded, n) : n;
}

static void help_r2t(const struct peer *p, uint8_t *b)
{
	memcpy(b + 16, p->r2t + 16, 8); /* ITT, TTT */
	memcpy(b + 40, p->r2t + 40, 4); /* offset */
}

static void send_piece(struct peer *p, uint8_t kind, const uint8_t *data, size_t n)
{
	static uint8_t b[65536 + 4096];

	memset(b, 0, ISCSI_BHS_LEN);
	memcpy(b, data, n);
	if (kind & HELP_CMD_SN) {
		put_be32(b + 24, p->cmd_sn);
		p->cmd_sn += !(b[0] & ISCSI_I_IMMEDIATE);
	}
	if (kind & HELP_TTT)
		help_r2t(p, b);
	if (kind & LUN_2)
		memcpy(b + 8, "\0\2\0\0\0\0\0", 8);
	if (kind & HELP_LENGTHS)
		n = help_lengths(p, b, n < ISCSI_BHS_LEN ? ISCSI_BHS_LEN : n);
	put(p, b, n);
}

static void piece(struct peer *p, uint8_t kind, const uint8_t *data, size_t n)
{
	if (n || kind & HELP_LENGTHS)
		send_piece(p, kind, data, n);
	if (kind & RELEASE)
		release();
	if (kind & SECOND)
		other_resets();
	if (kind & READ_ANSWERS)
		get(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct peer p;

	if (!loop)
		start();
	if (size < 1)
		return 0;
	connect_to(&p);
	if (!(data[0] & NO_LOGIN))
		login(&p, data[0], "InitiatorName=iqn.i");
	for (data++, size--; size >= 3;) {
		const uint8_t kind = data[0];
		size_t n = get_be16(data + 1);

		data += 3;
		size -= 3;
		if (n > size)
			n = size;
		piece(&p, kind, data, n);
		data += n;
		size -= n;
	}
	get(&p);
	(void)close(p.fd);
	turn();
	release();
	must(list_empty(&target->nexuses));
	return 0;
}
