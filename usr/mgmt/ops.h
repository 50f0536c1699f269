/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * ops.h - the table of management operations, and a request as both ends see it
 *
 * tgtadm and tgtd are built from the same rows: what an operation is called,
 * which options it needs and may have, who does it, who prints its answer.
 * Checks, --help, completion, the manual page's test and the JSON of the
 * control socket come from here.
 */
#ifndef MGMT_OPS_H
#define MGMT_OPS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "tgt/err.h"

/* clang-format off */
#define MODE_LIST(X) /* word, alias */                                          \
	X(SYSTEM,      "system",      "sys")                                    \
	X(TARGET,      "target",      "tgt")                                    \
	X(LOGICALUNIT, "logicalunit", "lu")                                     \
	X(PORTAL,      "portal",      "pt")                                     \
	X(LLD,         "lld",         "lld")                                    \
	X(SESSION,     "session",     "sess")                                   \
	X(CONNECTION,  "connection",  "conn")                                   \
	X(ACCOUNT,     "account",     "account")                                \
	X(TRACE,       "trace",       "trace")

#define VERB_LIST(X)                                                            \
	X(NEW, "new") X(DELETE, "delete") X(SHOW, "show") X(BIND, "bind")       \
	X(UNBIND, "unbind") X(UPDATE, "update") X(STAT, "stat")                 \
	X(START, "start") X(STOP, "stop")

/*
 * Options: letter, long name (and member of the JSON request), type, argument, help.
 * CLIENT ones never leave tgtadm, COMMON ones and the flags that are EVERY go with every operation.
 */
#define OPT_LIST(X)                                                             \
	X('d', "debug",             CLIENT, NULL,   "print the reason of an error too") \
	X('h', "help",              CLIENT, NULL,   "print this text")          \
	X('V', "version",           CLIENT, NULL,   "print the version")        \
	X('C', "control-port",      CLIENT, "PORT", "which daemon to ask, 0 by default") \
	X('o', "op",                COMMON, "OP",   "what to do")               \
	X('m', "mode",              COMMON, "MODE", "with what")                \
	X('L', "lld",               COMMON, "DRIVER", "low-level driver, iscsi by default") \
	X('t', "tid",               NUMBER, "TID",  "target, by number")        \
	X('s', "sid",               NUMBER, "SID",  "session (I_T nexus)")      \
	X('c', "cid",               NUMBER, "CID",  "connection of a session")  \
	X('l', "lun",               NUMBER, "LUN",  "logical unit number")      \
	X('n', "name",              TEXT,   "NAME", "parameter to update")      \
	X('v', "value",             TEXT,   "VALUE", "its new value")           \
	X('b', "backing-store",     TEXT,   "PATH", "file or device that holds the data") \
	X('E', "bstype",            TEXT,   "TYPE", "store, rdwr by default")   \
	X('S', "bsopts",            TEXT,   "OPTIONS", "options of the store, separated by ';'") \
	X('f', "bsoflags",          TEXT,   "FLAGS", "sync, direct or sync:direct") \
	X('y', "blocksize",         NUMBER, "BYTES", "logical block, a power of two") \
	X('T', "targetname",        TEXT,   "NAME", "name of a new target, for iSCSI an iSCSI name") \
	X('I', "initiator-address", TEXT,   "ADDRESS", "ALL, an address, or address/bits") \
	X('Q', "initiator-name",    TEXT,   "NAME", "iSCSI name of an initiator") \
	X('u', "user",              TEXT,   "USER", "account")                  \
	X('p', "password",          TEXT,   "PASSWORD", "its password; - reads it from standard input") \
	X('W', "password-file",     CLIENT, "FILE", "its password, the first line of a file") \
	X('H', "host",              NUMBER, "N",    "adapter, counted from 1")  \
	X('B', "bus",               TEXT,   "BUS,ADDRESS", "adapter, such as vio,30000003") \
	X('F', "force",             FLAG,   NULL,   "even when it is in use")   \
	X('P', "params",            TEXT,   "KEY=VALUE,...", "attributes")      \
	X('Y', "device-type",       TEXT,   "TYPE", "disk, tape, cd, changer, osd, ssc or pt") \
	X('O', "outgoing",          FLAG,   NULL,   "the account we present, for mutual CHAP") \
	X('M', "map",               TEXT,   "TID:LUN", "the logical unit that another target has there") \
	X('w', "pending",           FLAG,   NULL,   "if the device is not there, wait for it") \
	X('j', "json",              EVERY,  NULL,   "answer in JSON, errors too") \
	X('N', "dry-run",           EVERY,  NULL,   "only say whether it would be done")

/*
 * Operations: mode, verb, options needed, options of which one is needed,
 * options allowed besides, handler, printer, help.
 * What stgt allows is allowed; letters it does not know are ours: M, w, F with a logical unit,
 * P with statistics of the system, and to show accounts.
 */
#define OPS_LIST(X)                                                             \
	X(SYSTEM, SHOW, "", "", "", do_system_show, print_system,              \
	  "state of the daemon, its drivers, stores and device types")          \
	X(SYSTEM, UPDATE, "nv", "", "", do_system_update, NULL,                 \
	  "debug on|off, State ready|offline, slow_command_ms, iSNS..., or a driver's") \
	X(SYSTEM, STAT, "", "", "P", do_system_stat, print_stats,               \
	  "statistics of all logical units")                                    \
	X(SYSTEM, DELETE, "", "", "", do_system_delete, NULL,                   \
	  "stop the daemon; refused while a target exists")                     \
	X(TARGET, NEW, "tT", "", "", do_target_new, NULL,                       \
	  "make a target")                                                      \
	X(TARGET, DELETE, "t", "", "F", do_target_delete, NULL,                 \
	  "delete a target with its logical units; in use only with --force")   \
	X(TARGET, SHOW, "", "", "t", do_target_show, print_targets,            \
	  "all targets, or with --tid the parameters of one")                   \
	X(TARGET, STAT, "t", "", "", do_target_stat, print_stats,              \
	  "statistics of a target's logical units")                             \
	X(TARGET, BIND, "t", "IQBH", "", do_target_bind, NULL,                  \
	  "let an initiator in by address or name, or serve an adapter")        \
	X(TARGET, UNBIND, "t", "IQBH", "", do_target_unbind, NULL,              \
	  "take that back")                                                     \
	X(TARGET, UPDATE, "tnv", "", "", do_target_update, NULL,                \
	  "state ready|offline, or a parameter of the driver")               \
	X(LOGICALUNIT, NEW, "tl", "", "bEYSfyMw", do_lu_new, NULL,                \
	  "make a logical unit")                                                \
	X(LOGICALUNIT, DELETE, "tl", "", "F", do_lu_delete, NULL,               \
	  "delete a logical unit; in use only with --force")                    \
	X(LOGICALUNIT, UPDATE, "tl", "", "P", do_lu_update, NULL,               \
	  "change attributes of a logical unit")                                \
	X(LOGICALUNIT, STAT, "tl", "", "", do_lu_stat, print_stats,            \
	  "statistics of a logical unit")                                       \
	X(LOGICALUNIT, BIND, "tl", "IQ", "", do_lu_bind, NULL,                  \
	  "show it only to this initiator, and to others so named")             \
	X(LOGICALUNIT, UNBIND, "tl", "IQ", "", do_lu_unbind, NULL,              \
	  "take that back; without any, all that may log in see it")            \
	X(ACCOUNT, NEW, "up", "", "", do_account_new, NULL,                     \
	  "make an account")                                                    \
	X(ACCOUNT, UPDATE, "up", "", "", do_account_update, NULL,               \
	  "change the password of an account")                                  \
	X(ACCOUNT, DELETE, "u", "", "", do_account_delete, NULL,                \
	  "delete an account, wherever it is bound")                            \
	X(ACCOUNT, SHOW, "", "", "P", do_account_show, print_accounts,         \
	  "names of all accounts; --json --params passwords: and passwords, for root") \
	X(ACCOUNT, STAT, "up", "", "", do_account_stat, NULL,                   \
	  "whether this account exists, with this password")                    \
	X(ACCOUNT, BIND, "u", "", "tO", do_account_bind, NULL,                  \
	  "use an account for a target, or without --tid for discovery")        \
	X(ACCOUNT, UNBIND, "u", "", "tO", do_account_unbind, NULL,              \
	  "take that back")                                                     \
	X(PORTAL, NEW, "P", "", "", do_portal_new, NULL,                        \
	  "listen at portal=ADDRESS[:PORT]")                                    \
	X(PORTAL, DELETE, "P", "", "", do_portal_delete, NULL,                  \
	  "stop listening there")                                               \
	X(PORTAL, SHOW, "", "", "", do_portal_show, print_portals,             \
	  "where the driver listens")                                           \
	X(LLD, START, "", "", "", do_lld_start, NULL,                           \
	  "start a driver")                                                     \
	X(LLD, STOP, "", "", "", do_lld_stop, NULL,                             \
	  "stop a driver; refused while it has targets")                        \
	X(LLD, SHOW, "", "", "", do_lld_show, print_llds,                      \
	  "drivers and their targets")                                          \
	X(SESSION, STAT, "t", "", "s", do_session_stat, print_session_stats,   \
	  "statistics of a session and its connections")                        \
	X(CONNECTION, SHOW, "t", "", "", do_conn_show, print_sessions,         \
	  "sessions and connections of a target")                               \
	X(CONNECTION, DELETE, "t", "", "sc", do_conn_delete, NULL,              \
	  "close a connection")                                                 \
	X(CONNECTION, STAT, "t", "", "sc", do_conn_stat, print_conn_stats,     \
	  "traffic of a session's connections")                                 \
	X(TRACE, SHOW, "", "", "tls", do_trace_show, print_trace,              \
	  "the last commands of all logical units, newest last")
/* clang-format on */

enum mode {
#define X(id, word, alias) MODE_##id,
	MODE_LIST(X)
#undef X
		MODE_NR
};

enum verb {
#define X(id, word) VERB_##id,
	VERB_LIST(X)
#undef X
		VERB_NR
};

enum opt_type { OPT_CLIENT, OPT_COMMON, OPT_EVERY, OPT_FLAG, OPT_NUMBER, OPT_TEXT };

struct opt {
	char letter;
	uint8_t type; /* enum opt_type */
	const char *name;
	const char *arg; /* NULL: takes none */
	const char *help;
};

struct op {
	uint8_t mode, verb;
	const char *needs, *one_of, *may; /* letters of options */
	const char *help;
};

#define OPS_VERSION 1  /* of the request and reply */
#define OPT_NR      64 /* room; the table is shorter */

extern const struct opt opts[]; /* ends with letter 0 */
extern const struct op ops[];
extern const unsigned int ops_nr;

/* An operation and its options; text is borrowed from argv or from the JSON document. */
struct request {
	const struct op *op;
	const char *lld;
	uint64_t have; /* bit i: opts[i] is given */
	const char *text[OPT_NR];
	uint64_t number[OPT_NR];
	bool root; /* in the daemon: who asks is */
};

int op_mode_find(const char *word); /* enum mode, or -1; also the alias */
int verb_find(const char *word);    /* enum verb, or -1 */
const char *mode_word(unsigned int mode);
const char *verb_word(unsigned int verb);
const struct op *op_find(int mode, int verb); /* or NULL */
int opt_find(char letter);                    /* index in opts[], or -1 */
int opt_find_name(const char *name);
uint64_t opt_bit(int opt); /* of request.have */
bool op_allows(const struct op *op, const struct opt *o);

bool rq_has(const struct request *rq, char letter);
const char *rq_text(const struct request *rq, char letter);     /* NULL when not given */
bool rq_names_param(const struct request *rq, const char *key); /* is KEY= in --params? */
uint64_t rq_number(const struct request *rq, char letter, uint64_t otherwise);

/**
 * rq_set() - give an option its value
 * @rq:    request
 * @opt:   index in opts[]
 * @value: argument, borrowed; unused for flags
 * @e:     what is wrong with it, in words for the operator
 *
 * Return: 0, or -1 with @e set
 */
int rq_set(struct request *rq, int opt, const char *value, struct err *e);

/* Are all needed options there and no other? 0, or -1 with stgt's words in @e->text. */
int rq_check(const struct request *rq, struct err *e);

/* The document that goes over the socket, owned by the caller; NULL: text that is not UTF-8. */
json_t *rq_encode(const struct request *rq);
/* @rq borrows from @doc. 0, or -1 with @e set. rq_check() is part of it. */
int rq_decode(const json_t *doc, struct request *rq, struct err *e);

void ops_usage(FILE *f); /* what tgtadm --help prints */

#endif /* MGMT_OPS_H */
