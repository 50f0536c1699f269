// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_sense.c - sense bytes in both formats, and what errno becomes
 */
#include <errno.h>

#include "check.h"
#include "scsi/spc.h"
#include "tgt/bytes.h"

static struct scsi_lu lu;

static struct scsi_cmd *command(bool descriptor)
{
	static struct scsi_cmd cmd;

	memset(&cmd, 0, sizeof(cmd));
	memset(cmd.sense, 0xa5, sizeof(cmd.sense));
	lu.attr.sense_desc = descriptor;
	cmd.lu = &lu;
	cmd.in.done = 99;
	return &cmd;
}

static void every_sense_is_its_code(void)
{
	for (unsigned int s = 0; s < SENSE_COUNT; s++) {
		const struct sense_code *c = &sense_codes[s];
		struct scsi_cmd *cmd = command(false);

		CHECK_EQ(scsi_check(cmd, (enum sense)s), SCSI_DONE);
		CHECK_EQ(cmd->status, SCSI_CHECK_CONDITION);
		CHECK_EQ(cmd->sense_len, 18);
		CHECK_EQ(cmd->sense[0], 0x70);
		CHECK_EQ(cmd->sense[2], c->key);
		CHECK_EQ(cmd->sense[7], 10);
		CHECK_EQ(cmd->sense[12], c->asc);
		CHECK_EQ(cmd->sense[13], c->ascq);
		CHECK_EQ(cmd->in.done, 0);

		cmd = command(true);
		(void)scsi_check(cmd, (enum sense)s);
		CHECK_EQ(cmd->sense_len, 8);
		CHECK_EQ(cmd->sense[0], 0x72);
		CHECK_EQ(cmd->sense[1], c->key);
		CHECK_EQ(cmd->sense[2], c->asc);
		CHECK_EQ(cmd->sense[3], c->ascq);
		CHECK_EQ(cmd->sense[7], 0);
	}
}

static void unit_attentions_have_their_key(void)
{
	for (unsigned int u = 0; u < UA_COUNT; u++)
		CHECK_EQ(sense_codes[ua_sense[u]].key, SK_UNIT_ATTENTION);
}

/* SPC-4 4.5.3: 32 bits of INFORMATION, or VALID is 0 */
static void information_fits_or_is_left_out(void)
{
	static const struct {
		uint64_t info;
		uint8_t byte0;
		uint32_t field;
	} cases[] = {
		{ 0, 0xf0, 0 },
		{ 0x12345678, 0xf0, 0x12345678 },
		{ UINT32_MAX, 0xf0, UINT32_MAX },
		{ UINT64_C(1) << 32, 0x70, 0 },
		{ UINT64_MAX, 0x70, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct scsi_cmd *cmd = command(false);

		(void)scsi_check_info(cmd, SENSE_UNRECOVERED_READ_ERROR, cases[i].info);
		CHECK_EQ(cmd->sense[0], cases[i].byte0);
		CHECK_EQ(get_be32(cmd->sense + 3), cases[i].field);

		cmd = command(true);
		(void)scsi_check_info(cmd, SENSE_UNRECOVERED_READ_ERROR, cases[i].info);
		CHECK_EQ(cmd->sense_len, 8 + 12);
		CHECK_EQ(cmd->sense[8 + 2], 0x80);
		CHECK_EQ(get_be64(cmd->sense + 12), cases[i].info);
	}
}

static void field_pointers_say_where(void)
{
	static const uint8_t in_cdb[3] = { 0xcf, 0x01, 0x02 };
	static const uint8_t in_list[3] = { 0x88, 0xff, 0xff };
	struct scsi_cmd *cmd = command(false);

	(void)scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 0x102, 7);
	CHECK_MEM(cmd->sense + 15, in_cdb, 3);
	cmd = command(true);
	(void)scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_PARAM_LIST, 0xffff, 0);
	CHECK_EQ(cmd->sense_len, 8 + 8);
	CHECK_EQ(cmd->sense[8], 0x02);
	CHECK_MEM(cmd->sense + 12, in_list, 3);
}

static void status_takes_sense_away(void)
{
	struct scsi_cmd *cmd = command(false);

	(void)scsi_check(cmd, SENSE_WRITE_ERROR);
	CHECK_EQ(scsi_status(cmd, SCSI_BUSY), SCSI_DONE);
	CHECK_EQ(cmd->status, SCSI_BUSY);
	CHECK_EQ(cmd->sense_len, 0);
	CHECK_EQ(scsi_good(cmd), SCSI_DONE);
	CHECK_EQ(cmd->status, SCSI_GOOD);
}

/* D_SENSE of MODE SELECT wins over the administrator's */
static void d_sense_of_the_initiator_wins(void)
{
	struct spc_lu s = { .dsense = 1 };
	struct scsi_cmd *cmd = command(false);

	lu.priv = &s;
	(void)scsi_check(cmd, SENSE_WRITE_ERROR);
	CHECK_EQ(cmd->sense[0], 0x72);
	s.dsense = 0;
	lu.attr.sense_desc = true;
	(void)scsi_check(cmd, SENSE_WRITE_ERROR);
	CHECK_EQ(cmd->sense[0], 0x70);
	lu.priv = NULL;
}

static void errno_has_its_sense(void)
{
	static const struct {
		int err;
		uint8_t read[3], write[3]; /* key, ASC, ASCQ; key FFh: BUSY */
	} cases[] = {
		{ EIO, { 3, 0x11, 0 }, { 3, 0x0c, 0 } },
		{ ENOSPC, { 7, 0x27, 7 }, { 7, 0x27, 7 } },
		{ EROFS, { 7, 0x27, 0 }, { 7, 0x27, 0 } },
		{ ENXIO, { 4, 0x08, 0 }, { 4, 0x08, 0 } },
		{ ETIMEDOUT, { 0xb, 0x08, 1 }, { 0xb, 0x08, 1 } },
		{ ENOMEM, { 0xff }, { 0xff } },
		{ EAGAIN, { 0xff }, { 0xff } },
		{ EXDEV, { 4, 0x44, 0 }, { 4, 0x44, 0 } },
		{ 4095, { 4, 0x44, 0 }, { 4, 0x44, 0 } },
	};

	for (size_t i = 0; i < 2 * sizeof(cases) / sizeof(cases[0]); i++) {
		const uint8_t *want = i % 2 ? cases[i / 2].write : cases[i / 2].read;
		struct scsi_cmd *cmd = command(false);

		cmd->io.verb = i % 2 ? BS_WRITE : BS_READ;
		CHECK_EQ(scsi_check_errno(cmd, -cases[i / 2].err, true, 77), SCSI_DONE);
		CHECK_EQ(cmd->in.done, 0);
		if (want[0] == 0xff) {
			CHECK_EQ(cmd->status, SCSI_BUSY);
			continue;
		}
		CHECK_EQ(cmd->status, SCSI_CHECK_CONDITION);
		CHECK_EQ(cmd->sense[2], want[0]);
		CHECK_EQ(cmd->sense[12], want[1]);
		CHECK_EQ(cmd->sense[13], want[2]);
		CHECK_EQ(get_be32(cmd->sense + 3), 77);
	}
}

int main(void)
{
	RUN(every_sense_is_its_code);
	RUN(unit_attentions_have_their_key);
	RUN(information_fits_or_is_left_out);
	RUN(field_pointers_say_where);
	RUN(status_takes_sense_away);
	RUN(d_sense_of_the_initiator_wins);
	RUN(errno_has_its_sense);
	return check_report();
}
