/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * want.h - what a configuration asks for: targets, LUNs, rules, accounts, portals, settings
 *
 * Made of the tree, checked as far as that is possible without the daemon. Everything lives in the
 * configuration's arena, and each part knows the node that it comes from.
 */
#ifndef CONFIG_WANT_H
#define CONFIG_WANT_H

#include <stdint.h>

#include "config/conf.h"

/* "key=value"; for accounts the user and the password, "" when it is not said */
struct want_value {
	const char *key;
	const char *value;
	const struct conf_node *node;
};

struct want_list {
	struct want_value *v;
	unsigned int nr, room;
};

/**
 * struct want_lun - a LUN of a target
 * @lun:        -1: to be chosen
 * @map_target: target that has the logical unit at @map_lun, or NULL: it is its own
 * @path:       NULL: none
 * @options:    of --op new --mode logicalunit, by their names there: bstype, ...
 * @params:     of --params; mode pages come first
 * @raw:        more of them, as text with ${tid} and ${lun} in it
 * @addresses, @names: who sees it; none: all
 */
struct want_lun {
	const struct conf_node *node;
	int64_t lun;
	const char *map_target;
	uint64_t map_lun;
	const char *path;
	bool direct;
	bool allow_in_use;
	struct want_list options, params, raw, addresses, names;
};

/**
 * struct want_target - a target
 * @tid:      0: to be chosen
 * @params:   of --op update --mode target
 * @adapters: "bus" or "host"
 * @closed:   nobody may log in
 */
struct want_target {
	const struct conf_node *node;
	const char *name;
	const char *driver;
	uint32_t tid;
	struct want_list params, addresses, names, incoming, outgoing, adapters;
	bool closed;
	struct want_lun *luns;
	unsigned int nr_luns;
};

/**
 * struct want - all of it
 * @only: the name of the one target that is looked at, the daemon's own settings left alone; NULL:
 *        everything is. One that is not among @targets is to go
 */
struct want {
	struct conf *conf;
	const char *only;
	struct want_list system, portals, accounts, incoming,
		outgoing; /* the last two: discovery */
	struct want_target *targets;
	unsigned int nr_targets;
	int64_t control_port; /* -1: not said */
	bool ignore_errors;
};

/* What is wrong is said; @w is complete when there were no errors. */
void want_make(struct want *w, struct conf *c);

void want_add(struct conf *c, struct want_list *l, const char *key, const char *value,
	      const struct conf_node *n);
/* The value of @key, or NULL. */
const char *want_find(const struct want_list *l, const char *key);

/* want.c and want_lun.c, for each other */
/* stgt's two strings: WCE and DISC of the caching mode page; a disk begins with the second */
#define CACHE_REST ":0:0xff:0xff:0:0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:0:0:0"
#define CACHE_OFF  "8:0:18:0x10" CACHE_REST
#define CACHE_ON   "8:0:18:0x14" CACHE_REST

struct directive;

/* Directives of a block that have passed directive_check(). */
struct scope {
	struct {
		const struct directive *dir;
		const struct conf_node *node;
	} * use;
	unsigned int nr;
};
void scope_make(struct conf *c, struct scope *s, const struct conf_node *block, unsigned int where);
const struct conf_node *scope_one(const struct scope *s, unsigned int what); /* or NULL */
/* Rules of @s, groups replaced by what is in them. */
void want_rules(struct conf *c, const struct scope *s, struct want_list *addresses,
		struct want_list *names);
/* Its "initiator-address NONE", or NULL. */
const struct conf_node *want_nobody(const struct scope *s);
void want_luns(struct conf *c, struct want_target *t, const struct scope *s);
/* direct.c: the identity of a SCSI device of this machine becomes the LUN's. */
void want_direct(struct conf *c, struct want_lun *l);

#endif /* CONFIG_WANT_H */
