/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_core.h - as much of the core as the login sees: two targets, accounts, a door
 */
#ifndef FAKE_CORE_H
#define FAKE_CORE_H

#include <netinet/in.h>

#include "lld/iscsi/login.h"
#include "tgt/target.h"
#include "tgt/worker.h"

#define INITIATOR    "iqn.2026-01.com.example:host"
#define TARGET       "iqn.2026-01.com.example:t1"
#define OTHER_TARGET "iqn.2026-01.com.example:t2"

struct auth discovery_auth;

static const struct lld_ops *const fake_lld = (const void *)&discovery_auth; /* only compared */
static char fake_names[2][64] = { TARGET, OTHER_TARGET };
static struct target fake_targets[2];
static struct iscsi_tcfg fake_cfg, fake_discovery_cfg;
static bool fake_online, fake_admits, fake_gone;
static struct account fake_in, fake_out;
static struct account_binding fake_binding;
static struct work *fake_work;
static struct sockaddr_in fake_peer;

static inline void fake_core_init(void)
{
	fake_online = fake_admits = true;
	fake_gone = false;
	fake_work = NULL;
	fake_peer = (struct sockaddr_in){ .sin_family = AF_INET };
	list_init(&discovery_auth.incoming);
	discovery_auth.outgoing = NULL;
	for (int i = 0; i < 2; i++) {
		fake_targets[i] = (struct target){ .tid = 1 + (uint32_t)i, .name = fake_names[i] };
		fake_targets[i].lld = fake_lld;
		list_init(&fake_targets[i].auth.incoming);
	}
	iscsi_tcfg_exit(&fake_cfg);
	iscsi_tcfg_exit(&fake_discovery_cfg);
	iscsi_tcfg_init(&fake_cfg);
	iscsi_tcfg_init(&fake_discovery_cfg);
}

/* "user" with "secret-of-twelve" may come in; we are "us" with "another-secret" */
static inline void fake_account(struct auth *a, bool mutual)
{
	fake_in =
		(struct account){ .user = (char *)"user", .password = (char *)"secret-of-twelve" };
	fake_out = (struct account){ .user = (char *)"us", .password = (char *)"another-secret" };
	fake_binding.account = &fake_in;
	list_add_tail(&fake_binding.link, &a->incoming);
	if (mutual)
		a->outgoing = &fake_out;
}

const struct account *auth_incoming(const struct auth *a, const char *user)
{
	return !list_empty(&a->incoming) && !strcmp(user, fake_in.user) ? &fake_in : NULL;
}

bool acl_admits(const struct acl *a, const struct sockaddr *addr, const char *name)
{
	(void)a;
	return addr && name && fake_admits;
}

struct target *target_find_name(const struct lld_ops *lld, const char *name)
{
	for (int i = 0; i < 2 && !fake_gone && lld == fake_lld; i++)
		if (!strcmp(fake_names[i], name))
			return &fake_targets[i];
	return NULL;
}

int target_each(int (*each)(void *arg, struct target *t), void *arg)
{
	for (int i = 0; i < 2; i++) {
		const int ret = each(arg, &fake_targets[i]);

		if (ret)
			return ret;
	}
	return 0;
}

bool system_online(void)
{
	return fake_online;
}

void work_submit(struct ev_loop *l, struct work *w)
{
	(void)l;
	fake_work = w;
}

#endif /* FAKE_CORE_H */
