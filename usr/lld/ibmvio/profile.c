// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * profile.c - what AIX, IBM i and Linux expect of a virtual SCSI server (doc/vscsi.md), and the
 *             parameters of a target
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/vio.h"
#include "tgt/bytes.h"

#define CREDITS_MAX 4096
#define HOLD_MAX    60   /* [s] */
#define TYPE_DISK   0x00 /* PERIPHERAL DEVICE TYPE, SPC-4 table 142 */
#define TYPE_CD     0x05

static const struct vio_profile profiles[] = {
	{
		.name = "aix",
		.vendor = "IBM",
		.product_disk = "VDASD blkdev",
		.product_optical = "VOPTA blkdev",
		.rev = "0001",
		.serial_in_inquiry = true,
		.unique_in_inquiry = true,
		.cdb_lax = true,
		.srp_version = "16.a",
		.os_type = MAD_OS_AIX,
	},
	{
		.name = "ibmi",
		.vendor = "IBM",
		.product_disk = "VDASD blkdev",
		.product_optical = "VOPTA blkdev",
		.rev = "0001",
		.serial_in_inquiry = true,
		.unique_in_inquiry = true,
		.cdb_lax = true,
		.srp_version = "16.a",
		.os_type = MAD_OS_AIX,
	},
	{
		.name = "linux",
		.srp_version = "16.a",
		.os_type = MAD_OS_LINUX,
	},
};

const struct vio_profile *const vio_profile_default = &profiles[0];

const struct vio_profile *vio_profile_find(const char *name)
{
	for (size_t i = 0; i < sizeof(profiles) / sizeof(profiles[0]); i++)
		if (!strcmp(profiles[i].name, name))
			return &profiles[i];
	return NULL;
}

/* ---- attributes of a logical unit */

static const char *product(const struct vio_profile *p, const struct scsi_lu *lu)
{
	switch (lu->devtype->type) {
	case TYPE_DISK:
		return p->product_disk;
	case TYPE_CD:
		return p->product_optical;
	default:
		return NULL;
	}
}

/*
 * A client tells disks of two servers apart by their serial numbers, so the
 * default is the NAA designator's digits, which no two hosts have alike.
 */
static void default_serial(const struct vio_profile *p, struct scsi_lu *lu)
{
	const struct lu_attr *a = &lu->attr;
	char sn[LU_ID_MAX + 1] = "", field[LU_VENDOR_SPECIFIC + 1];

	for (unsigned int i = 0; i < a->naa_len && i < sizeof(a->naa); i++)
		(void)snprintf(sn + 2 * i, 3, "%02X", a->naa[i]);
	lu_default(lu, "scsi_sn", p->serial_in_inquiry ? sn : NULL);
	(void)snprintf(field, sizeof(field), "%.*s", LU_VENDOR_SPECIFIC, a->scsi_sn);
	lu_default(lu, "vendor_specific", p->serial_in_inquiry ? field : NULL);
}

/*
 * Of the adapter, so there is none before a target is bound, when there is no
 * client either; and none without a system's name, for it would not be unique.
 */
static void default_unique(const struct vio_target *vt, struct scsi_lu *lu)
{
	const struct port *port = vio_target_port(vt);
	char text[LU_VENDOR_PARAMETERS + 1];
	uint8_t wire[8];
	uint16_t at;

	if (!vt->profile->unique_in_inquiry || !port || !port->system_id[0]) {
		lu_default(lu, "vendor_parameters", NULL);
		return;
	}
	vio_lun_encode(lu->home_lun, wire);
	at = get_be16(wire);
	(void)snprintf(text, sizeof(text), "IBM-VSCSI-%s-P%" PRIu32 "-%" PRIx32 "-%u-%u-%u",
		       port->system_id, port->partition, port->unit, at >> 5 & 7, at >> 8 & 0x3f,
		       at & 0x1f);
	lu_default(lu, "vendor_parameters", text);
}

void vio_lu_defaults(struct target *t, struct scsi_lu *lu)
{
	const struct vio_target *vt = t->lld_priv;
	const struct vio_profile *p = vt->profile;

	lu_default(lu, "vendor_id", p->vendor);
	lu_default(lu, "product_id", product(p, lu));
	lu_default(lu, "product_rev", p->rev);
	lu_default(lu, "cdb_lax", p->cdb_lax ? "1" : "0");
	default_serial(p, lu);
	default_unique(vt, lu);
}

void vio_target_defaults(struct target *t)
{
	for (unsigned int i = 0; i < t->nr_luns; i++) {
		const struct lun_entry *le = t->luns[i];

		if (le->lu->home_tid == t->tid && le->lu->home_lun == le->lun)
			vio_lu_defaults(t, le->lu);
	}
}

/* ---- parameters of a target */

static int update_profile(struct target *t, const char *value, struct err *e)
{
	struct vio_target *vt = t->lld_priv;
	const struct vio_profile *p = vio_profile_find(value);

	if (!p)
		return err_set(e, TGT_INVALID_REQUEST, "profile is aix, ibmi or linux, not '%s'",
			       value);
	vt->profile = p;
	vio_target_defaults(t);
	return 0;
}

static int update_credits(struct target *t, const char *value, struct err *e)
{
	struct vio_target *vt = t->lld_priv;
	char *end;
	const unsigned long n = strtoul(value, &end, 10);

	if (value[0] < '0' || value[0] > '9' || *end || !n || n > CREDITS_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "credits is a number from 1 to %d, not '%s'",
			       CREDITS_MAX, value);
	vt->credits = (uint32_t)n;
	return 0;
}

static int update_firmware(struct target *t, const char *value, struct err *e)
{
	struct vio_target *vt = t->lld_priv;
	const bool on = !strcmp(value, "on");

	if (!on && strcmp(value, "off") != 0)
		return err_set(e, TGT_INVALID_REQUEST, "firmware is on or off, not '%s'", value);
	vt->firmware = on;
	return 0;
}

/* The kernel is told when an adapter is bound. */
static int update_hold(struct target *t, const char *value, struct err *e)
{
	struct vio_target *vt = t->lld_priv;
	char *end;
	const unsigned long n = strtoul(value, &end, 10);

	if (value[0] < '0' || value[0] > '9' || *end || n > HOLD_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "hold is 0 to %d seconds, not '%s'",
			       HOLD_MAX, value);
	if (vio_target_port(vt))
		return err_set(e, TGT_TARGET_ACTIVE, "set hold before the target is bound");
	vt->hold_s = (unsigned int)n;
	return 0;
}

int vio_target_update(struct target *t, const char *name, const char *value, struct err *e)
{
	static const struct {
		const char *name;
		int (*update)(struct target *t, const char *value, struct err *e);
	} parameters[] = {
		{ "profile", update_profile },
		{ "credits", update_credits },
		{ "firmware", update_firmware },
		{ "hold", update_hold },
	};

	for (size_t i = 0; i < sizeof(parameters) / sizeof(parameters[0]); i++)
		if (!strcmp(name, parameters[i].name))
			return parameters[i].update(t, value, e);
	return err_set(e, TGT_INVALID_REQUEST,
		       "ibmvio has profile, credits, firmware and hold, no parameter '%s'", name);
}

void vio_target_show(struct target *t, void (*each)(void *arg, const char *key, const char *value),
		     void *arg)
{
	const struct vio_target *vt = t->lld_priv;
	char credits[16], hold[16];

	(void)snprintf(credits, sizeof(credits), "%" PRIu32, vt->credits);
	each(arg, "profile", vt->profile->name);
	each(arg, "credits", credits);
	each(arg, "firmware", vt->firmware ? "on" : "off");
	(void)snprintf(hold, sizeof(hold), "%u", vt->hold_s);
	each(arg, "hold", hold);
}
