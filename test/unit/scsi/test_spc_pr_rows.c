// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_spc_pr_rows.c - every command of a disk against every kind of reservation
 *
 * stgt let WRITE SAME, UNMAP, WRITE AND VERIFY and ORWRITE through. Here a row that is added to the
 * disk's table fails the test until it has been looked up in SPC-4 table 65 or SBC-3 table 13.
 */
#include "check.h"
#include "scsi/pr.h"
#include "scsi/spc.h"
#include "tgt/lu.h"
#include "tgt/nexus.h"

enum { A = 0, W = 1, E = 2, WE = W | E, S = 4 }; /* conflicts with write exclusive, ...; S: SPC-2 */

/* clang-format off */
static const struct {
	uint8_t op;
	uint16_t sa;
	uint8_t conflicts;
} standard[] = {
	{ 0x00, NO_SA, A | S }, { 0x03, NO_SA, A },      { 0x04, NO_SA, WE | S },
	{ 0x08, NO_SA, E | S }, { 0x0a, NO_SA, WE | S }, { 0x12, NO_SA, A },
	{ 0x15, NO_SA, WE | S }, { 0x16, NO_SA, WE | S }, { 0x17, NO_SA, WE },
	{ 0x1a, NO_SA, E | S }, { 0x1b, NO_SA, WE | S }, { 0x1d, NO_SA, WE | S },
	{ 0x1e, NO_SA, A | S }, { 0x25, NO_SA, A },      { 0x28, NO_SA, E | S },
	{ 0x2a, NO_SA, WE | S }, { 0x2e, NO_SA, WE | S }, { 0x2f, NO_SA, E | S },
	{ 0x34, NO_SA, E | S }, { 0x35, NO_SA, WE | S }, { 0x37, NO_SA, E | S },
	{ 0x41, NO_SA, WE | S }, { 0x42, NO_SA, WE | S }, { 0x55, NO_SA, WE | S },
	{ 0x56, NO_SA, WE | S }, { 0x57, NO_SA, WE },     { 0x5a, NO_SA, E | S },
	{ 0x5e, 0, A | S },     { 0x5e, 1, A | S },      { 0x5e, 2, A | S },
	{ 0x5e, 3, A | S },     { 0x5f, 0, A | S },      { 0x5f, 1, WE | S },
	{ 0x5f, 2, WE | S },    { 0x5f, 3, WE | S },     { 0x5f, 4, WE | S },
	{ 0x5f, 5, WE | S },    { 0x5f, 6, A | S },      { 0x5f, 7, WE | S },
	{ 0x88, NO_SA, E | S }, { 0x89, NO_SA, WE | S }, { 0x8a, NO_SA, WE | S },
	{ 0x8b, NO_SA, WE | S }, { 0x8e, NO_SA, WE | S }, { 0x8f, NO_SA, E | S },
	{ 0x90, NO_SA, E | S }, { 0x91, NO_SA, WE | S }, { 0x93, NO_SA, WE | S },
	{ 0x9e, 0x10, A },      { 0x9e, 0x12, E | S },   { 0xa0, NO_SA, A },
	{ 0xa3, 0x0c, E | S },  { 0xa3, 0x0d, E | S },   { 0xa8, NO_SA, E | S },
	{ 0xaa, NO_SA, WE | S }, { 0xae, NO_SA, WE | S }, { 0xaf, NO_SA, E | S },
	{ 0xb7, NO_SA, E | S },
};
/* clang-format on */

static struct spc_lu spc;
static struct scsi_lu lu = { .priv = &spc };
static uint8_t id_holder[24] = { 0x04, [8] = 1 }, id_stranger[24] = { 0x04, [8] = 2 };
static struct it_nexus holder = { .transport_id = id_holder, .transport_id_len = 24 };
static struct it_nexus stranger = { .transport_id = id_stranger, .transport_id_len = 24 };

static const struct opcode_table *disk(void)
{
	return devtype_find("disk")->opcodes;
}

static int expected(const struct scsi_opcode *row)
{
	for (size_t i = 0; i < sizeof(standard) / sizeof(standard[0]); i++)
		if (standard[i].op == row->op && standard[i].sa == row->sa)
			return standard[i].conflicts;
	fprintf(stderr, "%s is not in the test's table\n", row->name);
	return -1;
}

/* Does @n meet a conflict with this command, all its optional fields 0? */
static bool meets_conflict(const struct scsi_opcode *row, struct it_nexus *n)
{
	struct itl itl = { .nexus = n, .lu = &lu };
	struct scsi_cmd cmd = { .nexus = n, .itl = &itl, .lu = &lu, .op = row };

	cmd.cdb[0] = row->op;
	if (row->sa != NO_SA)
		cmd.cdb[1] = (uint8_t)row->sa;
	return pr_conflict(&cmd);
}

static void check_all(int mask)
{
	for (unsigned int i = 0; i < disk()->rows; i++) {
		const struct scsi_opcode *row = &disk()->row[i];
		const bool want = expected(row) & mask;

		if (meets_conflict(row, &stranger) != want)
			fprintf(stderr, "%s, kind %d\n", row->name, mask);
		CHECK_EQ(meets_conflict(row, &stranger), want);
	}
}

static void reserved(uint8_t type, int mask)
{
	struct list_head fresh = LIST_HEAD_INIT(fresh);
	struct pr_reg *reg = pr_reg_new(id_holder, sizeof(id_holder), 0, 1);

	list_init(&lu.itls);
	CHECK_EQ(pr_lu_init(&lu, NULL), 0);
	list_add_tail(&reg->link, &fresh);
	pr_register(&lu, &fresh, 1);
	pr_set_reservation(spc.pr, type, reg);
	check_all(mask);
	for (unsigned int i = 0; i < disk()->rows; i++)
		CHECK(!meets_conflict(&disk()->row[i], &holder) ||
		      (pr_all_registrants(type) && disk()->row[i].sa == PR_OUT_REGISTER_AND_MOVE));
	pr_lu_exit(&lu);
}

static void write_exclusive(void)
{
	reserved(PR_WRITE_EXCLUSIVE, W);
	reserved(PR_WRITE_EXCLUSIVE_RO, W);
	reserved(PR_WRITE_EXCLUSIVE_AR, W);
}

static void exclusive_access(void)
{
	reserved(PR_EXCLUSIVE_ACCESS, E);
	reserved(PR_EXCLUSIVE_ACCESS_RO, E);
	reserved(PR_EXCLUSIVE_ACCESS_AR, E);
}

static void spc2_reserve(void)
{
	list_init(&lu.itls);
	CHECK_EQ(pr_lu_init(&lu, NULL), 0);
	pr_set_spc2_holder(spc.pr, &holder);
	check_all(S);
	pr_lu_exit(&lu);
}

static void not_reserved(void)
{
	list_init(&lu.itls);
	CHECK_EQ(pr_lu_init(&lu, NULL), 0);
	check_all(0);
	pr_lu_exit(&lu);
}

/* What changes the medium never goes past another's write exclusive reservation. */
static void no_write_is_a_read(void)
{
	for (unsigned int i = 0; i < disk()->rows; i++)
		if (disk()->row[i].flags & OPF_MODIFIES)
			CHECK_EQ(disk()->row[i].pr, PR_WRITE);
}

int main(void)
{
	RUN(write_exclusive);
	RUN(exclusive_access);
	RUN(spc2_reserve);
	RUN(not_reserved);
	RUN(no_write_is_a_read);
	return check_report();
}
