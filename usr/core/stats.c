// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * stats.c - counts the commands of logical units and I_T nexuses, and how long they take
 */
#include "tgt/stats.h"
#include "core.h"
#include "tgt/ev.h"
#include "tgt/opcode.h"

enum io_class io_class_of(const struct scsi_opcode *op)
{
	if (!op || !(op->flags & OPF_BLOCKS) || op->dir == DIR_NONE)
		return IO_OTHER;
	return op->dir == DIR_OUT ? IO_WRITE : IO_READ;
}

const char *io_class_word(enum io_class c)
{
	static const char *const words[IO_CLASSES] = { "read", "write", "other" };

	return words[c];
}

static void begin(struct io_stats *s, enum io_class c, uint64_t bytes)
{
	s->of[c].submitted++;
	s->of[c].submitted_bytes += bytes;
	if (++s->in_flight > s->in_flight_max)
		s->in_flight_max = s->in_flight;
}

void stats_begin(struct scsi_cmd *cmd)
{
	const struct scsi_opcode *op = cmd->op;
	const uint64_t bytes = !op ? 0 : op->dir == DIR_OUT ? cmd->out.want : cmd->in.want;

	cmd->start_ns = ev_now_ns(cmd->nexus->target->loop);
	cmd->io_class = (uint8_t)io_class_of(op);
	begin(&cmd->lu->io, cmd->io_class, bytes);
	begin(&cmd->nexus->io, cmd->io_class, bytes);
	if (cmd->lu->attr.slow_command_ms && !ev_timer_active(&cmd->lu->slow_timer))
		slow_arm(cmd->lu);
}

static void end(struct io_stats *s, const struct scsi_cmd *cmd, uint64_t ns)
{
	struct io_counts *n = &s->of[cmd->io_class];

	s->in_flight--;
	if (cmd->status != SCSI_GOOD && cmd->status != SCSI_CONDITION_MET) {
		s->errors++;
	} else {
		n->done++;
		n->done_bytes += cmd->op->dir == DIR_OUT ? cmd->out.done : cmd->in.done;
	}
	n->latency_ns += ns;
	s->latency[cmd->io_class][io_bucket(ns / 1000)]++;
}

static bool is_slow(const struct scsi_cmd *cmd, uint64_t ns)
{
	const uint64_t limit_ms = cmd->lu->attr.slow_command_ms;

	return cmd->slow || (limit_ms && cmd->op && ns >= limit_ms * 1000000);
}

void stats_end(struct scsi_cmd *cmd)
{
	const uint64_t now_ns = ev_clock_ns(), ns = now_ns - cmd->start_ns;

	end(&cmd->lu->io, cmd, ns);
	end(&cmd->nexus->io, cmd, ns);
	if (is_slow(cmd, ns))
		slow_ended(cmd, ns, cmd->status == SCSI_GOOD ? "done" : "failed");
	trace_record(cmd, now_ns, false);
}

void stats_orphan_end(struct scsi_cmd *cmd)
{
	const uint64_t ns = ev_clock_ns() - cmd->start_ns;

	if (is_slow(cmd, ns))
		slow_ended(cmd, ns, "aborted before, the store has let go");
}

static void aborted(struct io_stats *s)
{
	s->in_flight--;
	s->aborted++;
}

void stats_abort(struct scsi_cmd *cmd)
{
	const uint64_t now_ns = ev_clock_ns();

	aborted(&cmd->lu->io);
	aborted(&cmd->nexus->io);
	trace_record(cmd, now_ns, true);
	if (is_slow(cmd, now_ns - cmd->start_ns))
		slow_ended(cmd, now_ns - cmd->start_ns, "aborted");
}
