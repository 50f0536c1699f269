/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plan.h - what differs between a configuration and a running daemon, as operations
 *
 * The state of the daemon is the answer to running_request(); the plan's operations are one
 * transaction (doc/design/001-control-protocol.md). Nothing here talks to the daemon.
 */
#ifndef CONFIG_PLAN_H
#define CONFIG_PLAN_H

#include <jansson.h>

#include "config/want.h"

/**
 * struct running - a daemon's state
 * @targets: array, as of target show; the rest as of their shows
 * @by_name: "DRIVER NAME": its target
 */
struct running {
	json_t *reply; /* owns */
	const json_t *targets, *accounts, *system, *portals;
	json_t *by_name;       /* owns */
	json_t *accounts_good; /* owns; users whose password is the one that is wanted */
};

/* The request that asks for it; owned by the caller, NULL: no memory. */
json_t *running_request(const struct want *w);
/* Takes @reply. 0, or -1: it is not the answer to running_request(). */
int running_read(struct running *r, const struct want *w, json_t *reply);
void running_free(struct running *r);
/* The target of that driver and name, or NULL. */
json_t *running_target(const struct running *r, const char *driver, const char *name);

enum plan_how {
	PLAN_PRUNE_LUNS = 1 << 0, /* what the file does not have is removed */
	PLAN_PRUNE_TARGETS = 1 << 1,
	PLAN_PRUNE_ACCOUNTS = 1 << 2,
	PLAN_PRUNE = PLAN_PRUNE_LUNS | PLAN_PRUNE_TARGETS | PLAN_PRUNE_ACCOUNTS,
	PLAN_FORCE = 1 << 3,   /* even when it is in use */
	PLAN_PENDING = 1 << 4, /* devices that are not there are waited for */
};

/* In the order in which the daemon does them. */
enum plan_phase {
	PLAN_SYSTEM,
	PLAN_ACCOUNTS,
	PLAN_MOVE, /* a file leaves the LUN that had it */
	PLAN_TARGETS,
	PLAN_MAPS,
	PLAN_REMOVE, /* rules and bindings that the file does not have */
	PLAN_ADAPTERS,
	PLAN_LUNS_GO, /* what the file does not have */
	PLAN_TARGETS_GO,
	PLAN_ACCOUNTS_GO,
	PLAN_PHASES
};

/**
 * struct plan_step - an operation
 * @mark:     '+' something is made, '~' changed, '-' removed
 * @text:     for people
 * @node:     where the file asks for it; NULL: nowhere, it is removed
 * @op:       of a transaction; owned
 * @optional: its failure takes nothing back
 * @busy:     when it fails because something is in use, the others are done without it
 */
struct plan_step {
	struct list_head link;
	char mark;
	const char *text;
	const struct conf_node *node;
	json_t *op;
	bool optional;
	bool busy;
};

/**
 * struct plan - the difference
 * @how:     enum plan_how
 * @blocked: "FILE:LINE: ...": what cannot be changed while it is in use, "" key, text the value
 * @extra_targets, @extra_luns, @extra_accounts: that the daemon has and the file has not
 */
struct plan {
	struct conf *conf;
	struct want *want;
	const struct running *now;
	unsigned int how;
	struct list_head steps[PLAN_PHASES];
	unsigned int nr_steps;
	struct want_list blocked;
	unsigned int extra_targets, extra_luns, extra_accounts;
	json_t *claimed; /* "TID LUN" of LUNs that the file has; owned */
	json_t *paths;   /* PATH: "TID LUN" of who has it; owned */
};

/* Target and LUN numbers that @w leaves open are chosen. What is wrong is said to @c->diag. */
void plan_make(struct plan *p, struct want *w, const struct running *now, unsigned int how);
void plan_free(struct plan *p);

/* plan.c, plan_number.c and plan_lun.c, for each other */

/* Takes @op; NULL: no memory, which ends the program. */
struct plan_step *plan_add(struct plan *p, enum plan_phase phase, char mark,
			   const struct conf_node *n, json_t *op, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
void plan_block(struct plan *p, const struct conf_node *n, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
json_t *plan_op(const char *mode, const char *verb, const char *lld);
json_t *plan_target_op(const char *mode, const char *verb, const struct want_target *t);
void plan_set(json_t *op, const char *member, const char *value);

void plan_numbers(struct plan *p); /* tids, LUNs, claimed, paths */
void plan_luns(struct plan *p, const struct want_target *t, json_t *now);
void plan_maps(struct plan *p, const struct want_target *t, json_t *now);
/* Rules of a target (@lun < 0) or mask of a LUN: bind what is missing, unbind what is too much. */
void plan_rules(struct plan *p, enum plan_phase phase, const struct want_target *t, int64_t lun,
		const struct want_list *addresses, const struct want_list *names,
		const json_t *now);

const char *member_text(const json_t *o, const char *name); /* "" when it is not there */
json_int_t member_number(const json_t *o, const char *name);
json_t *running_lun(const json_t *target, int64_t lun);    /* or NULL */
const char *running_bsoflags(const json_t *backing_store); /* as --bsoflags takes them */
json_int_t running_block_size(const json_t *lun);          /* that its type has by default */
bool lun_is_controller(const json_t *lun);
bool array_has(const json_t *array, const char *text);
/* Equal, or both the same number, or both the same of yes and no. */
bool same_value(const char *a, const char *b);
void op_force(const struct plan *p, json_t *op); /* with PLAN_FORCE: even when it is in use */
const struct want_target *want_target(const struct want *w, const char *name); /* or NULL */

#endif /* CONFIG_PLAN_H */
