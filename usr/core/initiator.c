// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * initiator.c - what initiators have done by name, over the ends of their sessions
 *
 * Names come from peers, so there is room for a few: one that is not there any more makes way for
 * a new one, and what does not fit is counted as "other".
 */
#include <stdlib.h>
#include <string.h>

#include "core.h"
#include "tgt/limits.h"

static char other_name[] = "other";
static struct initiator_stats other = { .name = other_name };
static struct initiator_stats *named[LIMIT_INITIATORS]; /* NULLs from nr_named on */
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
		if (strcmp(named[i]->name, name) == 0)
			return named[i];
	return NULL;
}

/* The place of one without a session, which is forgotten, or a new one; NULL: none */
static struct initiator_stats **place(void)
{
	if (nr_named < LIMIT_INITIATORS)
		return &named[nr_named++];
	for (unsigned int i = 0; i < nr_named; i++) {
		if (named[i]->nexuses)
			continue;
		add(&other, named[i]);
		free(named[i]->name);
		free(named[i]);
		return &named[i];
	}
	return NULL;
}

static struct initiator_stats *initiator_new(const char *name)
{
	struct initiator_stats *i = calloc(1, sizeof(*i));
	struct initiator_stats **at;

	if (!i)
		return NULL;
	i->name = strdup(name);
	at = i->name ? place() : NULL;
	if (!at) {
		free(i->name);
		free(i);
		return NULL;
	}
	*at = i;
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
	const struct initiator_stats *i = nr < nr_named ? named[nr] : &other;
	struct each_arg a = { sum, i };

	if (nr > nr_named)
		return false;
	*sum = *i;
	(void)target_each(add_target, &a);
	return true;
}
