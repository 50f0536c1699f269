// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lu_param.c - "--op update --mode logicalunit --params KEY=VALUE": one row a key
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core.h"

/* P_NAME is cut when it is too long: stgt does that, and its configurations have such values */
enum param_type { P_TEXT, P_NAME, P_BOOL, P_U4, P_U14, P_U16, P_U32 };

static void tell_inquiry_changed(struct scsi_lu *lu)
{
	ua_set_others(lu, NULL, UA_INQUIRY_DATA_CHANGED);
}

static void tell_capacity_changed(struct scsi_lu *lu)
{
	ua_set_others(lu, NULL, UA_CAPACITY_CHANGED);
}

#define ATTR(member) offsetof(struct lu_attr, member), sizeof(((struct lu_attr *)0)->member)

/* clang-format off */
static const struct param {
	const char *key;
	enum param_type type;
	size_t at, size;
	void (*changed)(struct scsi_lu *lu);
} params[] = { /* up to 32: lu_attr.given */
	{ "vendor_id",         P_NAME, ATTR(vendor),        tell_inquiry_changed },
	{ "product_id",        P_NAME, ATTR(product),       tell_inquiry_changed },
	{ "product_rev",       P_NAME, ATTR(rev),           tell_inquiry_changed },
	{ "vendor_specific",   P_TEXT, ATTR(vendor_specific), tell_inquiry_changed },
	{ "vendor_parameters", P_TEXT, ATTR(vendor_parameters), tell_inquiry_changed },
	{ "scsi_id",           P_NAME, ATTR(scsi_id),       tell_inquiry_changed },
	{ "scsi_sn",           P_NAME, ATTR(scsi_sn),       tell_inquiry_changed },
	{ "removable",         P_BOOL, ATTR(removable),     tell_inquiry_changed },
	{ "readonly",          P_BOOL, ATTR(readonly),      NULL },
	{ "online",            P_BOOL, ATTR(online),        NULL },
	{ "thin_provisioning", P_BOOL, ATTR(thin),          tell_inquiry_changed },
	{ "sense_format",      P_BOOL, ATTR(sense_desc),    NULL },
	{ "cdb_lax",           P_BOOL, ATTR(cdb_lax),       NULL },
	{ "lbppbe",            P_U4,   ATTR(lbppbe),        tell_capacity_changed },
	{ "la_lba",            P_U14,  ATTR(la_lba),        tell_capacity_changed },
	{ "optimal_xfer_gran", P_U32,  ATTR(opt_xfer_gran), tell_inquiry_changed },
	{ "optimal_xfer_len",  P_U32,  ATTR(opt_xfer_len),  tell_inquiry_changed },
	{ "rotation_rate",     P_U16,  ATTR(rotation_rate), tell_inquiry_changed },
	{ "slow_command_ms",   P_U32,  ATTR(slow_command_ms), slow_changed },
};
/* clang-format on */

static bool is_text(const struct param *p)
{
	return p->type == P_TEXT || p->type == P_NAME;
}

static int set_text(const struct param *p, char *dst, const char *value, struct err *e)
{
	if (p->type == P_TEXT && strlen(value) >= p->size)
		return err_set(e, TGT_INVALID_REQUEST, "%s has at most %zu characters", p->key,
			       p->size - 1);
	for (const char *c = value; *c; c++)
		if (*c < ' ' || *c > '~')
			return err_set(e, TGT_INVALID_REQUEST, "%s has to be printable ASCII",
				       p->key);
	memset(dst, 0, p->size);
	memcpy(dst, value, strnlen(value, p->size - 1));
	return 0;
}

static int set_number(const struct param *p, void *dst, const char *value, struct err *e)
{
	static const uint32_t largest[] = {
		[P_BOOL] = 1,         [P_U4] = 15,          [P_U14] = 0x3fff,
		[P_U16] = UINT16_MAX, [P_U32] = UINT32_MAX,
	};
	const uint32_t max = largest[p->type];
	char *end;
	unsigned long long v;

	errno = 0;
	v = strtoull(value, &end, 0);
	if (end == value || *end || value[0] == '-' || errno || v > max)
		return err_set(e, TGT_INVALID_REQUEST,
			       "%s is a number from 0 to %" PRIu32 ", not %s", p->key, max, value);
	if (p->type == P_BOOL)
		*(bool *)dst = v != 0;
	else if (p->type == P_U4)
		*(uint8_t *)dst = (uint8_t)v;
	else if (p->type == P_U14 || p->type == P_U16)
		*(uint16_t *)dst = (uint16_t)v;
	else
		*(uint32_t *)dst = (uint32_t)v;
	return 0;
}

/* A store without BS_CAP_WRITE stays read-only whatever the administrator says. */
static int keep_honest(struct scsi_lu *lu, struct err *e)
{
	if (!lu->attr.readonly && lu->bs && !(lu->bs->caps & BS_CAP_WRITE)) {
		lu->attr.readonly = true;
		return err_set(e, TGT_INVALID_REQUEST, "%s can only be read", lu->bs->path);
	}
	return 0;
}

static int set_attr(struct scsi_lu *lu, const struct param *p, const char *value, struct err *e)
{
	struct lu_attr before = lu->attr;
	char *dst = (char *)&lu->attr + p->at;
	int r;

	if (is_text(p))
		r = set_text(p, dst, value, e);
	else
		r = set_number(p, dst, value, e);
	if (!r)
		r = keep_honest(lu, e);
	if (!r && p->changed && memcmp(&before, &lu->attr, sizeof(before)))
		p->changed(lu);
	return r;
}

/* ---- keys that are more than an attribute */

/* Another file behind the logical unit: a change of medium. */
static int set_path(struct scsi_lu *lu, const char *value, struct err *e)
{
	const struct lu_params p = {
		.path = value,
		.bstype = lu->store ? lu->store->name : NULL,
		.bsopts = lu->bsopts,
		.bsoflags = lu->bsoflags,
	};

	if (lu->devtype->flags & DEVTYPE_NO_STORE)
		return err_set(e, TGT_INVALID_REQUEST, "a %s has no store", lu->devtype->name);
	if (!lu_idle(lu))
		return err_set(e, TGT_LUN_ACTIVE, "commands are in flight: try again");
	if (lu->prevent)
		return err_set(e, TGT_PREVENT_REMOVAL, "an initiator prevents removal");
	if (!value[0]) {
		if (!lu->attr.removable)
			return err_set(
				e, TGT_INVALID_REQUEST,
				"only removable media can be taken out: set removable=1 first");
		lu_await_end(lu);
		lu->bs = bs_free(lu->bs);
		lu->blocks = 0;
		lu->medium_loaded = false;
		return 0;
	}
	if (lu_open_store(lu, &p, e) < 0)
		return -1;
	ua_set_others(lu, NULL, UA_MEDIUM_MAY_HAVE_CHANGED);
	return 0;
}

/* "size=N" in bsopts: the file behind it has grown; a plain resize looks at it again. */
static int set_bsopts(struct scsi_lu *lu, const char *value, struct err *e)
{
	if (strncmp(value, "size=", 5))
		return err_set(e, TGT_INVALID_REQUEST,
			       "bsopts are given when the logical unit is made; later only size=");
	return lu_resize(lu, e);
}

/* The bit of lu_attr.given */
static uint32_t bit_of(const struct param *p)
{
	return UINT32_C(1) << (p - params);
}

static const struct param *param_find(const char *key)
{
	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++)
		if (!strcmp(params[i].key, key))
			return &params[i];
	return NULL;
}

size_t lu_param_room(const char *key)
{
	const struct param *p = param_find(key);

	return p && p->type == P_NAME ? p->size - 1 : SIZE_MAX;
}

void lu_default(struct scsi_lu *lu, const char *key, const char *value)
{
	const struct param *p = param_find(key);
	struct lu_attr own;

	if (!p || lu->attr.given & bit_of(p))
		return;
	if (value) {
		(void)set_attr(lu, p, value, NULL);
		return;
	}
	lu_default_attr(lu, &own);
	if (!memcmp((char *)&lu->attr + p->at, (char *)&own + p->at, p->size))
		return;
	memcpy((char *)&lu->attr + p->at, (char *)&own + p->at, p->size);
	if (p->changed)
		p->changed(lu);
}

static void get_attr(const struct scsi_lu *lu, const struct param *p, char *buf, size_t room)
{
	const void *src = (const char *)&lu->attr + p->at;

	if (is_text(p))
		(void)snprintf(buf, room, "%s", (const char *)src);
	else if (p->type == P_BOOL)
		(void)snprintf(buf, room, "%d", *(const bool *)src);
	else if (p->type == P_U4)
		(void)snprintf(buf, room, "%u", *(const uint8_t *)src);
	else if (p->type == P_U14 || p->type == P_U16)
		(void)snprintf(buf, room, "%u", *(const uint16_t *)src);
	else
		(void)snprintf(buf, room, "%" PRIu32, *(const uint32_t *)src);
}

bool lu_param_given(const struct scsi_lu *lu, const char *key)
{
	const struct param *p = param_find(key);

	return p && lu->attr.given & bit_of(p);
}

void lu_param_each(const struct scsi_lu *lu,
		   void (*each)(void *arg, const char *key, const char *value), void *arg)
{
	char text[LU_VENDOR_PARAMETERS + 1];

	for (size_t i = 0; i < sizeof(params) / sizeof(params[0]); i++) {
		get_attr(lu, &params[i], text, sizeof(text));
		each(arg, params[i].key, text);
	}
}

/* ---- mode pages: the device server has their bytes, here is what was said */

void lu_mode_pages_free(struct scsi_lu *lu)
{
	struct lu_mode_page *m, *tmp;

	list_for_each_entry_safe (m, tmp, &lu->mode_pages, link) {
		list_del_init(&m->link);
		free(m);
	}
}

/* NULL: no memory. @text is "PAGE:SUBPAGE:..." */
static struct lu_mode_page *mode_page_new(const char *text)
{
	const size_t n = strlen(text) + 1;
	struct lu_mode_page *m = calloc(1, sizeof(*m) + n);
	char *end;

	if (!m)
		return NULL;
	m->page = (unsigned int)strtoul(text, &end, 0);
	m->subpage = *end ? (unsigned int)strtoul(end + 1, NULL, 0) : 0;
	memcpy(m->text, text, n);
	return m;
}

static void mode_page_keep(struct scsi_lu *lu, struct lu_mode_page *m)
{
	struct lu_mode_page *old, *tmp;

	list_for_each_entry_safe (old, tmp, &lu->mode_pages, link) {
		if (old->page != m->page || old->subpage != m->subpage)
			continue;
		list_del_init(&old->link);
		free(old);
	}
	list_add_tail(&m->link, &lu->mode_pages);
}

static int set_mode_page(struct scsi_lu *lu, const char *key, const char *value, struct err *e)
{
	struct lu_mode_page *m = mode_page_new(value);

	if (!m)
		return err_set(e, TGT_NOMEM, "out of memory");
	if (lu->devtype->lu_param(lu, key, value, e) < 0) {
		free(m);
		return -1;
	}
	mode_page_keep(lu, m);
	return 0;
}

int lu_param_set(struct scsi_lu *lu, const char *key, const char *value, struct err *e)
{
	const struct param *p = param_find(key);

	if (p && set_attr(lu, p, value, e) < 0)
		return -1;
	if (p) {
		lu->attr.given |= bit_of(p);
		return 0;
	}
	if (!strcmp(key, "path"))
		return set_path(lu, value, e);
	if (!strcmp(key, "bsopts"))
		return set_bsopts(lu, value, e);
	if (lu->devtype->lu_param && !strcmp(key, "mode_page"))
		return set_mode_page(lu, key, value, e);
	if (lu->devtype->lu_param)
		return lu->devtype->lu_param(lu, key, value, e);
	return err_set(e, TGT_INVALID_REQUEST, "a %s has no parameter %s", lu->devtype->name, key);
}
