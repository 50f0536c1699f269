// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * initiator.c - what initiators have done by name, over the ends of their sessions
 *
 * Names come from peers, so there is room for a few: one that is not there any more makes way for
 * a new one, and what does not fit is counted as "other".
 */
#include <string.h>

#include "core.h"
#include "tgt/limits.h"

static struct initiator_stats other = { .name = "other" };
static struct initiator_stats named[LIMIT_INITIATORS];
static unsigned int nr_named;

static void add(struct initiator_stats *sum, const struct initiator_stats *i)
{
	for (enum io_class c = 0; c < IO_CLASSES; c++) {
		sum->of[c].commands += i->of[c].commands;
		sum->of[c].bytes += i->of[c].bytes;
	}
	sum->errors += i->errors;
	sum->aborted += i->aborted;
}

static void add_nexus(struct initiator_stats *sum, const struct it_nexus *n)
{
	struct initiator_stats one = { .errors = n->io.errors, .aborted = n->io.aborted };

	for (enum io_class c = 0; c < IO_CLASSES; c++) {
		one.of[c].commands = n->io.of[c].done;
		one.of[c].bytes = n->io.of[c].done_bytes;
	}
	add(sum, &one);
}

static struct initiator_stats *find(const char *name)
{
	for (unsigned int i = 0; i < nr_named; i++)
		if (strcmp(named[i].name, name) == 0)
			return &named[i];
	return NULL;
}

/* A place that is free, or that of one without a session, which is forgotten; NULL: none */
static struct initiator_stats *place(void)
{
	if (nr_named < LIMIT_INITIATORS)
		return &named[nr_named++];
	for (unsigned int i = 0; i < nr_named; i++) {
		if (named[i].nexuses)
			continue;
		add(&other, &named[i]);
		return &named[i];
	}
	return NULL;
}

static struct initiator_stats *initiator_new(const char *name)
{
	struct initiator_stats *i = strlen(name) < sizeof(i->name) ? place() : NULL;

	if (i) {
		*i = (struct initiator_stats){ .nexuses = 0 };
		memcpy(i->name, name, strlen(name) + 1);
	}
	return i;
}

struct initiator_stats *initiator_get(const char *name)
{
	struct initiator_stats *i = strcmp(name, other.name) == 0 ? &other : find(name);

	if (!i)
		i = initiator_new(name);
	if (!i)
		i = &other;
	i->nexuses++;
	return i;
}

void initiator_put(struct initiator_stats *i, const struct it_nexus *n)
{
	i->nexuses--;
	add_nexus(i, n);
}

/* ---- with the sessions that are there */

struct each_arg {
	struct initiator_stats *sum;
	const struct initiator_stats *of;
};

static int add_target(void *arg, struct target *t)
{
	const struct each_arg *a = arg;
	const struct it_nexus *n;

	list_for_each_entry (n, &t->nexuses, link) {
		if (n->who != a->of)
			continue;
		add_nexus(a->sum, n);
		a->sum->in_flight += n->io.in_flight;
	}
	return 0;
}

bool initiator_nr(unsigned int nr, struct initiator_stats *sum)
{
	const struct initiator_stats *i = nr < nr_named ? &named[nr] : &other;
	struct each_arg a = { sum, i };

	if (nr > nr_named)
		return false;
	*sum = *i;
	(void)target_each(add_target, &a);
	return true;
}
