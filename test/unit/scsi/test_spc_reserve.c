// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_reserve.c - RESERVE and RELEASE, alone and beside persistent reservations
 */
#include "pr_fixture.h"

static unsigned int reserve(struct itl *from, unsigned int op, unsigned int byte1)
{
	const uint8_t cdb[10] = { (uint8_t)op, (uint8_t)byte1 };

	return command(from, cdb, NULL, 0);
}

enum { RESERVE_6 = 0x16, RELEASE_6 = 0x17, RESERVE_10 = 0x56, RELEASE_10 = 0x57 };

static void two_initiators(void)
{
	static const uint8_t ops[][2] = { { RESERVE_6, RELEASE_6 },
					  { RESERVE_10, RELEASE_10 },
					  { RESERVE_6, RELEASE_10 } };

	for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
		setup();
		CHECK_EQ(plain(A, ops[i][0]), GOOD);
		CHECK_EQ(plain(A, ops[i][0]), GOOD);
		CHECK_EQ(reads(A), GOOD);
		CHECK_EQ(writes(A), GOOD);
		CHECK_EQ(plain(B, ops[i][0]), CONFLICT);
		CHECK_EQ(reads(B), CONFLICT);
		CHECK_EQ(writes(B), CONFLICT);
		CHECK_EQ(plain(B, 0x00), CONFLICT); /* allowed under persistent ones only */
		CHECK_EQ(plain(B, 0x12), GOOD);
		CHECK_EQ(plain(B, ops[i][1]), GOOD); /* and does nothing */
		CHECK_EQ(writes(B), CONFLICT);
		CHECK_EQ(plain(A, ops[i][1]), GOOD);
		CHECK_EQ(writes(B), GOOD);
		CHECK(!spc.pr->in_use);
		teardown();
	}
}

static void ends_with_session_and_reset(void)
{
	setup();
	CHECK_EQ(plain(A, RESERVE_6), GOOD);
	pr_nexus_lost(&lu, B->nexus);
	CHECK_EQ(writes(B), CONFLICT);
	log_out(A);
	CHECK_EQ(writes(B), GOOD);
	CHECK_EQ(plain(B, RESERVE_6), GOOD);
	CHECK_EQ(writes(C), CONFLICT);
	pr_lu_reset(&lu);
	CHECK_EQ(writes(C), GOOD);
	teardown();
}

static void third_parties(void)
{
	setup();
	CHECK_EQ(reserve(A, RESERVE_6, 0x10), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(reserve(A, RESERVE_6, 0x01), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(reserve(A, RESERVE_10, 0x10), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(reserve(A, RESERVE_10, 0x02), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(reserve(A, RESERVE_10, 0x01), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(writes(B), GOOD);
	CHECK_EQ(plain(A, RESERVE_10), GOOD);
	CHECK_EQ(reserve(A, RELEASE_6, 0x10), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(reserve(A, RELEASE_10, 0x12), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(writes(B), CONFLICT);
	teardown();
}

/* SPC-2 5.5.1: the two kinds exclude each other, whoever asks */
static void persistent_ones_under_reserve(void)
{
	setup();
	CHECK_EQ(plain(A, RESERVE_6), GOOD);
	for (unsigned int action = 0; action < 8; action++) {
		CHECK_EQ(out(A, action, 0, 0, KA), CONFLICT);
		CHECK_EQ(out(B, action, 0, 0, KB), CONFLICT);
	}
	for (unsigned int action = 0; action < 4; action++) {
		CHECK_EQ(in(A, action, 255), CONFLICT);
		CHECK_EQ(in(B, action, 255), CONFLICT);
	}
	CHECK_EQ(spc.pr->nr_regs, 0);
	CHECK_EQ(plain(A, RELEASE_6), GOOD);
	CHECK_EQ(out(B, PR_OUT_REGISTER, 0, 0, KB), GOOD);
	teardown();
}

/* SPC-4 5.13.3: holder A, registered B, stranger C; GOOD does nothing */
static void reserve_under_persistent_ones(void)
{
	static const struct {
		uint8_t type;
		unsigned int a, b, c;
	} cases[] = {
		{ PR_NONE, CONFLICT, CONFLICT, CONFLICT },
		{ PR_WRITE_EXCLUSIVE, GOOD, CONFLICT, CONFLICT },
		{ PR_EXCLUSIVE_ACCESS, GOOD, CONFLICT, CONFLICT },
		{ PR_WRITE_EXCLUSIVE_RO, GOOD, GOOD, CONFLICT },
		{ PR_EXCLUSIVE_ACCESS_RO, GOOD, GOOD, CONFLICT },
		{ PR_WRITE_EXCLUSIVE_AR, GOOD, GOOD, CONFLICT },
		{ PR_EXCLUSIVE_ACCESS_AR, GOOD, GOOD, CONFLICT },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		register_ab();
		if (cases[i].type)
			CHECK_EQ(out(A, PR_OUT_RESERVE, cases[i].type, KA, 0), GOOD);
		CHECK_EQ(plain(A, RESERVE_6), cases[i].a);
		CHECK_EQ(plain(B, RESERVE_10), cases[i].b);
		CHECK_EQ(plain(C, RESERVE_6), cases[i].c);
		CHECK_EQ(plain(A, RELEASE_10), cases[i].a);
		CHECK_EQ(plain(B, RELEASE_6), cases[i].b);
		CHECK_EQ(plain(C, RELEASE_6), cases[i].c);
		CHECK(!spc.pr->spc2_holder);
		CHECK_EQ(spc.pr->type, cases[i].type);
		teardown();
	}
}

int main(void)
{
	RUN(two_initiators);
	RUN(ends_with_session_and_reset);
	RUN(third_parties);
	RUN(persistent_ones_under_reserve);
	RUN(reserve_under_persistent_ones);
	return check_report();
}
