// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * quiesce.c - requests that give logical units another medium: commands in flight end first
 */
#include <string.h>

#include "mgmt/handlers.h"
#include "mgmt/mgmt.h"
#include "tgt/target.h"

/* The logical unit whose path this operation changes, or NULL. */
static struct scsi_lu *lu_of(const json_t *doc)
{
	const struct lun_entry *le;
	struct request rq;
	struct target *t;
	struct err e;

	if (rq_decode(doc, &rq, &e) < 0 || rq_dry(&rq) ||
	    rq.op != op_find(MODE_LOGICALUNIT, VERB_UPDATE) || !rq_names_param(&rq, "path"))
		return NULL;
	t = target_find((uint32_t)rq_number(&rq, 't', 0));
	le = t ? lunmap_find(t, rq_number(&rq, 'l', 0)) : NULL;
	return le ? le->lu : NULL;
}

/* Whether one of them is busy; quiesce all of them when @ready is given. */
static bool each(const json_t *doc, void (*ready)(void))
{
	const json_t *list = json_object_get(doc, "transaction");
	const size_t n = list ? json_array_size(list) : 1;
	bool busy = false;

	for (size_t i = 0; i < n; i++) {
		struct scsi_lu *lu = lu_of(list ? json_array_get(list, i) : doc);

		if (!lu)
			continue;
		busy |= !lu_idle(lu);
		if (ready)
			lu_quiesce(lu, ready);
	}
	return busy;
}

bool mgmt_quiesce(const char *json, size_t len, void (*ready)(void))
{
	static const char path[] = "path=";
	bool busy;
	json_t *doc;

	if (!memmem(json, len, path, strlen(path)))
		return false;
	doc = json_loadb(json, len, JSON_REJECT_DUPLICATES, NULL);
	busy = doc && each(doc, NULL) && each(doc, ready);
	json_decref(doc);
	return busy;
}
