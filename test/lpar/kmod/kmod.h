/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kmod.h - a daemon small enough to do everything wrong: what tests of kernel/ibmvstgt share
 *
 * Any surprise ends the program with status 1 and a line that says what it was.
 */
#ifndef TEST_LPAR_KMOD_H
#define TEST_LPAR_KMOD_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "uapi/ibmvstgt.h"

#define UNIT        0x71000020u /* its client is Linux's, of the same guest */
#define UNIT_SILENT 0x71000021u /* the same */
#define UNIT_SOCKET 0x71000022u /* its client is a script on the host */
#define NR_UNITS    3

_Noreturn void fail(const char *file, int line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
#define FAIL(...)  fail(__FILE__, __LINE__, __VA_ARGS__)
#define MUST(cond) ((cond) ? (void)0 : FAIL("not true: %s", #cond))
#define EQ(a, b)                                                                                   \
	do {                                                                                       \
		long long a_ = (long long)(a), b_ = (long long)(b);                                \
		if (a_ != b_)                                                                      \
			FAIL("%s is %lld (%#llx), not %lld", #a, a_, a_, b_);                      \
	} while (0)

struct daemon {
	int fd;
	struct ibmvstgt_attach at;
	uint8_t *rings, *pool;
	struct ibmvstgt_ctrl *ctrl;
	uint32_t epoch;
	uint64_t cookie;
};

/* daemon.c */
int raw_call(int fd, unsigned long call, void *arg); /* 0 or -errno */
int try_attach(struct daemon *d, uint32_t unit, uint32_t hold_s, uint64_t pool);
void attach(struct daemon *d, uint32_t unit, uint32_t hold_s);
uint32_t do_register(struct daemon *d); /* 1: the partner is there */
void leave(struct daemon *d);

void ring_bell(struct daemon *d);                                /* if the module wants it */
uint64_t submit(struct daemon *d, const struct ibmvstgt_req *r); /* its cookie; rings */
bool completion_is_there(struct daemon *d);
struct ibmvstgt_cpl completion(struct daemon *d); /* waits */
int execute(struct daemon *d, const struct ibmvstgt_req *r);
bool arrival_is_there(struct daemon *d);
struct ibmvstgt_arrival arrival(struct daemon *d); /* waits; follows the epoch */
void wait_for_file(struct daemon *d);              /* for something in a ring */

struct ibmvstgt_req req_send(const struct daemon *d, uint64_t first);
struct ibmvstgt_req req_copy(const struct daemon *d, enum ibmvstgt_op op, uint64_t ioba,
			     uint32_t pool, uint32_t len);
/* registers, says INIT as often as it takes; the first MAD that the client sends then */
struct ibmvstgt_arrival connect_client(struct daemon *d);
uint64_t be(const uint8_t *p, unsigned bytes);
uint64_t iu_address(const struct ibmvstgt_arrival *a); /* of its IU in the client's window */

/* host.c: the line to the test's host, file descriptor 3 */
void say(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int answer(void); /* status */
int ask(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* netlink.c */
struct adapter {
	uint32_t abi, unit, host, state, partition;
	uint64_t pool;
	char loc_code[128], partition_name[128], system_id[128];
};
int genl_list(struct adapter *to, unsigned max); /* how many, or -errno */
bool genl_adapter(uint32_t unit, struct adapter *to);
int genl_listen(void);                               /* a socket that hears of adapters */
enum ibmvstgt_cmd genl_news(int fd, uint32_t *unit); /* waits for the next */

struct test {
	const char *name;
	void (*run)(void);
};
extern const struct test tests_calls[], tests_requests[], tests_life[], tests_socket[];

#endif
