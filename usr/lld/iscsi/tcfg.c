// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tcfg.c - the administrator's side of the keys: what "--mode target" sets and shows
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "keys_table.h"

void iscsi_tcfg_init(struct iscsi_tcfg *cfg)
{
	memset(cfg, 0, sizeof(*cfg));
	for (enum iscsi_key k = 0; k < KEY_COUNT; k++)
		cfg->value[k] = iscsi_keys[k].ours;
}

void iscsi_tcfg_exit(struct iscsi_tcfg *cfg)
{
	free(cfg->redirect_address);
	free(cfg->redirect_port);
	free(cfg->redirect_callback);
	memset(cfg, 0, sizeof(*cfg));
}

static int bad_value(const char *name, const char *value, struct err *e)
{
	return err_set(e, TGT_INVALID_REQUEST, "%s cannot be \"%s\"", name, value);
}

/* "" takes the setting away */
static int set_string(char **s, const char *name, const char *value, struct err *e)
{
	char *copy;

	if (strlen(value) > 255 || strpbrk(value, "\n\t ,"))
		return bad_value(name, value, e);
	copy = *value ? strdup(value) : NULL;
	if (*value && !copy)
		return err_set(e, TGT_NOMEM, "no memory for %s", name);
	free(*s);
	*s = copy;
	return 0;
}

static int set_port(struct iscsi_tcfg *cfg, const char *name, const char *value, struct err *e)
{
	uint32_t port;

	if (*value && (key_number(value, &port) || !port || port > 65535))
		return bad_value(name, value, e);
	return set_string(&cfg->redirect_port, name, value, e);
}

static int set_reason(struct iscsi_tcfg *cfg, const char *name, const char *value, struct err *e)
{
	if (!strcasecmp(value, "Temporary"))
		cfg->redirect_reason = REDIRECT_TEMPORARY;
	else if (!strcasecmp(value, "Permanent"))
		cfg->redirect_reason = REDIRECT_PERMANENT;
	else if (!strcasecmp(value, "Unknown")) /* what is shown before it is set */
		cfg->redirect_reason = REDIRECT_NONE;
	else
		return bad_value(name, value, e);
	return 0;
}

static int set_key(struct iscsi_tcfg *cfg, enum iscsi_key key, const char *value, struct err *e)
{
	const struct key *k = &iscsi_keys[key];
	uint32_t v;

	if (k->type == BOOL && !strcasecmp(value, "yes"))
		value = "Yes";
	else if (k->type == BOOL && !strcasecmp(value, "no"))
		value = "No";
	if (key_parse(k, value, &v)) {
		if (k->type != NUMBER)
			return bad_value(k->name, value, e);
		return err_set(e, TGT_INVALID_REQUEST, "%s is a number from %u to %u, not \"%s\"",
			       k->name, k->min, k->max, value);
	}
	cfg->value[key] = v;
	cfg->set |= KEY_BIT(key);
	return 0;
}

int iscsi_tcfg_set(struct iscsi_tcfg *cfg, const char *name, const char *value, struct err *e)
{
	uint32_t *n = NULL;

	for (enum iscsi_key k = 0; k < KEY_COUNT; k++)
		if (!iscsi_keys[k].hidden && !strcasecmp(iscsi_keys[k].name, name))
			return set_key(cfg, k, value, e);
	if (!strcasecmp(name, "nop_interval"))
		n = &cfg->nop_interval;
	else if (!strcasecmp(name, "nop_count"))
		n = &cfg->nop_count;
	if (n)
		return key_number(value, n) ? bad_value(name, value, e) : 0;
	if (!strcasecmp(name, "RedirectAddress"))
		return set_string(&cfg->redirect_address, name, value, e);
	if (!strcasecmp(name, "RedirectPort"))
		return set_port(cfg, name, value, e);
	if (!strcasecmp(name, "RedirectReason"))
		return set_reason(cfg, name, value, e);
	if (!strcasecmp(name, "RedirectCallback"))
		return set_string(&cfg->redirect_callback, name, value, e);
	return err_set(e, TGT_INVALID_REQUEST, "a target has no parameter \"%s\"", name);
}

static void show_redirect(const struct iscsi_tcfg *cfg,
			  void (*each)(void *arg, const char *key, const char *value), void *arg)
{
	static const char *const reasons[] = { "Unknown", "Temporary", "Permanent" };

	each(arg, "RedirectAddress", cfg->redirect_address ? cfg->redirect_address : "");
	each(arg, "RedirectPort", cfg->redirect_port ? cfg->redirect_port : "");
	each(arg, "RedirectReason", reasons[cfg->redirect_reason]);
	each(arg, "RedirectCallback", cfg->redirect_callback ? cfg->redirect_callback : "");
}

static void show_nop(const struct iscsi_tcfg *cfg,
		     void (*each)(void *arg, const char *key, const char *value), void *arg)
{
	char text[16];

	(void)snprintf(text, sizeof(text), "%u", cfg->nop_interval);
	each(arg, "nop_interval", text);
	(void)snprintf(text, sizeof(text), "%u", cfg->nop_count);
	each(arg, "nop_count", text);
}

void iscsi_tcfg_show(const struct iscsi_tcfg *cfg,
		     void (*each)(void *arg, const char *key, const char *value), void *arg)
{
	char text[KEY_ANSWER_MAX];

	show_nop(cfg, each, arg);
	for (enum iscsi_key k = 0; k < KEY_COUNT; k++) {
		if (iscsi_keys[k].hidden)
			continue;
		key_print(&iscsi_keys[k], cfg->value[k], text);
		each(arg, iscsi_keys[k].name, text);
	}
	show_redirect(cfg, each, arg);
}

void iscsi_tcfg_each_set(const struct iscsi_tcfg *cfg,
			 void (*each)(void *arg, const char *key, const char *value), void *arg)
{
	char text[KEY_ANSWER_MAX];

	show_nop(cfg, each, arg);
	for (enum iscsi_key k = 0; k < KEY_COUNT; k++) {
		if (iscsi_keys[k].hidden || !(cfg->set & KEY_BIT(k)))
			continue;
		key_print(&iscsi_keys[k], cfg->value[k], text);
		each(arg, iscsi_keys[k].name, text);
	}
	if (cfg->redirect_address || cfg->redirect_port || cfg->redirect_callback ||
	    cfg->redirect_reason != REDIRECT_NONE)
		show_redirect(cfg, each, arg);
}
