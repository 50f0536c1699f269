/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * show.h - the daemon's state as JSON documents, and stgt's text made of them
 *
 * The state is read in one place, show*.c, which makes a document
 * (doc/design/002-json.md).  --json sends that; otherwise a printer of text.c
 * makes the lines that programs have parsed since stgt.
 */
#ifndef MGMT_SHOW_H
#define MGMT_SHOW_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct auth;
struct it_nexus;
struct lld_ops;
struct lun_entry;
struct target;

#define SHOW_SCHEMA 1 /* changes when a member changes its meaning or goes away */

/* All return a document owned by the caller, or NULL: no memory. */
json_t *show_targets(bool full); /* with all that the text does not need */
json_t *show_parameters(struct target *t);
json_t *show_system(void);
json_t *show_llds(void);
json_t *show_portals(const struct lld_ops *lld);
json_t *show_accounts(bool passwords);
json_t *show_sessions(struct target *t);
/* Members of the document of show_stats() */
enum stats_part {
	STATS_ROWS = 1 << 0,    /* statistics: each LUN and nexus */
	STATS_TOTALS = 1 << 1,  /* totals: each LUN */
	STATS_UNITS = 1 << 2,   /* logical_units */
	STATS_NEXUSES = 1 << 3, /* nexuses */
	STATS_ALL = STATS_ROWS | STATS_TOTALS | STATS_UNITS | STATS_NEXUSES,
};
/* NULLs mean all of them. */
json_t *show_stats(unsigned int parts, struct target *t, const struct lun_entry *le,
		   const struct it_nexus *n);
json_t *show_session_stats(struct target *t, struct it_nexus *n);
json_t *show_conn_stats(struct it_nexus *n);

/* show.c, for its neighbours */
json_t *show_conns(struct it_nexus *n);
json_t *show_auth(const struct auth *auth);

/* show_json.c */
json_t *show_doc(const char *member, json_t *value); /* takes @value */
json_t *show_string(const char *s);                  /* what is not UTF-8 becomes '?' */
int show_add(json_t *array, json_t *value);          /* takes @value, which may be NULL: -1 */
json_t *show_done(json_t *value, int err); /* @value, or NULL (and it is freed) when @err */

/* A peer has chosen some of the text: control characters become '?'. */
void print_clean(FILE *f, const char *s);

typedef void print_fn(FILE *f, const json_t *doc);
print_fn print_targets, print_system, print_llds, print_portals, print_accounts, print_sessions,
	print_stats, print_session_stats, print_conn_stats, print_trace;

#endif /* MGMT_SHOW_H */
