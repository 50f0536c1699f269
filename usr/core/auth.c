// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * auth.c - accounts (user and password for CHAP), and what they are bound to
 */
#include <stdlib.h>
#include <string.h>

#include "tgt/limits.h"
#include "tgt/target.h"

static struct list_head accounts = LIST_HEAD_INIT(accounts); /* newest first */
static unsigned int nr_accounts;

struct auth discovery_auth = {
	.incoming = LIST_HEAD_INIT(discovery_auth.incoming),
};

struct account *account_find(const char *user)
{
	struct account *a;

	list_for_each_entry (a, &accounts, link)
		if (!strcmp(a->user, user))
			return a;
	return NULL;
}

void account_each(void (*each)(void *arg, const struct account *a), void *arg)
{
	const struct account *a;

	list_for_each_entry (a, &accounts, link)
		each(arg, a);
}

static void password_free(char *password)
{
	if (password)
		explicit_bzero(password, strlen(password));
	free(password);
}

static void account_free(struct account *a)
{
	password_free(a->password);
	free(a->user);
	free(a);
}

static int account_check(const char *user, const char *password, struct err *e)
{
	if (!user[0] || strlen(user) > 255 || strpbrk(user, ",\r\n"))
		return err_set(e, TGT_INVALID_REQUEST,
			       "a user has 1 to 255 characters, no comma and no line break");
	if (!password[0] || strlen(password) > 255 || strpbrk(password, "\r\n"))
		return err_set(e, TGT_INVALID_REQUEST,
			       "a password has 1 to 255 characters and no line break");
	return 0;
}

int account_new(const char *user, const char *password, struct err *e)
{
	struct account *a;

	if (account_check(user, password, e) < 0)
		return -1;
	if (account_find(user))
		return err_set(e, TGT_USER_EXIST, "account %s exists", user);
	if (nr_accounts >= LIMIT_ACCOUNTS)
		return err_set(e, TGT_TOO_MANY_USER, "there are %u accounts", nr_accounts);
	a = calloc(1, sizeof(*a));
	if (!a)
		return err_set(e, TGT_NOMEM, "out of memory");
	a->user = strdup(user);
	a->password = strdup(password);
	if (!a->user || !a->password) {
		account_free(a);
		return err_set(e, TGT_NOMEM, "out of memory");
	}
	list_add(&a->link, &accounts);
	nr_accounts++;
	return 0;
}

int account_update(const char *user, const char *password, struct err *e)
{
	struct account *a = account_find(user);
	char *copy;

	if (!a)
		return err_set(e, TGT_NO_USER, "there is no account %s", user);
	if (account_check(user, password, e) < 0)
		return -1;
	copy = strdup(password);
	if (!copy)
		return err_set(e, TGT_NOMEM, "out of memory");
	password_free(a->password);
	a->password = copy;
	return 0;
}

/* ---- bindings */

void auth_init(struct auth *a)
{
	list_init(&a->incoming);
	a->outgoing = NULL;
}

static void binding_free(struct account_binding *b)
{
	list_del_init(&b->link);
	free(b);
}

void auth_clear(struct auth *a)
{
	struct account_binding *b, *tmp;

	list_for_each_entry_safe (b, tmp, &a->incoming, link)
		binding_free(b);
	a->outgoing = NULL;
}

static struct account_binding *binding_find(const struct auth *a, const struct account *acc)
{
	struct account_binding *b;

	list_for_each_entry (b, &a->incoming, link)
		if (b->account == acc)
			return b;
	return NULL;
}

const struct account *auth_incoming(const struct auth *a, const char *user)
{
	const struct account *acc = account_find(user);

	return acc && binding_find(a, acc) ? acc : NULL;
}

static int bind_outgoing(struct auth *a, struct account *acc, struct err *e)
{
	if (a->outgoing)
		return err_set(e, TGT_OUTACCOUNT_EXIST, "the outgoing account is %s",
			       a->outgoing->user);
	a->outgoing = acc;
	return 0;
}

int account_bind(struct auth *a, const char *user, bool outgoing, struct err *e)
{
	struct account *acc = account_find(user);
	struct account_binding *b;

	if (!acc)
		return err_set(e, TGT_NO_USER, "there is no account %s", user);
	if (outgoing)
		return bind_outgoing(a, acc, e);
	if (binding_find(a, acc))
		return err_set(e, TGT_USER_EXIST, "account %s is bound", user);
	b = calloc(1, sizeof(*b));
	if (!b)
		return err_set(e, TGT_NOMEM, "out of memory");
	b->account = acc;
	list_add_tail(&b->link, &a->incoming);
	return 0;
}

/* False: it was not bound. */
static bool auth_drop(struct auth *a, const struct account *acc, bool incoming, bool outgoing)
{
	struct account_binding *b = incoming ? binding_find(a, acc) : NULL;
	bool found = b != NULL;

	if (b)
		binding_free(b);
	if (outgoing && a->outgoing == acc) {
		a->outgoing = NULL;
		found = true;
	}
	return found;
}

int account_unbind(struct auth *a, const char *user, bool outgoing, struct err *e)
{
	const struct account *acc = account_find(user);

	if (!acc || !auth_drop(a, acc, !outgoing, outgoing))
		return err_set(e, TGT_NO_USER, "account %s is not bound", user);
	return 0;
}

static int target_drop_account(void *arg, struct target *t)
{
	(void)auth_drop(&t->auth, arg, true, true);
	return 0;
}

int account_delete(const char *user, struct err *e)
{
	struct account *a = account_find(user);

	if (!a)
		return err_set(e, TGT_NO_USER, "there is no account %s", user);
	(void)auth_drop(&discovery_auth, a, true, true);
	(void)target_each(target_drop_account, a);
	list_del_init(&a->link);
	nr_accounts--;
	account_free(a);
	return 0;
}
