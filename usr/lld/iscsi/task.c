// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * task.c - the tasks of a session, found by initiator task tag
 *
 * A hash table that doubles when its chains get longer than two.  Tasks that
 * ended while data of theirs was on its way are remembered for a while, so that
 * the data can be dropped without a word.
 */
#include <stdlib.h>
#include <string.h>

#include "conn.h"
#include "tgt/pool.h"

static struct iscsi_task **bucket(const struct session *s, uint32_t itt)
{
	return &s->tasks[itt * 0x9e3779b1u >> (32 - s->bucket_bits)];
}

struct iscsi_task *task_find(const struct session *s, uint32_t itt)
{
	struct iscsi_task *t = *bucket(s, itt);

	while (t && t->itt != itt)
		t = t->next;
	return t;
}

/* Without memory the chains just get longer. */
static void grow(struct session *s)
{
	struct iscsi_task **old = s->tasks, **new;
	const unsigned int n = 1u << s->bucket_bits;

	new = calloc((size_t)2 * n, sizeof(struct iscsi_task *));
	if (!new)
		return;
	s->tasks = new;
	s->bucket_bits++;
	for (unsigned int k = 0; k < n; k++) {
		while (old[k]) {
			struct iscsi_task *t = old[k], **b = bucket(s, t->itt);

			old[k] = t->next;
			t->next = *b;
			*b = t;
		}
	}
	free(old);
}

void task_insert(struct session *s, struct iscsi_task *t)
{
	struct iscsi_task **b;

	if (s->nr_tasks >= 2u << s->bucket_bits)
		grow(s);
	b = bucket(s, t->itt);
	t->next = *b;
	*b = t;
	s->nr_tasks++;
	if (t->immediate)
		s->nr_immediate++;
	else
		s->in_flight++;
}

static void task_remove(struct session *s, struct iscsi_task *t)
{
	struct iscsi_task **b = bucket(s, t->itt);

	while (*b != t)
		b = &(*b)->next;
	*b = t->next;
	s->nr_tasks--;
	if (t->immediate)
		s->nr_immediate--;
	else
		s->in_flight--;
}

static void remember(struct session *s, uint32_t itt)
{
	if (!s->stale)
		s->stale = malloc(STALE_MAX * sizeof(uint32_t));
	if (!s->stale)
		return;
	if (s->nr_stale < STALE_MAX)
		s->nr_stale++;
	s->stale[s->stale_at++ % STALE_MAX] = itt;
}

bool task_is_stale(const struct session *s, uint32_t itt)
{
	for (unsigned int k = 0; k < s->nr_stale; k++)
		if (s->stale[k] == itt)
			return true;
	return false;
}

void task_forget(struct iscsi_task *t)
{
	struct conn *c = t->conn;

	if (c->iscsi->immediate_task == t)
		c->iscsi->immediate_task = NULL;
	rx_forget_task(c, t);
	if (t->unsolicited || t->r2t_due != t->r2t_sn)
		remember(c->session, t->itt);
	if (t->stash)
		buf_put(c->iscsi->bufs, t->stash, t->stash_len);
	t->stash = NULL;
	task_remove(c->session, t);
}

void task_end(struct iscsi_task *t)
{
	task_forget(t);
	scsi_cmd_put(task_cmd(t));
}
