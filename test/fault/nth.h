/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nth.h - transcripts are played again and again, each time with another failure injected
 *
 *   nth.c        a process for each run, how it ends, TAP
 *   nth_cdb.c    test/cdb: what is expected of commands after a failure
 *   nth_wire.c   test/wire, test/iu: what is expected of connections
 *   nth_alloc.c  the n-th call that needs memory or another resource fails
 *   nth_io.c     the n-th request to a store fails
 */
#ifndef TEST_FAULT_NTH_H
#define TEST_FAULT_NTH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct run;
struct scsi_cmd;
struct scsi_lu;

/* What a run tells the process that started it; shared memory. */
struct report {
	_Atomic unsigned int calls;    /* that could have failed */
	_Atomic unsigned int failures; /* injected: 0 or 1 */
	uintptr_t where;               /* the call that failed, from the program's start */
	long live;                     /* allocations and mappings at the end */
};

extern struct report *report;

/* Count one call; true: it is the one that has to fail. */
bool nth_strikes(void);
void nth_stop(void); /* no more are counted */

/**
 * struct kind - a kind of failure
 * @name:     on the command line
 * @set:      optional; @arg is what follows "NAME=" or NULL. 0, or -1: it is not known
 * @answered: struct player's, for a command that was under way when the failure was injected
 * @lu_made:  optional; struct player's
 */
struct kind {
	const char *name;
	int (*set)(const char *arg);
	bool (*answered)(const struct run *r, const struct scsi_cmd *cmd);
	void (*lu_made)(struct scsi_lu *lu);
};

/* ---- of the language: nth_cdb.c, nth_wire.c */

extern const struct kind *const nth_kinds[]; /* up to NULL */
/* Play a file once; 0, or -1: it cannot be read. */
int nth_play(const struct kind *kind, const char *file);

/* ---- nth_alloc.c, nth_io.c */

extern bool alloc_fails; /* set it, and allocations are what is counted */
long alloc_live(void);   /* allocations and mappings that are there */
extern const struct kind kind_io;

/* KEY/ASC/ASCQ of @cmd's sense data as one number (0x031100), 0: there is none that makes sense */
unsigned int sense_code(const struct scsi_cmd *cmd);

#endif /* TEST_FAULT_NTH_H */
