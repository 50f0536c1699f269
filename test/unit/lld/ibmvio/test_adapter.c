// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_adapter.c - connections: resets and their guard, credits, suspension, who the client is
 */
#include "fake_port.h"

#define CMD_AT  0x400u
#define DATA_AT 0x8000u

static void send_logout(void)
{
	(void)new_iu(CMD_AT, SRP_I_LOGOUT);
	arrive(CRQ_COMMAND, CRQ_SRP, 0, CMD_AT, SRP_LOGOUT_LEN);
}

/* TEST UNIT READY of target id 1 */
static void send_ready(uint64_t ioba)
{
	new_iu(ioba, SRP_CMD)[20] = 0x81;
	arrive(CRQ_COMMAND, CRQ_SRP, 0, ioba, SRP_CMD_LEN);
}

static void violate(void)
{
	arrive(CRQ_COMMAND, 0x7f, 0, 0, 0);
}

/* Two sides that reset each other: at once for some time, then later and later. */
static void resets_in_a_row_get_slower(void)
{
	setup();
	for (unsigned int i = 1; i <= 8; i++) {
		arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
		violate();
		run(ALL);
		CHECK_EQ(fake.regs, 1 + i);
		CHECK_EQ(adapter()->state, VIO_WAITING);
	}
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
	violate();
	CHECK_EQ(fake.regs, 9);
	CHECK_EQ(fake.releases, 1);
	CHECK_EQ(adapter()->state, VIO_DOWN);
	CHECK(ev_timer_active(&adapter()->retry));
	adapter()->retry.fn(&adapter()->retry); /* its time has come */
	run(ALL);
	CHECK_EQ(fake.regs, 10);
	connect_client();
	adapter()->last_reset_ns -= UINT64_C(61000000000); /* a minute without one */
	violate();
	CHECK_EQ(adapter()->state, VIO_WAITING);
	CHECK_EQ(fake.regs, 11);
	teardown();
}

static void init_is_repeated_while_nobody_hears_it(void)
{
	setup();
	CHECK(!ev_timer_active(&adapter()->retry));
	fake.present = false;
	violate(); /* stale */
	adapter_event(adapter(), VIO_EV_RESET, NULL);
	run(ALL);
	CHECK_EQ(nr_sent, 0);
	CHECK(ev_timer_active(&adapter()->retry));
	fake.present = true;
	adapter()->retry.fn(&adapter()->retry);
	run(ALL);
	CHECK_EQ(nr_sent, 1);
	CHECK_EQ(sent[0][0], CRQ_INITIALIZE);
	CHECK_EQ(sent[0][1], CRQ_INIT);
	arrive(CRQ_INITIALIZE, CRQ_INIT_COMPLETE, 0, 0, 0);
	CHECK_EQ(adapter()->state, VIO_CONNECTED);
	teardown();
}

/* port.credits is 4 */
static void the_limit_is_a_limit(void)
{
	setup_connected();
	CHECK_EQ(get_be32(client + LOGIN_AT + 4), 4);
	for (unsigned int i = 0; i < 4; i++)
		send_rw(CMD_AT + 0x100 * i, false, 1, 1, DATA_AT);
	CHECK_EQ(nr_held, 4);
	CHECK_EQ(adapter()->credits.used, 4);
	send_rw(CMD_AT + 0x400, false, 1, 1, DATA_AT);
	CHECK_EQ(adapter()->state, VIO_WAITING);
	CHECK_EQ(fake.regs, 2);
	store_ends(0);
	run(ALL);
	CHECK(!answered(CMD_AT));
	teardown();
}

/* Linux counts the credit of a command that it has aborted twice. */
static void an_abort_leaves_a_spare_slot(void)
{
	setup_connected();
	send_rw(CMD_AT, false, 1, 1, DATA_AT);
	send_tmf(CMD_AT + 0x100, SRP_TMF_ABORT_TASK, CMD_AT);
	run(ALL);
	CHECK_EQ(delta_at(CMD_AT + 0x100), 2);
	for (unsigned int i = 2; i < 7; i++)
		send_rw(CMD_AT + 0x100 * i, false, 1, 1, DATA_AT);
	CHECK_EQ(adapter()->state, VIO_LOGGED_IN);
	send_rw(CMD_AT + 0x700, false, 1, 1, DATA_AT);
	CHECK_EQ(adapter()->state, VIO_WAITING);
	store_ends(0);
	teardown();
}

static void suspension_waits_and_holds(void)
{
	uint64_t rx_bytes;

	setup_connected();
	rx_bytes = adapter()->rx_bytes;
	send_rw(CMD_AT, false, 1, 1, DATA_AT);
	rx_bytes = adapter()->rx_bytes - rx_bytes; /* of one command */
	arrive(CRQ_TRANSPORT, CRQ_PREPARE_SUSPEND, 0, 0, 0);
	CHECK_EQ(adapter()->state, VIO_SUSPENDED);
	rx_bytes += adapter()->rx_bytes;
	send_rw(CMD_AT + 0x100, false, 1, 1, DATA_AT);
	arrive(CRQ_COMMAND, CRQ_IN_CRQ, CRQ_PING, 0, 0);
	run(ALL);
	CHECK_EQ(nr_held, 1);
	CHECK_EQ(nr_sent, 1); /* of the PING */
	CHECK_EQ(fake.readies, 0);
	store_ends(0);
	CHECK_EQ(fake.readies, 0);
	run(ALL);
	CHECK(answered(CMD_AT));
	CHECK_EQ(fake.readies, 1);
	CHECK_EQ(nr_held, 0);
	arrive(CRQ_TRANSPORT, CRQ_RESUME, 0, 0, 0);
	CHECK_EQ(adapter()->state, VIO_LOGGED_IN);
	CHECK_EQ(adapter()->rx_bytes, rx_bytes);
	CHECK_EQ(nr_held, 1);
	store_ends(0);
	run(ALL);
	CHECK(answered(CMD_AT + 0x100));
	teardown();
}

static void what_is_held_is_forgotten_with_the_connection(void)
{
	setup_connected();
	arrive(CRQ_TRANSPORT, CRQ_PREPARE_SUSPEND, 0, 0, 0);
	for (unsigned int i = 0; i < 3; i++)
		send_rw(CMD_AT + 0x100 * i, false, 1, 1, DATA_AT);
	arrive(CRQ_TRANSPORT, CRQ_PARTNER_FAILED, 0, 0, 0);
	CHECK_EQ(adapter()->state, VIO_WAITING);
	CHECK_EQ(adapter()->nr_held, 0);
	connect_client();
	CHECK_EQ(nr_held, 0);
	arrive(CRQ_TRANSPORT, CRQ_PREPARE_SUSPEND, 0, 0, 0);
	for (unsigned int i = 0; i < 8 && adapter()->state == VIO_SUSPENDED; i++)
		send_rw(CMD_AT, false, 1, 1, DATA_AT);
	CHECK_EQ(adapter()->state, VIO_WAITING); /* more than it may have */
	teardown();
}

static void an_unknown_transport_event_ends_it(void)
{
	setup_connected();
	arrive(CRQ_TRANSPORT, 0x33, 0, 0, 0);
	CHECK_EQ(adapter()->state, VIO_DEAD);
	CHECK_EQ(fake.releases, 1);
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
	run(ALL);
	CHECK_EQ(nr_sent, 0);
	fake.epoch++;
	fake.p->user->down(fake.p, "test"); /* another adapter may take its place */
	fake.p->user->up(fake.p);
	connect_client();
	teardown();
}

static void draining_releases_and_lets_nobody_in(void)
{
	setup_connected();
	ibmvio_lld.drain();
	CHECK_EQ(adapter()->state, VIO_DEAD);
	CHECK_EQ(t->nr_nexuses, 0);
	fake.p->user->up(fake.p);
	CHECK_EQ(fake.regs, 1);
	fake.epoch++;
	fake.p->user->down(fake.p, "test");
	fake.p->user->up(fake.p);
	CHECK_EQ(fake.regs, 1);
	teardown();
}

static void a_dropped_nexus_may_come_again(void)
{
	setup_connected();
	CHECK_EQ(ibmvio_lld.conn_drop(adapter()->nexus, 1, NULL), (uintmax_t)-1);
	CHECK_EQ(ibmvio_lld.conn_drop(adapter()->nexus, 0, NULL), 0);
	CHECK_EQ(t->nr_nexuses, 0);
	CHECK_EQ(fake.regs, 2);
	connect_client();
	CHECK_EQ(t->nr_nexuses, 1);
	teardown();
}

/* PAPR: the answer of a login waits for a logical unit. */
static void a_login_waits_for_a_logical_unit(void)
{
	const struct lu_params p = { .bstype = "held" };

	setup();
	CHECK_EQ(lu_delete(t, 1, true, NULL), 0);
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
	send_login();
	run(ALL);
	CHECK(!answered(LOGIN_AT));
	adapter()->login_due.fn(&adapter()->login_due);
	run(ALL);
	CHECK(!answered(LOGIN_AT));
	CHECK_EQ(lu_new(t, 1, &p, NULL), 0);
	adapter()->login_due.fn(&adapter()->login_due);
	run(ALL);
	CHECK(answered(LOGIN_AT));
	CHECK_EQ(adapter()->state, VIO_LOGGED_IN);
	teardown();
}

/* SPC-4 7.6.4.4: made of the adapter and the partition when the client has none of its own */
static void a_client_has_a_transport_id(void)
{
	static const uint8_t own[16] = { 1, 2, 3 };
	static const uint8_t want[VIO_TRANSPORT_ID] = {
		0x04, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 'v', 'i', 'o', 0, 0, 0, 0, 5
	};
	uint8_t id[VIO_TRANSPORT_ID];

	setup_connected();
	CHECK_EQ(adapter()->nexus->transport_id_len, VIO_TRANSPORT_ID);
	CHECK_MEM(adapter()->nexus->transport_id, want, VIO_TRANSPORT_ID);
	CHECK_EQ(strcmp(adapter()->nexus->initiator, "partition 5"), 0);
	client_transport_id(adapter(), own, id);
	CHECK_EQ(id[0], 0x04);
	CHECK_MEM(id + 8, own, sizeof(own));
	teardown();
}

static void an_adapter_has_one_target(void)
{
	struct err e = { .text = "" };
	struct target *other;

	setup();
	CHECK_EQ(target_new(2, "volume2", &ibmvio_lld, loop, &other, NULL), 0);
	CHECK_EQ(ibmvio_lld.target_bind(other, "link,a", &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_BINDING_EXIST);
	CHECK_EQ(ibmvio_lld.target_unbind(other, "link,a", &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_NO_BINDING);
	CHECK_EQ(target_delete(other, false, NULL), 0);
	teardown();
}

/* A client whose queue is full for good sends on: what it is to be told is not kept without end. */
static void a_client_that_takes_no_answers_is_reset(void)
{
	setup_connected();
	for (unsigned int i = 0; i < 1000; i++) {
		send_login(); /* is rejected: it has logged in */
		CHECK(waiting() < 100);
	}
	CHECK_EQ(fake.regs, 2);
	CHECK_EQ(adapter()->state, VIO_WAITING);
	for (unsigned int i = 0; i < 30; i++) /* what is outdated does not count any more */
		arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
	CHECK_EQ(fake.regs, 2);
	run(ALL);
	CHECK_EQ(adapter()->outdated, 0);
	CHECK_EQ(adapter()->in_flight, 0);
	teardown();

	setup_connected();
	for (unsigned int i = 0; i < 1000; i++) {
		send_logout();
		arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
		CHECK(waiting() < 1000);
	}
	CHECK_EQ(adapter()->state, VIO_DOWN); /* for a while */
	run(ALL);
	teardown();

	setup(); /* fewer credits for the next login are none fewer for this one */
	fake.p->credits = 100;
	connect_client();
	CHECK_EQ(ibmvio_lld.target_update(t, "credits", "1", NULL), 0);
	for (unsigned int i = 0; i < 80; i++)
		send_ready(CMD_AT);
	CHECK_EQ(fake.regs, 1);
	run(40);
	nr_sent = 0;
	run(ALL);
	teardown();

	setup_connected();
	for (unsigned int i = 0; i < 1000; i++) {
		send_ready(CMD_AT); /* its answer gives the credit that the next one takes */
		CHECK(waiting() < 100);
	}
	CHECK_EQ(fake.regs, 2);
	run(ALL);
	connect_client();
	teardown();
}

int main(void)
{
	if (!start())
		return EXIT_FAILURE;
	RUN(resets_in_a_row_get_slower);
	RUN(init_is_repeated_while_nobody_hears_it);
	RUN(the_limit_is_a_limit);
	RUN(an_abort_leaves_a_spare_slot);
	RUN(suspension_waits_and_holds);
	RUN(what_is_held_is_forgotten_with_the_connection);
	RUN(an_unknown_transport_event_ends_it);
	RUN(draining_releases_and_lets_nobody_in);
	RUN(a_dropped_nexus_may_come_again);
	RUN(a_login_waits_for_a_logical_unit);
	RUN(a_client_has_a_transport_id);
	RUN(an_adapter_has_one_target);
	RUN(a_client_that_takes_no_answers_is_reset);
	return finish();
}
