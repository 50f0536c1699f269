// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * iscsiload.c - a raw iSCSI load generator that costs less CPU per command than any target
 *
 * One thread, one connection a session, commands pipelined to the queue depth.
 * What a turn has to say leaves with one sendmsg(); one recv() takes as many
 * PDUs as are there; large Data-In is discarded in the kernel (MSG_TRUNC).
 * Every response is checked: ITT, status, residual, length of the data.
 * Prints IOPS, MB/s, latency and the CPU time of the target per command.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "lld/iscsi/crc32c.h"
#include "tgt/bytes.h"

#define BHS         48
#define RX_ROOM     ((size_t)512 << 10)
#define DISCARD_MIN ((size_t)8192) /* from here on MSG_TRUNC is cheaper than a copy */
#define IOVS        512
#define BUCKETS     4096 /* latency histogram, 1/64 of an octave each */

struct options {
	const char *host, *iqn, *cc;
	int port;
	unsigned int lun, qd, sessions, idle;
	uint32_t bs;
	bool write, random, digests, json;
	double secs;
	int cpu, pid;
	uint64_t count; /* stop after so many commands; 0: by time */
};

struct task {
	uint64_t start_ns;
	uint32_t got;
	bool busy;
};

struct session {
	int fd;
	unsigned int nr;
	uint32_t cmd_sn, exp_stat_sn, max_cmd_sn;
	uint32_t first_burst, max_burst, max_xmit;
	bool immediate, initial_r2t, hd, dd;
	struct task *tasks;
	unsigned int *free_tasks, nr_free;
	uint64_t next_lba;
	/* to send */
	struct iovec *iov;
	size_t iov_head, iov_tail, iov_room;
	uint8_t (*hdr)[64];
	size_t hdr_next, hdr_room;
	/* received */
	uint8_t *rx;
	size_t rx_len;
	size_t skip;  /* bytes of a data segment still to be thrown away */
	bool blocked; /* waits for EPOLLOUT */
};

static struct options opt = {
	.host = "127.0.0.1",
	.port = 3260,
	.lun = 1,
	.qd = 1,
	.sessions = 1,
	.bs = 4096,
	.secs = 1,
	.cpu = -1,
	.random = true,
};
static struct session *sessions;
static uint64_t blocks; /* of the LU, 512 bytes each */
static uint8_t *payload;
static uint64_t done_cmds, hist[BUCKETS];
static bool running = true;
static int ep; /* epoll */
static uint64_t rnd = 0x9e3779b97f4a7c15;

static void die(const char *fmt, ...) __attribute__((noreturn, format(printf, 1, 2)));
static void die(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fputs("iscsiload: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	exit(1);
}

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static uint64_t random64(void)
{
	rnd ^= rnd << 13;
	rnd ^= rnd >> 7;
	rnd ^= rnd << 17;
	return rnd;
}

/* ---- blocking, for login and set-up */

static void send_all(int fd, const void *p, size_t n)
{
	while (n) {
		const ssize_t r = send(fd, p, n, MSG_NOSIGNAL);

		if (r <= 0)
			die("send: %s", strerror(errno));
		p = (const char *)p + r;
		n -= (size_t)r;
	}
}

static void recv_all(int fd, void *p, size_t n)
{
	while (n) {
		const ssize_t r = recv(fd, p, n, 0);

		if (r <= 0)
			die("recv: %s", r ? strerror(errno) : "the target closed the connection");
		p = (char *)p + r;
		n -= (size_t)r;
	}
}

static int tcp_connect(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)opt.port) };
	const int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || inet_pton(AF_INET, opt.host, &a.sin_addr) != 1)
		die("cannot make a socket for %s", opt.host);
	if (opt.cc &&
	    setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, opt.cc, (socklen_t)strlen(opt.cc)))
		die("congestion control %s: %s", opt.cc, strerror(errno));
	(void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (connect(fd, (struct sockaddr *)&a, sizeof(a)))
		die("%s port %d: %s", opt.host, opt.port, strerror(errno));
	return fd;
}

static void add_key(char *buf, size_t room, size_t *len, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	*len += (size_t)vsnprintf(buf + *len, room - *len, fmt, ap) + 1;
	va_end(ap);
}

/* The value of a key in login text, or NULL. */
static const char *key(const char *text, size_t len, const char *name)
{
	const size_t n = strlen(name);

	for (size_t i = 0; i < len; i += strlen(text + i) + 1)
		if (!strncmp(text + i, name, n) && text[i + n] == '=')
			return text + i + n + 1;
	return NULL;
}

static uint32_t key_number(const char *text, size_t len, const char *name, uint32_t dflt)
{
	const char *v = key(text, len, name);

	return v ? (uint32_t)strtoul(v, NULL, 0) : dflt;
}

static bool key_is(const char *text, size_t len, const char *name, const char *value, bool dflt)
{
	const char *v = key(text, len, name);

	return v ? !strcmp(v, value) : dflt;
}

static void login_take(struct session *s, const char *text, size_t len)
{
	s->max_xmit = key_number(text, len, "MaxRecvDataSegmentLength", 8192);
	s->first_burst = key_number(text, len, "FirstBurstLength", 65536);
	s->max_burst = key_number(text, len, "MaxBurstLength", 262144);
	s->immediate = key_is(text, len, "ImmediateData", "Yes", true);
	s->initial_r2t = key_is(text, len, "InitialR2T", "Yes", true);
	s->hd = key_is(text, len, "HeaderDigest", "CRC32C", false);
	s->dd = key_is(text, len, "DataDigest", "CRC32C", false);
	if (opt.digests && !(s->hd && s->dd))
		die("the target refuses digests");
}

static void login(struct session *s)
{
	char text[8192 + 4];
	uint8_t bhs[BHS] = { 0x43, 0x87 }; /* immediate; T, CSG 1, NSG 3 */
	size_t len = 0;

	add_key(text, sizeof(text), &len, "InitiatorName=iqn.2026-11.org.example:load%u", s->nr);
	add_key(text, sizeof(text), &len, "TargetName=%s", opt.iqn);
	add_key(text, sizeof(text), &len, "SessionType=Normal");
	add_key(text, sizeof(text), &len, "HeaderDigest=%s", opt.digests ? "CRC32C" : "None");
	add_key(text, sizeof(text), &len, "DataDigest=%s", opt.digests ? "CRC32C" : "None");
	add_key(text, sizeof(text), &len, "MaxRecvDataSegmentLength=1048576");
	add_key(text, sizeof(text), &len, "InitialR2T=No");
	add_key(text, sizeof(text), &len, "ImmediateData=Yes");
	add_key(text, sizeof(text), &len, "FirstBurstLength=262144");
	add_key(text, sizeof(text), &len, "MaxBurstLength=1048576");
	add_key(text, sizeof(text), &len, "MaxOutstandingR2T=4");
	add_key(text, sizeof(text), &len, "ErrorRecoveryLevel=0");
	put_be24(bhs + 5, (uint32_t)len);
	put_be32(bhs + 8, 0x40000000 | s->nr); /* ISID */
	put_be16(bhs + 12, (uint16_t)s->nr);
	put_be32(bhs + 24, s->cmd_sn);
	while (len % 4)
		text[len++] = 0;
	send_all(s->fd, bhs, BHS);
	send_all(s->fd, text, len);
	recv_all(s->fd, bhs, BHS);
	len = get_be24(bhs + 5);
	if ((bhs[0] & 0x3f) != 0x23 || len > sizeof(text) - 4)
		die("no login response");
	recv_all(s->fd, text, (len + 3) & ~(size_t)3);
	text[len] = 0;
	if (get_be16(bhs + 36))
		die("login refused, status %04x", get_be16(bhs + 36));
	if ((bhs[1] & 0x83) != 0x83)
		die("the target wants more than one login step");
	login_take(s, text, len);
	s->exp_stat_sn = get_be32(bhs + 24) + 1;
	s->max_cmd_sn = get_be32(bhs + 32);
}

/* ---- sending */

static uint32_t digest_of_payload(uint32_t len)
{
	static struct {
		uint32_t len, crc;
	} memo[64];
	const unsigned int i = len / 512 % 64;

	if (memo[i].len != len) {
		memo[i].len = len;
		memo[i].crc = crc32c(0, payload, len);
	}
	return memo[i].crc;
}

static void queue(struct session *s, void *p, size_t n)
{
	if (s->iov_tail - s->iov_head == s->iov_room)
		die("more to send than ever should be");
	s->iov[s->iov_tail++ % s->iov_room] = (struct iovec){ p, n };
}

/* Queue a PDU: its header is in @h already, @data_len bytes of payload follow. */
static void queue_pdu(struct session *s, uint8_t *h, uint32_t data_len)
{
	size_t n = BHS;

	put_be24(h + 5, data_len);
	if (s->hd) {
		const uint32_t crc = htole32(crc32c(0, h, BHS));

		memcpy(h + BHS, &crc, 4);
		n += 4;
	}
	queue(s, h, n);
	if (!data_len)
		return;
	queue(s, payload, data_len);
	if (s->dd) {
		const uint32_t crc = htole32(digest_of_payload(data_len));

		memcpy(h + 52, &crc, 4);
		queue(s, h + 52, 4);
	}
}

static uint8_t *header(struct session *s, uint8_t opcode, uint8_t flags)
{
	uint8_t *h = s->hdr[s->hdr_next++ % s->hdr_room];

	memset(h, 0, BHS);
	h[0] = opcode;
	h[1] = flags;
	put_be32(h + 28, s->exp_stat_sn);
	return h;
}

static void watch(struct session *s, bool blocked, int how)
{
	struct epoll_event ev = { .events = EPOLLIN | (blocked ? (unsigned int)EPOLLOUT : 0) };

	if (how == EPOLL_CTL_MOD && blocked == s->blocked)
		return;
	ev.data.ptr = s;
	s->blocked = blocked;
	if (epoll_ctl(ep, how, s->fd, &ev))
		die("epoll_ctl: %s", strerror(errno));
}

static void flush(struct session *s)
{
	while (s->iov_head != s->iov_tail) {
		struct iovec v[IOVS];
		struct msghdr m = { .msg_iov = v };
		ssize_t r;

		while (m.msg_iovlen < IOVS && s->iov_head + m.msg_iovlen != s->iov_tail) {
			v[m.msg_iovlen] = s->iov[(s->iov_head + m.msg_iovlen) % s->iov_room];
			m.msg_iovlen++;
		}
		r = sendmsg(s->fd, &m, MSG_DONTWAIT | MSG_NOSIGNAL);
		if (r < 0 && errno == EAGAIN) {
			watch(s, true, EPOLL_CTL_MOD);
			return;
		}
		if (r < 0)
			die("sendmsg: %s", strerror(errno));
		while (r > 0) {
			struct iovec *head = &s->iov[s->iov_head % s->iov_room];

			if ((size_t)r < head->iov_len) {
				head->iov_base = (char *)head->iov_base + r;
				head->iov_len -= (size_t)r;
				break;
			}
			r -= (ssize_t)head->iov_len;
			s->iov_head++;
		}
	}
	watch(s, false, EPOLL_CTL_MOD);
}

static void data_out(struct session *s, uint32_t itt, uint32_t ttt, uint32_t offset, uint32_t len)
{
	for (uint32_t sn = 0; len; sn++) {
		const uint32_t n = len < s->max_xmit ? len : s->max_xmit;
		uint8_t *h = header(s, 0x05, n == len ? 0x80 : 0);

		h[9] = (uint8_t)opt.lun;
		put_be32(h + 16, itt);
		put_be32(h + 20, ttt);
		put_be32(h + 36, sn);
		put_be32(h + 40, offset);
		queue_pdu(s, h, n);
		offset += n;
		len -= n;
	}
}

static uint64_t next_lba(struct session *s)
{
	const uint64_t n = opt.bs / 512, places = blocks / n;

	return (opt.random ? random64() % places : s->next_lba++ % places) * n;
}

static void submit(struct session *s)
{
	const unsigned int i = s->free_tasks[--s->nr_free];
	uint8_t *h = header(s, 0x01, opt.write ? 0x21 : 0xc1);
	uint32_t unsolicited = 0, immediate = 0;

	if (opt.write && s->immediate) {
		unsolicited = opt.bs < s->first_burst ? opt.bs : s->first_burst;
		immediate = unsolicited < s->max_xmit ? unsolicited : s->max_xmit;
		if (s->initial_r2t)
			unsolicited = immediate;
	}
	if (opt.write && unsolicited == immediate)
		h[1] |= 0x80; /* F: no unsolicited Data-Out follows */
	h[9] = (uint8_t)opt.lun;
	put_be32(h + 16, i);
	put_be32(h + 20, opt.bs);
	put_be32(h + 24, s->cmd_sn++);
	h[32] = opt.write ? 0x8a : 0x88; /* WRITE(16), READ(16) */
	put_be64(h + 34, next_lba(s));
	put_be32(h + 42, opt.bs / 512);
	s->tasks[i] = (struct task){ .start_ns = now_ns(), .busy = true };
	queue_pdu(s, h, immediate);
	if (unsolicited > immediate)
		data_out(s, i, 0xffffffff, immediate, unsolicited - immediate);
}

static void fill(struct session *s)
{
	while (running && s->nr_free && (int32_t)(s->max_cmd_sn - s->cmd_sn) >= 0)
		submit(s);
}

/* ---- receiving */

static void count_latency(uint64_t ns)
{
	const unsigned int octave = 63u - (unsigned int)__builtin_clzll(ns | 64);
	const unsigned int i = octave * 64 + (unsigned int)(ns >> (octave - 6) & 63);

	hist[i < BUCKETS ? i : BUCKETS - 1]++;
}

static double percentile(double p)
{
	uint64_t sum = 0, all = 0;

	for (unsigned int i = 0; i < BUCKETS; i++)
		all += hist[i];
	for (unsigned int i = 0; i < BUCKETS; i++) {
		sum += hist[i];
		if ((double)sum >= p * (double)all && sum)
			return (double)((64ull + i % 64) << (i / 64 - 6)) / 1000.0;
	}
	return 0;
}

static struct task *task_of(struct session *s, const uint8_t *h)
{
	const uint32_t itt = get_be32(h + 16);

	if (itt >= opt.qd || !s->tasks[itt].busy)
		die("a PDU for ITT %u, which is not in flight", itt);
	return &s->tasks[itt];
}

static void complete(struct session *s, const uint8_t *h, uint64_t now)
{
	struct task *t = task_of(s, h);

	if (h[3] || h[1] & 0x06)
		die("status %02x, flags %02x", h[3], h[1]);
	if (!opt.write && t->got != opt.bs)
		die("%u bytes of data, not %u", t->got, opt.bs);
	t->busy = false;
	s->free_tasks[s->nr_free++] = get_be32(h + 16);
	count_latency(now - t->start_ns);
	done_cmds++;
	if (opt.count && done_cmds >= opt.count)
		running = false;
}

static void handle(struct session *s, const uint8_t *h, uint64_t now)
{
	const unsigned int op = h[0] & 0x3f;

	if ((int32_t)(get_be32(h + 32) - s->max_cmd_sn) > 0)
		s->max_cmd_sn = get_be32(h + 32);
	if (op == 0x25) { /* Data-In */
		struct task *t = task_of(s, h);

		if (get_be32(h + 40) != t->got)
			die("data at offset %u, not %u", get_be32(h + 40), t->got);
		t->got += get_be24(h + 5);
		if (h[1] & 1) { /* S: the status is here */
			s->exp_stat_sn = get_be32(h + 24) + 1;
			complete(s, h, now);
		}
	} else if (op == 0x21) { /* SCSI Response */
		s->exp_stat_sn = get_be32(h + 24) + 1;
		complete(s, h, now);
	} else if (op == 0x31) { /* R2T */
		(void)task_of(s, h);
		data_out(s, get_be32(h + 16), get_be32(h + 20), get_be32(h + 40), get_be32(h + 44));
	} else if (op != 0x20) {
		die("a PDU with opcode %02xh", op);
	}
}

/* Parse what is in rx; the rest of an incomplete header moves to the front. */
static void parse(struct session *s, uint64_t now)
{
	const size_t head = BHS + (s->hd ? 4u : 0);
	size_t at = 0;

	while (s->rx_len - at >= head) {
		const uint8_t *h = s->rx + at;
		const size_t data = get_be24(h + 5);
		size_t body = (data + 3) & ~(size_t)3;

		if (data && s->dd)
			body += 4;
		handle(s, h, now);
		at += head;
		if (s->rx_len - at < body) {
			s->skip = body - (s->rx_len - at);
			at = s->rx_len;
		} else {
			at += body;
		}
	}
	memmove(s->rx, s->rx + at, s->rx_len - at);
	s->rx_len -= at;
}

static void receive(struct session *s)
{
	ssize_t r;

	if (s->skip >= DISCARD_MIN) {
		r = recv(s->fd, s->rx, s->skip, MSG_TRUNC | MSG_DONTWAIT);
		if (r > 0)
			s->skip -= (size_t)r;
	} else {
		r = recv(s->fd, s->rx + s->rx_len, RX_ROOM - s->rx_len, MSG_DONTWAIT);
		if (r > 0 && s->skip) { /* rx_len is 0 here */
			const size_t n = (size_t)r < s->skip ? (size_t)r : s->skip;

			memmove(s->rx, s->rx + n, (size_t)r - n);
			s->skip -= n;
			s->rx_len = (size_t)r - n;
		} else if (r > 0) {
			s->rx_len += (size_t)r;
		}
		if (r > 0)
			parse(s, now_ns());
	}
	if (r == 0)
		die("the target closed the connection");
	if (r < 0 && errno != EAGAIN)
		die("recv: %s", strerror(errno));
}

/* ---- set-up */

/* One command, waited for; status GOOD, its data to @in. False: CHECK CONDITION. */
static bool simple(struct session *s, const uint8_t *cdb, uint8_t *in, uint32_t len)
{
	uint8_t h[BHS + 4] = { 0x01, len ? 0xc1 : 0x81 }, data[512];
	uint32_t n;

	h[9] = (uint8_t)opt.lun;
	put_be32(h + 20, len);
	put_be32(h + 24, s->cmd_sn++);
	put_be32(h + 28, s->exp_stat_sn);
	memcpy(h + 32, cdb, 16);
	if (s->hd) {
		const uint32_t crc = htole32(crc32c(0, h, BHS));

		memcpy(h + BHS, &crc, 4);
	}
	send_all(s->fd, h, s->hd ? BHS + 4 : BHS);
	for (;;) {
		recv_all(s->fd, h, s->hd ? BHS + 4 : BHS);
		n = get_be24(h + 5);
		if (n > sizeof(data) - 8)
			die("%u bytes of data, unasked", n);
		recv_all(s->fd, data, ((n + 3) & ~3u) + (n && s->dd ? 4 : 0));
		if (in && (h[0] & 0x3f) == 0x25)
			memcpy(in, data, n < len ? n : len);
		if ((h[0] & 0x3f) == 0x21 || h[1] & 1)
			break;
	}
	s->exp_stat_sn = get_be32(h + 24) + 1;
	s->max_cmd_sn = get_be32(h + 32);
	return h[3] == 0;
}

static void learn_size(struct session *s)
{
	const uint8_t tur[16] = { 0 }, readcap[16] = { 0x9e, 0x10, [13] = 32 };
	uint8_t cap[32];

	for (int i = 0; i < 5 && !simple(s, tur, NULL, 0); i++)
		;
	if (!simple(s, readcap, cap, sizeof(cap)))
		die("READ CAPACITY(16) fails");
	if (get_be32(cap + 8) != 512)
		die("the block size is %u, not 512", get_be32(cap + 8));
	blocks = get_be64(cap) + 1;
	if (blocks < opt.bs / 512)
		die("the disk is smaller than one transfer");
}

static void *must(void *p)
{
	if (!p)
		die("out of memory");
	return p;
}

static void session_open(struct session *s, unsigned int nr, bool idle)
{
	s->nr = nr;
	s->cmd_sn = 1;
	s->fd = tcp_connect();
	login(s);
	if (idle)
		return;
	s->tasks = must(calloc(opt.qd, sizeof(*s->tasks)));
	s->free_tasks = must(calloc(opt.qd, sizeof(*s->free_tasks)));
	for (s->nr_free = 0; s->nr_free < opt.qd; s->nr_free++)
		s->free_tasks[s->nr_free] = opt.qd - 1 - s->nr_free;
	s->hdr_room = (size_t)opt.qd * (2 + opt.bs / (s->max_xmit ? s->max_xmit : 1)) * 2 + 64;
	s->hdr = must(calloc(s->hdr_room, sizeof(*s->hdr)));
	s->iov_room = s->hdr_room * 3;
	s->iov = must(calloc(s->iov_room, sizeof(*s->iov)));
	s->rx = must(malloc(RX_ROOM));
	learn_size(s);
}

/* CPU time of all threads of the target [ns]. */
static uint64_t target_cpu_ns(void)
{
	char path[64];
	uint64_t sum = 0;
	struct dirent *d;
	DIR *dir;

	if (opt.pid <= 0)
		return 0;
	(void)snprintf(path, sizeof(path), "/proc/%d/task", opt.pid);
	dir = opendir(path);
	while (dir && (d = readdir(dir))) {
		char file[400];
		unsigned long long ns = 0;
		FILE *f;

		(void)snprintf(file, sizeof(file), "%s/%s/schedstat", path, d->d_name);
		f = d->d_name[0] == '.' ? NULL : fopen(file, "r");
		if (f && fscanf(f, "%llu", &ns) == 1)
			sum += ns;
		if (f)
			(void)fclose(f);
	}
	if (dir)
		(void)closedir(dir);
	return sum;
}

static void pump(uint64_t until)
{
	struct epoll_event ev[64];

	for (unsigned int i = 0; i < opt.sessions; i++) {
		fill(&sessions[i]);
		flush(&sessions[i]);
	}

	while (running) {
		const int n = epoll_wait(ep, ev, 64, 10000);

		if (n == 0)
			die("nothing for 10 s");
		for (int i = 0; i < n; i++) {
			struct session *s = ev[i].data.ptr;

			if (ev[i].events & ~(unsigned int)EPOLLOUT)
				receive(s);
			fill(s);
			flush(s);
		}
		if (until && now_ns() >= until)
			return;
	}
}

static void report(uint64_t ns, uint64_t cpu_ns)
{
	const double s = (double)ns / 1e9, n = (double)done_cmds;

	printf(opt.json ? "{\"iops\":%.0f,\"mbps\":%.1f,\"p50_us\":%.1f,\"p99_us\":%.1f,"
			  "\"cpu_us\":%.3f}\n"
			: "iops=%.0f MB/s=%.1f p50=%.1fus p99=%.1fus target_cpu=%.3fus/io\n",
	       n / s, n * opt.bs / s / 1e6, percentile(0.5), percentile(0.99),
	       n > 0 ? (double)cpu_ns / 1e3 / n : 0);
}

static void parse_portal(char *arg)
{
	char *colon = strrchr(arg, ':');

	opt.host = arg;
	if (colon) {
		*colon = 0;
		opt.port = (int)strtol(colon + 1, NULL, 10);
	}
}

static uint32_t parse_size(const char *arg)
{
	char *end;
	const unsigned long v = strtoul(arg, &end, 10);

	return (uint32_t)(*end == 'k' ? v << 10 : *end == 'm' ? v << 20 : v);
}

static void parse_op(const char *arg)
{
	opt.random = !strncmp(arg, "rand", 4);
	opt.write = !strcmp(arg + (opt.random ? 4 : 0), "write");
	if (!opt.write && strcmp(arg + (opt.random ? 4 : 0), "read"))
		die("--op is read, write, randread or randwrite");
}

static const struct option longopts[] = {
	{ "portal", 1, 0, 'p' },   { "target", 1, 0, 't' },
	{ "lun", 1, 0, 'l' },      { "op", 1, 0, 'o' },
	{ "bs", 1, 0, 'b' },       { "qd", 1, 0, 'q' },
	{ "sessions", 1, 0, 's' }, { "idle", 1, 0, 'i' },
	{ "secs", 1, 0, 'S' },     { "cpu", 1, 0, 'c' },
	{ "pid", 1, 0, 'P' },      { "cc", 1, 0, 'C' },
	{ "digests", 0, 0, 'd' },  { "count", 1, 0, 'n' },
	{ "json", 0, 0, 'j' },     { 0 },
};

static void parse_options(int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "", longopts, NULL)) != -1) {
		switch (c) {
		case 'p':
			parse_portal(optarg);
			break;
		case 't':
			opt.iqn = optarg;
			break;
		case 'l':
			opt.lun = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 'o':
			parse_op(optarg);
			break;
		case 'b':
			opt.bs = parse_size(optarg);
			break;
		case 'q':
			opt.qd = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 's':
			opt.sessions = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 'i':
			opt.idle = (unsigned int)strtoul(optarg, NULL, 0);
			break;
		case 'S':
			opt.secs = strtod(optarg, NULL);
			break;
		case 'c':
			opt.cpu = (int)strtol(optarg, NULL, 0);
			break;
		case 'P':
			opt.pid = (int)strtol(optarg, NULL, 0);
			break;
		case 'C':
			opt.cc = optarg;
			break;
		case 'd':
			opt.digests = true;
			break;
		case 'n':
			opt.count = strtoull(optarg, NULL, 0);
			break;
		case 'j':
			opt.json = true;
			break;
		default:
			die("see the source for the options");
		}
	}
	if (!opt.iqn || !opt.qd || !opt.sessions || !opt.bs || opt.bs % 512)
		die("--target IQN is needed; --qd, --sessions and --bs are not 0");
}

int main(int argc, char **argv)
{
	uint64_t start, cpu;

	parse_options(argc, argv);
	if (opt.cpu >= 0) {
		cpu_set_t set;

		CPU_ZERO(&set);
		CPU_SET(opt.cpu, &set);
		if (sched_setaffinity(0, sizeof(set), &set))
			die("cannot run on CPU %d", opt.cpu);
	}
	payload = must(aligned_alloc(4096, (opt.bs + 4095) & ~4095u));
	for (uint32_t i = 0; i < opt.bs; i++)
		payload[i] = (uint8_t)random64();
	sessions = must(calloc(opt.sessions + opt.idle, sizeof(*sessions)));
	for (unsigned int i = 0; i < opt.sessions + opt.idle; i++)
		session_open(&sessions[i], i, i >= opt.sessions);
	ep = epoll_create1(EPOLL_CLOEXEC);
	for (unsigned int i = 0; i < opt.sessions; i++)
		watch(&sessions[i], false, EPOLL_CTL_ADD);
	if (!opt.count) { /* warm up */
		pump(now_ns() + 200000000);
		done_cmds = 0;
		memset(hist, 0, sizeof(hist));
	}
	cpu = target_cpu_ns();
	start = now_ns();
	pump(opt.count ? 0 : start + (uint64_t)(opt.secs * 1e9));
	report(now_ns() - start, target_cpu_ns() - cpu);
	return 0;
}
