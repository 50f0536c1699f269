// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_pr_out.c - PERSISTENT RESERVE OUT: parameter lists, RESERVE, RELEASE, CLEAR
 */
#include "pr_fixture.h"

/* 6.16.2; stgt believed 0xffffffff */
static void list_lengths(void)
{
	static const struct {
		uint32_t announced;
		uint8_t action, got, flags;
		unsigned int want;
	} cases[] = {
		{ 24, PR_OUT_REGISTER, 24, 0, GOOD },
		{ 0, PR_OUT_REGISTER, 0, 0, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 23, PR_OUT_REGISTER, 23, 0, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 25, PR_OUT_REGISTER, 25, 0, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 24, PR_OUT_REGISTER, 23, 0, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 24, PR_OUT_REGISTER, 0, 0, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 0xffffffff, PR_OUT_REGISTER, 24, 0, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 0xffffffff, PR_OUT_REGISTER_AND_MOVE, 24, 0, CONFLICT },
		{ 24, PR_OUT_REGISTER, 24, 8, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 27, PR_OUT_REGISTER, 27, 8, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ 28, PR_OUT_REGISTER, 28, 8, GOOD },
		{ 28, PR_OUT_REGISTER_AND_IGNORE, 28, 8, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ 65536, PR_OUT_REGISTER, 24, 8, SENSE(PARAM_LIST_LENGTH_ERROR) },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t cdb[10] = { 0x5f, cases[i].action };
		uint8_t *list = calloc(1, cases[i].got + 1u);

		setup();
		put_be32(cdb + 5, cases[i].announced);
		if (cases[i].got > 20) {
			list[15] = KA;
			list[20] = cases[i].flags;
		}
		CHECK_EQ(command(A, cdb, list, cases[i].got), cases[i].want);
		teardown();
		free(list);
	}
}

/* 5.13.9; 6.15.3.3, 6.15.3.4 */
static void reserve(void)
{
	setup();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, 0, 0), CONFLICT);
	register_ab();
	CHECK_EQ(out(C, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, 0, 0), CONFLICT);
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KB, 0), CONFLICT);
	for (unsigned int type = 0; type < 256; type++) {
		const bool known = type < 16 && 1u << type & 0x1ea;

		CHECK_EQ(out(A, PR_OUT_RESERVE, type, KA, 0),
			 known ? GOOD : SENSE(INVALID_FIELD_IN_CDB));
		CHECK_EQ(spc.pr->type, known ? type : 0);
		CHECK_EQ(out(A, PR_OUT_RELEASE, type, KA, 0), GOOD);
	}
	(void)ua_of(B); /* of the releases */
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KA, 0), GOOD);
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KA, 0), GOOD);
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), CONFLICT);
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KB, 0), CONFLICT);
	CHECK_EQ(ua_of(A) | ua_of(B) | ua_of(C), 0);
	CHECK_EQ(spc.pr->generation, 2); /* RESERVE and RELEASE do not count */
	teardown();
}

/* Everybody registered holds an all registrants reservation. */
static void reserve_all_registrants(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_AR, KA, 0), GOOD);
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_AR, KB, 0), GOOD);
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS_AR, KB, 0), CONFLICT);
	CHECK_EQ(out(B, PR_OUT_RELEASE, PR_WRITE_EXCLUSIVE_AR, KB, 0), GOOD);
	CHECK_EQ(spc.pr->type, PR_NONE);
	teardown();
}

/* 5.13.11.2.2: who is told of a release; C is not registered, A sends it */
static void release_tells(void)
{
	static const struct {
		uint8_t type;
		unsigned int b_ua;
	} cases[] = {
		{ PR_WRITE_EXCLUSIVE, 0 },
		{ PR_EXCLUSIVE_ACCESS, 0 },
		{ PR_WRITE_EXCLUSIVE_RO, UA(RESERVATIONS_RELEASED) },
		{ PR_EXCLUSIVE_ACCESS_RO, UA(RESERVATIONS_RELEASED) },
		{ PR_WRITE_EXCLUSIVE_AR, UA(RESERVATIONS_RELEASED) },
		{ PR_EXCLUSIVE_ACCESS_AR, UA(RESERVATIONS_RELEASED) },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		register_ab();
		CHECK_EQ(out(A, PR_OUT_RESERVE, cases[i].type, KA, 0), GOOD);
		CHECK_EQ(out(A, PR_OUT_RELEASE, cases[i].type, KA, 0), GOOD);
		CHECK_EQ(ua_of(A), 0);
		CHECK_EQ(ua_of(B), cases[i].b_ua);
		CHECK_EQ(ua_of(C), 0);
		CHECK_EQ(ua_of(A2), 0);
		CHECK_EQ(spc.pr->nr_regs, 2);
		CHECK_EQ(spc.pr->generation, 2);
		teardown();
	}
}

static void release_refused(void)
{
	setup();
	CHECK_EQ(out(A, PR_OUT_RELEASE, PR_WRITE_EXCLUSIVE, 0, 0), CONFLICT);
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RELEASE, PR_WRITE_EXCLUSIVE, KA, 0), GOOD); /* there is none */
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_RO, KA, 0), GOOD);
	CHECK_EQ(out(A, PR_OUT_RELEASE, PR_WRITE_EXCLUSIVE_RO, KB, 0), CONFLICT);
	CHECK_EQ(out(C, PR_OUT_RELEASE, PR_WRITE_EXCLUSIVE_RO, 0, 0), CONFLICT);
	CHECK_EQ(out(B, PR_OUT_RELEASE, PR_WRITE_EXCLUSIVE_RO, KB, 0), GOOD); /* not the holder */
	CHECK_EQ(out(A, PR_OUT_RELEASE, PR_EXCLUSIVE_ACCESS_RO, KA, 0),
		 SENSE(INVALID_RELEASE_OF_PR));
	CHECK_EQ(out(A, PR_OUT_RELEASE, 0x10 | PR_WRITE_EXCLUSIVE_RO, KA, 0),
		 SENSE(INVALID_RELEASE_OF_PR));
	CHECK_EQ(spc.pr->type, PR_WRITE_EXCLUSIVE_RO);
	CHECK_EQ(ua_of(A) | ua_of(B) | ua_of(C), 0);
	teardown();
}

/* 5.13.11.2.7 */
static void clear(void)
{
	setup();
	CHECK_EQ(out(A, PR_OUT_CLEAR, 0, 0, 0), CONFLICT);
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	CHECK_EQ(out(C, PR_OUT_CLEAR, 0, 0, 0), CONFLICT);
	CHECK_EQ(out(B, PR_OUT_CLEAR, 0, KA, 0), CONFLICT);
	CHECK_EQ(out(B, PR_OUT_CLEAR, 0xff, KB, 0), GOOD); /* SCOPE and TYPE are ignored */
	CHECK_EQ(ua_of(A), UA(RESERVATIONS_PREEMPTED));
	CHECK_EQ(ua_of(B), 0);
	CHECK_EQ(ua_of(C), 0);
	CHECK_EQ(spc.pr->nr_regs, 0);
	CHECK_EQ(spc.pr->generation, 3);
	CHECK_EQ(writes(C), GOOD);
	CHECK_EQ(out(A, PR_OUT_CLEAR, 0, KA, 0), CONFLICT);
	CHECK_EQ(spc.pr->generation, 3);
	teardown();
}

/* Table 216: SPEC_I_PT is for REGISTER; APTPL and ALL_TG_PT are ignored where they mean nothing. */
static void flags_of_others(void)
{
	setup();
	register_ab();
	CHECK_EQ(out_flags(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KA, 0, 0x05), GOOD);
	CHECK_EQ(out_flags(A, PR_OUT_RELEASE, PR_WRITE_EXCLUSIVE, KA, 0, 0x05), GOOD);
	CHECK_EQ(out_flags(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KA, 0, 0x08),
		 SENSE(INVALID_FIELD_IN_PARAM_LIST));
	CHECK_EQ(out_flags(A, PR_OUT_CLEAR, 0, KA, 0, 0x08), SENSE(INVALID_FIELD_IN_PARAM_LIST));
	CHECK_EQ(out_flags(A, PR_OUT_CLEAR, 0, KB, 0, 0x08), CONFLICT); /* the key comes first */
	CHECK_EQ(spc.pr->nr_regs, 2);
	teardown();
}

/* Table 66: refused for the reservation, before a unit attention would be reported */
static void conflicts_before_the_data(void)
{
	static const struct {
		uint8_t action;
		bool holder, registered, stranger;
	} cases[] = {
		{ PR_OUT_REGISTER, false, false, false },
		{ PR_OUT_REGISTER_AND_IGNORE, false, false, false },
		{ PR_OUT_RESERVE, false, true, true },
		{ PR_OUT_RELEASE, false, false, true },
		{ PR_OUT_CLEAR, false, false, true },
		{ PR_OUT_PREEMPT, false, false, true },
		{ PR_OUT_PREEMPT_AND_ABORT, false, false, true },
		{ PR_OUT_REGISTER_AND_MOVE, false, true, true },
	};

	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_RO, KA, 0), GOOD);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scsi_cmd cmd = { .lu = &lu, .cdb = { 0x5f, cases[i].action } };

		cmd.op = row_of(cmd.cdb);
		cmd.itl = A;
		CHECK_EQ(pr_conflict(&cmd), cases[i].holder);
		cmd.itl = B;
		CHECK_EQ(pr_conflict(&cmd), cases[i].registered);
		cmd.itl = C;
		CHECK_EQ(pr_conflict(&cmd), cases[i].stranger);
	}
	teardown();
}

int main(void)
{
	RUN(list_lengths);
	RUN(reserve);
	RUN(reserve_all_registrants);
	RUN(release_tells);
	RUN(release_refused);
	RUN(clear);
	RUN(flags_of_others);
	RUN(conflicts_before_the_data);
	return check_report();
}
