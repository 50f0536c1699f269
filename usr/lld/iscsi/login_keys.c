// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * login_keys.c - what the keys of a Login Request mean: who, where to, by what right, how
 */
#include <stdio.h>
#include <string.h>

#include "login.h"
#include "tgt/target.h"

static bool is_refusal(const char *value)
{
	return !strcmp(value, "NotUnderstood") || !strcmp(value, "Irrelevant") ||
	       !strcmp(value, "Reject");
}

/* Sort a pair into l->value[]. */
static int parse_pair(void *arg, char *key, char *value)
{
	struct login *l = arg;
	const enum iscsi_key k = key_find(key);
	const unsigned int stage =
		l->stage == ISCSI_STAGE_SECURITY ? KEY_IN_SECURITY : KEY_IN_OPERATIONAL;

	if (k == KEY_ALL) {
		text_add(&l->out, key, "NotUnderstood");
		return 0;
	}
	if (key_flags(k) & KEY_FROM_TARGET && is_refusal(value))
		return 0; /* of what we have declared */
	if (key_flags(k) & KEY_FROM_TARGET || !(key_when(k) & stage))
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (l->value[k] || (l->seen & KEY_BIT(k) && !(key_flags(k) & KEY_REPEATS)))
		return ISCSI_LOGIN_INITIATOR_ERROR; /* RFC 7143 6.3: once in a login */
	l->seen |= KEY_BIT(k);
	l->value[k] = value;
	return 0;
}

int login_parse(struct login *l)
{
	int ret;

	memset(l->value, 0, sizeof(l->value));
	ret = text_each(l->in, l->in_len, parse_pair, l);
	return ret < 0 ? ISCSI_LOGIN_INITIATOR_ERROR : ret;
}

/* RFC 7143 4.2.7: no controls, no space; a comma would end it in a TransportID (SPC-4 7.6.4.6) */
static bool name_ok(const char *name)
{
	const size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if ((uint8_t)name[i] <= ' ' || name[i] == 0x7f || name[i] == ',')
			return false;
	return len && len <= ISCSI_NAME_MAX;
}

static int session_type(struct login *l, const char *value)
{
	bool discovery = false;

	if (value && !strcmp(value, "Discovery"))
		discovery = true;
	else if (value && strcmp(value, "Normal"))
		return ISCSI_LOGIN_SESSION_TYPE;
	if (value && l->state == LOGIN_GOING && discovery != l->discovery)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (l->state == LOGIN_FIRST)
		l->discovery = discovery;
	return 0;
}

/* A name is said in the first request; later it may only be said again. */
static int take_name(const struct login *l, char *name, const char *value)
{
	if (l->state != LOGIN_FIRST)
		return value && *name && strcmp(name, value) ? ISCSI_LOGIN_INITIATOR_ERROR : 0;
	if (!value)
		return ISCSI_LOGIN_MISSING_PARAMETER;
	if (!name_ok(value))
		return ISCSI_LOGIN_INITIATOR_ERROR;
	(void)snprintf(name, ISCSI_NAME_MAX + 1, "%s", value);
	return 0;
}

/* RFC 7143 13.4, 13.5, 13.7, 13.21 */
int login_identity(struct login *l)
{
	const char *alias = l->value[KEY_INITIATOR_ALIAS];
	int status = take_name(l, l->initiator, l->value[KEY_INITIATOR_NAME]);

	if (!status)
		status = session_type(l, l->value[KEY_SESSION_TYPE]);
	if (!status && !l->discovery)
		status = take_name(l, l->target_name, l->value[KEY_TARGET_NAME]);
	if (status)
		return status;
	if (alias && strlen(alias) >= sizeof(l->alias))
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (alias)
		(void)snprintf(l->alias, sizeof(l->alias), "%s", alias);
	return 0;
}

/* Looked up for every request, because it may be deleted while a login goes on. */
static int find_target(struct login *l)
{
	struct target *t = target_find_name(l->lld, l->target_name);

	if (l->state != LOGIN_FIRST && t != l->target)
		return ISCSI_LOGIN_TARGET_REMOVED;
	if (!t || !acl_admits(&t->acl, l->peer, l->initiator))
		return ISCSI_LOGIN_NOT_FOUND; /* the same: who may not enter learns nothing */
	if (t->state != TARGET_READY)
		return ISCSI_LOGIN_SERVICE_UNAVAILABLE;
	l->target = t;
	l->auth = &t->auth;
	return 0;
}

int login_target(struct login *l)
{
	const bool first = l->state == LOGIN_FIRST;
	int status = 0;

	if (!system_online())
		return ISCSI_LOGIN_SERVICE_UNAVAILABLE;
	l->auth = &discovery_auth;
	if (!l->discovery)
		status = find_target(l);
	if (status)
		return status;
	l->cfg = l->ops->tcfg(l->target);
	if (!first)
		return 0;
	iscsi_params_init(&l->params, l->cfg);
	if (l->discovery)
		return 0;
	status = redirect_check(l);
	if (!status || status == LOGIN_LATER) /* RFC 7143 13.9: in the first response */
		text_addf(&l->out, "TargetPortalGroupTag", "%u", l->tpgt);
	return status;
}

/* RFC 7143 12.1: the first of the list that will do; accounts are there to be asked for. */
static int auth_method(struct login *l, const char *list, bool required)
{
	const char *want = required ? "CHAP" : "None";

	for (;;) {
		const size_t len = strcspn(list, ",");

		if (len == strlen(want) && !memcmp(list, want, len))
			break;
		if (!list[len])
			return ISCSI_LOGIN_AUTHENTICATION_FAILED;
		list += len + 1;
	}
	l->chap_on = required;
	text_add(&l->out, "AuthMethod", want);
	return 0;
}

static int authenticate(struct login *l)
{
	const struct chap_keys k = {
		.a = l->value[KEY_CHAP_A],
		.n = l->value[KEY_CHAP_N],
		.r = l->value[KEY_CHAP_R],
		.i = l->value[KEY_CHAP_I],
		.c = l->value[KEY_CHAP_C],
	};
	const bool any = k.a || k.n || k.r || k.i || k.c;
	int status;

	if (any && !l->chap_on)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (!any) /* it wants to be let through without */
		return l->leaving && !l->security_done && !l->value[KEY_AUTH_METHOD]
			       ? ISCSI_LOGIN_AUTHENTICATION_FAILED
			       : 0;
	status = chap_request(&l->chap, l->auth, &k, &l->out);
	if (status || l->chap.step != CHAP_PASSED)
		return status;
	(void)snprintf(l->user, sizeof(l->user), "%s", k.n);
	l->security_done = true;
	return 0;
}

int login_security(struct login *l)
{
	const bool required = !list_empty(&l->auth->incoming);
	const char *methods = l->value[KEY_AUTH_METHOD];
	int status = 0;

	if (methods)
		status = auth_method(l, methods, required);
	if (!required && !l->chap_on)
		l->security_done = true;
	if (!status && !l->security_done && l->stage == ISCSI_STAGE_OPERATIONAL)
		status = ISCSI_LOGIN_AUTHENTICATION_FAILED;
	if (!status)
		status = authenticate(l);
	if (status || !l->security_done || l->found)
		return status;
	l->found = true;
	return l->ops->find(l);
}

static int operational_key(struct login *l, enum iscsi_key k)
{
	char text[KEY_ANSWER_MAX];

	if (!l->value[k])
		return 0;
	if (l->tsih && key_flags(k) & KEY_LEADING)
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (l->offered & KEY_BIT(k)) {
		l->offered &= ~KEY_BIT(k);
		return key_answered(k, l->cfg, &l->params, l->value[k])
			       ? ISCSI_LOGIN_INITIATOR_ERROR
			       : 0;
	}
	if (l->discovery && key_flags(k) & KEY_NOT_IN_DISCOVERY)
		text_add(&l->out, key_name(k), "Irrelevant");
	else if (key_negotiate(k, l->cfg, &l->params, l->value[k], text))
		text_add(&l->out, key_name(k), text);
	return 0;
}

/* What the administrator has set and the initiator leaves at a default that will not do. */
static void offer(struct login *l)
{
	char text[KEY_ANSWER_MAX];

	for (enum iscsi_key k = 0; k < KEY_COUNT; k++) {
		if (l->seen & KEY_BIT(k) || (l->tsih && key_flags(k) & KEY_LEADING) ||
		    !key_offer(k, l->cfg, text))
			continue;
		text_add(&l->out, key_name(k), text);
		l->offered |= KEY_BIT(k);
	}
	l->told_offers = true;
}

static void declare_dsl(struct login *l)
{
	l->params.max_recv_dsl = l->cfg->value[KEY_MAX_RECV_DSL];
	text_addf(&l->out, key_name(KEY_MAX_RECV_DSL), "%u", l->params.max_recv_dsl);
	l->told_dsl = true;
}

/* RFC 7143 6.2, 6.3; FirstBurstLength is last because MaxBurstLength limits it. */
int login_operational(struct login *l)
{
	int status = 0;

	for (enum iscsi_key k = 0; k < KEY_COUNT && !status; k++)
		if (k != KEY_FIRST_BURST)
			status = operational_key(l, k);
	if (!status)
		status = operational_key(l, KEY_FIRST_BURST);
	if (status || l->stage != ISCSI_STAGE_OPERATIONAL)
		return status;
	if (l->offered) /* it left out what it has to answer */
		return ISCSI_LOGIN_INITIATOR_ERROR;
	if (!l->told_dsl)
		declare_dsl(l);
	if (l->leaving && !l->discovery && !l->told_offers)
		offer(l);
	return 0;
}
