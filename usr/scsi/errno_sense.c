// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * errno_sense.c - what a store's -errno means to an initiator: one table
 */
#include <errno.h>

#include "spc.h"

#define RETRY SENSE_COUNT /* no sense but BUSY: it may work the next time */

/* clang-format off */
static const struct {
	int err;
	enum sense on_read;
	enum sense on_write; /* and FLUSH, DISCARD, ZERO */
} table[] = {
	{ EIO,        SENSE_UNRECOVERED_READ_ERROR,    SENSE_WRITE_ERROR },
	{ EILSEQ,     SENSE_UNRECOVERED_READ_ERROR,    SENSE_WRITE_ERROR },
	{ EBADMSG,    SENSE_UNRECOVERED_READ_ERROR,    SENSE_WRITE_ERROR },
	{ ENODATA,    SENSE_UNRECOVERED_READ_ERROR,    SENSE_WRITE_ERROR },
	{ ENOSPC,     SENSE_SPACE_ALLOCATION_FAILED,   SENSE_SPACE_ALLOCATION_FAILED },
	{ EDQUOT,     SENSE_SPACE_ALLOCATION_FAILED,   SENSE_SPACE_ALLOCATION_FAILED },
	{ EFBIG,      SENSE_SPACE_ALLOCATION_FAILED,   SENSE_SPACE_ALLOCATION_FAILED },
	{ EROFS,      SENSE_WRITE_PROTECTED,           SENSE_WRITE_PROTECTED },
	{ EACCES,     SENSE_WRITE_PROTECTED,           SENSE_WRITE_PROTECTED },
	{ EPERM,      SENSE_WRITE_PROTECTED,           SENSE_WRITE_PROTECTED },
	{ ERANGE,     SENSE_LBA_OUT_OF_RANGE,          SENSE_LBA_OUT_OF_RANGE },
	{ EOPNOTSUPP, SENSE_INVALID_OPCODE,            SENSE_INVALID_OPCODE },
	{ ENXIO,      SENSE_LU_COMMUNICATION_FAILURE,  SENSE_LU_COMMUNICATION_FAILURE },
	{ ENODEV,     SENSE_LU_COMMUNICATION_FAILURE,  SENSE_LU_COMMUNICATION_FAILURE },
	{ ESHUTDOWN,  SENSE_LU_COMMUNICATION_FAILURE,  SENSE_LU_COMMUNICATION_FAILURE },
	{ ENOTCONN,   SENSE_LU_COMMUNICATION_FAILURE,  SENSE_LU_COMMUNICATION_FAILURE },
	{ ECONNRESET, SENSE_LU_COMMUNICATION_FAILURE,  SENSE_LU_COMMUNICATION_FAILURE },
	{ ETIMEDOUT,  SENSE_LU_TIMEOUT,                SENSE_LU_TIMEOUT },
	{ ENOMEDIUM,  SENSE_MEDIUM_NOT_PRESENT,        SENSE_MEDIUM_NOT_PRESENT },
	{ ENOBUFS,    SENSE_SYSTEM_RESOURCE_FAILURE,   SENSE_SYSTEM_RESOURCE_FAILURE },
	{ EMFILE,     SENSE_SYSTEM_RESOURCE_FAILURE,   SENSE_SYSTEM_RESOURCE_FAILURE },
	{ ENFILE,     SENSE_SYSTEM_RESOURCE_FAILURE,   SENSE_SYSTEM_RESOURCE_FAILURE },
	{ ENOMEM,     RETRY,                           RETRY },
	{ EAGAIN,     RETRY,                           RETRY },
	{ EBUSY,      RETRY,                           RETRY },
	{ EINTR,      RETRY,                           RETRY },
};
/* clang-format on */

static enum sense sense_of_errno(int err, bool read)
{
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].err == -err)
			return read ? table[i].on_read : table[i].on_write;
	return SENSE_INTERNAL_TARGET_FAILURE;
}

enum scsi_flow scsi_check_errno(struct scsi_cmd *cmd, int err, bool have_lba, uint64_t lba)
{
	const bool read = cmd->io.verb == BS_READ || cmd->io.verb == BS_PREFETCH;
	const enum sense sense = sense_of_errno(err, read);

	if (sense == RETRY) {
		cmd->in.done = 0;
		return scsi_status(cmd, SCSI_BUSY);
	}
	if (have_lba)
		return scsi_check_info(cmd, sense, lba);
	return scsi_check(cmd, sense);
}
