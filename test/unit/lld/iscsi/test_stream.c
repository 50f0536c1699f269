// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_stream.c - PDUs are PDUs however TCP cuts them: in pieces to us, and in pieces from us
 */
#include <sys/syscall.h>

#include "peer.h"

/* ---- a socket that takes what we let it: in place of the C library's */

static size_t send_limit = SIZE_MAX; /* bytes that one call takes; 0: it would block */

ssize_t sendmsg(int fd, const struct msghdr *m, int flags)
{
	struct iovec iov[1024];
	struct msghdr part = { .msg_iov = iov };
	size_t left = send_limit;

	if (!left) {
		errno = EAGAIN;
		return -1;
	}
	for (size_t i = 0; i < m->msg_iovlen && left; i++) {
		iov[i] = m->msg_iov[i];
		if (iov[i].iov_len > left)
			iov[i].iov_len = left;
		left -= iov[i].iov_len;
		part.msg_iovlen++;
	}
	return syscall(SYS_sendmsg, fd, &part, flags);
}

#define DATA 60000

static const char keys[] = "HeaderDigest=CRC32C\0DataDigest=CRC32C\0MaxBurstLength=16384\0"
			   "MaxRecvDataSegmentLength=5000\0FirstBurstLength=8192\0"
			   "MaxOutstandingR2T=2\0InitialR2T=No";
static uint8_t data[DATA];

/* What the initiator has got, and what it still has to send. */
struct peer {
	int fd;
	struct conn *c;
	uint8_t rx[1 << 20];
	size_t have, at; /* [0, at) has been looked at */
	uint8_t tx[1 << 20];
	size_t ready, sent;
	uint32_t stat_sn;
	bool digests;
	uint32_t in_at, in_sn; /* of the read */
	unsigned int responses;
	uint8_t status;
};

static struct peer p;

static void queue(const uint8_t bhs[ISCSI_BHS_LEN], const void *d, size_t len)
{
	p.ready += make(p.tx + p.ready, bhs, d, len, p.digests, p.digests);
}

static void queue_command(uint8_t flags, uint8_t itt, uint8_t cmd_sn, uint8_t op, uint32_t edtl,
			  const void *d, size_t len)
{
	uint8_t b[ISCSI_BHS_LEN] = { 0x01, flags, [9] = 1, [19] = itt, [27] = cmd_sn, [32] = op };

	put_be32(b + 20, edtl);
	if (edtl)
		put_be16(b + 39, (uint16_t)(DATA / 512));
	queue(b, d, len);
}

/* Unsolicited data behind the immediate 4096 bytes. */
static void queue_unsolicited(void)
{
	uint8_t b[ISCSI_BHS_LEN] = { 0x05, 0x80, [9] = 1, [19] = 2 };

	put_be32(b + 20, ISCSI_NO_TAG);
	put_be32(b + 40, 4096);
	queue(b, data + 4096, 4096);
}

/* What an R2T asks for, in PDUs of 7000 bytes. */
static void queue_asked(const uint8_t *r2t)
{
	uint32_t at = get_be32(r2t + 40), left = get_be32(r2t + 44), sn = 0;

	while (left) {
		const uint32_t n = left < 7000 ? left : 7000;
		uint8_t b[ISCSI_BHS_LEN] = { 0x05, n == left ? 0x80 : 0, [9] = 1 };

		memcpy(b + 16, r2t + 16, 8);
		put_be32(b + 36, sn++);
		put_be32(b + 40, at);
		queue(b, data + at, n);
		at += n;
		left -= n;
	}
}

static void look_at_data_in(const uint8_t *h, const uint8_t *d, uint32_t len)
{
	CHECK_EQ(get_be32(h + 36), p.in_sn++);
	CHECK_EQ(get_be32(h + 40), p.in_at);
	CHECK(len <= 5000);
	CHECK_MEM(d, data + p.in_at, len);
	p.in_at += len;
	CHECK_EQ(h[1] >> 7, p.in_at % 16384 == 0 || p.in_at == DATA / 512 * 512);
}

static void look_at(const uint8_t *h, const uint8_t *d, uint32_t len)
{
	const uint8_t op = h[0];
	const bool stat = op != 0x31 && (op != 0x25 || h[1] & 1);

	if (op != 0x25 || stat)
		CHECK_EQ(get_be32(h + 24), p.stat_sn);
	p.stat_sn += stat;
	if (op == 0x25)
		look_at_data_in(h, d, len);
	else if (op == 0x31)
		queue_asked(h);
	if (stat) {
		p.responses++;
		p.status = h[3];
	}
}

/* Every whole PDU; its digests have to be right. */
static void look(void)
{
	for (;;) {
		const uint8_t *h = p.rx + p.at, *d = h + ISCSI_BHS_LEN + (p.digests ? 4 : 0);
		uint32_t len, padded;
		size_t n;

		if (p.have - p.at < ISCSI_BHS_LEN)
			return;
		len = get_be24(h + 5);
		padded = (len + 3) & ~3u;
		n = (size_t)(d - h) + padded + (p.digests && len ? 4 : 0);
		if (p.have - p.at < n)
			return;
		if (p.digests)
			CHECK_EQ(crc32c_get(h + ISCSI_BHS_LEN), crc32c(0, h, ISCSI_BHS_LEN));
		if (p.digests && len)
			CHECK_EQ(crc32c_get(d + padded), crc32c(0, d, padded));
		p.at += n;
		look_at(h, d, len);
	}
}

/* Send at most @out bytes and read at most @in bytes at a time, until @responses have come. */
static void run(size_t out, size_t in, unsigned int responses)
{
	for (int idle = 0; idle < 100 && p.responses < responses; idle++) {
		const size_t left = p.ready - p.sent, n = left < out ? left : out;
		const ssize_t w = n ? send(p.fd, p.tx + p.sent, n, 0) : 0;
		ssize_t r;

		if (w > 0)
			p.sent += (size_t)w;
		turn();
		r = recv(p.fd, p.rx + p.have, in, 0);
		if (r > 0)
			p.have += (size_t)r;
		look();
		if (w > 0 || r > 0)
			idle = 0;
	}
	CHECK_EQ(p.responses, responses);
}

/* Login, a write with immediate, unsolicited and solicited data, and a read of the same. */
static void session(size_t out, size_t in, int sndbuf)
{
	memset(&p, 0, sizeof(p));
	p.fd = peer_connect(&p.c);
	if (sndbuf)
		CHECK_EQ(setsockopt(p.c->io.fd, SOL_SOCKET, SO_SNDBUF, &sndbuf, sizeof(sndbuf)), 0);
	p.ready = make_login(p.tx, keys, sizeof(keys));
	run(out, in, 1);
	p.digests = true;
	queue_command(0x80, 1, 1, 0x00, 0, NULL, 0); /* the unit attention */
	run(out, in, 2);
	queue_command(0x20, 2, 2, 0x2a, DATA / 512 * 512, data, 4096);
	queue_unsolicited();
	run(out, in, 3);
	CHECK_EQ(p.status, 0);
	queue_command(0xc0, 3, 3, 0x28, DATA / 512 * 512, NULL, 0);
	run(out, in, 4);
	CHECK_EQ(p.in_at, DATA / 512 * 512);
	CHECK_EQ(p.have, p.at);
	(void)close(p.fd);
	turn();
}

static void new_data(unsigned int seed)
{
	for (size_t i = 0; i < DATA; i++)
		data[i] = (uint8_t)(i * 31 + (i >> 8) * seed);
}

static void whole(void)
{
	new_data(1);
	session(1 << 20, 1 << 20, 0);
}

static void in_pieces_to_us(void)
{
	static const size_t cuts[] = { 1,    2,    3,    5,    47,   48,   49,   51,    52,
				       53,   100,  1000, 4095, 4096, 4148, 4149, 7051,  7052,
				       7053, 7056, 7107, 7108, 7109, 8191, 9999, 16384, 20000 };

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		new_data((unsigned int)i + 2);
		session(cuts[i], 1 << 20, 0);
	}
}

static void in_pieces_from_us(void)
{
	static const size_t cuts[] = { 1,   3,    47,   48,   49,   51,   52,   53,   99,   100,
				       104, 4999, 5000, 5051, 5052, 5053, 5055, 5056, 5057, 16384 };

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		new_data((unsigned int)i + 50);
		send_limit = cuts[i];
		session(i % 2 ? 777 : 1 << 20, 1 << 20, 0);
	}
	send_limit = SIZE_MAX;
}

static void from_a_socket_that_is_full(void)
{
	static const size_t cuts[] = { 16384, 5000, 1000, 100 };

	for (size_t i = 0; i < sizeof(cuts) / sizeof(cuts[0]); i++) {
		new_data((unsigned int)i + 100);
		session(1 << 20, cuts[i], 1);
	}
}

static void queue_tmf(uint8_t function, uint8_t itt, uint8_t ref)
{
	const uint8_t b[ISCSI_BHS_LEN] = { 0x42, 0x80 | function, [9] = 1, [19] = itt, [23] = ref };

	queue(b, NULL, 0);
}

/* Everything that is queued goes out, everything that comes is taken in and not looked at. */
static void exchange(void)
{
	for (int i = 0; i < 50; i++) {
		const ssize_t w =
			p.ready > p.sent ? send(p.fd, p.tx + p.sent, p.ready - p.sent, 0) : 0;
		ssize_t r;

		p.sent += w > 0 ? (size_t)w : 0;
		turn();
		r = recv(p.fd, p.rx + p.have, sizeof(p.rx) - p.have, 0);
		p.have += r > 0 ? (size_t)r : 0;
	}
}

static void log_in(void)
{
	memset(&p, 0, sizeof(p));
	p.fd = peer_connect(&p.c);
	p.ready = make_login(p.tx, "MaxOutstandingR2T=2\0MaxBurstLength=16384",
			     sizeof("MaxOutstandingR2T=2\0MaxBurstLength=16384"));
	run(1 << 20, 1 << 20, 1);
	queue_command(0x80, 1, 1, 0x00, 0, NULL, 0);
	run(1 << 20, 1 << 20, 2);
}

/* An R2T has begun to leave when its task is aborted: the rest of it follows, and nothing more. */
static void aborted_behind_half_an_r2t(void)
{
	for (size_t half = 1; half < 2 * ISCSI_BHS_LEN; half += 13) {
		log_in();
		send_limit = half;
		queue_command(0xa0, 7, 2, 0x2a, DATA / 512 * 512, NULL, 0);
		CHECK_EQ(send(p.fd, p.tx + p.sent, p.ready - p.sent, 0), p.ready - p.sent);
		p.sent = p.ready;
		CHECK_EQ(ev_loop_turn(loop, 0), 0); /* the socket takes so much of two R2Ts */
		send_limit = 0;
		queue_tmf(1, 8, 7);
		exchange();
		send_limit = SIZE_MAX;
		exchange();
		CHECK_EQ(p.rx[p.at], ISCSI_OP_R2T);
		p.at += ISCSI_BHS_LEN;
		if (half > ISCSI_BHS_LEN) {
			CHECK_EQ(p.rx[p.at], ISCSI_OP_R2T);
			p.at += ISCSI_BHS_LEN;
		}
		CHECK_EQ(p.rx[p.at], ISCSI_OP_TMF_RESPONSE);
		CHECK_EQ(p.rx[p.at + 2], 0);
		CHECK_EQ(p.have, p.at + ISCSI_BHS_LEN);
		(void)close(p.fd);
		turn();
	}
}

/* The connection ends with responses in its queue. */
static void hung_up_with_answers_waiting(void)
{
	log_in();
	send_limit = 0;
	for (uint8_t i = 0; i < 100; i++)
		queue_command(0xc0, (uint8_t)(10 + i), (uint8_t)(2 + i), 0x28, 512, NULL, 0);
	exchange();
	queue_tmf(5, 200, 0);
	exchange();
	CHECK_EQ(p.have, p.at);
	(void)close(p.fd);
	turn();
	send_limit = SIZE_MAX;
	CHECK_EQ(target->nr_nexuses, 0);
}

int main(void)
{
	world_start();
	RUN(whole);
	RUN(in_pieces_to_us);
	RUN(in_pieces_from_us);
	RUN(from_a_socket_that_is_full);
	RUN(aborted_behind_half_an_r2t);
	RUN(hung_up_with_answers_waiting);
	world_end();
	return check_report();
}
