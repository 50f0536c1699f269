/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * directive.h - the table of directives of targets.conf: where one may stand, what it is for
 *
 * targets.conf(5) and its test, errors and want.c come from here.
 */
#ifndef CONFIG_DIRECTIVE_H
#define CONFIG_DIRECTIVE_H

#include <stdbool.h>
#include <stdint.h>

enum conf_where {
	IN_FILE = 1 << 0,    /* in no block */
	IN_TARGET = 1 << 1,  /* <target> */
	IN_LUN = 1 << 2,     /* <backing-store>, <direct-store> */
	IN_MAP = 1 << 3,     /* <map> */
	IN_GROUP = 1 << 4,   /* <initiator-group> */
	IN_ACCOUNT = 1 << 5, /* <account> */
};

enum conf_type {
	OF_TEXT,
	OF_WORD, /* no blanks */
	OF_BOOL, /* yes, on, 1, true; no, off, 0, false */
	OF_NUMBER,
	OF_USER,  /* a user and a password, blanks between; or the user of an <account> */
	OF_BLOCK, /* has to be a block */
	OF_LU,    /* may be one */
};

enum conf_what {
	IS_INCLUDE,
	IS_DEFAULT_DRIVER,
	IS_IGNORE_ERRORS,
	IS_CONTROL_PORT,
	IS_PORTAL,
	IS_SYSTEM, /* --mode system --op update --name PARAMETER */
	IS_DISCOVERY_INCOMING,
	IS_DISCOVERY_OUTGOING,
	IS_ACCOUNT,
	IS_PASSWORD,
	IS_GROUP,
	IS_TARGET,
	/* of a target */
	IS_DRIVER,
	IS_TID,
	IS_TARGET_PARAM, /* --mode target --op update --name PARAMETER */
	IS_INCOMING,
	IS_OUTGOING,
	IS_ADAPTER, /* --mode target --op bind --PARAMETER */
	/* of a target or a LUN */
	IS_ADDRESS,
	IS_NAME,
	IS_MEMBERS, /* of an initiator-group */
	/* a LUN */
	IS_BACKING_STORE,
	IS_DIRECT_STORE,
	IS_MAP,
	/* of a LUN; in a target, of all its LUNs */
	IS_LUN,
	IS_ALLOW_IN_USE,
	IS_LU_OPTION, /* --mode logicalunit --op new --PARAMETER */
	IS_SIZE,
	IS_PATH,
	IS_WRITE_CACHE,
	IS_LU_PARAM, /* --mode logicalunit --op update --params PARAMETER=... */
	IS_PARAMS,
};

/* clang-format off */
/*
 * key, where, driver that has it (NULL: any), type, may be repeated, what, parameter, argument, help
 */
#define DIRECTIVE_LIST(X)                                                                          \
	X("include", IN_FILE | IN_TARGET | IN_LUN | IN_MAP | IN_GROUP | IN_ACCOUNT, NULL, TEXT,    \
	  true, INCLUDE, NULL, "PATH", "read a file, all files of a folder, or those that a pattern matches")     \
	X("default-driver", IN_FILE, NULL, WORD, false, DEFAULT_DRIVER, NULL, "DRIVER",            \
	  "of targets that name none; iscsi without it")                                           \
	X("ignore-errors", IN_FILE, NULL, BOOL, false, IGNORE_ERRORS, NULL, "yes|no",              \
	  "leave out what fails and go on, instead of taking everything back")                     \
	X("control-port", IN_FILE, NULL, NUMBER, false, CONTROL_PORT, NULL, "PORT",                \
	  "which daemon, when tgtadm has no --control-port")                                       \
	X("portal", IN_FILE, NULL, WORD, true, PORTAL, NULL, "ADDRESS[:PORT]",                     \
	  "where the driver iscsi listens")                                                    \
	X("iSNS", IN_FILE, NULL, WORD, false, SYSTEM, "iSNS", "On|Off",                            \
	  "register with an iSNS server")                                                          \
	X("iSNSServerIP", IN_FILE, NULL, WORD, false, SYSTEM, "iSNSServerIP", "ADDRESS",           \
	  "which one")                                                                             \
	X("iSNSServerPort", IN_FILE, NULL, WORD, false, SYSTEM, "iSNSServerPort", "PORT",          \
	  "and its port")                                                                          \
	X("iSNSAccessControl", IN_FILE, NULL, WORD, false, SYSTEM, "iSNSAccessControl", "On|Off",  \
	  "let in who the iSNS server lists")                                                      \
	X("slow_command_ms", IN_FILE, NULL, NUMBER, false, SYSTEM, "slow_command_ms", "MS",        \
	  "commands that take longer are logged, where a LUN says nothing else; 0: none")          \
	X("incomingdiscoveryuser", IN_FILE, NULL, USER, true, DISCOVERY_INCOMING, NULL,            \
	  "USER PASSWORD", "an account for discovery sessions")                                    \
	X("outgoingdiscoveryuser", IN_FILE, NULL, USER, false, DISCOVERY_OUTGOING, NULL,           \
	  "USER PASSWORD", "the account that we present in them")                                  \
	X("account", IN_FILE, NULL, BLOCK, true, ACCOUNT, NULL, "USER",                            \
	  "an account; elsewhere its user alone means it")                                         \
	X("password", IN_ACCOUNT, NULL, TEXT, false, PASSWORD, NULL, "PASSWORD",                   \
	  "its password; without it the account has to be there")                                  \
	X("initiator-group", IN_FILE, NULL, BLOCK, true, GROUP, NULL, "NAME",                      \
	  "initiators that are named together")                                                    \
	X("target", IN_FILE, NULL, BLOCK, true, TARGET, NULL, "NAME", "a target")                  \
                                                                                                   \
	X("driver", IN_TARGET, NULL, WORD, false, DRIVER, NULL, "DRIVER",                          \
	  "its transport: iscsi, ibmvio, ...")                                                     \
	X("controller_tid", IN_TARGET, NULL, NUMBER, false, TID, NULL, "TID",                      \
	  "its number; without it the next that is free")                                          \
	X("state", IN_TARGET, NULL, WORD, false, TARGET_PARAM, "state", "ready|offline",           \
	  "offline: no new logins")                                                                \
	X("incominguser", IN_TARGET, NULL, USER, true, INCOMING, NULL, "USER PASSWORD",            \
	  "an account that initiators log in with (CHAP)")                                         \
	X("outgoinguser", IN_TARGET, NULL, USER, false, OUTGOING, NULL, "USER PASSWORD",           \
	  "the account that the target presents (mutual CHAP)")                                    \
	X("initiator-address", IN_TARGET | IN_LUN | IN_MAP | IN_GROUP, NULL, WORD, true, ADDRESS,  \
	  NULL, "ADDRESS",                                                                         \
	  "who may log in, or sees the LUN: ALL, an address, ADDRESS/BITS; NONE: nobody may")      \
	X("initiator-name", IN_TARGET | IN_LUN | IN_MAP | IN_GROUP, NULL, WORD, true, NAME, NULL,  \
	  "NAME", "who may log in, or sees the LUN: the name of an initiator")                     \
	X("initiator-group", IN_TARGET | IN_LUN | IN_MAP, NULL, WORD, true, MEMBERS, NULL,         \
	  "NAME", "the rules of that group")                                                       \
	X("bus", IN_TARGET, NULL, WORD, true, ADAPTER, "bus", "BUS,ADDRESS",                       \
	  "serve this adapter; one that is not there yet is taken by a later apply")               \
	X("host", IN_TARGET, NULL, NUMBER, true, ADAPTER, "host", "N",                             \
	  "the same, counted from 1")                                                              \
	X("profile", IN_TARGET, "ibmvio", WORD, false, TARGET_PARAM, "profile",                    \
	  "aix|ibmi|linux", "what the client expects")                                             \
	X("credits", IN_TARGET, "ibmvio", NUMBER, false, TARGET_PARAM, "credits", "N",             \
	  "requests that a client may have outstanding, at most")                                  \
	X("firmware", IN_TARGET, "ibmvio", WORD, false, TARGET_PARAM, "firmware", "on|off",        \
	  "serve commands without SRP_LOGIN: clients that boot from QEMU's firmware")              \
	X("hold", IN_TARGET, "ibmvio", NUMBER, false, TARGET_PARAM, "hold", "SECONDS",             \
	  "how long the kernel keeps the adapter registered for a tgtd that died")                 \
	X("nop_interval", IN_TARGET, "iscsi", NUMBER, false, TARGET_PARAM, "nop_interval",         \
	  "SECONDS", "ask silent initiators whether they are there; 0: never")                     \
	X("nop_count", IN_TARGET, "iscsi", NUMBER, false, TARGET_PARAM, "nop_count", "N",          \
	  "drop the connection after so many unanswered ones")                                     \
	X("RedirectAddress", IN_TARGET, "iscsi", WORD, false, TARGET_PARAM, "RedirectAddress",     \
	  "ADDRESS", "send initiators there")                                                      \
	X("RedirectPort", IN_TARGET, "iscsi", NUMBER, false, TARGET_PARAM, "RedirectPort",         \
	  "PORT", "its port")                                                                      \
	X("RedirectReason", IN_TARGET, "iscsi", WORD, false, TARGET_PARAM, "RedirectReason",       \
	  "Temporary|Permanent", "why")                                                            \
	X("RedirectCallback", IN_TARGET, "iscsi", TEXT, false, TARGET_PARAM, "RedirectCallback",   \
	  "PROGRAM", "a program that says where")                                                  \
	ISCSI_KEY(X, "MaxRecvDataSegmentLength", "BYTES", "of a PDU that we take")                 \
	ISCSI_KEY(X, "MaxXmitDataSegmentLength", "BYTES", "of a PDU that we send")                 \
	ISCSI_KEY(X, "HeaderDigest", "None|CRC32C|CRC32C,None|None,CRC32C", "of headers")          \
	ISCSI_KEY(X, "DataDigest", "None|CRC32C|CRC32C,None|None,CRC32C", "of data")               \
	ISCSI_KEY(X, "InitialR2T", "Yes|No", "write data only when asked for")                     \
	ISCSI_KEY(X, "MaxOutstandingR2T", "N", "R2Ts of a command at once")                        \
	ISCSI_KEY(X, "ImmediateData", "Yes|No", "write data along with the command")               \
	ISCSI_KEY(X, "FirstBurstLength", "BYTES", "of unsolicited data")                           \
	ISCSI_KEY(X, "MaxBurstLength", "BYTES", "of an R2T or a sequence of Data-In")              \
	ISCSI_KEY(X, "DataPDUInOrder", "Yes|No", "order within a sequence")                        \
	ISCSI_KEY(X, "DataSequenceInOrder", "Yes|No", "order of sequences")                        \
	ISCSI_KEY(X, "ErrorRecoveryLevel", "0", "what is repaired")                                \
	ISCSI_KEY(X, "IFMarker", "Yes|No", "obsolete")                                             \
	ISCSI_KEY(X, "OFMarker", "Yes|No", "obsolete")                                             \
	ISCSI_KEY(X, "DefaultTime2Wait", "SECONDS", "before a session may be taken up again")      \
	ISCSI_KEY(X, "DefaultTime2Retain", "SECONDS", "how long it can be")                        \
	ISCSI_KEY(X, "OFMarkInt", "Reject", "obsolete")                                            \
	ISCSI_KEY(X, "IFMarkInt", "Reject", "obsolete")                                            \
	ISCSI_KEY(X, "MaxConnections", "N", "of a session")                                        \
	ISCSI_KEY(X, "RDMAExtensions", "Yes|No", "of iSER")                                        \
	ISCSI_KEY(X, "TargetRecvDataSegmentLength", "BYTES", "of iSER")                            \
	ISCSI_KEY(X, "InitiatorRecvDataSegmentLength", "BYTES", "of iSER")                         \
	ISCSI_KEY(X, "MaxOutstandingUnexpectedPDUs", "N", "of iSER")                               \
	ISCSI_KEY(X, "MaxQueueCmd", "N", "commands that a session may have outstanding")           \
                                                                                                   \
	X("backing-store", IN_TARGET, NULL, LU, true, BACKING_STORE, NULL, "PATH",                 \
	  "a LUN, of this file or device; NONE:ANYTHING is without one")                           \
	X("direct-store", IN_TARGET, NULL, LU, true, DIRECT_STORE, NULL, "PATH",                   \
	  "a LUN, of this SCSI device, whose identity it takes")                                   \
	X("map", IN_TARGET, NULL, LU, true, MAP, NULL, "TARGET LUN",                               \
	  "a LUN, another name for the logical unit that TARGET of this file has there")           \
                                                                                                   \
	X("lun", IN_TARGET | IN_LUN | IN_MAP, NULL, NUMBER, false, LUN, NULL, "LUN",               \
	  "its number; without it the next that is free")                                          \
	X("allow-in-use", IN_TARGET | IN_LUN, NULL, BOOL, false, ALLOW_IN_USE, NULL, "yes|no",     \
	  "also when the device is mounted, or another LUN has the file")                          \
	LU_OPTION(X, "device-type", WORD, "device-type", "TYPE", "disk, cd, ...; disk without it") \
	LU_OPTION(X, "bs-type", WORD, "bstype", "TYPE", "the store, rdwr without it")              \
	LU_OPTION(X, "bsopts", TEXT, "bsopts", "OPTIONS", "of the store, separated by ';'")        \
	LU_OPTION(X, "bsoflags", WORD, "bsoflags", "FLAGS", "sync, direct or sync:direct")         \
	LU_OPTION(X, "block-size", NUMBER, "blocksize", "BYTES", "of a logical block")             \
	X("size", IN_TARGET | IN_LUN, NULL, WORD, false, SIZE, NULL, "BYTES",                      \
	  "of a store without a file; K, M, G and T are understood")                               \
	X("path", IN_TARGET | IN_LUN, NULL, TEXT, false, PATH, NULL, "PATH",                       \
	  "another file than the one that names the LUN: another medium")                          \
	X("write-cache", IN_TARGET | IN_LUN, NULL, BOOL, false, WRITE_CACHE, NULL, "on|off",       \
	  "the caching mode page says that writes are cached")                                     \
	LU_PARAM(X, "scsi_id", TEXT, "TEXT", "VPD page 83h, up to 36 characters")                  \
	LU_PARAM(X, "scsi_sn", TEXT, "TEXT", "serial number, up to 36 characters")                 \
	LU_PARAM(X, "vendor_id", TEXT, "TEXT", "up to 8 characters")                               \
	LU_PARAM(X, "product_id", TEXT, "TEXT", "up to 16 characters")                             \
	LU_PARAM(X, "product_rev", TEXT, "TEXT", "up to 4 characters")                             \
	LU_PARAM(X, "vendor_specific", TEXT, "TEXT", "INQUIRY data, bytes 36 to 55")               \
	LU_PARAM(X, "vendor_parameters", TEXT, "TEXT", "INQUIRY data, from byte 96 on")            \
	LU_PARAM(X, "sense_format", BOOL, "0|1", "0 fixed, 1 descriptor")                          \
	LU_PARAM(X, "removable", BOOL, "yes|no", "the medium can be taken out")                    \
	LU_PARAM(X, "readonly", BOOL, "yes|no", "writes are refused")                              \
	LU_PARAM(X, "online", BOOL, "yes|no", "no: every command finds it not ready")              \
	LU_PARAM(X, "thin_provisioning", BOOL, "yes|no", "UNMAP is offered")                       \
	LU_PARAM(X, "rotation_rate", NUMBER, "RPM", "1: the medium does not rotate")               \
	LU_PARAM(X, "lbppbe", NUMBER, "N", "logical blocks per physical block, exponent")          \
	LU_PARAM(X, "la_lba", NUMBER, "LBA", "lowest aligned logical block")                       \
	LU_PARAM(X, "optimal_xfer_gran", NUMBER, "BLOCKS", "VPD page B0h")                         \
	LU_PARAM(X, "optimal_xfer_len", NUMBER, "BLOCKS", "VPD page B0h")                          \
	LU_PARAM(X, "cdb_lax", BOOL, "yes|no", "unused bits of a CDB are not looked at")           \
	LU_PARAM(X, "slow_command_ms", NUMBER, "MS", "commands that take longer are logged")       \
	X("mode_page", IN_TARGET | IN_LUN, NULL, WORD, true, LU_PARAM, "mode_page",                \
	  "PAGE:SUBPAGE:LENGTH:BYTE:...", "the initial values of a mode page")                     \
	X("params", IN_TARGET | IN_LUN, NULL, TEXT, true, PARAMS, NULL, "KEY=VALUE,...",           \
	  "attributes as tgtadm --params takes them; ${tid} and ${lun} are the numbers")

#define ISCSI_KEY(X, key, arg, help)                                                               \
	X(key, IN_TARGET, "iscsi", WORD, false, TARGET_PARAM, key, arg, help)
#define LU_OPTION(X, key, type, option, arg, help)                                                 \
	X(key, IN_TARGET | IN_LUN, NULL, type, false, LU_OPTION, option, arg, help)
#define LU_PARAM(X, key, type, arg, help)                                                          \
	X(key, IN_TARGET | IN_LUN, NULL, type, false, LU_PARAM, key, arg, help)
/* clang-format on */

struct directive {
	const char *key;
	unsigned int where; /* enum conf_where */
	const char *driver;
	enum conf_type type;
	bool many;
	enum conf_what what;
	const char *parameter;
	const char *arg;
	const char *help;
};

#define X(...) +1
enum { DIRECTIVE_NR = DIRECTIVE_LIST(X) };
#undef X

extern const struct directive directives[DIRECTIVE_NR];

/* The directive of that name which may stand there, or NULL. */
const struct directive *directive_find(const char *key, unsigned int where);

struct conf_diag;
struct conf_node;

/* Says what is wrong with @n when it may not stand there, or not in this form; then NULL. */
const struct directive *directive_check(struct conf_diag *d, const struct conf_node *n,
					unsigned int where);

/* yes, on, 1, true: 1; no, off, 0, false: 0; else -1. Letter case does not matter. */
int conf_bool(const char *text);
/* Decimal, 0x... or 0...; 0 or -EINVAL. */
int conf_number(const char *text, uint64_t *ret);

#endif /* CONFIG_DIRECTIVE_H */
