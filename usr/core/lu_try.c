// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lu_try.c - would it work? Operations on logical units, without any initiator noticing
 */
#include <string.h>

#include "core.h"

int lu_try_new(struct target *t, uint64_t lun, const struct lu_params *p, struct err *e)
{
	struct scsi_lu *lu;

	if (lunmap_check(t, lun, e) < 0 || lu_create(t, lun, p, &lu, e) < 0)
		return -1;
	lu_release(lu);
	return 0;
}

/* A medium can be changed when nothing uses it. */
static int check_idle(const struct scsi_lu *lu, struct err *e)
{
	if (lu->nr_cmds || lu->orphans)
		return err_set(e, TGT_LUN_ACTIVE, "commands are in flight: try again");
	if (lu->prevent)
		return err_set(e, TGT_PREVENT_REMOVAL, "an initiator prevents removal");
	return 0;
}

static int check_growing(const struct scsi_lu *lu, const char *value, struct err *e)
{
	if (strncmp(value, "size=", 5))
		return err_set(e, TGT_INVALID_REQUEST,
			       "bsopts are given when the logical unit is made; later only size=");
	if (!lu->bs || !lu->bs->ops->resize)
		return err_set(e, TGT_UNSUPPORTED, "this store has a fixed size");
	return 0;
}

struct scsi_lu *lu_sketch(const struct scsi_lu *lu, struct err *e)
{
	struct target *home = target_find(lu->home_tid);
	const struct lun_entry *le = list_first_entry(&lu->maps, struct lun_entry, lu_link);
	const struct lu_params p = {
		.device_type = lu->devtype->name,
		.bstype = lu->store ? lu->store->name : NULL,
		.bsopts = lu->bsopts,
		.bsoflags = lu->bsoflags,
		.block_size = lu->block_size,
	};
	struct scsi_lu *sketch;

	if (lu_create_empty(home ? home : le->target, lu->home_lun, &p, &sketch, e) < 0)
		return NULL;
	sketch->attr = lu->attr;
	return sketch;
}

int lu_sketch_set(struct scsi_lu *sketch, const struct scsi_lu *lu, const char *key,
		  const char *value, struct err *e)
{
	if (strcmp(key, "bsopts") == 0)
		return check_growing(lu, value, e);
	if (strcmp(key, "path") == 0 && check_idle(lu, e) < 0)
		return -1;
	if (lu_param_set(sketch, key, value, e) < 0)
		return -1;
	if (!sketch->bs && !sketch->attr.readonly && lu->bs && !(lu->bs->caps & BS_CAP_WRITE))
		return err_set(e, TGT_INVALID_REQUEST, "%s can only be read", lu->bs->path);
	return 0;
}

void lu_sketch_free(struct scsi_lu *sketch)
{
	lu_release(sketch);
}
