/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dump.h - a configuration of what a daemon has: the way back from running.h to a tree, and a tree
 *          as text of targets.conf(5) or as JSON (doc/design/002-json.md)
 */
#ifndef CONFIG_DUMP_H
#define CONFIG_DUMP_H

#include "config/plan.h"

#define DUMP_NO_PASSWORD "PLEASE_CORRECT_THE_PASSWORD"

/**
 * dump_brief() - what stgt's tgt-admin tells: targets, files, who may log in
 * @c:   conf_init()ed; gets the tree
 * @now: the daemon's state
 */
void dump_brief(struct conf *c, const struct running *now);

/**
 * dump_full() - all that a configuration can ask for
 * @c:         conf_init()ed; gets the tree. What cannot be said is said to its diag
 * @now:       the daemon's state
 * @passwords: object, the password of each user; NULL: accounts stay without
 * @only:      the name of the one target that is told, with its accounts and the identity of its
 *             logical units, without its number and the daemon's own settings; NULL: everything
 *
 * Return: false: there is no target @only
 */
bool dump_full(struct conf *c, const struct running *now, const json_t *passwords,
	       const char *only);

/* The tree as text; what cannot be written (a control character...) is said to c->diag. */
void conf_print(FILE *f, struct conf *c);

/* The tree as {"schema": 1, "configuration": {...}}; NULL: no memory. */
json_t *conf_to_json(const struct conf *c);
/* The tree of such a document; what is wrong with it is said to c->diag, of @file. */
void conf_of_json(struct conf *c, const json_t *doc, const char *file);

/* A value or argument, so that it is read as the same; false: it cannot be, nothing is written */
bool conf_print_value(FILE *f, const char *s);

#endif /* CONFIG_DUMP_H */
