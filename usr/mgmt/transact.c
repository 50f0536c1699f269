// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * transact.c - several operations in one request: all of them or none
 *
 * They run in order, in one turn of the loop: no initiator sees a state in between. When one fails
 * those before it are taken back, the last first (undo.c), unless it is optional: then its failure
 * is reported and that is all.
 */
#include <errno.h>
#include <stdlib.h>

#include "mgmt/handlers.h"
#include "mgmt/undo.h"

struct step {
	json_t *doc; /* the transaction's */
	struct request rq;
	bool optional;
};

struct transaction {
	struct step *steps;
	size_t nr;
	size_t at; /* the one that is done, or has failed */
	json_t *replies;
	struct list_head undo;
	bool root; /* who asks */
};

/* What is not in requests that stand alone is taken out: version is that of the whole. */
static int decode(struct step *s, json_t *doc, struct err *e)
{
	if (!json_is_object(doc))
		return err_set(e, TGT_INVALID_REQUEST, "an operation is not a JSON object");
	s->doc = doc;
	s->optional = json_is_true(json_object_get(doc, "optional"));
	(void)json_object_del(doc, "optional");
	if (json_object_set_new(doc, "version", json_integer(OPS_VERSION)) < 0)
		return err_set(e, TGT_NOMEM, "out of memory");
	return rq_decode(doc, &s->rq, e);
}

/* Drivers and the daemon itself do not start or stop half-way. */
static bool may_take_part(const struct op *op)
{
	return op->mode != MODE_LLD || op->verb == VERB_SHOW;
}

static int check_order(const struct step *s, bool *final, struct err *e)
{
	if (rq_dry(&s->rq))
		return err_set(e, TGT_INVALID_REQUEST,
			       "a dry run of one operation is not part of a transaction");
	if (!may_take_part(s->rq.op) ||
	    (s->rq.op->mode == MODE_SYSTEM && s->rq.op->verb == VERB_DELETE))
		return err_set(e, TGT_INVALID_REQUEST, "%s %s cannot be part of a transaction",
			       mode_word(s->rq.op->mode), verb_word(s->rq.op->verb));
	if (*final && !s->optional && !undo_needless(s->rq.op))
		return err_set(e, TGT_INVALID_REQUEST,
			       "after what cannot be taken back operations have to be optional");
	*final |= !undo_possible(s->rq.op);
	return 0;
}

static int decode_all(struct transaction *t, json_t *array, struct err *e)
{
	bool final = false;

	t->nr = json_array_size(array);
	t->steps = calloc(t->nr ? t->nr : 1, sizeof(*t->steps));
	t->replies = json_array();
	if (!t->steps || !t->replies)
		return err_set(e, TGT_NOMEM, "out of memory");
	for (t->at = 0; t->at < t->nr; t->at++)
		if (decode(&t->steps[t->at], json_array_get(array, t->at), e) < 0 ||
		    check_order(&t->steps[t->at], &final, e) < 0)
			return -1;
	return 0;
}

static json_t *no_memory(void)
{
	const struct reply none = { 0 };
	struct err e;

	(void)err_set(&e, TGT_NOMEM, "out of memory");
	return mgmt_refusal(&none, &e);
}

/* The reply of a step, whose inverse is kept when it is done. */
static json_t *run(struct transaction *t, const struct step *s)
{
	struct list_head batch = LIST_HEAD_INIT(batch);
	json_t *r;

	if (undo_prepare(&s->rq, &batch) < 0) {
		undo_free(&batch);
		return no_memory();
	}
	r = mgmt_execute(s->doc, t->root);
	if (json_integer_value(json_object_get(r, "code")) == TGT_SUCCESS)
		undo_keep(&t->undo, &batch);
	undo_free(&batch);
	(void)json_object_del(r, "version");
	return r;
}

/* The reply of the step that failed is that of the whole. Takes @r. */
static json_t *failed(struct transaction *t, json_t *r)
{
	const bool undone = undo_run(&t->undo);

	if (r && (json_object_set_new(r, "version", json_integer(OPS_VERSION)) < 0 ||
		  json_object_set_new(r, "failed", json_integer((json_int_t)t->at)) < 0 ||
		  json_object_set_new(r, "undone", json_boolean(undone)) < 0)) {
		json_decref(r);
		return NULL;
	}
	return r;
}

static json_t *run_all(struct transaction *t)
{
	for (t->at = 0; t->at < t->nr; t->at++) {
		const struct step *s = &t->steps[t->at];
		json_t *r = run(t, s);

		if (!r ||
		    (json_integer_value(json_object_get(r, "code")) != TGT_SUCCESS && !s->optional))
			return failed(t, r);
		if (json_array_append_new(t->replies, r) < 0)
			return failed(t, no_memory());
	}
	undo_free(&t->undo);
	return json_pack("{s:i, s:i, s:O}", "version", OPS_VERSION, "code", TGT_SUCCESS, "replies",
			 t->replies);
}

static json_t *refused(struct transaction *t, const struct err *e)
{
	const struct reply none = { 0 };

	return failed(t, mgmt_refusal(&none, e));
}

json_t *mgmt_transact(json_t *doc, bool root)
{
	struct transaction t = { .root = root };
	struct err e = { 0 };
	json_t *r;

	list_init(&t.undo);
	if (json_integer_value(json_object_get(doc, "version")) != OPS_VERSION ||
	    json_object_size(doc) != 2)
		(void)err_set(&e, TGT_UNSUPPORTED, "a transaction has version %d and nothing else",
			      OPS_VERSION);
	else if (!json_is_array(json_object_get(doc, "transaction")))
		(void)err_set(&e, TGT_INVALID_REQUEST, "member 'transaction' is not an array");
	if (e.code)
		r = refused(&t, &e);
	else if (decode_all(&t, json_object_get(doc, "transaction"), &e) < 0)
		r = refused(&t, &e);
	else
		r = run_all(&t);
	json_decref(t.replies);
	free(t.steps);
	return r;
}
