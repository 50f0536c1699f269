// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lu_quiesce.c - logical units that get another store: new commands wait until those that are under
 * way have ended, and the store has changed
 *
 * Whoever wants that quiesces them, is called when all are idle or the time is over, does what it
 * wants, and lets all of them go on in the same turn of the loop.
 */
#include "core.h"
#include "tgt/ev.h"

#define QUIESCE_NS UINT64_C(3000000000) /* initiators wait for so long, and not for a minute */

static struct list_head quiesced = LIST_HEAD_INIT(quiesced);
static struct ev_timer limit;
static struct ev_defer idle;
static void (*ready_fn)(void);

bool lu_idle(const struct scsi_lu *lu)
{
	return lu->nr_cmds == lu->nr_blocked && !lu->orphans;
}

static void limit_due(struct ev_timer *w)
{
	(void)w;
	ready_fn();
}

static void idle_due(struct ev_defer *w)
{
	const struct scsi_lu *lu;

	(void)w;
	list_for_each_entry (lu, &quiesced, quiesced_link)
		if (!lu_idle(lu))
			return;
	ready_fn();
}

void lu_quiesce(struct scsi_lu *lu, void (*ready)(void))
{
	if (lu->quiesced)
		return;
	lu->quiesced = true;
	list_add_tail(&lu->quiesced_link, &quiesced);
	ready_fn = ready;
	limit.fn = limit_due;
	idle.fn = idle_due;
	if (!ev_timer_active(&limit))
		ev_timer_start(lu->loop, &limit, QUIESCE_NS);
}

void lu_may_be_idle(struct scsi_lu *lu)
{
	if (lu->quiesced && lu_idle(lu))
		ev_defer(lu->loop, &idle, EV_COMPLETE);
}

void lu_quiesce_end(struct scsi_lu *lu)
{
	if (!lu->quiesced)
		return;
	lu->quiesced = false;
	list_del_init(&lu->quiesced_link);
	ev_defer(lu->loop, &idle, EV_COMPLETE); /* who waits for it has to hear of its end */
	taskset_scan(lu);
}

void lus_resume(void)
{
	while (!list_empty(&quiesced))
		lu_quiesce_end(list_first_entry(&quiesced, struct scsi_lu, quiesced_link));
	ev_timer_stop(&limit);
	ev_defer_stop(&idle);
}
