// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_mode_select.c - MODE SELECT (SPC-4 6.11, 6.12)
 *
 * The whole list is checked before anything changes.  A list that MODE SENSE
 * has returned is accepted as it is: MODE DATA LENGTH, WP and DPOFUA are
 * reserved here and not looked at.
 */
#include <string.h>

#include "spc_mode.h"

#define PF      0x10
#define SP      0x01
#define PS      0x80
#define SPF     0x40
#define D_SENSE 0x04

/* A mode parameter list while it is read: @at is where the next page starts. */
struct list {
	const uint8_t *p;
	size_t len;
	size_t at;
};

struct page {
	struct spc_mode *mode;
	const uint8_t *bytes; /* mode->len of them */
	size_t at;            /* offset of @bytes in the list */
};

static enum scsi_flow too_short(struct scsi_cmd *cmd)
{
	return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
}

static enum scsi_flow bad_field(struct scsi_cmd *cmd, size_t byte, unsigned int bit)
{
	return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_PARAM_LIST, (unsigned int)byte, bit);
}

/* ---- block descriptor: SBC-3 6.4.2. There is one format; a change of it would be FORMAT UNIT. */

static bool blocks_ok(const struct scsi_lu *lu, uint64_t blocks, uint64_t all_ones)
{
	const uint64_t now = lu->blocks < all_ones ? lu->blocks : all_ones;

	return !blocks || blocks == all_ones || blocks == now;
}

static enum scsi_flow check_descriptor(struct scsi_cmd *cmd, struct list *l, bool longlba)
{
	const uint8_t *d = l->p + l->at;
	const unsigned int size_at = longlba ? 12 : 5;
	const bool ok = longlba ? blocks_ok(cmd->lu, get_be64(d), UINT64_MAX)
				: blocks_ok(cmd->lu, get_be32(d), UINT32_MAX);

	if (!ok)
		return bad_field(cmd, l->at, 7);
	if (cdb_field(d, size_at, longlba ? 4 : 3) != cmd->lu->block_size)
		return bad_field(cmd, l->at + size_at, 7);
	l->at += longlba ? 16 : 8;
	return SCSI_PENDING;
}

/* Header and block descriptor; then @l->at is the first page. */
static enum scsi_flow check_header(struct scsi_cmd *cmd, struct list *l)
{
	const bool ten = cmd->cdb[0] == 0x55;
	const size_t medium_at = ten ? 2 : 1, length_at = ten ? 6 : 3;
	bool longlba;
	unsigned int len;

	l->at = ten ? 8 : 4;
	if (l->len < l->at)
		return too_short(cmd);
	longlba = ten && (l->p[4] & 1);
	len = ten ? get_be16(l->p + length_at) : l->p[length_at];
	if (l->p[medium_at])
		return bad_field(cmd, medium_at, 7);
	if (!len)
		return SCSI_PENDING;
	if (cmd->lu->devtype->type != 0x00 || len != (longlba ? 16 : 8))
		return bad_field(cmd, length_at, 7);
	if (l->len - l->at < len)
		return too_short(cmd);
	return check_descriptor(cmd, l, longlba);
}

/* ---- pages */

/* The page at l->at, which moves behind it. */
static enum scsi_flow next_page(struct scsi_cmd *cmd, struct list *l, struct page *pg)
{
	const uint8_t *p = l->p + l->at;
	const size_t left = l->len - l->at;
	const bool sub = p[0] & SPF;
	const size_t head = sub ? 4 : 2;
	size_t len;

	if (left < head)
		return too_short(cmd);
	if (p[0] & PS)
		return bad_field(cmd, l->at, 7);
	pg->mode = mode_find(cmd->lu, p[0] & 0x3fu, sub ? p[1] : 0);
	if (!pg->mode || (sub && !p[1]))
		return bad_field(cmd, l->at, 5);
	len = sub ? get_be16(p + 2) : p[1];
	if (len != pg->mode->len)
		return bad_field(cmd, l->at + head - (sub ? 2 : 1), 7);
	if (left - head < len)
		return too_short(cmd);
	pg->bytes = p + head;
	pg->at = l->at + head;
	l->at += head + len;
	return SCSI_PENDING;
}

static enum scsi_flow check_page(struct scsi_cmd *cmd, const struct page *pg)
{
	const uint8_t *changeable = mode_values(pg->mode, PC_CHANGEABLE);

	for (unsigned int i = 0; i < pg->mode->len; i++) {
		const uint8_t now = mode_byte(cmd->lu, pg->mode, PC_CURRENT, i);
		const unsigned int bad =
			(unsigned int)(pg->bytes[i] ^ now) & ~changeable[i] & 0xffu;

		if (bad)
			return bad_field(cmd, pg->at + i, 31u - (unsigned int)__builtin_clz(bad));
	}
	return SCSI_PENDING;
}

/* Return: true when a value is another one than before */
static bool apply_page(struct scsi_cmd *cmd, const struct page *pg)
{
	struct scsi_lu *lu = cmd->lu;
	struct spc_mode *m = pg->mode;
	bool changed = false;

	for (unsigned int i = 0; i < m->len; i++)
		changed |= pg->bytes[i] != mode_byte(lu, m, PC_CURRENT, i);
	if (!changed)
		return false;
	if (m->page == MODE_PAGE_CONTROL && !m->subpage && m->len)
		spc_lu(lu)->dsense = (pg->bytes[0] & D_SENSE) != 0;
	memcpy(mode_values(m, PC_CURRENT), pg->bytes, m->len);
	mode_changed(lu, m);
	return true;
}

static enum scsi_flow check_pages(struct scsi_cmd *cmd, struct list l)
{
	struct page pg;

	while (l.at < l.len)
		if (next_page(cmd, &l, &pg) == SCSI_DONE || check_page(cmd, &pg) == SCSI_DONE)
			return SCSI_DONE;
	return SCSI_PENDING;
}

static bool apply_pages(struct scsi_cmd *cmd, struct list l)
{
	bool changed = false;
	struct page pg;

	while (l.at < l.len && next_page(cmd, &l, &pg) == SCSI_PENDING)
		changed |= apply_page(cmd, &pg);
	return changed;
}

static enum scsi_flow flushed(struct scsi_cmd *cmd)
{
	if (cmd->io.result < 0)
		return scsi_check_errno(cmd, cmd->io.result, false, 0);
	return scsi_good(cmd);
}

/* Who turns the write cache off wants what is in it on the medium: SBC-3 6.4.5. */
static enum scsi_flow flush_cache(struct scsi_cmd *cmd)
{
	cmd->io.verb = BS_FLUSH;
	return scsi_cmd_io(cmd, flushed);
}

/* Also when it was off before: the flush may have failed then. */
static bool wants_no_cache(struct scsi_cmd *cmd, struct list l)
{
	struct page pg;

	while (l.at < l.len && next_page(cmd, &l, &pg) == SCSI_PENDING)
		if (pg.mode->page == MODE_PAGE_CACHING && !spc_wce(cmd->lu))
			return true;
	return false;
}

static enum scsi_flow select_list(struct scsi_cmd *cmd, struct list *l)
{
	if (check_header(cmd, l) == SCSI_DONE || check_pages(cmd, *l) == SCSI_DONE)
		return SCSI_DONE;
	if (apply_pages(cmd, *l))
		ua_set_others(cmd->lu, cmd->itl, UA_MODE_PARAMETERS_CHANGED);
	if (wants_no_cache(cmd, *l) && cmd->lu->bs)
		return flush_cache(cmd);
	return scsi_good(cmd);
}

enum scsi_flow spc_mode_select(struct scsi_cmd *cmd)
{
	struct list l = { .at = 0 };

	if (cmd->cdb[1] & SP)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 1, 0);
	if (!cmd->out.want)
		return scsi_good(cmd);
	if (!(cmd->cdb[1] & PF))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 1, 4);
	l.p = scsi_cmd_params(cmd, &l.len);
	if (!l.p)
		return scsi_status(cmd, SCSI_BUSY);
	if (l.len < cmd->out.want)
		return too_short(cmd);
	return select_list(cmd, &l);
}
