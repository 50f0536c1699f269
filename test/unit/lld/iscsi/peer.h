/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peer.h - for tests: the transport on a loop, a target, and the initiator's end of a socket pair
 */
#ifndef TEST_ISCSI_PEER_H
#define TEST_ISCSI_PEER_H

#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "check.h"
#include "lld/iscsi/conn.h"
#include "lld/iscsi/crc32c.h"
#include "lld/iscsi/limits.h"
#include "tgt/bytes.h"
#include "tgt/log.h"
#include "tgt/target.h"

static struct ev_loop *loop;
static struct target *target;

static void turn(void)
{
	for (int i = 0; i < 4; i++)
		CHECK_EQ(ev_loop_turn(loop, 0), 0);
}

static void world_start(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	const struct lu_params disk = { .bstype = "mem", .bsopts = "size=8M" };
	socklen_t len = sizeof(a);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);
	char options[64];
	struct err e = { .text = "" };

	log_open("test", LOG_TO_STDERR, LOG_LVL_ERR);
	CHECK_EQ(bind(fd, (struct sockaddr *)&a, len), 0);
	CHECK_EQ(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	(void)close(fd);
	(void)snprintf(options, sizeof(options), "portal=127.0.0.1:%u", ntohs(a.sin_port));
	CHECK_EQ(ev_loop_new(&loop), 0);
	CHECK_EQ(lld_start(lld_find("iscsi"), loop, options, &e), 0);
	CHECK_EQ(target_new(1, "iqn.t", lld_find("iscsi"), loop, &target, &e), 0);
	CHECK_EQ(acl_add_address(&target->acl, "ALL", &e), 0);
	CHECK_EQ(lu_new(target, 1, &disk, &e), 0);
	if (e.text[0])
		fprintf(stderr, "%s\n", e.text);
}

static void world_end(void)
{
	CHECK_EQ(target_delete(target, true, NULL), 0);
	lld_stop(lld_find("iscsi"));
	(void)ev_loop_free(loop);
}

static inline int peer_connect(struct conn **ret)
{
	static const union iscsi_address a = { .in = { .sin_family = AF_INET } };
	int fds[2];

	CHECK_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds), 0);
	*ret = conn_new(&iscsi_state, fds[1], &a, &a);
	CHECK(*ret != NULL);
	return fds[0];
}

/* A PDU with digests into @b; its bytes. */
static size_t make(uint8_t *b, const uint8_t bhs[ISCSI_BHS_LEN], const void *data, size_t len,
		   bool header_digest, bool data_digest)
{
	const size_t padded = (len + 3) & ~(size_t)3;
	size_t n = ISCSI_BHS_LEN;

	memcpy(b, bhs, ISCSI_BHS_LEN);
	put_be24(b + 5, (uint32_t)len);
	if (header_digest) {
		crc32c_put(b + n, crc32c(0, b, n));
		n += 4;
	}
	memset(b + n, 0, padded);
	if (len)
		memcpy(b + n, data, len);
	if (data_digest && len)
		crc32c_put(b + n + padded, crc32c(0, b + n, padded));
	return n + padded + (data_digest && len ? 4 : 0);
}

static inline size_t make_login(uint8_t *b, const char *keys, size_t keys_len)
{
	static const uint8_t bhs[ISCSI_BHS_LEN] = { 0x43, 0x87, [27] = 1 };
	static const char names[] = "InitiatorName=iqn.i\0TargetName=iqn.t";
	char text[1024];

	memcpy(text, names, sizeof(names));
	memcpy(text + sizeof(names), keys, keys_len);
	return make(b, bhs, text, sizeof(names) + keys_len, false, false);
}

#endif /* TEST_ISCSI_PEER_H */
