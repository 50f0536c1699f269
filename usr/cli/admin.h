/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * admin.h - the parts of tgt-admin
 */
#ifndef CLI_ADMIN_H
#define CLI_ADMIN_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

enum { EXIT_NO_FILE = 2 }; /* there is no such configuration file; the others are adm.h's */

/**
 * struct admin - what was asked for
 * @control_port: which daemon; -1: the configuration's, or 0
 * @conf:         path of the configuration
 * @which:        the argument of --delete, --offline, --ready or --update
 */
struct admin {
	int64_t control_port;
	const char *conf;
	const char *which;
	bool force, ignore_errors, pretend, verbose, full;
};

/**
 * struct admin_option - a row of the table of options, which ends with name NULL
 * @letter: 0: none
 * @arg:    NULL: takes none
 * @action: who does it, NULL: it is no action
 * @flag:   offset in struct admin of the bool that it sets, or -1
 */
struct admin_option {
	const char *name;
	char letter;
	const char *arg;
	int (*action)(const struct admin *a);
	int flag;
	const char *help;
};
extern const struct admin_option admin_options[];

/* "tgt-admin complete WORD...", for shells: what the last WORD may become, a line each. @argv[0]
 * is "complete". Its exit status. */
int admin_complete(int argc, char **argv);

/* Each does one of the actions; the exit status. */
int admin_execute(const struct admin *a);
int admin_update(const struct admin *a);
int admin_delete(const struct admin *a);
int admin_offline(const struct admin *a);
int admin_ready(const struct admin *a);
int admin_show(const struct admin *a);
int admin_dump(const struct admin *a);

unsigned int admin_port(const struct admin *a);
/* Member "targets" of target show --json; the caller owns *@reply. */
const json_t *admin_targets(const struct admin *a, json_t **reply);
/* Is @target the one that was asked for: by its name, as tid=N, or as ALL? */
bool admin_means(const struct admin *a, const json_t *target);

#endif /* CLI_ADMIN_H */
