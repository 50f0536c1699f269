// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * slow.c - tells of commands that are under way for too long, while they still are
 *
 * A timer of the logical unit is due when its oldest command has had its time.  It is started by a
 * command and not started again when there is none: who is idle pays nothing.  Commands that
 * were aborted are looked at until the store has let go of them.
 */
#include <inttypes.h>
#include <stdio.h>

#include "core.h"
#include "tgt/bytes.h"
#include "tgt/ev.h"
#include "tgt/log.h"
#include "tgt/opcode.h"

#define NS_PER_MS   UINT64_C(1000000)
#define LOOK_MIN_NS (100 * NS_PER_MS) /* between two looks */

static uint32_t default_ms = 10000;

uint32_t slow_default_ms(void)
{
	return default_ms;
}

static uint64_t limit_ns(const struct scsi_lu *lu)
{
	return lu->attr.slow_command_ms * NS_PER_MS;
}

/* ---- in words */

/* LOGICAL BLOCK ADDRESS of the CDB, by the operation code's group (SPC-4 4.2.5.1) */
static uint64_t cdb_lba(const uint8_t *cdb)
{
	switch (cdb[0] >> 5) {
	case 0:
		return get_be24(cdb + 1) & 0x1fffff;
	case 3: /* variable length: SBC-3 5.x (32) */
		return get_be64(cdb + 12);
	case 4:
		return get_be64(cdb + 2);
	default:
		return get_be32(cdb + 2);
	}
}

static const char *where(const struct scsi_cmd *cmd)
{
	switch (cmd->state) {
	case CMD_BLOCKED:
		return "behind commands that come first";
	case CMD_NO_MEM:
		return "waiting for memory";
	case CMD_DATA_OUT:
		return "waiting for the initiator's data";
	case CMD_ORPHAN:
		return "aborted, with the store";
	default:
		return cmd->io_busy ? "with the store" : "waiting for other commands";
	}
}

/* "target 1 lun 2: READ(10) lba 8, 4096 bytes, of iqn..." */
static const char *describe(const struct scsi_cmd *cmd, char *buf, size_t room)
{
	const struct scsi_opcode *op = cmd->op;
	const uint64_t bytes = op->dir == DIR_OUT ? cmd->out.want : cmd->in.want;
	char lba[40] = "";

	if (op->flags & (OPF_LBA | OPF_BLOCKS))
		(void)snprintf(lba, sizeof(lba), " lba %" PRIu64 ",", cdb_lba(cmd->cdb));
	(void)snprintf(buf, room, "target %u lun %" PRIu64 ": %s%s %" PRIu64 " bytes%s%.250s",
		       cmd->itl ? cmd->itl->nexus->target->tid : cmd->lu->home_tid,
		       cmd->itl ? cmd->itl->lun : cmd->lu->home_lun, op->name, lba, bytes,
		       cmd->nexus ? ", of " : "", cmd->nexus ? cmd->nexus->initiator : "");
	return buf;
}

/* ---- while it is under way */

struct look {
	uint64_t now_ns, limit_ns;
	uint64_t oldest_ns;          /* when the oldest came that is not told of yet */
	const struct scsi_cmd *slow; /* the oldest that is too slow, and how many more are */
	unsigned int more;
};

static void look_at(struct look *l, struct scsi_cmd *cmd)
{
	if (cmd->slow)
		return;
	if (l->now_ns - cmd->start_ns < l->limit_ns) {
		if (cmd->start_ns < l->oldest_ns)
			l->oldest_ns = cmd->start_ns;
		return;
	}
	cmd->slow = true;
	cmd->lu->io.slow++;
	if (cmd->nexus)
		cmd->nexus->io.slow++;
	if (l->slow)
		l->more++;
	if (!l->slow || cmd->start_ns < l->slow->start_ns)
		l->slow = cmd;
}

static void tell(const struct look *l)
{
	const uint64_t ms = (l->now_ns - l->slow->start_ns) / NS_PER_MS;
	char text[512], more[40] = "";

	if (l->more)
		(void)snprintf(more, sizeof(more), ", and %u more", l->more);
	log_peer("slow command, %s: %" PRIu64 ".%03u s so far, %s%s",
		 describe(l->slow, text, sizeof(text)), ms / 1000, (unsigned int)(ms % 1000),
		 where(l->slow), more);
}

static void rearm(struct scsi_lu *lu, const struct look *l)
{
	const uint64_t due_ns = l->oldest_ns + l->limit_ns;
	uint64_t delay_ns = due_ns > l->now_ns ? due_ns - l->now_ns : 0;

	if (delay_ns < LOOK_MIN_NS)
		delay_ns = LOOK_MIN_NS;
	ev_timer_start(lu->loop, &lu->slow_timer, delay_ns);
}

void slow_timer_due(struct ev_timer *w)
{
	struct scsi_lu *lu = container_of(w, struct scsi_lu, slow_timer);
	struct look l = { ev_now_ns(lu->loop), limit_ns(lu), UINT64_MAX, NULL, 0 };
	struct scsi_cmd *cmd;

	if (!l.limit_ns)
		return;
	list_for_each_entry (cmd, &lu->cmds, lu_link)
		look_at(&l, cmd);
	list_for_each_entry (cmd, &lu->orphan_cmds, lu_link)
		look_at(&l, cmd);
	if (l.slow)
		tell(&l);
	if (l.oldest_ns != UINT64_MAX)
		rearm(lu, &l);
}

void slow_arm(struct scsi_lu *lu)
{
	ev_timer_start(lu->loop, &lu->slow_timer, limit_ns(lu));
}

/* The limit has changed: look at what is under way soon. */
void slow_changed(struct scsi_lu *lu)
{
	ev_timer_stop(&lu->slow_timer);
	if (lu->attr.slow_command_ms && (lu->nr_cmds || lu->orphans))
		ev_timer_start(lu->loop, &lu->slow_timer, LOOK_MIN_NS);
}

/* ---- at its end */

/* @cmd was told of, or it was so slow that the loop stood still meanwhile. */
void slow_ended(struct scsi_cmd *cmd, uint64_t ns, const char *how)
{
	const uint64_t ms = ns / NS_PER_MS;
	char text[512];

	if (!cmd->slow) {
		cmd->slow = true;
		cmd->lu->io.slow++;
		if (cmd->nexus)
			cmd->nexus->io.slow++;
	}
	log_peer("slow command, %s: %s after %" PRIu64 ".%03u s", describe(cmd, text, sizeof(text)),
		 how, ms / 1000, (unsigned int)(ms % 1000));
}

/* ---- the limit of logical units that have none of their own */

static int set_default(void *arg, struct target *t)
{
	for (unsigned int i = 0; i < t->nr_luns; i++)
		lu_default(t->luns[i]->lu, "slow_command_ms", arg);
	return 0;
}

void slow_set_default_ms(uint32_t ms)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%" PRIu32, ms);
	default_ms = ms;
	(void)target_each(set_default, text);
}
