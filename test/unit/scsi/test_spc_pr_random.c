// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_pr_random.c - many random reservation commands; what has to hold holds after each
 *
 * The commands are the same in every run. Under a sanitizer this is also the test that no
 * registration is used after it went.
 */
#include "pr_fixture.h"

static uint32_t state;

/* 0 .. n - 1 */
static unsigned int pick(unsigned int n)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 16) % n;
}

static uint64_t pick_key(void)
{
	static const uint64_t keys[] = { 0, KA, KB, KC };

	return keys[pick(4)];
}

/* Its own key more often than not, or few commands would pass. */
static uint64_t likely_key(struct itl *itl)
{
	const struct pr_reg *reg = pr_registration(itl);

	return reg && pick(4) ? reg->key : pick_key();
}

static unsigned int random_out(struct itl *from)
{
	static const uint8_t types[] = { 1, 3, 5, 6, 7, 8, 7, 8, 2, 0x11 };
	const unsigned int type = pick(3) ? spc.pr->type : types[pick(sizeof(types))];
	const unsigned int flags = pick(8) ? 0 : 1u << pick(4);

	return out_flags(from, pick(7), type, likely_key(from), pick_key(), flags);
}

static unsigned int random_move(struct itl *from)
{
	static const char *const names[] = { NAME_A, NAME_B, NAME_C, NAME_D };
	uint8_t cdb[10] = { 0x5f, PR_OUT_REGISTER_AND_MOVE };
	uint8_t list[512] = { 0 };
	const size_t n = iscsi_id(list + 24, names[pick(4)]);

	put_be64(list, likely_key(from));
	put_be64(list + 8, pick_key());
	list[17] = (uint8_t)(pick(2) << 1);
	put_be16(list + 18, (uint16_t)(1 + pick(2)));
	put_be32(list + 20, (uint32_t)n);
	put_be32(cdb + 5, (uint32_t)(24 + n));
	return command(from, cdb, list, 24 + n);
}

static unsigned int random_reserve(struct itl *from)
{
	static const uint8_t ops[] = { 0x16, 0x17, 0x56, 0x57 };

	return plain(from, ops[pick(4)]);
}

static unsigned int random_command(struct itl *from)
{
	switch (pick(16)) {
	case 0:
		return random_reserve(from);
	case 1:
	case 2:
	case 3:
		return random_move(from);
	case 4:
		return in(from, pick(4), pick(600));
	case 5:
		pr_lu_reset(&lu);
		return GOOD;
	default:
		return random_out(from);
	}
}

static bool is_registered(const struct pr_reg *which)
{
	const struct pr_reg *reg;

	list_for_each_entry (reg, &spc.pr->regs, link)
		if (reg == which)
			return true;
	return false;
}

static void check_invariants(void)
{
	const struct pr *pr = spc.pr;
	const struct pr_reg *reg;
	unsigned int nr = 0;

	list_for_each_entry (reg, &pr->regs, link) {
		nr++;
		CHECK(reg->key != 0);
		CHECK(pr_reg_find(&pr->regs, reg->id, reg->id_len, reg->rel_port) == reg);
	}
	CHECK_EQ(pr->nr_regs, nr);
	CHECK_EQ(pr->in_use, nr || pr->spc2_holder);
	CHECK(!pr->type || nr);          /* nobody to release it */
	CHECK(!(pr->spc2_holder && nr)); /* SPC-2 5.5.1 */
	CHECK_EQ(pr->holder != NULL, pr->type && !pr_all_registrants(pr->type));
	CHECK(!pr->holder || is_registered(pr->holder));
	for (unsigned int i = 0; i < 4; i++) {
		const struct pr_reg *found = pr_registration(&itls[i]);
		const struct it_nexus *n = &nexuses[i];

		CHECK(found ==
		      pr_reg_find(&pr->regs, n->transport_id, n->transport_id_len, n->rel_port));
		CHECK(!itls[i].pr_abort);
	}
}

/* What is refused changes nothing that can be read. */
static void check_unchanged(uint8_t type, uint32_t generation, unsigned int nr_regs)
{
	CHECK_EQ(spc.pr->type, type);
	CHECK_EQ(spc.pr->generation, generation);
	CHECK_EQ(spc.pr->nr_regs, nr_regs);
}

static void random_commands(void)
{
	unsigned int good = 0;

	setup();
	state = 1;
	for (unsigned int i = 0; i < 100000 && !checks_failed; i++) {
		const struct pr before = *spc.pr;
		struct itl *from = &itls[pick(4)];

		(void)ua_of(from);
		if (random_command(from) == GOOD)
			good++;
		else
			check_unchanged(before.type, before.generation, before.nr_regs);
		check_invariants();
		CHECK_EQ(ua_of(from), 0); /* who asks is never told */
		if (!pick(64)) {
			log_out(A);
			log_in(A, NAME_A, &targets[0]);
		}
	}
	CHECK(good > 10000);
	teardown();
}

int main(void)
{
	RUN(random_commands);
	return check_report();
}
