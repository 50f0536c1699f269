// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_exec.c - how much a command wants, and what of it has moved
 */
#include "check.h"
#include "scsi/spc.h"
#include "tgt/limits.h"

static struct scsi_lu lu = {
	.devtype = &devtype_disk,
	.block_size = 512,
	.block_shift = 9,
	.blocks = 2048,
	.max_xfer = LIMIT_XFER,
};

static enum scsi_flow parse(struct scsi_cmd *cmd, const uint8_t *cdb, uint16_t len)
{
	memset(cmd, 0, sizeof(*cmd));
	memcpy(cmd->cdb, cdb, len);
	cmd->cdb_len = len;
	cmd->lu = &lu;
	return spc_parse(cmd);
}

static void parse_says_how_much(void)
{
	static const struct {
		const char *what;
		uint8_t cdb[16];
		enum scsi_flow flow;
		uint64_t in, out;
	} cases[] = {
		{ "no data", { 0x00 }, SCSI_PENDING, 0, 0 },
		{ "blocks", { 0x28, [8] = 2 }, SCSI_PENDING, 1024, 0 },
		{ "blocks out", { 0x2a, [8] = 2 }, SCSI_PENDING, 0, 1024 },
		{ "READ(6) of 256", { 0x08 }, SCSI_PENDING, 256 * 512, 0 },
		{ "READ(10) of none", { 0x28 }, SCSI_PENDING, 0, 0 },
		{ "the largest", { 0x28, [7] = 0x20 }, SCSI_PENDING, LIMIT_XFER, 0 },
		{ "one more", { 0x28, [7] = 0x20, [8] = 1 }, SCSI_DONE, 0, 0 },
		{ "32 bits of blocks",
		  { 0x88, [10] = 0xff, [11] = 0xff, [12] = 0xff, [13] = 0xff },
		  SCSI_DONE,
		  0,
		  0 },
		{ "allocation length", { 0x12, [3] = 1, [4] = 2 }, SCSI_PENDING, 0x102, 0 },
		{ "what no parameter data reaches",
		  { 0xa0, [6] = 0xff, [7] = 0xff, [8] = 0xff, [9] = 0xff },
		  SCSI_PENDING,
		  1 << 20,
		  0 },
		{ "parameter list",
		  { 0x55, 0x10, [7] = 0xff, [8] = 0xff },
		  SCSI_PENDING,
		  0,
		  65535 },
		{ "list too long", { 0x5f, [6] = 1 }, SCSI_DONE, 0, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scsi_cmd cmd;

		CHECK_EQ(parse(&cmd, cases[i].cdb, 16), cases[i].flow);
		CHECK_EQ(cmd.in.want, cases[i].in);
		CHECK_EQ(cmd.out.want, cases[i].out);
	}
}

/* Any bytes as a CDB, of any length: an answer, and nothing beyond the limits. */
static void any_cdb_is_bounded(void)
{
	uint32_t seed = 1;

	for (unsigned int n = 0; n < 200000; n++) {
		uint8_t cdb[SCSI_CDB_MAX];
		struct scsi_cmd cmd;

		for (size_t i = 0; i < sizeof(cdb); i++) {
			seed = seed * 1664525 + 1013904223;
			cdb[i] = (uint8_t)(seed >> 24);
		}
		lu.attr.cdb_lax = n % 2;
		if (parse(&cmd, cdb, (uint16_t)(1 + n % SCSI_CDB_MAX)) == SCSI_DONE) {
			CHECK_EQ(cmd.status, SCSI_CHECK_CONDITION);
			continue;
		}
		CHECK(cmd.in.want <= lu.max_xfer && cmd.out.want <= lu.max_xfer);
	}
	lu.attr.cdb_lax = false;
}

/* Parameter data of @made bytes for an INQUIRY: what counts as wanted, what has moved. */
static void parameter_data_meets_allocation_length(void)
{
	static const struct {
		size_t made;
		uint16_t allocation;
		uint32_t room; /* the initiator's */
		uint64_t want;
		uint32_t done;
		int64_t residual;
	} cases[] = {
		{ 96, 96, 96, 96, 96, 0 },   { 96, 255, 255, 96, 96, 159 }, /* underflow */
		{ 96, 255, 96, 96, 96, 0 },                                 /* there was no more */
		{ 96, 96, 36, 96, 36, -60 },                                /* overflow */
		{ 96, 36, 36, 36, 36, 0 }, /* cut by the allocation length: no overflow */
		{ 96, 36, 96, 36, 36, 60 },  { 96, 0, 0, 0, 0, 0 },
		{ 96, 0, 96, 0, 0, 96 },     { 96, 96, 0, 96, 0, -96 },
	};
	uint8_t memory[256], made[96];

	memset(made, 0x5a, sizeof(made));
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const uint16_t allocation = cases[i].allocation;
		const uint8_t cdb[6] = { 0x12, 0, 0, (uint8_t)(allocation >> 8),
					 (uint8_t)allocation };
		struct scsi_cmd cmd;
		struct iovec iov;
		struct pout out;

		CHECK_EQ(parse(&cmd, cdb, sizeof(cdb)), SCSI_PENDING);
		cmd.in.room = cases[i].room;
		iov.iov_base = memory;
		iov.iov_len = cases[i].room < allocation ? cases[i].room : allocation;
		cmd.in.iov = &iov;
		cmd.in.niov = iov.iov_len ? 1 : 0;
		memset(memory, 0xee, sizeof(memory));
		pout_start(&cmd, &out);
		pout_bytes(&out, made, cases[i].made);
		CHECK_EQ(pout_finish(&cmd, &out), SCSI_DONE);
		CHECK_EQ(cmd.status, SCSI_GOOD);
		CHECK_EQ(cmd.in.want, cases[i].want);
		CHECK_EQ(cmd.in.done, cases[i].done);
		CHECK_EQ(scsi_residual(&cmd, true), cases[i].residual);
		CHECK_MEM(memory, made, cases[i].done);
		CHECK_EQ(memory[iov.iov_len], 0xee);
	}
}

int main(void)
{
	RUN(parse_says_how_much);
	RUN(any_cdb_is_bounded);
	RUN(parameter_data_meets_allocation_length);
	return check_report();
}
