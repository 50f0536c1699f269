// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_pr.c - registrations, and which commands a reservation stops
 */
#include "pr_fixture.h"

/* SPC-4 table 65, SBC-3 table 13; the holder is A, B is registered, C is not. */
static void conflicts_by_type(void)
{
	static const struct {
		uint8_t type;
		unsigned int b_reads, b_writes, c_reads, c_writes;
	} cases[] = {
		{ PR_WRITE_EXCLUSIVE, GOOD, CONFLICT, GOOD, CONFLICT },
		{ PR_EXCLUSIVE_ACCESS, CONFLICT, CONFLICT, CONFLICT, CONFLICT },
		{ PR_WRITE_EXCLUSIVE_RO, GOOD, GOOD, GOOD, CONFLICT },
		{ PR_EXCLUSIVE_ACCESS_RO, GOOD, GOOD, CONFLICT, CONFLICT },
		{ PR_WRITE_EXCLUSIVE_AR, GOOD, GOOD, GOOD, CONFLICT },
		{ PR_EXCLUSIVE_ACCESS_AR, GOOD, GOOD, CONFLICT, CONFLICT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		register_ab();
		CHECK_EQ(out(A, PR_OUT_RESERVE, cases[i].type, KA, 0), GOOD);
		CHECK_EQ(reads(A), GOOD);
		CHECK_EQ(writes(A), GOOD);
		CHECK_EQ(reads(B), cases[i].b_reads);
		CHECK_EQ(writes(B), cases[i].b_writes);
		CHECK_EQ(reads(C), cases[i].c_reads);
		CHECK_EQ(writes(C), cases[i].c_writes);
		CHECK_EQ(plain(C, 0x00), GOOD);
		CHECK_EQ(reads(A2), cases[i].c_reads); /* another target port: another I_T nexus */
		CHECK_EQ(writes(A2), cases[i].c_writes);
		CHECK_EQ(out(A, PR_OUT_RELEASE, cases[i].type, KA, 0), GOOD);
		CHECK_EQ(writes(C), GOOD);
		teardown();
	}
}

static void registration_without_reservation(void)
{
	setup();
	CHECK(!spc.pr->in_use);
	register_ab();
	CHECK(spc.pr->in_use);
	CHECK_EQ(writes(C), GOOD);
	CHECK_EQ(out(A, PR_OUT_CLEAR, 0, KA, 0), GOOD);
	CHECK(!spc.pr->in_use);
	teardown();
}

/* SPC-4 5.13.1: I_T nexus loss does not touch them, and who returns is the same initiator port. */
static void registration_outlives_the_session(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	log_out(A);
	CHECK_EQ(reads(B), CONFLICT);
	log_in(NEW, NAME_A, &targets[0]);
	CHECK_EQ(writes(NEW), GOOD);
	CHECK_EQ(out(NEW, PR_OUT_RELEASE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	CHECK_EQ(out(NEW, PR_OUT_REGISTER, 0, KA, 0), GOOD);
	CHECK_EQ(spc.pr->nr_regs, 1);
	teardown();
}

/* The same node with another ISID is another initiator port; an ISID in capitals is the same. */
static void registration_is_the_port(void)
{
	setup();
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, 0, KA), GOOD);
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	log_out(A);
	log_in(NEW, "iqn.1994-05.com.example:a,i,0x400001370001", &targets[0]);
	CHECK_EQ(reads(NEW), CONFLICT);
	log_out(NEW);
	log_in(NEW, "iqn.1994-05.com.example:A,i,0X400001370000", &targets[0]);
	CHECK_EQ(reads(NEW), GOOD);
	teardown();
}

/* A lookup is kept until registrations change, also the finding that there is none. */
static void lookups_are_kept(void)
{
	const void *none;

	setup();
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, 0, KA), GOOD);
	CHECK(!A->pr_reg);
	CHECK(pr_registration(A) == A->pr_reg);
	CHECK(!pr_registration(B));
	none = B->pr_reg;
	CHECK(none != NULL);
	CHECK_EQ(out(B, PR_OUT_REGISTER, 0, 0, KB), GOOD);
	CHECK(pr_registration(B) && B->pr_reg != none);
	CHECK_EQ(out(B, PR_OUT_REGISTER, 0, KB, 0), GOOD);
	CHECK(!pr_registration(B));
	teardown();
}

static void reset_keeps_persistent_ones(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KA, 0), GOOD);
	pr_lu_reset(&lu);
	CHECK_EQ(writes(B), CONFLICT);
	CHECK_EQ(writes(A), GOOD);
	teardown();
}

int main(void)
{
	RUN(conflicts_by_type);
	RUN(registration_without_reservation);
	RUN(registration_outlives_the_session);
	RUN(registration_is_the_port);
	RUN(lookups_are_kept);
	RUN(reset_keeps_persistent_ones);
	return check_report();
}
