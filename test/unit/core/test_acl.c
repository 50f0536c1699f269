// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_acl.c - access rules and accounts
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "check.h"
#include "tgt/target.h"

union address {
	struct sockaddr sa;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

static union address addr(const char *text)
{
	union address a = { 0 };

	if (inet_pton(AF_INET, text, &a.in.sin_addr) == 1)
		a.sa.sa_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &a.in6.sin6_addr) == 1)
		a.sa.sa_family = AF_INET6;
	else
		abort();
	return a;
}

static void address_rules(void)
{
	static const struct {
		const char *rule, *from;
		bool admits;
	} cases[] = {
		{ "ALL", "192.0.2.1", true },
		{ "ALL", "2001:db8::1", true },
		{ "192.0.2.1", "192.0.2.1", true },
		{ "192.0.2.1", "192.0.2.2", false },
		{ "192.0.2.0/24", "192.0.2.255", true },
		{ "192.0.2.0/24", "192.0.3.0", false },
		{ "192.0.2.128/25", "192.0.2.127", false },
		{ "192.0.2.8/29", "192.0.2.15", true },
		{ "192.0.2.8/29", "192.0.2.16", false },
		{ "0.0.0.0/0", "203.0.113.9", true },
		{ "0.0.0.0/0", "2001:db8::1", false }, /* families do not mix */
		{ "::/0", "192.0.2.1", false },
		{ "::/0", "2001:db8::1", true },
		{ "[2001:db8::1]", "2001:db8::1", true },
		{ "[2001:db8::]/32", "2001:db8:ffff::1", true },
		{ "2001:db8::/33", "2001:db8:8000::1", false },
		{ "192.0.2.1", "::ffff:192.0.2.1", true }, /* through an IPv6 socket */
		{ "192.0.2.1/32", "192.0.2.1", true },
		{ "2001:db8::1/128", "2001:db8::2", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const union address from = addr(cases[i].from);
		struct acl a;

		acl_init(&a);
		CHECK_EQ(acl_add_address(&a, cases[i].rule, NULL), 0);
		if (acl_admits(&a, &from.sa, "iqn.x") != cases[i].admits) {
			fprintf(stderr, "%s from %s\n", cases[i].rule, cases[i].from);
			checks_failed++;
		}
		acl_clear(&a);
	}
}

static void nonsense_is_refused(void)
{
	static const char *const bad[] = {
		"",           "all",  "host.example", "192.0.2.1/33", "192.0.2.1/", "192.0.2/24",
		"1.2.3.4/-1", "[::1", "::/129",       "1.2.3.4/8x",   "[192.0.2.1"
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err e;
		struct acl a;

		acl_init(&a);
		CHECK_EQ(acl_add_address(&a, bad[i], &e), (uintmax_t)-1);
		CHECK_EQ(e.code, TGT_INVALID_REQUEST);
		CHECK(acl_empty(&a));
	}
}

static void names_alone_restrict(void)
{
	const union address from = addr("192.0.2.1");
	struct acl a;
	struct err e;

	acl_init(&a);
	CHECK(!acl_admits(&a, &from.sa, "iqn.good")); /* no rule: nobody */
	CHECK_EQ(acl_add_name(&a, "iqn.good", NULL), 0);
	CHECK(acl_admits(&a, &from.sa, "iqn.good"));
	CHECK(!acl_admits(&a, &from.sa, "iqn.bad"));
	CHECK(!acl_admits(&a, &from.sa, NULL));
	CHECK_EQ(acl_add_name(&a, "iqn.good", &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_ACL_EXIST);
	CHECK_EQ(acl_remove_name(&a, "iqn.other", &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_ACL_NOEXIST);
	CHECK_EQ(acl_add_address(&a, "192.0.2.0/24", NULL), 0); /* either of both admits */
	CHECK(acl_admits(&a, &from.sa, "iqn.bad"));
	acl_clear(&a);
}

static void accounts_are_bound_and_go(void)
{
	struct auth auth;
	struct err e;

	auth_init(&auth);
	CHECK_EQ(account_new("u", "secretsecret", NULL), 0);
	CHECK_EQ(account_new("u", "other", &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_USER_EXIST);
	CHECK_EQ(account_new("a,b", "secretsecret", &e), (uintmax_t)-1);
	CHECK_EQ(account_new("a\nb", "secretsecret", &e), (uintmax_t)-1);
	CHECK_EQ(account_new("a", "secret\rsecret", &e), (uintmax_t)-1);
	CHECK_EQ(account_update("u", "secret\nsecret", &e), (uintmax_t)-1);
	CHECK(!auth_incoming(&auth, "u"));
	CHECK_EQ(account_bind(&auth, "u", false, NULL), 0);
	CHECK_EQ(account_bind(&auth, "u", true, NULL), 0);
	CHECK_EQ(account_bind(&auth, "u", true, &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_OUTACCOUNT_EXIST);
	CHECK_EQ(account_update("u", "newnewnewnew", NULL), 0);
	CHECK(!strcmp(auth_incoming(&auth, "u")->password, "newnewnewnew"));
	CHECK_EQ(account_unbind(&auth, "u", false, NULL), 0);
	CHECK(!auth_incoming(&auth, "u"));
	auth_clear(&auth);
	CHECK_EQ(account_delete("u", NULL), 0);
	CHECK_EQ(account_delete("u", &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_NO_USER);
}

/* stgt's table of 16 discovery accounts could be overrun. */
static void many_discovery_accounts(void)
{
	char user[16];

	for (int i = 0; i < 40; i++) {
		(void)snprintf(user, sizeof(user), "d%d", i);
		CHECK_EQ(account_new(user, "secretsecret", NULL), 0);
		CHECK_EQ(account_bind(&discovery_auth, user, false, NULL), 0);
	}
	CHECK(auth_incoming(&discovery_auth, "d39"));
	for (int i = 0; i < 40; i++) {
		(void)snprintf(user, sizeof(user), "d%d", i);
		CHECK_EQ(account_delete(user, NULL), 0);
	}
	CHECK(list_empty(&discovery_auth.incoming));
}

int main(void)
{
	RUN(address_rules);
	RUN(nonsense_is_refused);
	RUN(names_alone_restrict);
	RUN(accounts_are_bound_and_go);
	RUN(many_discovery_accounts);
	return check_report();
}
