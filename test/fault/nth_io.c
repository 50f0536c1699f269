// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nth_io.c - the n-th request to a store fails, before the store has seen it or, with ",late",
 *            although the store has done it
 *
 * The store of every logical unit gets methods that count; so "delay" and "fault" of a transcript
 * stay where the transcript has put them.
 */
#include <errno.h>
#include <string.h>

#include "nth.h"
#include "player.h"
#include "tgt/lu.h"

/* clang-format off */
static const struct {
	const char *name;
	int error;
	unsigned int on_read, on_write; /* KEY/ASC/ASCQ: SPC-4 annex D; 0: BUSY */
	bool stays;                     /* a flush that failed so is never forgotten */
} errors[] = {
	{ "EIO",    EIO,    0x031100, 0x030c00, true },
	{ "ENOSPC", ENOSPC, 0x072707, 0x072707, true },
	{ "EAGAIN", EAGAIN, 0,        0,        false },
};
/* clang-format on */

static size_t which; /* of errors */
static bool late;
static struct {
	const struct bs_io *io;
	enum bs_verb verb;
} struck;

struct counting { /* the methods of one store */
	struct bs_ops ops;
	const struct bs_ops *real;
};

/* What a "delay" store holds fails in another state of the script than it began in. */
static bool is_held(const struct bs_ops *ops)
{
	return strcmp(ops->name, "delay") == 0;
}

static void count_submit(struct bs *bs, struct bs_io *io)
{
	const struct counting *c = container_of(bs->ops, const struct counting, ops);

	if ((late && is_held(c->real)) || !nth_strikes()) {
		c->real->submit(bs, io);
		return;
	}
	struck.io = io;
	struck.verb = io->verb;
	if (late)
		c->real->submit(bs, io);
	else
		bs_done(io, -errors[which].error);
}

void __real_bs_done(struct bs_io *io, int result);
void __wrap_bs_done(struct bs_io *io, int result);

/* On the loop; a store's threads come here, too, but not with the io that was struck: no store
 * of a transcript has them. */
void __wrap_bs_done(struct bs_io *io, int result)
{
	if (late && io == struck.io) {
		if (result)
			struck.io = NULL; /* the script's own failure */
		else
			result = -errors[which].error;
	}
	__real_bs_done(io, result);
}

static void count_close(struct bs *bs)
{
	struct counting *c = (struct counting *)(uintptr_t)bs->ops; /* ops is its first */

	bs->ops = c->real;
	c->real->close(bs);
	free(c);
}

static void io_lu_made(struct scsi_lu *lu)
{
	struct counting *c;

	if (!lu->bs)
		return;
	c = calloc(1, sizeof(*c));
	if (!c)
		abort();
	c->real = lu->bs->ops;
	c->ops = *lu->bs->ops;
	c->ops.submit = count_submit;
	c->ops.close = count_close;
	lu->bs->ops = &c->ops;
}

static int io_set(const char *arg)
{
	const size_t n = arg ? strcspn(arg, ",") : 0;

	late = n && strcmp(arg + n, ",late") == 0;
	for (which = 0; which < sizeof(errors) / sizeof(errors[0]); which++)
		if (strlen(errors[which].name) == n && !memcmp(errors[which].name, arg, n))
			return 0;
	return -1;
}

static bool is_right(const struct scsi_cmd *cmd)
{
	const bool read = struck.verb == BS_READ;
	const unsigned int want = read ? errors[which].on_read : errors[which].on_write;

	if (!want)
		return cmd->status == SCSI_BUSY;
	return cmd->status == SCSI_CHECK_CONDITION && sense_code(cmd) == want;
}

static bool io_answered(const struct run *r, const struct scsi_cmd *cmd)
{
	if (struck.io != &cmd->io)
		return false;
	struck.io = NULL;
	if (struck.verb == BS_PREFETCH) /* a hint */
		return false;
	if (!is_right(cmd)) {
		(void)player_fail("%02xh: the store failed with %s, the answer is %02xh %06x",
				  r->cdb[0], errors[which].name, cmd->status, sense_code(cmd));
		return false;
	}
	if (cmd->in.done)
		(void)player_fail("%02xh: a command that failed has moved data", r->cdb[0]);
	/* COMPARE AND WRITE that has written does not compare any more */
	if (!(struck.verb == BS_FLUSH && errors[which].stays) &&
	    !(late && struck.verb == BS_WRITE && r->cdb[0] == 0x89))
		return true;
	player_end_here();
	return false;
}

const struct kind kind_io = {
	.name = "io",
	.set = io_set,
	.answered = io_answered,
	.lu_made = io_lu_made,
};
