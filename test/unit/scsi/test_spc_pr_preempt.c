// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_pr_preempt.c - PREEMPT, and PREEMPT AND ABORT
 */
#include "pr_fixture.h"

static unsigned int preempt(struct itl *from, unsigned int type, uint64_t key, uint64_t sark)
{
	return out(from, PR_OUT_PREEMPT, type, key, sark);
}

/* SPC-4 5.13.11.2.5: no reservation, or not its holder's key */
static void remove_registrations(void)
{
	setup();
	register_abc();
	CHECK_EQ(preempt(A, 0xff, KA, KB), GOOD); /* SCOPE and TYPE are ignored */
	CHECK_EQ(ua_of(A), 0);
	CHECK_EQ(ua_of(B), UA(REGISTRATIONS_PREEMPTED));
	CHECK_EQ(ua_of(C), 0);
	CHECK(!pr_registration(B));
	CHECK_EQ(spc.pr->type, PR_NONE);
	CHECK_EQ(spc.pr->generation, 4);

	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KA, 0), GOOD);
	CHECK_EQ(out(B, PR_OUT_REGISTER, 0, 0, KB), GOOD);
	CHECK_EQ(preempt(B, 0, KB, KC), GOOD);
	CHECK_EQ(ua_of(A) | ua_of(B), 0);
	CHECK_EQ(ua_of(C), UA(REGISTRATIONS_PREEMPTED));
	CHECK_EQ(spc.pr->type, PR_WRITE_EXCLUSIVE);
	CHECK_EQ(writes(A), GOOD);
	teardown();
}

static void refused(void)
{
	setup();
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, 0, KB), CONFLICT);
	register_ab();
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KB, KB), CONFLICT);
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, 99), CONFLICT); /* nobody has it */
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, 0), CONFLICT);
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KB, 0), GOOD);
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, 99), CONFLICT);
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, 0), SENSE(INVALID_FIELD_IN_PARAM_LIST));
	CHECK_EQ(preempt(A, 2, KA, KB), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(preempt(A, 0x10 | PR_WRITE_EXCLUSIVE, KA, KB), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(spc.pr->generation, 2);
	CHECK_EQ(spc.pr->nr_regs, 2);
	CHECK_EQ(ua_of(A) | ua_of(B), 0);
	CHECK_EQ(writes(B), GOOD);
	teardown();
}

/* 5.13.11.2.4.3, with the type as it was and with another */
static void take_over(void)
{
	static const struct {
		uint8_t from, to;
		unsigned int c_ua;
	} cases[] = {
		{ PR_WRITE_EXCLUSIVE, PR_WRITE_EXCLUSIVE, 0 },
		{ PR_EXCLUSIVE_ACCESS_RO, PR_EXCLUSIVE_ACCESS_RO, 0 },
		{ PR_WRITE_EXCLUSIVE, PR_EXCLUSIVE_ACCESS, UA(RESERVATIONS_RELEASED) },
		{ PR_EXCLUSIVE_ACCESS_RO, PR_WRITE_EXCLUSIVE_AR, UA(RESERVATIONS_RELEASED) },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		register_abc();
		CHECK_EQ(out(B, PR_OUT_RESERVE, cases[i].from, KB, 0), GOOD);
		CHECK_EQ(preempt(A, cases[i].to, KA, KB), GOOD);
		CHECK_EQ(ua_of(A), 0);
		CHECK_EQ(ua_of(B), UA(REGISTRATIONS_PREEMPTED));
		CHECK_EQ(ua_of(C), cases[i].c_ua);
		CHECK_EQ(ua_of(A2), 0);
		CHECK(!pr_registration(B));
		CHECK(pr_registration(C) != NULL);
		CHECK_EQ(spc.pr->type, cases[i].to);
		CHECK(pr_is_holder(spc.pr, pr_registration(A)));
		CHECK_EQ(spc.pr->generation, 4);
		CHECK_EQ(writes(B), CONFLICT);
		CHECK_EQ(writes(A), GOOD);
		teardown();
	}
}

/* Not an error, and the registration stays: the holder changes the type of its own reservation. */
static void holder_preempts_itself(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(C, PR_OUT_REGISTER, 0, 0, KA), GOOD); /* C has A's key */
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KA, 0), GOOD);
	CHECK_EQ(preempt(A, PR_EXCLUSIVE_ACCESS, KA, KA), GOOD);
	CHECK_EQ(spc.pr->type, PR_EXCLUSIVE_ACCESS);
	CHECK(spc.pr->holder && spc.pr->holder == pr_registration(A));
	CHECK(!pr_registration(C));
	CHECK_EQ(ua_of(A), 0);
	CHECK_EQ(ua_of(B), UA(RESERVATIONS_RELEASED));
	CHECK_EQ(ua_of(C), UA(REGISTRATIONS_PREEMPTED));
	teardown();
}

/* The sender shares the holder's key, and takes its place. */
static void shared_key_with_the_holder(void)
{
	setup();
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, 0, KA), GOOD);
	CHECK_EQ(out(B, PR_OUT_REGISTER, 0, 0, KA), GOOD);
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	CHECK_EQ(preempt(B, PR_EXCLUSIVE_ACCESS, KA, KA), GOOD);
	CHECK(!pr_registration(A));
	CHECK(spc.pr->holder && spc.pr->holder == pr_registration(B));
	CHECK_EQ(ua_of(A), UA(REGISTRATIONS_PREEMPTED));
	CHECK_EQ(ua_of(B), 0);
	CHECK_EQ(writes(A), CONFLICT);
	teardown();
}

/* Without a reservation, or when not the holder: the registration is removed, with no attention. */
static void own_key(void)
{
	setup();
	register_ab();
	CHECK_EQ(preempt(A, 0, KA, KA), GOOD);
	CHECK(!pr_registration(A));
	CHECK_EQ(ua_of(A) | ua_of(B), 0);
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, 0, KA), GOOD);
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KB, 0), GOOD);
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, KA), GOOD);
	CHECK(!pr_registration(A));
	CHECK_EQ(spc.pr->type, PR_WRITE_EXCLUSIVE);
	CHECK_EQ(ua_of(A) | ua_of(B), 0);
	teardown();
}

/* stgt freed the holder and went on with it */
static void all_registrants_by_key(void)
{
	setup();
	register_abc();
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS_AR, KB, 0), GOOD);
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, KB), GOOD);
	CHECK_EQ(spc.pr->type, PR_EXCLUSIVE_ACCESS_AR); /* stays as it is */
	CHECK_EQ(ua_of(A) | ua_of(C), 0);
	CHECK_EQ(ua_of(B), UA(REGISTRATIONS_PREEMPTED));
	CHECK_EQ(reads(B), CONFLICT);
	CHECK_EQ(reads(C), GOOD);
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, KC), GOOD);
	CHECK_EQ(preempt(A, PR_WRITE_EXCLUSIVE, KA, KA), GOOD); /* the last one */
	CHECK_EQ(spc.pr->type, PR_NONE);
	CHECK_EQ(spc.pr->nr_regs, 0);
	CHECK_EQ(writes(B), GOOD);
	teardown();
}

static void all_registrants_by_zero(void)
{
	setup();
	register_abc();
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_AR, KB, 0), GOOD);
	CHECK_EQ(preempt(A, 0, KA, 0), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(preempt(A, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	CHECK_EQ(spc.pr->nr_regs, 1);
	CHECK_EQ(spc.pr->type, PR_EXCLUSIVE_ACCESS);
	CHECK(spc.pr->holder && spc.pr->holder == pr_registration(A));
	CHECK_EQ(ua_of(A), 0);
	CHECK_EQ(ua_of(B), UA(REGISTRATIONS_PREEMPTED));
	CHECK_EQ(ua_of(C), UA(REGISTRATIONS_PREEMPTED));
	CHECK_EQ(writes(A), GOOD);
	CHECK_EQ(reads(B), CONFLICT);
	teardown();
}

/* ---- PREEMPT AND ABORT: 5.13.11.2.6 */

static unsigned int bit_of(const struct itl *itl)
{
	return 1u << (itl - itls);
}

static void abort_by_key(void)
{
	struct scsi_cmd busy = { .itl = B, .lu = &lu };

	setup();
	register_abc();
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KB, 0), GOOD);
	CHECK_EQ(out(A, PR_OUT_PREEMPT, PR_WRITE_EXCLUSIVE, KA, KC), GOOD);
	CHECK_EQ(aborted, 0);
	CHECK_EQ(out(C, PR_OUT_REGISTER, 0, 0, KC), GOOD);
	(void)ua_of(C);

	list_add_tail(&busy.nexus_link, &B->nexus->cmds);
	B->prevent = true;
	lu.prevent = 1;
	CHECK_EQ(out(A, PR_OUT_PREEMPT_AND_ABORT, PR_WRITE_EXCLUSIVE, KA, KB), GOOD);
	CHECK_EQ(aborted, bit_of(B));
	CHECK_EQ(ua_of(A) | ua_of(C), 0);
	CHECK_EQ(ua_of(B), UA(REGISTRATIONS_PREEMPTED) | UA(COMMANDS_CLEARED));
	CHECK(!B->prevent);
	CHECK_EQ(lu.prevent, 0);

	aborted = 0;
	CHECK_EQ(out(A, PR_OUT_PREEMPT_AND_ABORT, PR_WRITE_EXCLUSIVE, KA, KC), GOOD);
	CHECK_EQ(aborted, bit_of(C)); /* it had none, so no attention for that */
	CHECK_EQ(ua_of(C), UA(REGISTRATIONS_PREEMPTED));
	CHECK(!A->pr_abort && !B->pr_abort && !C->pr_abort);
	teardown();
}

static void abort_refused(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_PREEMPT_AND_ABORT, PR_WRITE_EXCLUSIVE, KA, 99), CONFLICT);
	CHECK_EQ(out(C, PR_OUT_PREEMPT_AND_ABORT, PR_WRITE_EXCLUSIVE, 0, KA), CONFLICT);
	CHECK_EQ(aborted, 0);
	teardown();
}

/* All registered, the sender's own other commands too */
static void abort_all_registrants(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_AR, KB, 0), GOOD);
	CHECK_EQ(out(A, PR_OUT_PREEMPT_AND_ABORT, PR_WRITE_EXCLUSIVE, KA, 0), GOOD);
	CHECK_EQ(aborted, bit_of(A) | bit_of(B));
	CHECK_EQ(ua_of(A), 0);
	CHECK_EQ(ua_of(B), UA(REGISTRATIONS_PREEMPTED));
	teardown();
}

int main(void)
{
	RUN(remove_registrations);
	RUN(refused);
	RUN(take_over);
	RUN(holder_preempts_itself);
	RUN(shared_key_with_the_holder);
	RUN(own_key);
	RUN(all_registrants_by_key);
	RUN(all_registrants_by_zero);
	RUN(abort_by_key);
	RUN(abort_refused);
	RUN(abort_all_registrants);
	return check_report();
}
