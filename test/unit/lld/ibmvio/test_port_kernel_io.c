// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port_kernel_io.c - arrivals, requests, doorbell
 */
#include "kernel_port.h"

#include "tgt/log.h"
#include "tgt/pool.h"

/* ---- arrivals */

static void arrivals_and_epochs(void)
{
	const uint8_t iu[5] = "login";
	uint32_t old;

	open_and_register();
	fake_arrive("a");
	fake_arrive_in(fake.epoch, "b", iu, sizeof(iu));
	fake_turn(l, 0);
	CHECK_TRAIL("a b ");
	CHECK_EQ(last_iu_len, 5);
	CHECK_MEM(last_iu, iu, 5);

	old = fake.epoch;
	fake_arrive_in(++fake.epoch, "e", NULL, 0); /* a transport event */
	fake_arrive_in(old, "o", NULL, 0);
	fake_turn(l, 0);
	CHECK_TRAIL("e ");

	fake_arrive("r");
	CHECK_EQ(port_register(&port), 1);
	fake_arrive("n");
	fake_turn(l, 0);
	CHECK_TRAIL("n ");

	fake_arrive("f");
	port_release(&port);
	fake_turn(l, 0);
	CHECK_TRAIL("");
	done_and_gone();
}

static void arrivals_without_iu(void)
{
	struct ibmvstgt_arrival *ring;

	open_and_register();
	ring = (void *)(fake.rings + fake.attach.arr_off);
	fake_arrive_in(fake.epoch, "x", "IU", 2);
	ring[0].status = -EMSGSIZE;
	fake_turn(l, 0);
	CHECK_TRAIL("x! ");
	CHECK_EQ(last_iu_len, 0);
	done_and_gone();
}

/* ---- requests */

static void copies_iu_and_send(void)
{
	struct test_req out, in;

	requests_setup();
	for (unsigned int i = 0; i < 8192; i++)
		buf[i] = (uint8_t)(i * 7 / 3);
	req_init(&out, 0);
	with_extent(&out, 0, 100);
	with_extent(&out, 4096, 4096);
	out.r.iu = (const uint8_t *)"response";
	out.r.iu_len = 8;
	out.r.iu_ioba = FAKE_CLIENT + 20000;
	out.r.send = true;
	memcpy(out.r.crq, "0123456789abcdef", 16);
	port_submit(&port, &out.r);
	CHECK(!out.ended);
	CHECK_EQ(fake_work(9), 1);
	CHECK(!out.ended);
	fake_turn(l, 0);
	CHECK_EQ(out.ended, true);
	CHECK_EQ(out.result, 0);
	CHECK_MEM(fake.client, buf, 100);
	CHECK_EQ(fake.client[100], 0);
	CHECK_MEM(fake.client + 4096, buf + 4096, 4096);
	CHECK_MEM(fake.client + 20000, "response", 8);
	CHECK_EQ(fake.sends, 1);
	CHECK_MEM(fake.sent[0], "0123456789abcdef", 16);

	req_init(&in, 1)->r.op = PORT_COPY_IN;
	memset(fake.client, 0x5a, 300);
	with_extent(&in, 10, 290);
	port_submit(&port, &in.r);
	fake_work(9);
	fake_turn(l, 0);
	CHECK_EQ(in.result, 0);
	CHECK_MEM(buf + 10, fake.client + 10, 290);
	CHECK_EQ(buf[9], (uint8_t)(9 * 7 / 3));
	CHECK_EQ(fake.sends, 1);
	requests_teardown();
}

static void results(void)
{
	static const struct {
		int module, says;
	} cases[] = { { -EACCES, -EACCES }, { -ENOTCONN, -ENOTCONN }, { -EFAULT, -EFAULT },
		      { -EIO, -EIO },       { -EINVAL, -EIO },        { -ENOMEM, -EIO } };

	requests_setup();
	log_open("test", LOG_TO_STDERR, LOG_LVL_ERR);
	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct test_req t;

		fake.copy_result = cases[i].module;
		port_submit(&port, &req_init(&t, i)->r);
		fake_work(1);
		fake_turn(l, 0);
		CHECK_EQ(t.result, cases[i].says);
	}
	requests_teardown();
}

static void memory_of_nobody(void)
{
	struct test_req t[2];

	requests_setup();
	with_extent(req_init(&t[0], 0), 0, 1);
	t[0].r.ext[0].mem = t;
	with_extent(req_init(&t[1], 1), 0, 1);
	t[1].r.ext[0].len = 5 << 20;
	port_submit(&port, &t[0].r);
	port_submit(&port, &t[1].r);
	fake_work(2);
	fake_turn(l, 0);
	CHECK_EQ(t[0].result, -EIO);
	CHECK_EQ(t[1].result, -EIO);
	CHECK_EQ(fake.rejected, 2);
	requests_teardown();
}

static void linked(void)
{
	struct test_req t[5];

	requests_setup();
	for (unsigned int i = 0; i < 5; i++) {
		with_extent(req_init(&t[i], i), 0, 1);
		t[i].r.link = i < 2;
		t[i].r.send = i == 2;
		if (i == 0)
			t[i].r.ext[0].ioba = 0;
		port_submit(&port, &t[i].r);
	}
	fake_work(9);
	fake_turn(l, 0);
	CHECK_EQ(t[0].result, -EFAULT);
	CHECK_EQ(t[1].result, -ECANCELED);
	CHECK_EQ(t[2].result, -ECANCELED);
	CHECK_EQ(t[3].result, 0);
	CHECK_EQ(fake.sends, 0);
	requests_teardown();
}

/* 50 requests, a ring of 8: order, and the IU is read before port_submit() returns */
static void more_than_the_ring_holds(void)
{
	static struct test_req t[50];
	uint8_t iu[VSCSI_IU_MAX];
	uint8_t want[VSCSI_IU_MAX];

	first_index = UINT32_MAX - 20;
	requests_setup();
	for (unsigned int i = 0; i < 50; i++) {
		req_init(&t[i], i);
		memset(iu, (int)i, sizeof(iu));
		t[i].r.iu = iu;
		t[i].r.iu_len = sizeof(iu);
		t[i].r.iu_ioba = FAKE_CLIENT + i * sizeof(iu);
		t[i].r.send = true;
		t[i].r.crq[15] = (uint8_t)i;
		port_submit(&port, &t[i].r);
	}
	memset(iu, 0xff, sizeof(iu));
	for (unsigned int turns = 0; next_done < 50 && turns < 100; turns++) {
		fake_work(1 + turns % 5);
		fake_turn(l, 0);
	}
	CHECK_EQ(next_done, 50);
	CHECK_EQ(fake.sends, 50);
	for (unsigned int i = 0; i < 50; i++) {
		memset(want, (int)i, sizeof(want));
		CHECK_EQ(t[i].result, 0);
		CHECK_EQ(fake.sent[i][15], i);
		CHECK_MEM(fake.client + i * sizeof(want), want, sizeof(want));
	}
	requests_teardown();
}

/* No memory for the IU of one that has to wait: it fails in its place, with what is linked to it.
 */
static void no_memory_in_the_backlog(void)
{
	static struct test_req t[12];
	const uint8_t iu[16] = "response";
	struct kport *k;

	requests_setup();
	k = port.priv;
	obj_pool_free(k->ius);
	k->ius = obj_pool_new(VSCSI_IU_MAX, 1);
	for (unsigned int i = 0; i < 12; i++) { /* 8 in the ring, 8: the one, 9: none, 10: linked */
		req_init(&t[i], i);
		t[i].r.iu = iu;
		t[i].r.iu_len = i == 10 ? 0 : sizeof(iu);
		t[i].r.iu_ioba = FAKE_CLIENT;
		t[i].r.send = true;
		t[i].r.link = i == 9;
		port_submit(&port, &t[i].r);
	}
	for (unsigned int turns = 0; next_done < 12 && turns < 20; turns++) {
		fake_work(4);
		fake_turn(l, 0);
	}
	CHECK_EQ(next_done, 12);
	CHECK_EQ(t[8].result, 0);
	CHECK_EQ(t[9].result, -EIO);
	CHECK_EQ(t[10].result, -ECANCELED);
	CHECK_EQ(t[11].result, -EIO);
	CHECK_EQ(fake.sends, 9);
	requests_teardown();
}

static void doorbell_once_a_turn(void)
{
	struct test_req t[6];

	requests_setup();
	fake_ctrl()->need_bell.n = 1;
	for (unsigned int i = 0; i < 4; i++)
		port_submit(&port, &req_init(&t[i], i)->r);
	CHECK_EQ(fake.bells, 0);
	fake_turn(l, 0);
	CHECK_EQ(fake.bells, 1);
	fake_turn(l, 0);
	CHECK_EQ(fake.bells, 1);
	fake.wakes = 0;
	fake_work(9);
	CHECK_EQ(fake_ctrl()->need_wake.n, 1);
	fake_turn(l, 0);
	CHECK_EQ(next_done, 4);

	fake_ctrl()->need_bell.n = 0; /* it runs */
	port_submit(&port, &req_init(&t[4], 4)->r);
	fake_turn(l, 0);
	CHECK_EQ(fake.bells, 1);
	fake_work(9);
	fake_turn(l, 0);
	CHECK_EQ(next_done, 5);
	requests_teardown();
}

/* A reset: what is in the ring and what waits for it ends in order, and nothing is copied. */
static void requests_of_an_older_epoch(void)
{
	static struct test_req t[20];
	struct test_req fresh;

	requests_setup();
	for (unsigned int i = 0; i < 20; i++) {
		with_extent(req_init(&t[i], i), 0, 1);
		t[i].r.send = true;
		port_submit(&port, &t[i].r);
	}
	CHECK_EQ(port_register(&port), 1);
	port_submit(&port, &req_init(&fresh, 20)->r);
	for (unsigned int turns = 0; next_done < 21 && turns < 50; turns++) {
		fake_work(3);
		fake_turn(l, 0);
	}
	CHECK_EQ(next_done, 21);
	for (unsigned int i = 0; i < 20; i++)
		CHECK_EQ(t[i].result, -ESTALE);
	CHECK_EQ(fresh.result, 0);
	CHECK_EQ(fake.copies, 0);
	CHECK_EQ(fake.sends, 0);
	requests_teardown();
}

int main(void)
{
	RUN(arrivals_and_epochs);
	RUN(arrivals_without_iu);
	RUN(copies_iu_and_send);
	RUN(results);
	RUN(memory_of_nobody);
	RUN(linked);
	RUN(more_than_the_ring_holds);
	RUN(no_memory_in_the_backlog);
	RUN(doorbell_once_a_turn);
	RUN(requests_of_an_older_epoch);
	return check_report();
}
