/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link_port.h - for tests: a port of port_link.c, its user, which tells what it hears, and the
 * partner's words
 */
#ifndef LINK_PORT_H
#define LINK_PORT_H

#include <stdint.h>

#include "check.h"
#include "link_partner.h"
#include "lld/ibmvio/crq.h"
#include "lld/ibmvio/port.h"
#include "tgt/log.h"

static struct ev_loop *loop;
static struct link_partner partner;
static struct port port;

/* ---- what the port tells us: a word each, in order */

static char told[4096];
static unsigned int arrivals;
static uint8_t last_iu[256];

static void tell(const char *word)
{
	(void)strncat(told, word, sizeof(told) - strlen(told) - 1);
	(void)strncat(told, " ", sizeof(told) - strlen(told) - 1);
}

/* What has been told since the last time */
static const char *heard(void)
{
	static char copy[sizeof(told)];

	partner_turn(&partner);
	memcpy(copy, told, sizeof(told));
	told[0] = '\0';
	return copy;
}
#define CHECK_HEARD(want)                                                                          \
	do {                                                                                       \
		const char *h_ = heard();                                                          \
		CHECK(!strcmp(h_, want));                                                          \
		if (strcmp(h_, want) != 0)                                                         \
			fprintf(stderr, "  heard \"%s\", not \"%s\"\n", h_, want);                 \
	} while (0)

static void on_up(struct port *p)
{
	(void)p;
	tell("up");
}

static void on_down(struct port *p, const char *why)
{
	(void)p;
	CHECK(why && *why);
	tell("down");
}

static void on_arrival(struct port *p, const uint8_t crq[16], const uint8_t *iu,
		       unsigned int iu_len, int status)
{
	char word[64];

	(void)p;
	arrivals++;
	if (iu_len)
		memcpy(last_iu, iu, iu_len);
	(void)snprintf(word, sizeof(word), "%02x%02x%02x:%u:%d", crq[0], crq[1], crq[3], iu_len,
		       status);
	tell(word);
}

static void on_buf(struct port *p)
{
	(void)p;
	tell("buf");
}

static const struct port_user user = {
	.up = on_up, .down = on_down, .arrival = on_arrival, .buf_available = on_buf
};

/* ---- requests that tell their name and their result */

struct request {
	struct port_req req;
	const char *name;
	bool submitting;
	struct request *then; /* is submitted by its done() */
};

static void submit(struct request *r);

static void on_done(struct port_req *req, int result)
{
	struct request *r = container_of(req, struct request, req);
	char word[64];

	CHECK(!r->submitting);
	(void)snprintf(word, sizeof(word), "%s=%d", r->name, result);
	tell(word);
	if (r->then)
		submit(r->then);
}

static void submit(struct request *r)
{
	r->req.done = on_done;
	r->submitting = true;
	port_submit(&port, &r->req);
	r->submitting = false;
}

static inline struct request sending(const char *name, uint8_t byte)
{
	struct request r = { .name = name, .req = { .send = true } };

	memset(r.req.crq, byte, sizeof(r.req.crq));
	return r;
}

static inline struct request copying(const char *name, enum port_op op, void *mem, uint32_t len)
{
	return (struct request){
		.name = name,
		.req = { .op = op, .nr = 1, .ext = { { .ioba = 0x10000, .mem = mem, .len = len } } }
	};
}

/* ---- the partner's words */

static uint8_t bytes[LINK_DATA_MAX];

static struct link_msg next(uint16_t type)
{
	struct link_msg m = { .type = 0 };
	const bool some = partner_next(&partner, &m, bytes);

	CHECK(some);
	CHECK_EQ(m.type, type);
	return m;
}

static inline void nothing_sent(void)
{
	struct link_msg m;

	CHECK(!partner_next(&partner, &m, bytes));
}

static void says(uint16_t type, uint64_t arg)
{
	partner_send(&partner, &(struct link_msg){ .type = type, .arg = arg }, NULL);
}

static inline void element(uint8_t header, uint8_t format, uint16_t iu_len, uint64_t ioba)
{
	uint8_t crq[16] = { header, format };

	crq[6] = (uint8_t)(iu_len >> 8);
	crq[7] = (uint8_t)iu_len;
	for (int i = 0; i < 8; i++)
		crq[8 + i] = (uint8_t)(ioba >> (56 - 8 * i));
	partner_send(&partner, &(struct link_msg){ .type = LINK_CRQ, .len = 16 }, crq);
}

/* The answer to an RD or WR; RD: all bytes are @fill */
static inline void answers(const struct link_msg *to, int32_t status, uint8_t fill)
{
	struct link_msg m = { .type = (uint16_t)(to->type + 1), .tag = to->tag, .status = status };

	if (to->type == LINK_RD && !status) {
		m.len = (uint32_t)to->arg;
		memset(bytes, fill, m.len);
	}
	partner_send(&partner, &m, bytes);
}

/* ---- a port, with both sides registered */

static void begin_alone(void)
{
	struct err e;

	partner_init(&partner, loop);
	partner_listen(&partner);
	port = (struct port){ .ops = &port_link_ops, .user = &user, .loop = loop };
	CHECK_EQ(port.ops->open(&port, partner.path, &e), 0);
	partner_accept(&partner);
	CHECK_HEARD("up ");
}

static void begin(void)
{
	begin_alone();
	says(LINK_REG, 256);
	CHECK_EQ(port_register(&port), 1);
	CHECK_EQ(next(LINK_REG).arg, 4096);
	CHECK_HEARD("");
}

static void end(void)
{
	port.ops->close(&port);
	partner_exit(&partner);
	told[0] = '\0';
}

/* ---- all tests of a program, which has one loop */

static void tests_begin(void)
{
	log_open("test", LOG_TO_STDERR, LOG_LVL_ERR);
	CHECK_EQ(ev_loop_new(&loop), 0);
}

/* main()'s result */
static int tests_end(void)
{
	(void)ev_loop_free(loop);
	return check_report();
}

#endif /* LINK_PORT_H */
