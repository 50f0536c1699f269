// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_task.c - a command's memory: whatever ends it, and in whatever phase, the port and the store
 *               still have what they were lent, and nothing is left over
 */
#include "fake_port.h"

#define CMD_AT  0x400u
#define TMF_AT  0x600u
#define DATA_AT 0x8000u

/* Where a command is when something happens to it */
enum phase {
	WRITE_TABLE, /* its descriptors are being fetched */
	WRITE_DATA,  /* its data is being copied */
	WRITE_STORE, /* the store has it */
	READ_TABLE,  /* the store has it, its descriptors are being fetched */
	READ_STORE,  /* the store has it */
	READ_DATA,   /* its data, and its answer, are being sent */
	PHASES,
};

static void bring_to(enum phase phase)
{
	const bool write = phase <= WRITE_STORE;

	memset(client + DATA_AT, write ? 0x33 : 0xdd, 64 * 512);
	send_rw(CMD_AT, write, 64, 64, DATA_AT);
	CHECK_EQ(waiting(), 1);
	if (phase == WRITE_TABLE || phase == READ_TABLE)
		return;
	run(1);
	if (phase == WRITE_DATA) {
		CHECK_EQ(waiting(), 4); /* 64 extents: 4 requests of 8, and again */
		run(2);
	} else if (phase == WRITE_STORE) {
		run(ALL);
		CHECK_EQ(nr_held, 1);
	} else if (phase == READ_DATA) {
		store_ends(0);
		CHECK_EQ(waiting(), 4);
		run(1);
	}
}

static void by_abort(void)
{
	send_tmf(TMF_AT, SRP_TMF_ABORT_TASK, CMD_AT);
}

static void by_lun_reset(void)
{
	send_tmf(TMF_AT, SRP_TMF_LUN_RESET, 0);
}

static void by_partner_gone(void)
{
	fake.epoch++;
	arrive(CRQ_TRANSPORT, CRQ_PARTNER_DEREGISTERED, 0, 0, 0);
}

static void by_violation(void)
{
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
}

static void by_loss(void)
{
	fake.epoch++;
	run(ALL);
	fake.p->user->down(fake.p, "test");
}

static void by_unbind(void)
{
	CHECK_EQ(ibmvio_lld.target_unbind(t, "link,a", NULL), 0);
}

static void by_deletion(void)
{
	CHECK_EQ(target_delete(t, true, NULL), 0);
	t = NULL;
}

static void by_lun_deletion(void)
{
	CHECK_EQ(lu_delete(t, 1, true, NULL), 0);
}

static const struct {
	const char *name;
	void (*happen)(void);
	bool tmf;
} endings[] = {
	{ "abort", by_abort, true },
	{ "LUN reset", by_lun_reset, true },
	{ "partner gone", by_partner_gone, false },
	{ "violation", by_violation, false },
	{ "loss of the adapter", by_loss, false },
	{ "unbind", by_unbind, false },
	{ "deletion of the target", by_deletion, false },
	{ "deletion of the LUN", by_lun_deletion, false },
};
#define NR_ENDINGS (sizeof(endings) / sizeof(endings[0]))

/* The answer of a function comes after the last copy of what it aborted, and gives its credit. */
static void check_tmf(void)
{
	static uint8_t before[64 * 512];

	CHECK(!answered(CMD_AT));
	CHECK(answered(TMF_AT));
	CHECK_EQ(client[TMF_AT + 18], 1);
	CHECK_EQ(client[TMF_AT + SRP_RSP_LEN + 3], SRP_TMF_COMPLETE);
	CHECK_EQ(delta_at(TMF_AT), 2);
	CHECK_EQ(adapter()->credits.used, 0);
	CHECK_EQ(adapter()->credits.spare, 1);
	memcpy(before, client + DATA_AT, sizeof(before));
	store_ends(0);
	run(ALL);
	CHECK_MEM(client + DATA_AT, before, sizeof(before));
}

static void everything_ends_in_every_phase(void)
{
	for (unsigned int i = 0; i < NR_ENDINGS * PHASES; i++) {
		const enum phase phase = (enum phase)(i % PHASES);
		const int failed = checks_failed;

		setup_connected();
		bring_to(phase);
		endings[i / PHASES].happen();
		if (fake.p)
			run(ALL);
		if (endings[i / PHASES].tmf)
			check_tmf();
		else if (phase != READ_DATA)
			CHECK(!answered(CMD_AT));
		store_ends(0);
		if (fake.p)
			run(ALL);
		turn();
		CHECK_EQ(fake.bufs, 0);
		teardown();
		if (checks_failed != failed)
			fprintf(stderr, "%s in phase %u\n", endings[i / PHASES].name, phase);
	}
}

/* An adapter is not closed while a store writes into its memory, but its client is told at once. */
static void an_unbound_adapter_waits_for_the_store(void)
{
	setup_connected();
	bring_to(READ_STORE);
	by_unbind();
	CHECK_EQ(fake.releases, 1);
	CHECK(fake.p);
	CHECK_EQ(fake.bufs, 1);
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0); /* nobody listens */
	store_ends(0);
	CHECK(!fake.p);
	teardown();
}

static void a_driver_is_busy_while_a_store_has_its_memory(void)
{
	setup_connected();
	bring_to(READ_STORE);
	by_deletion();
	CHECK(fake.p);
	CHECK(lld_busy(&ibmvio_lld));
	store_ends(0);
	CHECK(!fake.p);
	CHECK(!lld_busy(&ibmvio_lld));
	teardown();
}

/* Credits given are credits taken, however often commands are aborted in whatever phase. */
static void a_thousand_aborts_leave_nothing(void)
{
	unsigned int taken = 0, given = 0;

	setup_connected();
	for (unsigned int i = 0; i < 200 * PHASES; i++) {
		nr_sent = 0;
		bring_to((enum phase)(i % PHASES));
		by_abort();
		run(ALL);
		taken += 2;
		given += delta_at(TMF_AT);
		CHECK(!answered(CMD_AT));
		store_ends(0);
		run(ALL);
	}
	CHECK_EQ(given, taken);
	CHECK_EQ(adapter()->credits.used, 0);
	CHECK_EQ(adapter()->credits.owed, 0);
	CHECK_EQ(adapter()->credits.spare, adapter()->credits.limit);
	CHECK_EQ(adapter()->nr_cmds, 0);
	CHECK_EQ(adapter()->in_flight, 0);
	CHECK_EQ(adapter()->orphans, 0);
	CHECK_EQ(fake.bufs, 0);
	CHECK_EQ(fake.regs, 1);
	teardown();
}

/* What an older connection has left under way is no business of a function's. */
static void a_function_ends_commands_of_its_connection(void)
{
	setup_connected();
	bring_to(READ_DATA);
	new_iu(0x700, SRP_I_LOGOUT);
	arrive(CRQ_COMMAND, CRQ_SRP, 0, 0x700, SRP_LOGOUT_LEN);
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
	send_login();
	send_tmf(TMF_AT, SRP_TMF_LUN_RESET, 0);
	run(ALL);
	CHECK(!answered(CMD_AT));
	CHECK_EQ(delta_at(TMF_AT), 1);
	CHECK_EQ(adapter()->credits.spare, 0);
	CHECK_EQ(adapter()->nr_cmds, 0);
	CHECK_EQ(fake.bufs, 0);
	teardown();
}

static void data_goes_both_ways(void)
{
	static uint8_t want[64 * 512];

	for (unsigned int nr = 1; nr <= 64; nr *= 2) {
		setup_connected();
		send_rw(CMD_AT, false, 64, nr, DATA_AT);
		store_ends(0);
		run(ALL);
		memset(want, 0x5a, sizeof(want));
		CHECK_MEM(client + DATA_AT, want, sizeof(want));
		CHECK(answered(CMD_AT));
		CHECK_EQ(client[CMD_AT + 19], SCSI_GOOD);
		memset(client + DATA_AT, (int)nr, sizeof(want));
		memset(want, (int)nr, sizeof(want));
		send_rw(CMD_AT, true, 64, nr, DATA_AT);
		run(ALL);
		CHECK_EQ(nr_held, 1);
		CHECK_MEM(held[0]->iov[0].iov_base, want, sizeof(want));
		store_ends(0);
		run(ALL);
		CHECK_EQ(client[CMD_AT + 19], SCSI_GOOD);
		CHECK_EQ(fake.bufs, 0);
		teardown();
	}
}

/* A short transfer leaves one request, with the answer in it. */
static void one_request_copies_and_answers(void)
{
	setup_connected();
	send_rw(CMD_AT, false, 8, 2, DATA_AT);
	CHECK_EQ(waiting(), 0);
	store_ends(0);
	CHECK_EQ(waiting(), 1);
	run(1);
	CHECK(answered(CMD_AT));
	teardown();
}

/* A copy that fails is answered with a CHECK CONDITION when the client is there... */
static void a_failed_copy_is_answered(void)
{
	static const int errors[] = { -EFAULT, -EIO, -EACCES };

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		for (int write = 0; write < 2; write++) {
			setup_connected();
			send_rw(CMD_AT, write, 64, 64, DATA_AT);
			run(1);
			if (!write)
				store_ends(0);
			fake.fail = errors[i];
			run(ALL);
			CHECK_EQ(nr_held, 0);
			CHECK(answered(CMD_AT));
			CHECK_EQ(client[CMD_AT + 19], SCSI_CHECK_CONDITION);
			CHECK_EQ(client[CMD_AT + SRP_RSP_LEN + 2] & 0xf, SK_ABORTED_COMMAND);
			CHECK_EQ(delta_at(CMD_AT), 1);
			CHECK_EQ(adapter()->credits.used, 0);
			CHECK_EQ(adapter()->state, VIO_LOGGED_IN);
			CHECK_EQ(nr_sent, errors[i] == -EACCES ? 2 : 1);
			CHECK_EQ(sent[0][3], errors[i] == -EACCES ? CRQ_PING : 0);
			teardown();
		}
	}
}

/* Whichever copy fails, GOOD is not sent, and the credit is given back once. */
static void one_answer_whichever_copy_fails(void)
{
	for (unsigned int extents = 8; extents <= 64; extents += 8) {
		for (unsigned int good = 0; good < extents / 8; good++) {
			setup_connected();
			send_rw(CMD_AT + 0x100, false, 1, 1, DATA_AT);
			send_rw(CMD_AT, false, (uint16_t)extents, extents, DATA_AT);
			run(1);
			bs_done(held[--nr_held], 0);
			turn();
			run(good);
			fake.fail = -EFAULT;
			run(ALL);
			CHECK_EQ(nr_sent, 1);
			CHECK_EQ(client[CMD_AT + 19], SCSI_CHECK_CONDITION);
			CHECK_EQ(delta_at(CMD_AT), 1);
			CHECK_EQ(adapter()->credits.used, 1);
			teardown();
		}
	}
}

/* What was found out about a client that is gone says nothing of the one that has come. */
static void an_old_connection_leaves_the_new_one_alone(void)
{
	setup_connected();
	send_rw(CMD_AT, false, 8, 1, DATA_AT);
	send_rw(CMD_AT + 0x100, false, 8, 1, DATA_AT);
	store_ends(0);
	CHECK_EQ(waiting(), 2);
	fake.fail = -EACCES;
	fake.present = false;
	run(3); /* both find it, and the PING of the first */
	CHECK_EQ(adapter()->state, VIO_WAITING);
	fake.present = true;
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
	run(ALL);
	CHECK_EQ(adapter()->state, VIO_CONNECTED);
	CHECK(!answered(CMD_AT) && !answered(CMD_AT + 0x100));
	CHECK_EQ(adapter()->nr_cmds, 0);
	teardown();
}

/* ... and is the end of the connection when it is not. */
static void a_client_that_is_gone_is_waited_for(void)
{
	for (int write = 0; write < 2; write++) {
		setup_connected();
		send_rw(CMD_AT, write, 64, 64, DATA_AT);
		run(1);
		if (!write)
			store_ends(0);
		fake.fail = -EACCES;
		fake.present = false;
		run(ALL);
		CHECK_EQ(adapter()->state, VIO_WAITING);
		CHECK(!adapter()->nexus);
		CHECK_EQ(adapter()->nr_cmds, 0);
		CHECK_EQ(fake.bufs, 0);
		CHECK_EQ(fake.regs, 1);
		connect_client();
		teardown();
	}
}

/* An answer that cannot be written: the client is there, so one of us is wrong. */
static void an_answer_that_cannot_be_written_resets(void)
{
	setup_connected();
	send_rw(CMD_AT, false, 8, 1, DATA_AT);
	store_ends(-EIO); /* no data, so the answer alone */
	fake.fail = -EFAULT;
	run(ALL);
	CHECK_EQ(fake.regs, 2);
	CHECK_EQ(adapter()->state, VIO_WAITING);
	CHECK_EQ(fake.bufs, 0);
	teardown();
}

static void a_table_that_does_not_add_up_moves_nothing(void)
{
	for (int write = 0; write < 2; write++) {
		setup_connected();
		memset(client + DATA_AT, 0x11, 512);
		send_rw(CMD_AT, write, 64, 64, DATA_AT);
		put_be32(client + TABLE_AT + 12, 4096);
		run(1);
		if (!write)
			store_ends(0);
		run(ALL);
		CHECK_EQ(nr_held, 0);
		CHECK_EQ(client[CMD_AT + 19], SCSI_CHECK_CONDITION);
		CHECK_EQ(client[DATA_AT], 0x11);
		teardown();
	}
}

static void commands_wait_for_memory_in_order(void)
{
	setup_connected();
	fake.no_memory = true;
	send_rw(CMD_AT, false, 8, 1, DATA_AT);
	send_rw(CMD_AT + 0x100, false, 8, 1, DATA_AT);
	CHECK_EQ(nr_held, 0);
	fake.no_memory = false;
	fake.p->user->buf_available(fake.p);
	turn();
	CHECK_EQ(nr_held, 2);
	store_ends(0);
	run(ALL);
	CHECK(answered(CMD_AT) && answered(CMD_AT + 0x100));
	teardown();
}

static void too_large_a_transfer_is_refused(void)
{
	setup_connected();
	send_rw(CMD_AT, false, 4096, 2, DATA_AT); /* 2 MiB */
	run(ALL);
	CHECK_EQ(nr_held, 0);
	CHECK_EQ(nr_sent, 1);
	CHECK_EQ(sent[0][3], CRQ_ST_MAX_TRANSFER);
	CHECK_EQ(adapter()->state, VIO_LOGGED_IN);
	teardown();
}

int main(void)
{
	if (!start())
		return EXIT_FAILURE;
	RUN(everything_ends_in_every_phase);
	RUN(an_unbound_adapter_waits_for_the_store);
	RUN(a_driver_is_busy_while_a_store_has_its_memory);
	RUN(a_thousand_aborts_leave_nothing);
	RUN(a_function_ends_commands_of_its_connection);
	RUN(data_goes_both_ways);
	RUN(one_request_copies_and_answers);
	RUN(a_failed_copy_is_answered);
	RUN(one_answer_whichever_copy_fails);
	RUN(an_old_connection_leaves_the_new_one_alone);
	RUN(a_client_that_is_gone_is_waited_for);
	RUN(an_answer_that_cannot_be_written_resets);
	RUN(a_table_that_does_not_add_up_moves_nothing);
	RUN(commands_wait_for_memory_in_order);
	RUN(too_large_a_transfer_is_refused);
	return finish();
}
