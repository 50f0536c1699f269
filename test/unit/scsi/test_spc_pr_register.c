// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_pr_register.c - REGISTER, REGISTER AND IGNORE EXISTING KEY, REGISTER AND MOVE
 */
#include "pr_fixture.h"

/* SPC-4 tables 67 and 68; registered before with KA when @had */
static void tables_67_and_68(void)
{
	static const struct {
		bool had;
		uint8_t action, key, sark;
		unsigned int want;
		uint8_t now; /* key afterwards, 0: not registered */
		uint8_t counted;
	} cases[] = {
		{ false, PR_OUT_REGISTER, 0, 0, GOOD, 0, 0 },
		{ false, PR_OUT_REGISTER, 0, 7, GOOD, 7, 1 },
		{ false, PR_OUT_REGISTER, 7, 0, CONFLICT, 0, 0 },
		{ false, PR_OUT_REGISTER, 7, 7, CONFLICT, 0, 0 },
		{ true, PR_OUT_REGISTER, 0, 7, CONFLICT, KA, 0 },
		{ true, PR_OUT_REGISTER, 7, 0, CONFLICT, KA, 0 },
		{ true, PR_OUT_REGISTER, KA, 0, GOOD, 0, 1 },
		{ true, PR_OUT_REGISTER, KA, 7, GOOD, 7, 1 },
		{ true, PR_OUT_REGISTER, KA, KA, GOOD, KA, 1 },
		{ false, PR_OUT_REGISTER_AND_IGNORE, 7, 0, GOOD, 0, 0 },
		{ false, PR_OUT_REGISTER_AND_IGNORE, 7, 8, GOOD, 8, 1 },
		{ true, PR_OUT_REGISTER_AND_IGNORE, 7, 0, GOOD, 0, 1 },
		{ true, PR_OUT_REGISTER_AND_IGNORE, 7, 8, GOOD, 8, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct pr_reg *reg;

		setup();
		if (cases[i].had)
			CHECK_EQ(out(A, PR_OUT_REGISTER, 0, 0, KA), GOOD);
		spc.pr->generation = 0;
		CHECK_EQ(out(A, cases[i].action, 0, cases[i].key, cases[i].sark), cases[i].want);
		reg = pr_registration(A);
		CHECK_EQ(reg ? reg->key : 0, cases[i].now);
		CHECK_EQ(spc.pr->nr_regs, cases[i].now ? 1 : 0);
		CHECK_EQ(spc.pr->generation, cases[i].counted);
		teardown();
	}
}

static void aptpl_is_refused(void)
{
	setup();
	CHECK_EQ(out_flags(A, PR_OUT_REGISTER, 0, 0, KA, 1), SENSE(INVALID_FIELD_IN_PARAM_LIST));
	CHECK_EQ(out_flags(A, PR_OUT_REGISTER_AND_IGNORE, 0, 0, KA, 1),
		 SENSE(INVALID_FIELD_IN_PARAM_LIST));
	CHECK_EQ(spc.pr->nr_regs, 0);
	teardown();
}

static void new_key_keeps_the_reservation(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, KA, 7), GOOD);
	CHECK_EQ(writes(A), GOOD);
	CHECK_EQ(writes(B), CONFLICT);
	CHECK_EQ(out(A, PR_OUT_RELEASE, PR_EXCLUSIVE_ACCESS, KA, 0), CONFLICT);
	CHECK_EQ(out(A, PR_OUT_RELEASE, PR_EXCLUSIVE_ACCESS, 7, 0), GOOD);
	teardown();
}

/* 5.13.11.2.3: the holder A unregisters; B is registered, C is not */
static void holder_unregisters(void)
{
	static const struct {
		uint8_t type, type_after;
		unsigned int b_ua;
	} cases[] = {
		{ PR_WRITE_EXCLUSIVE, PR_NONE, 0 },
		{ PR_EXCLUSIVE_ACCESS, PR_NONE, 0 },
		{ PR_WRITE_EXCLUSIVE_RO, PR_NONE, UA(RESERVATIONS_RELEASED) },
		{ PR_EXCLUSIVE_ACCESS_RO, PR_NONE, UA(RESERVATIONS_RELEASED) },
		{ PR_WRITE_EXCLUSIVE_AR, PR_WRITE_EXCLUSIVE_AR, 0 },
		{ PR_EXCLUSIVE_ACCESS_AR, PR_EXCLUSIVE_ACCESS_AR, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		register_ab();
		CHECK_EQ(out(A, PR_OUT_RESERVE, cases[i].type, KA, 0), GOOD);
		CHECK_EQ(out(A, PR_OUT_REGISTER, 0, KA, 0), GOOD);
		CHECK_EQ(spc.pr->type, cases[i].type_after);
		CHECK_EQ(ua_of(A), 0);
		CHECK_EQ(ua_of(B), cases[i].b_ua);
		CHECK_EQ(ua_of(C), 0);
		CHECK_EQ(writes(A), cases[i].type_after ? CONFLICT : GOOD);
		CHECK_EQ(out(B, PR_OUT_REGISTER_AND_IGNORE, 0, 0, 0), GOOD);
		CHECK_EQ(spc.pr->type, PR_NONE); /* the last one takes it along */
		CHECK(!spc.pr->in_use);
		CHECK_EQ(ua_of(A) | ua_of(B) | ua_of(C), 0);
		teardown();
	}
}

static void registered_one_unregisters(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_RO, KA, 0), GOOD);
	CHECK_EQ(out(B, PR_OUT_REGISTER, 0, KB, 0), GOOD);
	CHECK_EQ(spc.pr->type, PR_WRITE_EXCLUSIVE_RO);
	CHECK_EQ(ua_of(A) | ua_of(B) | ua_of(C), 0);
	CHECK_EQ(writes(B), CONFLICT);
	CHECK_EQ(writes(A), GOOD);
	teardown();
}

static void all_target_ports(void)
{
	setup();
	CHECK_EQ(out_flags(A, PR_OUT_REGISTER, 0, 0, KA, 4), GOOD);
	CHECK_EQ(spc.pr->nr_regs, 2);
	CHECK_EQ(pr_registration(A2)->key, KA);
	CHECK_EQ(spc.pr->generation, 1);
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, KA, 7), GOOD); /* this port only */
	CHECK_EQ(pr_registration(A2)->key, KA);
	CHECK_EQ(out_flags(A, PR_OUT_REGISTER, 0, 7, 8, 4), CONFLICT); /* the other port's is KA */
	CHECK_EQ(out_flags(A, PR_OUT_REGISTER_AND_IGNORE, 0, 0, 9, 4), GOOD);
	CHECK_EQ(pr_registration(A)->key, 9);
	CHECK_EQ(pr_registration(A2)->key, 9);
	CHECK_EQ(out_flags(A2, PR_OUT_REGISTER, 0, 9, 0, 4), GOOD);
	CHECK_EQ(spc.pr->nr_regs, 0);
	teardown();
}

/* A REGISTER with TransportIDs behind the parameter list */
static unsigned int register_with(struct itl *from, uint64_t key, unsigned int flags,
				  const char *const *names, int lie)
{
	uint8_t cdb[10] = { 0x5f, PR_OUT_REGISTER };
	uint8_t list[2048] = { 0 };
	size_t n = 28;

	list[20] = (uint8_t)(8 | flags);
	put_be64(list + 8, key);
	for (; *names; names++)
		n += iscsi_id(list + n, *names);
	put_be32(list + 24, (uint32_t)((int)n - 28 + lie));
	put_be32(cdb + 5, (uint32_t)n);
	return command(from, cdb, list, n);
}

static void specified_initiator_ports(void)
{
	static const char *const bc[] = { NAME_B, NAME_C, NULL };
	static const char *const self_and_twice[] = { NAME_A, NAME_B, NAME_B, NULL };
	static const char *const a_node[] = { NAME_B, "iqn.1994-05.com.example:a", NULL };

	setup();
	CHECK_EQ(register_with(A, KA, 0, a_node, 0), SENSE(INVALID_FIELD_IN_PARAM_LIST));
	CHECK_EQ(register_with(A, KA, 0, bc, 4), SENSE(PARAM_LIST_LENGTH_ERROR));
	CHECK_EQ(register_with(A, KA, 0, bc, -4), SENSE(PARAM_LIST_LENGTH_ERROR));
	CHECK_EQ(spc.pr->nr_regs, 0);
	CHECK_EQ(register_with(A, KA, 0, bc, 0), GOOD);
	CHECK_EQ(spc.pr->nr_regs, 3);
	CHECK_EQ(spc.pr->generation, 1);
	CHECK_EQ(pr_registration(C)->key, KA);
	CHECK_EQ(ua_of(B) | ua_of(C), 0);
	CHECK_EQ(register_with(A, KA, 0, bc, 0), CONFLICT); /* RESERVATION KEY is 0 */
	teardown();

	setup();
	CHECK_EQ(register_with(A, KA, 4, self_and_twice, 0), GOOD);
	CHECK_EQ(spc.pr->nr_regs, 4); /* A and B, at both target ports */
	teardown();

	setup();
	CHECK_EQ(out(C, PR_OUT_REGISTER, 0, 0, KC), GOOD);
	CHECK_EQ(register_with(A, KA, 0, bc, 0), SENSE(INVALID_FIELD_IN_PARAM_LIST));
	CHECK_EQ(spc.pr->nr_regs, 1); /* all or none */
	CHECK(!pr_registration(A));
	CHECK_EQ(out_flags(C, PR_OUT_REGISTER, 0, KC, 7, 8), SENSE(INVALID_FIELD_IN_PARAM_LIST));
	teardown();
}

static void registrations_are_limited(void)
{
	static const char *const two[] = { NAME_B, NAME_C, NULL };
	struct list_head fresh = LIST_HEAD_INIT(fresh);

	setup();
	for (unsigned int i = 0; i < LIMIT_PR_REGISTRATIONS - 2; i++) {
		uint8_t id[TRANSPORT_ID_MAX];
		char name[64];
		size_t n;

		snprintf(name, sizeof(name), "iqn.x:%u,i,0x400001370000", i);
		n = iscsi_id(id, name);
		list_add_tail(&pr_reg_new(id, n, 1, 1 + i)->link, &fresh);
	}
	pr_register(&lu, &fresh, LIMIT_PR_REGISTRATIONS - 2);
	CHECK_EQ(register_with(A, KA, 0, two, 0), SENSE(INSUFFICIENT_REGISTRATION_RES));
	CHECK_EQ(spc.pr->nr_regs, LIMIT_PR_REGISTRATIONS - 2);
	register_ab();
	CHECK_EQ(out(C, PR_OUT_REGISTER, 0, 0, KC), SENSE(INSUFFICIENT_REGISTRATION_RES));
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, KA, 7), GOOD);
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, 7, 0), GOOD);
	CHECK_EQ(out(C, PR_OUT_REGISTER, 0, 0, KC), GOOD);
	teardown();
}

/* ---- REGISTER AND MOVE */

struct move {
	uint64_t key, sark;
	uint8_t flags; /* 2: UNREG, 1: APTPL */
	uint16_t port;
	const char *name;
	int lie;         /* added to TRANSPORTID PARAMETER DATA LENGTH */
	uint8_t id_byte; /* of the TransportID, instead of 45h */
};

static unsigned int move(struct itl *from, const struct move *m)
{
	uint8_t cdb[10] = { 0x5f, PR_OUT_REGISTER_AND_MOVE };
	uint8_t list[512] = { 0 };
	size_t n = 0;

	put_be64(list, m->key);
	put_be64(list + 8, m->sark);
	list[17] = m->flags;
	put_be16(list + 18, m->port);
	if (m->name)
		n = iscsi_id(list + 24, m->name);
	if (m->id_byte)
		list[24] = m->id_byte;
	put_be32(list + 20, (uint32_t)((int)n + m->lie));
	put_be32(cdb + 5, (uint32_t)(24 + n));
	return command(from, cdb, list, 24 + n);
}

/* stgt fell over a NULL here */
static void move_without_reservation(void)
{
	const struct move m = { KA, 7, 0, 1, NAME_D, 0, 0 };

	setup();
	CHECK_EQ(move(A, &m), CONFLICT);
	register_ab();
	CHECK_EQ(move(A, &m), SENSE(INVALID_FIELD_IN_CDB));
	CHECK_EQ(spc.pr->nr_regs, 2);
	teardown();
}

static void move_refused(void)
{
	static const struct {
		struct move m;
		unsigned int want;
	} cases[] = {
		{ { KB, 7, 0, 1, NAME_D, 0, 0 }, CONFLICT },
		{ { KA, 0, 0, 1, NAME_D, 0, 0 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 1, 1, NAME_D, 0, 0 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 3, NAME_D, 0, 0 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 0, NAME_D, 0, 0 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 1, NAME_A, 0, 0 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 2, NAME_A, 0, 0 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 1, NAME_D, 0, 0x05 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 1, NAME_D, 0, 0x04 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 1, NULL, 0, 0 }, SENSE(INVALID_FIELD_IN_PARAM_LIST) },
		{ { KA, 7, 0, 1, NAME_D, 4, 0 }, SENSE(PARAM_LIST_LENGTH_ERROR) },
		{ { KA, 7, 0, 1, NAME_D, -4, 0 }, SENSE(PARAM_LIST_LENGTH_ERROR) },
	};

	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_EQ(move(A, &cases[i].m), cases[i].want);
	CHECK_EQ(move(B, &(struct move){ KB, 7, 0, 1, NAME_D, 0, 0 }), CONFLICT);
	CHECK_EQ(spc.pr->nr_regs, 2);
	CHECK_EQ(spc.pr->generation, 2);
	CHECK(spc.pr->holder == pr_registration(A));
	teardown();
}

static void move_all_registrants(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS_AR, KA, 0), GOOD);
	CHECK_EQ(move(A, &(struct move){ KA, 7, 0, 1, NAME_D, 0, 0 }), CONFLICT);
	teardown();
}

/* While the data of one command comes, another one is executed. */
static void overtaken_while_data_came(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KB, 0), GOOD);
	checked_before = true;
	CHECK_EQ(move(A, &(struct move){ KA, 7, 0, 1, NAME_D, 0, 0 }), CONFLICT);
	checked_before = true;
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), CONFLICT);
	checked_before = true;
	CHECK_EQ(out(C, PR_OUT_PREEMPT, PR_EXCLUSIVE_ACCESS, 0, KB), CONFLICT);
	CHECK(spc.pr->holder == pr_registration(B));
	teardown();
}

static void move_to_others(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);

	/* to B, registered with another key; A stays registered */
	CHECK_EQ(move(A, &(struct move){ KA, 7, 0, 1, NAME_B, 0, 0 }), GOOD);
	CHECK_EQ(pr_registration(B)->key, 7);
	CHECK_EQ(spc.pr->nr_regs, 2);
	CHECK_EQ(spc.pr->type, PR_EXCLUSIVE_ACCESS);
	CHECK_EQ(writes(A), CONFLICT);
	CHECK_EQ(writes(B), GOOD);

	/* to A's port at the other target, not registered there; B goes */
	CHECK_EQ(move(B, &(struct move){ 7, 8, 2, 2, NAME_A, 0, 0 }), GOOD);
	CHECK(!pr_registration(B));
	CHECK_EQ(pr_registration(A2)->key, 8);
	CHECK_EQ(pr_registration(A)->key, KA);
	CHECK_EQ(writes(A), CONFLICT);
	CHECK_EQ(writes(A2), GOOD);
	CHECK_EQ(spc.pr->generation, 4);
	CHECK_EQ(ua_of(A) | ua_of(B) | ua_of(C) | ua_of(A2), 0);
	teardown();
}

int main(void)
{
	RUN(tables_67_and_68);
	RUN(aptpl_is_refused);
	RUN(new_key_keeps_the_reservation);
	RUN(holder_unregisters);
	RUN(registered_one_unregisters);
	RUN(all_target_ports);
	RUN(specified_initiator_ports);
	RUN(registrations_are_limited);
	RUN(move_without_reservation);
	RUN(move_refused);
	RUN(move_all_registrants);
	RUN(move_to_others);
	RUN(overtaken_while_data_came);
	return check_report();
}
