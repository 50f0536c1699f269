/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * nth.h - transcripts are played again and again, each time with another failure injected
 *
 *   nth.c        a process for each run, what is expected of it, TAP
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
extern unsigned int nth; /* the one that fails; 0: none */

/* Count one call; true: it is the one that has to fail. */
bool nth_strikes(void);

/**
 * struct kind - a kind of failure
 * @name:     on the command line
 * @arm:      start to count; @arg is what follows "NAME=" or NULL. 0, or -1: @arg is not known
 * @disarm:   the run has ended
 * @answered: struct player's, for a command that was under way when the failure was injected
 * @lu_made:  struct player's
 */
struct kind {
	const char *name;
	int (*arm)(const char *arg);
	void (*disarm)(void);
	bool (*answered)(const struct run *r, const struct scsi_cmd *cmd);
	void (*lu_made)(struct scsi_lu *lu);
};

extern const struct kind kind_alloc, kind_io;

/* KEY/ASC/ASCQ of @cmd's sense data as one number (0x031100), 0: there is none that makes sense */
unsigned int sense_code(const struct scsi_cmd *cmd);

#endif /* TEST_FAULT_NTH_H */
