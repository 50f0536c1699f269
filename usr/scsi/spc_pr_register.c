// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_pr_register.c - PERSISTENT RESERVE OUT: REGISTER, REGISTER AND IGNORE EXISTING KEY, REGISTER
 *                     AND MOVE (SPC-4 5.13.7, 5.13.8)
 */
#include "pr_out.h"
#include "spc.h"
#include "tgt/bytes.h"
#include "tgt/limits.h"
#include "tgt/lld.h"
#include "tgt/lu.h"
#include "tgt/nexus.h"
#include "tgt/target.h"

/* ---- REGISTER, REGISTER AND IGNORE EXISTING KEY: 5.13.7 */

/* Is @reg of the same initiator port, and of a target port that this REGISTER is for? */
static bool register_covers(const struct scsi_cmd *cmd, const struct pr_out *o,
			    const struct pr_reg *reg)
{
	const struct it_nexus *n = cmd->nexus;

	return (reg->rel_port == n->rel_port || o->flags & PR_OUT_ALL_TG_PT) &&
	       transport_id_equal(reg->id, reg->id_len, n->transport_id, n->transport_id_len);
}

/* ALL_TG_PT is as if it had come through each port, where the key has to be right as well. */
static bool register_keys_match(const struct scsi_cmd *cmd, const struct pr_out *o)
{
	const struct pr_reg *reg;

	if (o->action == PR_OUT_REGISTER_AND_IGNORE)
		return true;
	list_for_each_entry (reg, &o->pr->regs, link)
		if (register_covers(cmd, o, reg) && reg->key != o->key)
			return false;
	return true;
}

/* The registrations that a REGISTER is going to add. */
struct fresh {
	struct list_head regs;
	unsigned int nr;
	bool listed; /* collecting those of SPEC_I_PT */
};

/* One I_T nexus; those registered already keep their place. SCSI_DONE: refused. */
static enum scsi_flow collect_one(struct scsi_cmd *cmd, const struct pr_out *o, struct fresh *f,
				  const uint8_t *id, size_t id_len, uint16_t rel_port)
{
	struct pr_reg *reg;

	if (pr_reg_find(&o->pr->regs, id, id_len, rel_port))
		return f->listed ? pr_out_bad_field(cmd, PR_OUT_IDS_AT, 7) : SCSI_PENDING;
	if (pr_reg_find(&f->regs, id, id_len, rel_port))
		return SCSI_PENDING;
	reg = o->pr->nr_regs + f->nr < LIMIT_PR_REGISTRATIONS
		      ? pr_reg_new(id, id_len, rel_port, o->sark)
		      : NULL;
	if (!reg)
		return scsi_check(cmd, SENSE_INSUFFICIENT_REGISTRATION_RES);
	list_add_tail(&reg->link, &f->regs);
	f->nr++;
	return SCSI_PENDING;
}

/* One initiator port at the target ports of table 69. */
static enum scsi_flow collect_ports(struct scsi_cmd *cmd, const struct pr_out *o, struct fresh *f,
				    const uint8_t *id, size_t id_len)
{
	const struct lun_entry *le;

	if (!(o->flags & PR_OUT_ALL_TG_PT))
		return collect_one(cmd, o, f, id, id_len, cmd->nexus->rel_port);
	list_for_each_entry (le, &cmd->lu->maps, lu_link) {
		if (le->target->lld != cmd->nexus->lld)
			continue;
		if (collect_one(cmd, o, f, id, id_len, target_rel_port(le->target)) == SCSI_DONE)
			return SCSI_DONE;
	}
	return SCSI_PENDING;
}

/* The TransportIDs of SPEC_I_PT, table 215. */
static enum scsi_flow collect_listed(struct scsi_cmd *cmd, const struct pr_out *o, struct fresh *f)
{
	const uint8_t *id = o->list + PR_OUT_IDS_AT;
	size_t left, size;

	if (o->len < PR_OUT_IDS_AT || get_be32(o->list + PR_OUT_SIZE) != o->len - PR_OUT_IDS_AT)
		return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	f->listed = true;
	for (left = o->len - PR_OUT_IDS_AT; left; left -= size, id += size) {
		size = transport_id_size(id, left);
		if (!size || (id[0] & 0x0f) != cmd->nexus->lld->protocol_id)
			return pr_out_bad_field(cmd, (unsigned int)(id - o->list), 7);
		if (collect_ports(cmd, o, f, id, size) == SCSI_DONE)
			return SCSI_DONE;
	}
	return SCSI_PENDING;
}

static enum scsi_flow collect(struct scsi_cmd *cmd, const struct pr_out *o, struct fresh *f)
{
	const struct it_nexus *n = cmd->nexus;

	if (collect_ports(cmd, o, f, n->transport_id, n->transport_id_len) == SCSI_DONE)
		return SCSI_DONE;
	return o->flags & PR_OUT_SPEC_I_PT ? collect_listed(cmd, o, f) : SCSI_PENDING;
}

static enum scsi_flow register_key(struct scsi_cmd *cmd, const struct pr_out *o)
{
	struct fresh f = { .regs = LIST_HEAD_INIT(f.regs) };
	struct pr_reg *reg;

	if (collect(cmd, o, &f) == SCSI_DONE) {
		pr_reg_free_all(&f.regs);
		return SCSI_DONE;
	}
	list_for_each_entry (reg, &o->pr->regs, link)
		if (register_covers(cmd, o, reg))
			reg->key = o->sark;
	pr_register(cmd->lu, &f.regs, f.nr);
	o->pr->generation++;
	return scsi_good(cmd);
}

/* 5.13.11.2.3 */
static enum scsi_flow unregister(struct scsi_cmd *cmd, const struct pr_out *o)
{
	const uint8_t type = o->pr->type;
	struct pr_reg *reg, *tmp;

	list_for_each_entry_safe (reg, tmp, &o->pr->regs, link)
		if (register_covers(cmd, o, reg))
			pr_unregister(cmd->lu, reg);
	if (!o->pr->type && pr_registrants_only(type))
		pr_tell_registered(cmd->lu, cmd->nexus, UA_RESERVATIONS_RELEASED);
	o->pr->generation++;
	return scsi_good(cmd);
}

enum scsi_flow spc_pr_register(struct scsi_cmd *cmd)
{
	struct pr_out o;

	if (pr_out_begin(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	if (!register_keys_match(cmd, &o))
		return pr_out_conflict(cmd);
	if (o.flags & PR_OUT_APTPL)
		return pr_out_bad_field(cmd, PR_OUT_FLAGS_AT, 0);
	if (!o.self && !o.sark)
		return scsi_good(cmd); /* tables 67, 68: do nothing */
	if (o.self && o.flags & PR_OUT_SPEC_I_PT)
		return pr_out_bad_field(cmd, PR_OUT_FLAGS_AT, 3);
	return o.sark ? register_key(cmd, &o) : unregister(cmd, &o);
}

/* ---- REGISTER AND MOVE: 5.13.8, 6.16.4 */

enum { MOVE_FLAGS_AT = 17, MOVE_UNREG = 1 << 1, MOVE_APTPL = 1 << 0 }; /* table 217 */

/* Does a target port of that number lead here, and by which transport? */
static const struct lld_ops *port_lld(const struct scsi_lu *lu, uint16_t rel_port)
{
	const struct lun_entry *le;

	list_for_each_entry (le, &lu->maps, lu_link)
		if (target_rel_port(le->target) == rel_port)
			return le->target->lld;
	return NULL;
}

/* The fields that say where to, as far as they can be wrong. */
static enum scsi_flow move_check(struct scsi_cmd *cmd, const struct pr_out *o)
{
	const struct lld_ops *lld = port_lld(cmd->lu, get_be16(o->list + 18));
	const uint8_t *id = o->list + PR_OUT_SIZE;
	const size_t len = o->len - PR_OUT_SIZE;

	if (get_be32(o->list + 20) != len)
		return scsi_check(cmd, SENSE_PARAM_LIST_LENGTH_ERROR);
	if (!o->sark)
		return pr_out_bad_field(cmd, 8, 7);
	if (o->list[MOVE_FLAGS_AT] & MOVE_APTPL)
		return pr_out_bad_field(cmd, MOVE_FLAGS_AT, 0);
	if (!lld)
		return pr_out_bad_field(cmd, 18, 7);
	if (!len || transport_id_size(id, len) != len || (id[0] & 0x0f) != lld->protocol_id)
		return pr_out_bad_field(cmd, PR_OUT_SIZE, 7);
	if (transport_id_equal(id, len, cmd->nexus->transport_id, cmd->nexus->transport_id_len))
		return pr_out_bad_field(cmd, PR_OUT_SIZE, 7);
	return SCSI_PENDING;
}

/* The destination, registered now if it was not; NULL: no resources. */
static struct pr_reg *move_register(struct scsi_cmd *cmd, const struct pr_out *o)
{
	const uint8_t *id = o->list + PR_OUT_SIZE;
	const size_t len = o->len - PR_OUT_SIZE;
	const uint16_t rel_port = get_be16(o->list + 18);
	struct list_head fresh = LIST_HEAD_INIT(fresh);
	struct pr_reg *reg = pr_reg_find(&o->pr->regs, id, len, rel_port);

	if (reg) {
		reg->key = o->sark;
		return reg;
	}
	if (o->pr->nr_regs >= LIMIT_PR_REGISTRATIONS)
		return NULL;
	reg = pr_reg_new(id, len, rel_port, o->sark);
	if (!reg)
		return NULL;
	list_add_tail(&reg->link, &fresh);
	pr_register(cmd->lu, &fresh, 1);
	return reg;
}

enum scsi_flow spc_pr_register_and_move(struct scsi_cmd *cmd)
{
	struct pr_out o;
	struct pr_reg *to;

	if (pr_out_begin_registered(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	if (!o.pr->type)
		return scsi_check(cmd, SENSE_INVALID_FIELD_IN_CDB);
	if (o.pr->holder != o.self) /* nor is there one holder of an all registrants type */
		return pr_out_conflict(cmd);
	if (move_check(cmd, &o) == SCSI_DONE)
		return SCSI_DONE;
	to = move_register(cmd, &o);
	if (!to)
		return scsi_check(cmd, SENSE_INSUFFICIENT_REGISTRATION_RES);
	pr_set_reservation(o.pr, o.pr->type, to);
	if (o.list[MOVE_FLAGS_AT] & MOVE_UNREG)
		pr_unregister(cmd->lu, o.self);
	o.pr->generation++;
	return scsi_good(cmd);
}
