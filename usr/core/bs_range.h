/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bs_range.h - who has to wait for whom on a store: range locks and orphaned writes
 */
#ifndef CORE_BS_RANGE_H
#define CORE_BS_RANGE_H

#include "tgt/bs.h"

/* Nothing of this file is in use: the ordinary case, one test on the data path. */
static inline bool bs_range_busy(const struct bs *bs)
{
	return bs->orphans || !list_empty(&bs->locks) || !list_empty(&bs->waiting);
}

/* It may change the medium. */
static inline bool bs_writes(const struct bs_io *io)
{
	return io->verb == BS_WRITE || io->verb == BS_ZERO || io->verb == BS_DISCARD;
}

bool bs_range_must_wait(const struct bs *bs, const struct bs_io *io);
/* Something has ended: grant locks and start ios that need wait no longer. */
void bs_range_kick(struct bs *bs);
/* bs.c: hand an io to the store. */
void bs_start(struct bs_io *io);

#endif /* CORE_BS_RANGE_H */
