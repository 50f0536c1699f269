/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * handlers.h - who does the operations of ops.h
 */
#ifndef MGMT_HANDLERS_H
#define MGMT_HANDLERS_H

#include <jansson.h>

#include "mgmt/ops.h"
#include "tgt/err.h"

struct acl;
struct ev_loop;
struct lld_ops;
struct lu_attr;
struct scsi_lu;
struct target;

/**
 * struct reply - what a handler has to say besides its result
 * @doc:  a document of show.h, for the operations that have a printer
 * @word: error line for the operator in place of the code's own word, or ""
 */
struct reply {
	json_t *doc;
	char word[128];
};

/* 0, or -1 with @e set. */
typedef int handler_fn(const struct request *rq, struct reply *rp, struct err *e);

#define X(mode, verb, needs, one_of, may, handler, printer, help) handler_fn handler;
OPS_LIST(X)
#undef X

extern struct ev_loop *mgmt_loop; /* for new targets and drivers */

/* What requests name; 0, or -1 with @e set. */
int rq_lld(const struct request *rq, const struct lld_ops **ret, struct err *e);
int rq_target(const struct request *rq, struct target **ret, struct err *e);
/* Both rules or none; NULL: not asked for. */
typedef int rules_fn(struct acl *acl, const char *address, const char *name, struct err *e);
rules_fn bind_rules, unbind_rules;
/* One of them with the request's rules; in a dry run on a copy. */
int change_rules(const struct request *rq, rules_fn *change, struct acl *acl, struct err *e);
int reply_doc(struct reply *rp, json_t *doc, struct err *e); /* takes @doc, NULL: no memory */

/* What a mode page or a new store says stays. */
void lu_attr_restore(struct scsi_lu *lu, const struct lu_attr *before);

/* trial.c: "--dry-run" */
bool rq_dry(const struct request *rq);
/* What @handle would do. 0, or -1 with @e set as it would be. */
int trial(const struct request *rq, handler_fn *handle, struct reply *rp, struct err *e);
json_t *trial_doc(const struct request *rq); /* or NULL: no memory */
void print_trial(FILE *f, const json_t *doc);

/* handle.c and transact.c, for each other: a reply, owned by the caller; NULL: no memory. */
json_t *mgmt_execute(const json_t *doc, bool root);
json_t *mgmt_transact(json_t *doc, bool root); /* changes @doc */
json_t *mgmt_refusal(const struct reply *rp, const struct err *e);

#endif /* MGMT_HANDLERS_H */
