// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fault.c - a store over another store that fails chosen ios, for tests
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/stack.h"
#include "tgt/plugin.h"

struct fault {
	struct stack stack;
	struct match match;
	uint64_t nth;   /* the first that fails, counted from 1 */
	uint64_t every; /* from there on each so many; 0: only one */
	uint64_t after; /* 1: the lower store does it, then it fails */
	int error;      /* -errno */
	uint64_t seen;  /* matching ios so far */
	char when[OPT_TEXT_MAX];
};

static const struct {
	const char *name;
	int value;
} errors[] = {
	{ "EIO", EIO },
	{ "ENOSPC", ENOSPC },
	{ "EDQUOT", EDQUOT },
	{ "ENOMEM", ENOMEM },
	{ "EAGAIN", EAGAIN },
	{ "EBUSY", EBUSY },
	{ "EINVAL", EINVAL },
	{ "EROFS", EROFS },
	{ "ENXIO", ENXIO },
	{ "ENODEV", ENODEV },
	{ "ENODATA", ENODATA },
	{ "EBADMSG", EBADMSG },
	{ "EILSEQ", EILSEQ },
	{ "EREMOTEIO", EREMOTEIO },
	{ "ENOLINK", ENOLINK },
	{ "ETIMEDOUT", ETIMEDOUT },
	{ "ECANCELED", ECANCELED },
	{ "EOPNOTSUPP", EOPNOTSUPP },
	{ "EPERM", EPERM },
	{ "EACCES", EACCES },
	{ "EFBIG", EFBIG },
};

static int errno_of(const char *name)
{
	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
		if (strcmp(errors[i].name, name) == 0)
			return errors[i].value;
	return 0;
}

static void fault_close(struct bs *bs)
{
	struct fault *f = bs->priv;

	if (!f)
		return;
	stack_close(&f->stack);
	free(f);
	bs->priv = NULL;
}

static int fault_open(struct bs *bs, const char *options, struct err *e)
{
	char under[OPT_TEXT_MAX] = "rdwr", verb[OPT_TEXT_MAX] = "any", error[OPT_TEXT_MAX] = "EIO";
	char rest[1024];
	struct fault *f = bs->priv = calloc(1, sizeof(*f));
	const struct opt table[] = {
		{ "under", OPT_TEXT, under },
		{ "verb", OPT_TEXT, verb },
		{ "errno", OPT_TEXT, error },
		{ "nth", OPT_NUMBER, f ? &f->nth : NULL },
		{ "every", OPT_NUMBER, f ? &f->every : NULL },
		{ "after", OPT_NUMBER, f ? &f->after : NULL },
		{ "offset", OPT_BYTES, f ? &f->match.offset : NULL },
		{ "length", OPT_BYTES, f ? &f->match.length : NULL },
		{ "when", OPT_TEXT, f ? f->when : NULL },
		{ 0 },
	};

	if (!f)
		return err_set(e, TGT_NOMEM, "fault: out of memory");
	f->nth = 1;
	f->match.length = INT64_MAX;
	if (opts_parse(options, table, "fault", rest, sizeof(rest), e) < 0)
		return -1;
	f->error = -errno_of(error);
	if (!f->error)
		return err_set(e, TGT_INVALID_REQUEST, "fault: errno=%s is not known; try EIO",
			       error);
	if (match_verbs(&f->match, verb) < 0)
		return err_set(e, TGT_INVALID_REQUEST,
			       "fault: verb=%s is not known; read, write+flush, any", verb);
	if (f->match.offset > INT64_MAX || f->match.length > INT64_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "fault: offset or length is too large");
	return stack_open(&f->stack, bs, under, rest, e);
}

static bool strikes(struct fault *f, const struct bs_io *io)
{
	if (f->nth == 0 || !match_io(&f->match, io) || (*f->when && access(f->when, F_OK) < 0))
		return false;
	if (++f->seen < f->nth)
		return false;
	return f->every ? (f->seen - f->nth) % f->every == 0 : f->seen == f->nth;
}

static void fault_submit(struct bs *bs, struct bs_io *io)
{
	struct fault *f = bs->priv;
	const int error = strikes(f, io) ? f->error : 0;

	if (error && !f->after)
		bs_done(io, error);
	else
		stack_forward(&f->stack, io, error);
}

static int fault_resize(struct bs *bs)
{
	struct fault *f = bs->priv;

	return stack_resize(&f->stack, bs);
}

static int fault_extents(struct bs *bs, uint64_t off, uint64_t *len, bool *mapped)
{
	const struct fault *f = bs->priv;
	struct bs *lower = f->stack.lower;

	return lower->ops->extents(lower, off, len, mapped);
}

static const struct bs_ops fault_ops = {
	.name = "fault",
	.flags = BS_OPS_SYNC_DIRECT | BS_OPS_NO_PATH,
	.help = "under=STORE     the store below; it gets the path and all other options (rdwr)\n"
		"nth=N           the N-th matching io fails; 0: none (1)\n"
		"every=N         and from there on each N-th; 0: only that one (0)\n"
		"errno=NAME      how it fails (EIO)\n"
		"after=1         it is done below, and fails nevertheless (0)\n"
		"when=FILE       only while FILE exists\n" MATCH_HELP,
	.open = fault_open,
	.close = fault_close,
	.submit = fault_submit,
	.resize = fault_resize,
	.extents = fault_extents,
};
TGT_PLUGIN(TGT_BS, fault_ops);
