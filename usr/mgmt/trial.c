// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * trial.c - "--dry-run": whether an operation would succeed, with everything as it is afterwards
 *
 * What nobody can notice is done and taken back (undo.c). What somebody would, such as an initiator
 * that loses a LUN, is only looked at: by its handler, which asks rq_dry().
 */
#include <string.h>

#include "mgmt/handlers.h"
#include "mgmt/show.h"
#include "mgmt/undo.h"

static const struct {
	uint8_t mode, verb;
} lookers[] = {
	{ MODE_SYSTEM, VERB_DELETE },      { MODE_TARGET, VERB_DELETE },
	{ MODE_TARGET, VERB_BIND },        { MODE_TARGET, VERB_UNBIND },
	{ MODE_LOGICALUNIT, VERB_NEW },    { MODE_LOGICALUNIT, VERB_DELETE },
	{ MODE_LOGICALUNIT, VERB_UPDATE }, { MODE_LOGICALUNIT, VERB_BIND },
	{ MODE_LOGICALUNIT, VERB_UNBIND }, { MODE_ACCOUNT, VERB_DELETE },
	{ MODE_ACCOUNT, VERB_UNBIND },     { MODE_PORTAL, VERB_DELETE },
	{ MODE_LLD, VERB_START },          { MODE_LLD, VERB_STOP },
	{ MODE_CONNECTION, VERB_DELETE },
};

static bool only_looks(const struct op *op)
{
	for (size_t i = 0; i < sizeof(lookers) / sizeof(lookers[0]); i++)
		if (lookers[i].mode == op->mode && lookers[i].verb == op->verb)
			return true;
	return false;
}

bool rq_dry(const struct request *rq)
{
	return rq_has(rq, 'N');
}

static int do_and_undo(const struct request *rq, handler_fn *handle, struct reply *rp,
		       struct err *e)
{
	struct list_head batch = LIST_HEAD_INIT(batch);
	struct request real = *rq;
	int r;

	real.have &= ~opt_bit(opt_find('N'));
	if (undo_prepare(&real, &batch) < 0) {
		undo_free(&batch);
		return err_set(e, TGT_NOMEM, "out of memory");
	}
	if (!undo_certain(&batch)) {
		undo_free(&batch);
		return err_set(e, TGT_UNSUPPORTED,
			       "this can only be tried by doing it: what is there now is not told");
	}
	r = handle(&real, rp, e);
	if (r < 0)
		undo_free(&batch);
	else if (!undo_run(&batch))
		return err_set(e, TGT_UNKNOWN, "it was done, and could not be taken back");
	return r;
}

int trial(const struct request *rq, handler_fn *handle, struct reply *rp, struct err *e)
{
	if (undo_needless(rq->op) || only_looks(rq->op))
		return handle(rq, rp, e);
	return do_and_undo(rq, handle, rp, e);
}

json_t *trial_doc(const struct request *rq)
{
	json_t *options = rq_encode(rq);
	static const char *const others[] = {
		"version", "mode", "op", "password", "dry-run", "json"
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		(void)json_object_del(options, others[i]);
	return show_doc("dry_run", json_pack("{s:s, s:s, s:o}", "mode", mode_word(rq->op->mode),
					     "op", verb_word(rq->op->verb), "options", options));
}

void print_trial(FILE *f, const json_t *doc)
{
	const json_t *d = json_object_get(doc, "dry_run");
	const char *key;
	json_t *v;

	fprintf(f, "would be done: --mode %s --op %s",
		json_string_value(json_object_get(d, "mode")),
		json_string_value(json_object_get(d, "op")));
	json_object_foreach(json_object_get(d, "options"), key, v)
	{
		fprintf(f, " --%s", key);
		if (json_is_string(v))
			fprintf(f, " %s", json_string_value(v));
		else if (json_is_integer(v))
			fprintf(f, " %lld", (long long)json_integer_value(v));
	}
	fputc('\n', f);
}
