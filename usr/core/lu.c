// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lu.c - making and freeing a logical unit: device type, store, default identity
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core.h"
#include "tgt/bytes.h"
#include "tgt/limits.h"

static struct scsi_lu absent;
static unsigned int nr_lus;

unsigned int lu_count(void)
{
	return nr_lus;
}

static void lu_lists_init(struct scsi_lu *lu)
{
	list_init(&lu->cmds);
	list_init(&lu->itls);
	list_init(&lu->maps);
	list_init(&lu->mode_pages);
	list_init(&lu->orphan_cmds);
	list_init(&lu->pending_link);
	list_init(&lu->quiesced_link);
}

struct scsi_lu *lu_absent(void)
{
	if (!absent.devtype) {
		absent.devtype = &devtype_absent;
		absent.block_size = 512;
		absent.block_shift = 9;
		absent.max_xfer = LIMIT_XFER;
		absent.attr.online = true;
		lu_lists_init(&absent);
	}
	absent.loop = ev_loop_self();
	return &absent;
}

/* ---- default identity */

static uint64_t hash(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (uint8_t)*s) * UINT64_C(0x100000001b3); /* FNV-1a */
	h ^= h >> 30;
	h *= UINT64_C(0xbf58476d1ce4e5b9); /* and a finaliser, so that all bits depend on all */
	h ^= h >> 27;
	h *= UINT64_C(0x94d049bb133111eb);
	return h ^ h >> 31;
}

static void machine_id(char *buf, size_t room)
{
	FILE *f = fopen("/etc/machine-id", "re");

	buf[0] = '\0';
	if (f) {
		if (!fgets(buf, (int)room, f))
			buf[0] = '\0';
		(void)fclose(f);
	}
	if (!buf[0])
		(void)gethostname(buf, room - 1);
	buf[room - 1] = '\0';
}

/*
 * NAA 3h, locally assigned (SPC-4 7.8.6.6.4): 60 bits of this machine, the
 * target's name and the LUN, so that no two hosts give the same one and a
 * restart gives the same again.
 */
static void default_naa(struct scsi_lu *lu, const struct target *t, uint64_t lun)
{
	char id[80], nr[24];
	uint64_t h;

	machine_id(id, sizeof(id));
	(void)snprintf(nr, sizeof(nr), "%" PRIu64, lun);
	h = hash(hash(hash(UINT64_C(0xcbf29ce484222325), id), t->name), nr);
	put_be64(lu->attr.naa, (h & UINT64_C(0x0fffffffffffffff)) | UINT64_C(3) << 60);
	lu->attr.naa_len = 8;
}

/* All but the NAA designator. */
void lu_default_attr(const struct scsi_lu *lu, struct lu_attr *a)
{
	memset(a, 0, sizeof(*a));
	(void)snprintf(a->vendor, sizeof(a->vendor), "IET");
	(void)snprintf(a->product, sizeof(a->product), "%s", lu->devtype->product);
	(void)snprintf(a->rev, sizeof(a->rev), "0001");
	(void)snprintf(a->scsi_id, sizeof(a->scsi_id), "IET     %04x%04" PRIx64, lu->home_tid,
		       lu->home_lun);
	(void)snprintf(a->scsi_sn, sizeof(a->scsi_sn), "beaf%u%" PRIu64, lu->home_tid,
		       lu->home_lun);
	a->online = true;
	a->slow_command_ms = slow_default_ms();
	a->removable = lu->devtype->flags & DEVTYPE_MEDIUM;
}

/* ---- store */

static void lu_size_from_store(struct scsi_lu *lu)
{
	lu->blocks = lu->bs ? lu->bs->size >> lu->block_shift : 0;
	lu->medium_loaded = lu->bs != NULL;
	lu->attr.readonly |= lu->bs && lu->bs->readonly;
}

static int lu_check_store(const struct scsi_lu *lu, struct err *e)
{
	if (lu->bs->align > lu->block_size)
		return err_set(e, TGT_INVALID_REQUEST,
			       "%s needs blocks of %u bytes, this logical unit has %u: give "
			       "--blocksize %u",
			       lu->bs->path, lu->bs->align, lu->block_size, lu->bs->align);
	if (!(lu->bs->size >> lu->block_shift))
		return err_set(e, TGT_INVALID_REQUEST, "%s is smaller than one block of %u bytes",
			       lu->bs->path, lu->block_size);
	return 0;
}

int lu_open_store(struct scsi_lu *lu, const struct lu_params *p, struct err *e)
{
	struct bs *old = lu->bs;

	if (bs_new(lu->loop, p->bstype ? p->bstype : "rdwr", p->path, p->bsoflags, p->bsopts,
		   p->readonly, &lu->bs, e) < 0) {
		lu->bs = old;
		return -1;
	}
	if (lu_check_store(lu, e) < 0) {
		(void)bs_free(lu->bs);
		lu->bs = old;
		return -1;
	}
	(void)bs_free(old);
	lu_await_end(lu);
	lu_size_from_store(lu);
	return 0;
}

/* For the next medium. */
static int lu_keep_params(struct scsi_lu *lu, const struct lu_params *p, struct err *e)
{
	lu->store = bs_find(p->bstype ? p->bstype : "rdwr");
	lu->bsoflags = p->bsoflags;
	lu->bsopts = strdup(p->bsopts ? p->bsopts : "");
	return lu->bsopts ? 0 : err_set(e, TGT_NOMEM, "out of memory");
}

static int lu_first_store(struct scsi_lu *lu, const struct lu_params *p, struct err *e)
{
	if (lu->devtype->flags & DEVTYPE_NO_STORE)
		return 0;
	if (lu_keep_params(lu, p, e) < 0)
		return -1;
	if (!p->path && (!lu->store || !(lu->store->flags & BS_OPS_NO_PATH))) {
		if (lu->devtype->flags & DEVTYPE_MEDIUM)
			return 0;
		return err_set(e, TGT_INVALID_REQUEST, "a %s needs a store: give --backing-store",
			       lu->devtype->name);
	}
	return p->pending && lu->store && lu_device_missing(p->path) ? lu_await(lu, p->path, e)
								     : lu_open_store(lu, p, e);
}

static int lu_set_block_size(struct scsi_lu *lu, uint32_t size, struct err *e)
{
	if (!size)
		size = lu->devtype->block_size;
	if (size < 512 || size > 65536 || (size & (size - 1))) {
		if (lu->devtype->flags & DEVTYPE_NO_STORE)
			size = 512;
		else
			return err_set(e, TGT_INVALID_REQUEST,
				       "block size %u is not a power of two from 512 to 65536",
				       size);
	}
	lu->block_size = size;
	lu->block_shift = (uint8_t)__builtin_ctz(size);
	return 0;
}

static void lu_free(struct scsi_lu *lu)
{
	if (lu->devtype->lu_exit)
		lu->devtype->lu_exit(lu);
	ev_timer_stop(&lu->slow_timer);
	lu_await_end(lu);
	(void)bs_free(lu->bs);
	lu_mode_pages_free(lu);
	free(lu->bsopts);
	free(lu);
	nr_lus--;
}

static int lu_make(struct target *t, uint64_t lun, const struct lu_params *p,
		   int (*store)(struct scsi_lu *lu, const struct lu_params *p, struct err *e),
		   struct scsi_lu **ret, struct err *e)
{
	const char *type = p->device_type ? p->device_type : "disk";
	const struct device_type_ops *dt = devtype_find(type);
	struct scsi_lu *lu;

	if (!dt)
		return err_set(e, TGT_INVALID_REQUEST, "no device type is named %s", type);
	lu = calloc(1, sizeof(*lu));
	if (!lu)
		return err_set(e, TGT_NOMEM, "out of memory");
	nr_lus++;
	lu->devtype = dt;
	lu->loop = t->loop;
	lu->max_xfer = LIMIT_XFER;
	lu->home_tid = t->tid;
	lu->home_lun = lun;
	lu->slow_timer.fn = slow_timer_due;
	lu_lists_init(lu);
	lu_default_attr(lu, &lu->attr);
	default_naa(lu, t, lun);
	if (lu_set_block_size(lu, p->block_size, e) < 0 || store(lu, p, e) < 0 ||
	    (dt->lu_init && dt->lu_init(lu, e) < 0)) {
		lu_free(lu);
		return -1;
	}
	*ret = lu;
	return 0;
}

int lu_create(struct target *t, uint64_t lun, const struct lu_params *p, struct scsi_lu **ret,
	      struct err *e)
{
	return lu_make(t, lun, p, lu_first_store, ret, e);
}

int lu_create_empty(struct target *t, uint64_t lun, const struct lu_params *p, struct scsi_lu **ret,
		    struct err *e)
{
	return lu_make(t, lun, p, lu_keep_params, ret, e);
}

void lu_orphan_gone(struct scsi_lu *lu)
{
	if (lu->dying && !lu->orphans)
		lu_free(lu);
}

/* Its LUNs are gone, and with them every command; orphans may still be with the store. */
void lu_release(struct scsi_lu *lu)
{
	lu->dying = true;
	lu_quiesce_end(lu);
	lu_orphan_gone(lu);
}

int lu_resize(struct scsi_lu *lu, struct err *e)
{
	const uint64_t before = lu->blocks;
	int r;

	if (!lu->bs || !lu->bs->ops->resize)
		return err_set(e, TGT_UNSUPPORTED, "this store has a fixed size");
	r = lu->bs->ops->resize(lu->bs);
	if (r < 0)
		return err_set(e, TGT_UNKNOWN, "%s: %s", lu->bs->path, strerror(-r));
	if (lu_check_store(lu, e) < 0)
		return -1;
	lu->blocks = lu->bs->size >> lu->block_shift;
	if (lu->blocks != before)
		ua_set_others(lu, NULL, UA_CAPACITY_CHANGED);
	return 0;
}
