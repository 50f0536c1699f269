// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * handle.c - a request in, a reply out: doc/design/001-control-protocol.md
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mgmt/handlers.h"
#include "mgmt/mgmt.h"
#include "mgmt/show.h"
#include "tgt/target.h"

struct ev_loop *mgmt_loop;

static const struct {
	handler_fn *handle;
	print_fn *print;
} methods[] = {
#define X(mode, verb, needs, one_of, may, handler, printer, help) { handler, printer },
	OPS_LIST(X)
#undef X
};

void mgmt_set_loop(struct ev_loop *l)
{
	mgmt_loop = l;
}

int rq_lld(const struct request *rq, const struct lld_ops **ret, struct err *e)
{
	const struct lld_ops *lld = lld_find(rq->lld);

	if (!lld)
		return err_set(e, TGT_NO_DRIVER, "no driver is named '%s'", rq->lld ? rq->lld : "");
	*ret = lld;
	return 0;
}

/* Without --lld a target of any driver will do. */
int rq_target(const struct request *rq, struct target **ret, struct err *e)
{
	const uint64_t tid = rq_number(rq, 't', 0);
	const struct lld_ops *lld = NULL;
	struct target *t;

	if (rq_lld(rq, &lld, e) < 0)
		return -1;
	t = target_find((uint32_t)tid);
	if (!t || (rq->lld && *rq->lld && t->lld != lld))
		return err_set(e, TGT_NO_TARGET, "no target of this driver has the number %llu",
			       (unsigned long long)tid);
	*ret = t;
	return 0;
}

int reply_doc(struct reply *rp, json_t *doc, struct err *e)
{
	if (!doc)
		return err_set(e, TGT_NOMEM, "out of memory");
	rp->doc = doc;
	return 0;
}

/* The text of @doc, or NULL: no memory. */
static json_t *printed(print_fn *print, const json_t *doc)
{
	char *text = NULL;
	size_t len = 0;
	json_t *v = NULL;
	FILE *f = open_memstream(&text, &len);

	if (!f)
		return NULL;
	print(f, doc);
	if (fclose(f) == 0)
		v = json_stringn(text, len);
	free(text);
	return v;
}

static json_t *answer(const struct request *rq, struct reply *rp)
{
	print_fn *print = methods[rq->op - ops].print;

	if (!rp->doc && rq_dry(rq)) {
		rp->doc = trial_doc(rq);
		print = print_trial;
	}
	if (!rp->doc && rq_has(rq, 'j'))
		rp->doc = show_doc("done", json_pack("{s:s, s:s}", "mode", mode_word(rq->op->mode),
						     "op", verb_word(rq->op->verb)));
	if (!rp->doc)
		return json_pack("{s:i, s:i}", "version", OPS_VERSION, "code", TGT_SUCCESS);
	if (rq_has(rq, 'j'))
		return json_pack("{s:i, s:i, s:O}", "version", OPS_VERSION, "code", TGT_SUCCESS,
				 "data", rp->doc);
	return json_pack("{s:i, s:i, s:o}", "version", OPS_VERSION, "code", TGT_SUCCESS, "text",
			 printed(print, rp->doc));
}

json_t *mgmt_refusal(const struct reply *rp, const struct err *e)
{
	const enum tgt_err code = e->code == TGT_SUCCESS ? TGT_UNKNOWN : e->code;
	const char *word = rp->word[0] ? rp->word : err_word(code);

	return json_pack("{s:i, s:i, s:o, s:o}", "version", OPS_VERSION, "code", code, "error",
			 show_string(word), "detail", show_string(e->text));
}

/* A driver that is named has to exist, whether the operation needs one or not. */
static int perform(const struct request *rq, struct reply *rp, struct err *e)
{
	const struct lld_ops *lld;

	if (rq->lld && rq_lld(rq, &lld, e) < 0)
		return -1;
	if (rq_dry(rq))
		return trial(rq, methods[rq->op - ops].handle, rp, e);
	return methods[rq->op - ops].handle(rq, rp, e);
}

json_t *mgmt_execute(const json_t *doc, bool root)
{
	struct reply rp = { 0 };
	struct err e = { 0 };
	struct request rq;
	json_t *r;

	if (rq_decode(doc, &rq, &e) < 0)
		return mgmt_refusal(&rp, &e);
	rq.root = root;
	if (perform(&rq, &rp, &e) < 0)
		r = mgmt_refusal(&rp, &e);
	else
		r = answer(&rq, &rp);
	json_decref(rp.doc);
	return r;
}

/* @r as a line; takes @r. */
static int dump(json_t *r, char **reply, size_t *reply_len)
{
	char *s = json_dumps(r, JSON_COMPACT);
	size_t len = s ? strlen(s) : 0;
	char *line = s ? realloc(s, len + 2) : NULL;

	json_decref(r);
	if (!line) {
		free(s);
		return -ENOMEM;
	}
	line[len] = '\n';
	line[len + 1] = '\0';
	*reply = line;
	*reply_len = len + 1;
	return 0;
}

int mgmt_handle(const char *json, size_t len, bool root, char **reply, size_t *reply_len)
{
	const struct reply none = { 0 };
	struct err e = { 0 };
	json_error_t where;
	json_t *doc = json_loadb(json, len, JSON_REJECT_DUPLICATES, &where);
	json_t *r;

	if (json_object_get(doc, "transaction")) {
		r = mgmt_transact(doc, root);
	} else if (doc) {
		r = mgmt_execute(doc, root);
	} else {
		err_set(&e, TGT_INVALID_REQUEST, "not JSON: %s", where.text);
		r = mgmt_refusal(&none, &e);
	}
	json_decref(doc);
	return dump(r, reply, reply_len);
}
