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

/* The tree as text; false: a value cannot be written (a control character...), said to c->diag. */
bool conf_print(FILE *f, struct conf *c);

/* A value or argument, so that it is read as the same; false: that cannot be, nothing is written. */
bool conf_print_value(FILE *f, const char *s);

#endif /* CONFIG_DUMP_H */
