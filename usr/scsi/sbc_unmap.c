// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_unmap.c - UNMAP: a list of extents to give back to the store
 */
#include <errno.h>

#include "sbc.h"

#define HEADER     8  /* UNMAP parameter list header: SBC-3 5.28 */
#define DESCRIPTOR 16 /* LBA, NUMBER OF LOGICAL BLOCKS, 4 reserved bytes */

/* ---- the list, checked before anything is done */

/*
 * Descriptors that are there in full. An incomplete last one is ignored, and
 * so is what PARAMETER LIST LENGTH cut off (SBC-3 5.28.2).
 */
static size_t descriptors(const uint8_t *list, size_t len)
{
	const size_t there = len - HEADER, said = get_be16(list + 2);

	return (said < there ? said : there) / DESCRIPTOR;
}

static struct sbc_range descriptor(const uint8_t *list, size_t i)
{
	const uint8_t *d = list + HEADER + i * DESCRIPTOR;

	return (struct sbc_range){ get_be64(d), get_be32(d + 8) };
}

static enum scsi_flow check_extents(struct scsi_cmd *cmd, const uint8_t *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct sbc_range r = descriptor(list, i);

		if (sbc_beyond_end(cmd->lu, r.lba, r.blocks))
			return sbc_out_of_range(cmd, r.lba);
	}
	return SCSI_PENDING;
}

/* ---- one descriptor after the other; the walk counts them */

static enum scsi_flow unmap_next(struct scsi_cmd *cmd);

/* A store that finds out late that it cannot leaves the blocks mapped, which is allowed. */
static enum scsi_flow unmapped(struct scsi_cmd *cmd)
{
	struct sbc_walk *w = sbc_walk(cmd);

	if (cmd->io.result < 0 && cmd->io.result != -EOPNOTSUPP)
		return sbc_io_failed(cmd, cmd->io.offset);
	w->at++;
	return unmap_next(cmd);
}

static enum scsi_flow unmap_next(struct scsi_cmd *cmd)
{
	struct sbc_walk *w = sbc_walk(cmd);
	const unsigned int shift = cmd->lu->block_shift;

	for (; w->at < w->end; w->at++) {
		const struct sbc_range r = descriptor(w->iov.iov_base, w->at);

		if (r.blocks)
			return sbc_io(cmd, BS_DISCARD, 0, r.lba << shift, r.blocks << shift,
				      unmapped);
	}
	return sbc_settle(cmd);
}

static enum scsi_flow unmap_list(struct scsi_cmd *cmd, const uint8_t *list, size_t len)
{
	struct sbc_walk *w = sbc_walk(cmd);
	const size_t n = descriptors(list, len);

	if (n > SBC_UNMAP_DESCRIPTORS)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_PARAM_LIST, 2, 7);
	if (check_extents(cmd, list, n) == SCSI_DONE)
		return SCSI_DONE;
	w->iov.iov_base = (void *)(uintptr_t)list;
	w->at = 0;
	w->end = n;
	return n ? unmap_next(cmd) : scsi_good(cmd);
}

/**
 * sbc_unmap() - UNMAP
 *
 * An empty list is no error. A list that came shorter than PARAMETER LIST
 * LENGTH is one: what would be unmapped is not what was meant.
 *
 * Ref: SBC-3 5.28
 */
enum scsi_flow sbc_unmap(struct scsi_cmd *cmd)
{
	const uint8_t *list;
	size_t len;

	if (!sbc_thin(cmd->lu))
		return scsi_check_field(cmd, SENSE_INVALID_OPCODE, 0, 7);
	if (!cmd->out.want)
		return scsi_good(cmd);
	list = scsi_cmd_params(cmd, &len);
	if (!list)
		return sbc_busy(cmd);
	if (len < HEADER || len < cmd->out.want)
		return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	return unmap_list(cmd, list, len);
}
