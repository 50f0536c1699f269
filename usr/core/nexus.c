// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nexus.c - I_T nexuses, and their I_T_L nexuses, which are made at the first command
 */
#include <stdlib.h>
#include <string.h>

#include "core.h"
#include "tgt/bytes.h"

static uint64_t last_id;

static char *copy_text(const char *s)
{
	return strdup(s && s[0] ? s : "none");
}

static void nexus_free(struct it_nexus *n)
{
	free(n->itls);
	free(n->transport_id);
	free(n->alias);
	free(n->initiator);
	free(n);
}

struct it_nexus *scsi_nexus_established(struct target *t, const char *initiator, const char *alias,
					const uint8_t *transport_id, unsigned int len, void *priv)
{
	struct it_nexus *n = calloc(1, sizeof(*n));

	if (!n)
		return NULL;
	n->initiator = copy_text(initiator);
	n->alias = copy_text(alias);
	n->transport_id = malloc(len ? len : 1);
	if (!n->initiator || !n->alias || !n->transport_id || len > TRANSPORT_ID_MAX) {
		nexus_free(n);
		return NULL;
	}
	memcpy(n->transport_id, transport_id, len);
	n->transport_id_len = (uint16_t)len;
	n->target = t;
	n->lld = t->lld;
	n->reg = lld_reg_of(t->lld);
	n->id = ++last_id;
	n->rel_port = target_rel_port(t);
	n->priv = priv;
	n->who = initiator_get(n->initiator);
	list_init(&n->cmds);
	list_add_tail(&n->link, &t->nexuses);
	t->nr_nexuses++;
	target_count_changed();
	return n;
}

void itl_free(struct itl *itl)
{
	struct scsi_lu *lu = itl->lu;

	if (lu->devtype->nexus_lost)
		lu->devtype->nexus_lost(lu, itl->nexus);
	itl_allow_removal(itl);
	lu_stats_add(&lu->stats, &itl->stats);
	list_del_init(&itl->lu_link);
	free(itl);
}

void nexus_forget_slot(struct it_nexus *n, unsigned int slot)
{
	if (slot >= n->itls_room || !n->itls[slot])
		return;
	itl_free(n->itls[slot]);
	n->itls[slot] = NULL;
}

void scsi_nexus_lost(struct it_nexus *n)
{
	struct target *t = n->target;

	cmds_abort_nexus(n);
	list_del_init(&n->link);
	t->nr_nexuses--;
	target_count_changed();
	for (unsigned int i = 0; i < n->itls_room; i++) {
		struct scsi_lu *lu;

		if (!n->itls[i])
			continue;
		lu = n->itls[i]->lu;
		nexus_forget_slot(n, i);
		taskset_scan(lu);
	}
	initiator_put(n->who, n);
	nexus_free(n);
}

void scsi_nexus_abort(struct it_nexus *n)
{
	cmds_abort_nexus(n);
	for (unsigned int i = 0; i < n->itls_room; i++)
		if (n->itls[i])
			taskset_scan(n->itls[i]->lu);
}

/* ---- LUN to I_T_L nexus */

/* SAM-5 4.7.3 and following: single level structures only; what is behind the first level is 0. */
int64_t lun_decode(const uint8_t lun[8])
{
	const unsigned int method = lun[0] >> 6;

	if (get_be32(lun + 4) || get_be16(lun + 2))
		return -1;
	if (method == 0) /* peripheral device addressing, bus 0: 4.7.7.2 */
		return lun[0] & 0x3f ? -1 : lun[1];
	if (method == 1) /* flat space addressing: 4.7.7.3 */
		return (int64_t)(lun[0] & 0x3f) << 8 | lun[1];
	if (method == 2 && !(lun[0] & 0x3f) &&
	    !(lun[1] & 0xe0)) /* logical unit addressing: 4.7.7.4 */
		return lun[1] & 0x1f;
	return -1;
}

void lun_encode(uint64_t lun, uint8_t out[8])
{
	memset(out, 0, 8);
	if (lun < 256)
		out[1] = (uint8_t)lun;
	else
		put_be16(out, (uint16_t)(0x4000 | (lun & 0x3fff)));
}

static bool itls_grow(struct it_nexus *n, unsigned int slot)
{
	unsigned int room = n->itls_room ? n->itls_room : 4;
	struct itl **itls;

	if (slot < n->itls_room)
		return true;
	while (room <= slot)
		room *= 2;
	itls = realloc(n->itls, room * sizeof(*itls));
	if (!itls)
		return false;
	memset(itls + n->itls_room, 0, (room - n->itls_room) * sizeof(*itls));
	n->itls = itls;
	n->itls_room = room;
	return true;
}

bool nexus_sees(const struct it_nexus *n, const struct lun_entry *le)
{
	return acl_empty(&le->mask) || acl_admits(&le->mask, n->addr, n->initiator);
}

static struct itl *itl_new(struct it_nexus *n, const struct lun_entry *le)
{
	struct itl *itl;

	if (!itls_grow(n, le->slot))
		return NULL;
	itl = calloc(1, sizeof(*itl));
	if (!itl)
		return NULL;
	itl->nexus = n;
	itl->lu = le->lu;
	itl->lun = le->lun;
	ua_set(itl, UA_POWER_ON_OR_RESET);
	list_add_tail(&itl->lu_link, &le->lu->itls);
	n->itls[le->slot] = itl;
	return itl;
}

int64_t nexus_lun_nr(const struct it_nexus *n, const uint8_t lun[8])
{
	return n->lld->lun_decode ? n->lld->lun_decode(n->target, lun) : lun_decode(lun);
}

static const struct lun_entry *lun_of_nexus(const struct it_nexus *n, const uint8_t lun[8])
{
	const int64_t nr = nexus_lun_nr(n, lun);

	return nr < 0 ? NULL : lunmap_find(n->target, (uint64_t)nr);
}

bool nexus_has_lun(const struct it_nexus *n, const uint8_t lun[8])
{
	const struct lun_entry *le = lun_of_nexus(n, lun);

	return le && nexus_sees(n, le);
}

struct itl *nexus_itl(struct it_nexus *n, const uint8_t lun[8])
{
	const struct lun_entry *le = lun_of_nexus(n, lun);

	if (!le)
		return NULL;
	if (le->slot < n->itls_room && n->itls[le->slot])
		return n->itls[le->slot];
	return nexus_sees(n, le) ? itl_new(n, le) : NULL;
}

int nexus_each_lun(struct it_nexus *n, int (*each)(void *arg, uint64_t lun, struct scsi_lu *lu),
		   void *arg)
{
	const struct target *t = n->target;

	for (unsigned int i = 0; i < t->nr_luns; i++) {
		int r;

		if (!nexus_sees(n, t->luns[i]))
			continue;
		r = each(arg, t->luns[i]->lun, t->luns[i]->lu);
		if (r)
			return r;
	}
	return 0;
}
