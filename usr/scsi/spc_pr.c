// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_pr.c - reservations: who is registered, who holds, and which commands that stops
 */
#include <stdlib.h>
#include <string.h>

#include "pr.h"
#include "spc.h"
#include "tgt/lu.h"
#include "tgt/nexus.h"

/* itl->pr_reg points here when the nexus was looked up and is not registered */
static char not_registered;

struct pr *pr_of(const struct scsi_lu *lu)
{
	return spc_lu(lu)->pr;
}

int pr_lu_init(struct scsi_lu *lu, struct err *e)
{
	struct pr *pr = calloc(1, sizeof(*pr));

	if (!pr)
		return err_set(e, TGT_NOMEM, "out of memory");
	list_init(&pr->regs);
	spc_lu(lu)->pr = pr;
	return 0;
}

void pr_lu_exit(struct scsi_lu *lu)
{
	struct spc_lu *s = spc_lu(lu);

	if (!s || !s->pr)
		return;
	pr_reg_free_all(&s->pr->regs);
	free(s->pr);
	s->pr = NULL;
}

void pr_lu_reset(struct scsi_lu *lu)
{
	pr_set_spc2_holder(pr_of(lu), NULL);
}

void pr_nexus_lost(struct scsi_lu *lu, struct it_nexus *n)
{
	if (pr_of(lu)->spc2_holder == n)
		pr_set_spc2_holder(pr_of(lu), NULL);
}

/* ---- registrations */

struct pr_reg *pr_reg_find(const struct list_head *regs, const uint8_t *id, size_t id_len,
			   uint16_t rel_port)
{
	struct pr_reg *reg;

	list_for_each_entry (reg, regs, link)
		if (reg->rel_port == rel_port &&
		    transport_id_equal(reg->id, reg->id_len, id, id_len))
			return reg;
	return NULL;
}

struct pr_reg *pr_registration(struct itl *itl)
{
	const struct it_nexus *n = itl->nexus;

	if (!itl->pr_reg) {
		itl->pr_reg = pr_reg_find(&pr_of(itl->lu)->regs, n->transport_id,
					  n->transport_id_len, n->rel_port);
		if (!itl->pr_reg)
			itl->pr_reg = &not_registered;
	}
	return itl->pr_reg == &not_registered ? NULL : itl->pr_reg;
}

/* The list of registrations has changed: everybody is looked up again. */
static void forget_lookups(struct scsi_lu *lu)
{
	struct itl *itl;

	list_for_each_entry (itl, &lu->itls, lu_link)
		itl->pr_reg = NULL;
}

static void update_in_use(struct pr *pr)
{
	pr->in_use = pr->nr_regs || pr->spc2_holder;
}

struct pr_reg *pr_reg_new(const uint8_t *id, size_t id_len, uint16_t rel_port, uint64_t key)
{
	struct pr_reg *reg = malloc(sizeof(*reg) + id_len);

	if (!reg)
		return NULL;
	list_init(&reg->link);
	reg->key = key;
	reg->rel_port = rel_port;
	reg->id_len = (uint16_t)id_len;
	memcpy(reg->id, id, id_len);
	return reg;
}

void pr_reg_free_all(struct list_head *regs)
{
	struct pr_reg *reg, *tmp;

	list_for_each_entry_safe (reg, tmp, regs, link) {
		list_del_init(&reg->link);
		free(reg);
	}
}

void pr_register(struct scsi_lu *lu, struct list_head *fresh, unsigned int nr)
{
	struct pr *pr = pr_of(lu);

	if (!nr)
		return;
	list_splice_tail(fresh, &pr->regs);
	pr->nr_regs += nr;
	update_in_use(pr);
	forget_lookups(lu);
}

void pr_unregister(struct scsi_lu *lu, struct pr_reg *reg)
{
	struct pr *pr = pr_of(lu);

	list_del_init(&reg->link);
	pr->nr_regs--;
	if (pr->holder == reg || !pr->nr_regs)
		pr_set_reservation(pr, PR_NONE, NULL);
	update_in_use(pr);
	forget_lookups(lu);
	free(reg);
}

/* ---- reservations */

void pr_set_reservation(struct pr *pr, uint8_t type, struct pr_reg *holder)
{
	pr->type = type;
	pr->holder = type == PR_NONE || pr_all_registrants(type) ? NULL : holder;
}

void pr_set_spc2_holder(struct pr *pr, const struct it_nexus *n)
{
	pr->spc2_holder = n;
	update_in_use(pr);
}

void pr_tell_registered(struct scsi_lu *lu, const struct it_nexus *except, enum ua ua)
{
	struct itl *itl;

	list_for_each_entry (itl, &lu->itls, lu_link)
		if (itl->nexus != except && pr_registration(itl))
			ua_set(itl, ua);
}

/* ---- conflicts */

static bool write_exclusive(uint8_t type)
{
	return type == PR_WRITE_EXCLUSIVE || type == PR_WRITE_EXCLUSIVE_RO ||
	       type == PR_WRITE_EXCLUSIVE_AR;
}

bool pr_class_conflict(const struct scsi_cmd *cmd, enum pr_class class)
{
	const struct pr *pr = pr_of(cmd->lu);
	const struct pr_reg *reg;

	if (!pr->type || class == PR_ALLOW)
		return false;
	if (class == PR_READ && write_exclusive(pr->type))
		return false;
	reg = pr_registration(cmd->itl);
	if (pr_registrants_only(pr->type))
		return !reg;
	return !pr_is_holder(pr, reg);
}

bool pr_conflict(const struct scsi_cmd *cmd)
{
	const struct pr *pr = pr_of(cmd->lu);

	if (!pr->in_use)
		return false;
	if (pr->spc2_holder && pr->spc2_holder != cmd->nexus && !(cmd->op->flags & OPF_SPC2_OK))
		return true;
	if (cmd->op->pr == PR_OWN)
		return cmd->op->pr_conflict(cmd);
	return pr_class_conflict(cmd, cmd->op->pr);
}
