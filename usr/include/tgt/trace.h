/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * trace.h - the flight recorder: the last commands of the daemon, in a ring that is always written
 */
#ifndef TGT_TRACE_H
#define TGT_TRACE_H

#include <stdbool.h>
#include <stdint.h>

#define TRACE_ENTRIES 4096
#define TRACE_CDB     16
#define TRACE_NO_LUN  UINT32_MAX

/**
 * struct trace_entry - a command that has been answered, or cut off
 * @end_ns:     when [CLOCK_MONOTONIC]
 * @latency_us: since it came; more than UINT32_MAX is that
 * @name:       of the command, or NULL: the logical unit has no such one
 * @sid:        I_T nexus, which may be gone by now
 * @lun:        or TRACE_NO_LUN: what came is not the number of one
 * @bytes:      moved
 * @status:     enum scsi_status; of no meaning when @aborted
 * @key, @asc, @ascq: of the sense data, 0 when there is none
 * @cdb_len:    of @cdb, which has what comes first of a longer one
 */
struct trace_entry {
	uint64_t end_ns;
	const char *name;
	uint64_t sid;
	uint32_t latency_us;
	uint32_t tid, lun;
	uint32_t bytes;
	uint8_t status, key, asc, ascq;
	uint8_t cdb_len;
	bool aborted;
	uint8_t cdb[TRACE_CDB];
} __attribute__((aligned(64)));
_Static_assert(sizeof(struct trace_entry) == 64, "a line of the cache");

/* Oldest first; non-zero ends and is returned. Nothing is recorded meanwhile. */
int trace_each(int (*each)(void *arg, const struct trace_entry *t), void *arg);

#endif /* TGT_TRACE_H */
