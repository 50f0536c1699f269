// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * null.c - a store that reads zeroes and forgets writes
 *
 * For measuring everything above it, and the shortest example of a store.
 */
#include <string.h>

#include "lib/opts.h"
#include "tgt/bs.h"
#include "tgt/plugin.h"

static int null_open(struct bs *bs, const char *options, struct err *e)
{
	uint64_t size = UINT64_C(1) << 40;
	const struct opt table[] = { { "size", OPT_BYTES, &size }, { 0 } };

	if (opts_parse(options, table, "null", NULL, 0, e) < 0)
		return -1;
	if (size == 0 || size > INT64_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "null: size has to be 1 .. 2^63-1 bytes");
	bs->size = size;
	bs->align = 1;
	bs->caps = BS_CAP_FLUSH | BS_CAP_FUA | BS_CAP_DISCARD | BS_CAP_DISCARD_ZEROES |
		   BS_CAP_ZERO | BS_CAP_PREFETCH;
	if (!bs->readonly)
		bs->caps |= BS_CAP_WRITE;
	return 0;
}

static void null_close(struct bs *bs)
{
	(void)bs;
}

static void null_submit(struct bs *bs, struct bs_io *io)
{
	(void)bs;
	if (io->verb == BS_READ)
		for (unsigned int i = 0; i < io->niov; i++)
			memset(io->iov[i].iov_base, 0, io->iov[i].iov_len);
	bs_done(io, 0);
}

static const struct bs_ops null_ops = {
	.name = "null",
	.flags = BS_OPS_NO_PATH,
	.help = "size=BYTES  how large it claims to be (1T)",
	.open = null_open,
	.close = null_close,
	.submit = null_submit,
};
TGT_PLUGIN(TGT_BS, null_ops);
