// SPDX-License-Identifier: GPL-2.0-or-later
/* requests.c - with Linux's client: a handshake, and requests good and bad */
#include "kmod.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define ADAPTER_INFO_LEN 148
#define CHUNK            (256u << 10) /* of the module's pool: no copy goes across at once */

/* The client's datagram ADAPTER_INFO: where its buffer is. */
static uint64_t adapter_info(const struct ibmvstgt_arrival *mad)
{
	EQ(mad->status, 0);
	MUST(mad->iu_len >= 24);
	EQ(be(mad->iu, 4), 3);
	EQ(be(mad->iu + 6, 2), ADAPTER_INFO_LEN);
	return be(mad->iu + 16, 8);
}

/* @mad answered with @len bytes of @iu, over its own place */
static struct ibmvstgt_req reply(const struct daemon *d, const struct ibmvstgt_arrival *to,
				 const uint8_t *iu, uint8_t len)
{
	struct ibmvstgt_req r = req_send(d, 0x8000000000000000u | (uint64_t)to->crq[1] << 48 | len);

	r.iu_ioba = iu_address(to);
	r.iu_len = len;
	memcpy(r.iu, iu, len);
	memcpy(r.crq + 8, to->iu + 8, 8); /* the tag */
	return r;
}

/* Up to the login: the client tells who it is, and is told. */
static void t_handshake(void)
{
	struct ibmvstgt_arrival mad, login;
	struct ibmvstgt_partner p;
	struct ibmvstgt_req r;
	struct adapter now;
	struct daemon d;
	uint64_t info;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	MUST(genl_adapter(UNIT, &now));
	EQ(now.state, IBMVSTGT_OPEN);
	EQ(raw_call(d.fd, IBMVSTGT_PARTNER, &p), 0);
	EQ(p.partition, 2);
	EQ(p.unit, 0x71000010);
	MUST(!strcmp(p.loc_code, "U9009.22A.LPARTEST-V2-C16"));

	info = adapter_info(&mad);
	r = req_copy(&d, IBMVSTGT_COPY_IN, info, CHUNK - 100, ADAPTER_INFO_LEN);
	EQ(execute(&d, &r), 0);
	MUST(!memcmp(d.pool + CHUNK - 100, "16.a", 5));
	EQ(be(d.pool + CHUNK - 100 + 112, 4), 2); /* Linux */

	snprintf((char *)d.pool + CHUNK - 100 + 8, 96, "kmod-test");
	r = reply(&d, &mad, mad.iu, 24);
	r.op = IBMVSTGT_COPY_OUT;
	r.extents = 1;
	r.ext[0] = (struct ibmvstgt_extent){ info, CHUNK - 100, ADAPTER_INFO_LEN };
	EQ(execute(&d, &r), 0);

	do {
		login = arrival(&d);
	} while (login.crq[0] == 0x80 &&
		 login.crq[1] == 2); /* it says it twice if both said INIT */
	EQ(login.crq[0], 0x80);
	EQ(login.crq[1], 1);
	EQ(login.status, 0);
	MUST(login.iu_len >= 64);
	EQ(login.iu[0], 0);
	EQ(login.epoch, d.epoch);
	leave(&d);
	MUST(genl_adapter(UNIT, &now));
	EQ(now.state, IBMVSTGT_FREE);
}

/* Some of the client's memory that stays as it is: the IUs around the one that came. */
static uint64_t still_memory(const struct ibmvstgt_arrival *mad)
{
	return iu_address(mad) & ~0xfffull;
}

static void t_copies_across_chunks(void)
{
	const uint32_t len = 4096, bound = 2 * CHUNK;
	struct ibmvstgt_arrival mad;
	struct ibmvstgt_req r;
	struct daemon d;
	uint64_t ioba;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	ioba = still_memory(&mad);
	r = req_copy(&d, IBMVSTGT_COPY_IN, ioba, 0, len);
	EQ(execute(&d, &r), 0);
	MUST(!memcmp(d.pool + (iu_address(&mad) & 0xfff), mad.iu, mad.iu_len));
	for (uint32_t before = 1; before < len; before += 511) {
		memset(d.pool + bound - len, 0xee, 2 * len);
		r.ext[0].pool = bound - before;
		EQ(execute(&d, &r), 0);
		EQ(memcmp(d.pool, d.pool + bound - before, len), 0);
		EQ(d.pool[bound - before - 1], 0xee);
		EQ(d.pool[bound - before + len], 0xee);
	}
	/* eight extents, each behind the other's */
	r.extents = 8;
	for (unsigned i = 0; i < 8; i++)
		r.ext[i] = (struct ibmvstgt_extent){ ioba + i * 512, bound - 2000 + i * 512, 512 };
	memset(d.pool + bound - len, 0xee, 2 * len);
	EQ(execute(&d, &r), 0);
	EQ(memcmp(d.pool, d.pool + bound - 2000, len), 0);
	leave(&d);
}

static void t_bad_requests(void)
{
	struct ibmvstgt_req bad[16];
	struct ibmvstgt_arrival mad;
	struct daemon d;
	unsigned n = 0;
	uint64_t ioba;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	ioba = iu_address(&mad);
	for (unsigned i = 0; i < 16; i++)
		bad[i] = req_copy(&d, IBMVSTGT_COPY_IN, ioba, 0, 16);
	bad[n++].op = 0;
	bad[n++].op = 3;
	bad[n++].extents = IBMVSTGT_EXTENTS + 1;
	bad[n++].extents = 255;
	bad[n++].flags = 0x80;
	bad[n++].iu_len = IBMVSTGT_IU_MAX + 1;
	bad[n++].iu_len = UINT32_MAX;
	bad[n++].ext[0].len = 0;
	bad[n++].ext[0].len = UINT32_MAX;
	bad[n++].ext[0].pool = (uint32_t)d.at.pool - 15;
	bad[n++].ext[0].pool = UINT32_MAX - 7;
	bad[n].ext[0].len = (uint32_t)d.at.pool;
	bad[n++].ext[0].pool = 1;
	bad[n].extents = 2; /* the second has no length */
	bad[n++].ext[1] = (struct ibmvstgt_extent){ ioba, 0, 0 };
	bad[n++] = req_send(&d, 0);
	bad[n++] = req_send(&d, 0x7f00000000000000);
	bad[n++] = req_send(&d, 0xff02000000000000);
	EQ(n, 16);
	for (unsigned i = 0; i < n; i++)
		EQ(execute(&d, &bad[i]), -EINVAL);
	/* and nothing of it is in the way of what is good */
	bad[0] = req_copy(&d, IBMVSTGT_COPY_IN, ioba, 0, 16);
	EQ(execute(&d, &bad[0]), 0);
	EQ(memcmp(d.pool, mad.iu, 16), 0);
	leave(&d);
}

static void t_bad_addresses(void)
{
	static const uint64_t ioba[] = { 0x0fff0000, 0x10000000 - 8, 0x10000000,
					 1ull << 40, UINT64_MAX,     UINT64_MAX - 8 };
	struct ibmvstgt_req r;
	struct daemon d;

	attach(&d, UNIT, 0);
	(void)connect_client(&d);
	for (unsigned i = 0; i < sizeof ioba / sizeof *ioba; i++) {
		r = req_copy(&d, IBMVSTGT_COPY_IN, ioba[i], 0, 16);
		EQ(execute(&d, &r), -EFAULT);
		r.op = IBMVSTGT_COPY_OUT;
		EQ(execute(&d, &r), -EFAULT);
		r = req_send(&d, 0x8002000000000010);
		r.iu_ioba = ioba[i];
		r.iu_len = 16;
		EQ(execute(&d, &r), -EFAULT); /* and it is not sent: the client would complain */
	}
	leave(&d);
}

static void t_links(void)
{
	struct ibmvstgt_req fails, good;
	struct ibmvstgt_arrival mad;
	struct daemon d;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	fails = req_copy(&d, IBMVSTGT_COPY_IN, 1ull << 40, 0, 16);
	good = req_copy(&d, IBMVSTGT_COPY_IN, iu_address(&mad), 0, 16);

	fails.flags = good.flags = IBMVSTGT_REQ_LINK;
	submit(&d, &good);
	submit(&d, &fails);
	submit(&d, &good);
	submit(&d, &good);
	good.flags = 0;
	submit(&d, &good);
	submit(&d, &good);
	EQ(completion(&d).result, 0);
	EQ(completion(&d).result, -EFAULT);
	EQ(completion(&d).result, -ECANCELED);
	EQ(completion(&d).result, -ECANCELED);
	EQ(completion(&d).result, -ECANCELED);
	EQ(completion(&d).result, 0);
	leave(&d);
}

static void t_epochs(void)
{
	struct ibmvstgt_arrival mad;
	struct ibmvstgt_req r;
	struct daemon d;
	uint32_t old;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	memset(d.pool, 0xee, 64);
	r = req_copy(&d, IBMVSTGT_COPY_IN, iu_address(&mad), 0, 16);
	r.epoch = d.epoch - 1;
	EQ(execute(&d, &r), -ESTALE);
	r.epoch = d.epoch + 1;
	EQ(execute(&d, &r), -ESTALE);
	r.epoch = ~d.epoch;
	EQ(execute(&d, &r), -ESTALE);
	EQ(d.pool[0], 0xee);
	old = d.epoch;
	do_register(&d);
	MUST(d.epoch != old);
	r.epoch = old;
	EQ(execute(&d, &r), -ESTALE);
	EQ(raw_call(d.fd, IBMVSTGT_RELEASE, NULL), 0);
	r.epoch = d.epoch;
	EQ(execute(&d, &r), -ESTALE);
	EQ(d.pool[0], 0xee);
	leave(&d);
}

/* What the daemon says of indices is its own affair. */
static void t_absurd_indices(void)
{
	static const uint32_t by[] = { 513, 100000, 0x80000000, 0xffffffff };
	struct ibmvstgt_index *consumers[2];
	struct ibmvstgt_arrival mad;
	struct ibmvstgt_req r;
	struct daemon d;

	attach(&d, UNIT, 0);
	mad = connect_client(&d);
	r = req_copy(&d, IBMVSTGT_COPY_IN, iu_address(&mad), 0, 16);
	for (unsigned i = 0; i < sizeof by / sizeof *by; i++) {
		d.ctrl->req_prod.n += by[i];
		EQ(raw_call(d.fd, IBMVSTGT_DOORBELL, NULL), 0);
		usleep(1000);
		MUST(!completion_is_there(&d));
		d.ctrl->req_prod.n -= by[i];
		EQ(execute(&d, &r), 0);
	}
	consumers[0] = &d.ctrl->cpl_cons;
	consumers[1] = &d.ctrl->arr_cons;
	for (unsigned i = 0; i < 2; i++) {
		consumers[i]->n += 5000;
		submit(&d, &r);
		EQ(raw_call(d.fd, IBMVSTGT_DOORBELL, NULL), 0);
		consumers[i]->n -= 5000;
		EQ(completion(&d).result, 0);
	}
	/* what is only ours to read may be scribbled over as well */
	d.ctrl->req_cons.n = d.ctrl->need_bell.n = 77;
	memset(d.rings + d.at.cpl_off, 0xff, 16 * d.at.cpl_entries);
	d.ctrl->req_cons.n = d.ctrl->req_prod.n;
	EQ(execute(&d, &r), 0);
	/* a ring full of noise is a ring full of bad requests */
	memset(d.rings + d.at.req_off, 0xff, sizeof r * d.at.req_entries);
	d.ctrl->req_prod.n += d.at.req_entries;
	EQ(raw_call(d.fd, IBMVSTGT_DOORBELL, NULL), 0);
	for (unsigned i = 0; i < d.at.req_entries; i++) {
		struct ibmvstgt_cpl c = completion(&d);

		EQ(c.result, -ESTALE);
	}
	EQ(execute(&d, &r), -ECANCELED); /* the last one said LINK */
	EQ(execute(&d, &r), 0);
	leave(&d);
}

/* No wake-up is lost: one request at a time, and batches, a bell only when it is wanted. */
static void t_bell(void)
{
	struct ibmvstgt_req r;
	struct daemon d;

	attach(&d, UNIT, 0);
	do_register(&d);
	r = (struct ibmvstgt_req){ .epoch = d.epoch };
	for (unsigned i = 0; i < 3000; i++) {
		r.epoch = d.epoch;
		MUST(execute(&d, &r) != -EINVAL);
		while (arrival_is_there(&d))
			(void)arrival(&d);
		for (unsigned n = 0; n < i % 7; n++)
			submit(&d, &r);
		for (unsigned n = 0; n < i % 7; n++)
			(void)completion(&d);
	}
	leave(&d);
}

/* More than the rings hold, without taking a completion: nothing is lost, nothing overrun. */
static void t_full_completions(void)
{
	struct ibmvstgt_req r;
	struct daemon d;
	unsigned in = 0, out = 0;
	uint64_t cookie = 0;

	attach(&d, UNIT, 0);
	do_register(&d);
	r = (struct ibmvstgt_req){ .epoch = d.epoch };
	while (in < d.at.cpl_entries + d.at.req_entries) {
		if (d.ctrl->req_prod.n - __atomic_load_n(&d.ctrl->req_cons.n, __ATOMIC_ACQUIRE) <
		    d.at.req_entries) {
			submit(&d, &r);
			in++;
		} else {
			usleep(100);
		}
	}
	for (; out < in; out++) {
		struct ibmvstgt_cpl c = completion(&d);

		EQ(c.cookie, ++cookie);
	}
	MUST(!completion_is_there(&d));
	leave(&d);
}

const struct test tests_requests[] = {
	{ "handshake", t_handshake },
	{ "copies_across_chunks", t_copies_across_chunks },
	{ "bad_requests", t_bad_requests },
	{ "bad_addresses", t_bad_addresses },
	{ "links", t_links },
	{ "epochs", t_epochs },
	{ "absurd_indices", t_absurd_indices },
	{ "bell", t_bell },
	{ "full_completions", t_full_completions },
	{ NULL, NULL },
};
