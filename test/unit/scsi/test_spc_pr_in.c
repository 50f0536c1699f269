// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_pr_in.c - PERSISTENT RESERVE IN, byte for byte
 */
#include "pr_fixture.h"

enum { READ_KEYS, READ_RESERVATION, REPORT_CAPABILITIES, READ_FULL_STATUS };

static void keys(void)
{
	static const uint8_t none[] = { 0, 0, 0, 0, 0, 0, 0, 0 };
	static const uint8_t two[] = { 0, 0, 0, 2,  0, 0, 0, 16, 0, 0, 0, 0,
				       0, 0, 0, KA, 0, 0, 0, 0,  0, 0, 0, KB };

	setup();
	CHECK_EQ(in(C, READ_KEYS, 255), GOOD);
	CHECK_EQ(in_len, sizeof(none));
	CHECK_MEM(in_data, none, sizeof(none));
	register_ab();
	CHECK_EQ(in(C, READ_KEYS, 255), GOOD);
	CHECK_EQ(in_len, sizeof(two));
	CHECK_MEM(in_data, two, sizeof(two));
	memset(in_data, 0xee, sizeof(in_data));
	CHECK_EQ(in(C, READ_KEYS, 9), GOOD); /* cut, but ADDITIONAL LENGTH is whole */
	CHECK_EQ(in_len, 9);
	CHECK_MEM(in_data, two, 9);
	CHECK_EQ(in_data[9], 0xee);
	CHECK_EQ(in(C, READ_KEYS, 0), GOOD);
	CHECK_EQ(in_len, 0);
	teardown();
}

static void reservation(void)
{
	static const uint8_t none[] = { 0, 0, 0, 2, 0, 0, 0, 0 };
	static const uint8_t of_b[] = { 0, 0, 0, 2,  0, 0, 0, 16, 0, 0, 0, 0,
					0, 0, 0, KB, 0, 0, 0, 0,  0, 6, 0, 0 };
	static const uint8_t of_all[] = { 0, 0, 0, 2, 0, 0, 0, 16, 0, 0, 0, 0,
					  0, 0, 0, 0, 0, 0, 0, 0,  0, 7, 0, 0 };

	setup();
	register_ab();
	CHECK_EQ(in(C, READ_RESERVATION, 255), GOOD);
	CHECK_EQ(in_len, sizeof(none));
	CHECK_MEM(in_data, none, sizeof(none));
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS_RO, KB, 0), GOOD);
	CHECK_EQ(in(C, READ_RESERVATION, 255), GOOD);
	CHECK_EQ(in_len, sizeof(of_b));
	CHECK_MEM(in_data, of_b, sizeof(of_b));
	CHECK_EQ(out(B, PR_OUT_RELEASE, PR_EXCLUSIVE_ACCESS_RO, KB, 0), GOOD);
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE_AR, KB, 0), GOOD);
	CHECK_EQ(in(C, READ_RESERVATION, 255), GOOD);
	CHECK_MEM(in_data, of_all, sizeof(of_all));
	teardown();
}

static void capabilities(void)
{
	/* CRH SIP_C ATP_C; TMV, ALLOW COMMANDS 3; types 1 3 5 6 7, 8 */
	static const uint8_t want[] = { 0, 8, 0x1c, 0xb0, 0xea, 0x01, 0, 0 };

	setup();
	CHECK_EQ(in(C, REPORT_CAPABILITIES, 255), GOOD);
	CHECK_EQ(in_len, sizeof(want));
	CHECK_MEM(in_data, want, sizeof(want));
	teardown();
}

/* One descriptor of READ FULL STATUS: SPC-4 table 211 */
static const uint8_t *descriptor(const uint8_t *p, unsigned int key, unsigned int holder,
				 unsigned int type, unsigned int port, const struct it_nexus *n)
{
	CHECK_EQ(get_be64(p), key);
	CHECK_EQ(get_be32(p + 8), 0);
	CHECK_EQ(p[12], holder);
	CHECK_EQ(p[13], type);
	CHECK_EQ(get_be32(p + 14), 0);
	CHECK_EQ(get_be16(p + 18), port);
	CHECK_EQ(get_be32(p + 20), n->transport_id_len);
	CHECK_MEM(p + 24, n->transport_id, n->transport_id_len);
	return p + 24 + n->transport_id_len;
}

static void full_status(void)
{
	const uint8_t *p;

	setup();
	CHECK_EQ(in(C, READ_FULL_STATUS, 65535), GOOD);
	CHECK_EQ(in_len, 8);
	CHECK_EQ(get_be32(in_data + 4), 0);
	register_ab();
	CHECK_EQ(out(A2, PR_OUT_REGISTER, 0, 0, KC), GOOD);
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_WRITE_EXCLUSIVE, KB, 0), GOOD);
	CHECK_EQ(in(C, READ_FULL_STATUS, 65535), GOOD);
	CHECK_EQ(get_be32(in_data), 3);
	CHECK_EQ(get_be32(in_data + 4), in_len - 8);
	p = descriptor(in_data + 8, KA, 0, 0, 1, A->nexus);
	p = descriptor(p, KB, 1, 1, 1, B->nexus);
	p = descriptor(p, KC, 0, 0, 2, A->nexus);
	CHECK_EQ(p - in_data, in_len);
	teardown();
}

static void full_status_of_all_registrants(void)
{
	const uint8_t *p;

	setup();
	register_ab();
	CHECK_EQ(out(B, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS_AR, KB, 0), GOOD);
	CHECK_EQ(in(C, READ_FULL_STATUS, 65535), GOOD);
	p = descriptor(in_data + 8, KA, 1, 8, 1, A->nexus);
	p = descriptor(p, KB, 1, 8, 1, B->nexus);
	CHECK_EQ(p - in_data, in_len);
	teardown();
}

/* Reading is allowed through everything that is persistent: table 65. */
static void never_conflicts(void)
{
	setup();
	register_ab();
	CHECK_EQ(out(A, PR_OUT_RESERVE, PR_EXCLUSIVE_ACCESS, KA, 0), GOOD);
	for (unsigned int action = READ_KEYS; action <= READ_FULL_STATUS; action++)
		CHECK_EQ(in(C, action, 255), GOOD);
	CHECK_EQ(spc.pr->generation, 2);
	teardown();
}

int main(void)
{
	RUN(keys);
	RUN(reservation);
	RUN(capabilities);
	RUN(full_status);
	RUN(full_status_of_all_registrants);
	RUN(never_conflicts);
	return check_report();
}
