// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * op_account.c - operations of --mode account
 */
#include <string.h>

#include "mgmt/handlers.h"
#include "mgmt/show.h"
#include "tgt/target.h"

int do_account_new(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rp;
	return account_new(rq_text(rq, 'u'), rq_text(rq, 'p'), e);
}

int do_account_update(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rp;
	return account_update(rq_text(rq, 'u'), rq_text(rq, 'p'), e);
}

int do_account_delete(const struct request *rq, struct reply *rp, struct err *e)
{
	(void)rp;
	if (rq_dry(rq) && account_find(rq_text(rq, 'u')))
		return 0;
	return account_delete(rq_text(rq, 'u'), e);
}

int do_account_show(const struct request *rq, struct reply *rp, struct err *e)
{
	const char *params = rq_text(rq, 'P');

	if (params && strcmp(params, "passwords") != 0)
		return err_set(e, TGT_INVALID_REQUEST, "there is nothing but --params passwords");
	if (params && !rq->root)
		return err_set(e, TGT_INVALID_REQUEST, "only root is told passwords");
	return reply_doc(rp, show_accounts(params != NULL), e);
}

/* Passwords are compared here, and never told. */
int do_account_stat(const struct request *rq, struct reply *rp, struct err *e)
{
	const struct account *a = account_find(rq_text(rq, 'u'));

	(void)rp;
	if (!a)
		return err_set(e, TGT_NO_USER, "there is no account %s", rq_text(rq, 'u'));
	if (strcmp(a->password, rq_text(rq, 'p')) != 0)
		return err_set(e, TGT_INVALID_REQUEST, "account %s has another password", a->user);
	return 0;
}

/* The accounts of a target, or without --tid those of discovery sessions. */
static int rq_auth(const struct request *rq, struct auth **ret, struct err *e)
{
	struct target *t;

	*ret = &discovery_auth;
	if (!rq_has(rq, 't'))
		return 0;
	if (rq_target(rq, &t, e) < 0)
		return -1;
	*ret = &t->auth;
	return 0;
}

int do_account_bind(const struct request *rq, struct reply *rp, struct err *e)
{
	struct auth *a;

	(void)rp;
	if (rq_auth(rq, &a, e) < 0)
		return -1;
	return account_bind(a, rq_text(rq, 'u'), rq_has(rq, 'O'), e);
}

/* On a copy: another order would show that it was done and taken back. */
static int try_unbind(const struct auth *a, const char *user, bool outgoing, struct err *e)
{
	struct account_binding *b;
	struct auth copy;
	int r = 0;

	auth_init(&copy);
	list_for_each_entry (b, &a->incoming, link)
		r = r ? r : account_bind(&copy, b->account->user, false, e);
	copy.outgoing = a->outgoing;
	if (!r)
		r = account_unbind(&copy, user, outgoing, e);
	auth_clear(&copy);
	return r;
}

int do_account_unbind(const struct request *rq, struct reply *rp, struct err *e)
{
	struct auth *a;

	(void)rp;
	if (rq_auth(rq, &a, e) < 0)
		return -1;
	if (rq_dry(rq))
		return try_unbind(a, rq_text(rq, 'u'), rq_has(rq, 'O'), e);
	return account_unbind(a, rq_text(rq, 'u'), rq_has(rq, 'O'), e);
}
