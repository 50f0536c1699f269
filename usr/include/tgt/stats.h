/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * stats.h - what is counted of a logical unit's and of an I_T nexus' commands
 *
 * Memory of a fixed size, one writer (the loop), no lock.  The clock is read once a command, at its
 * end: it begins with the loop's turn that has received it.
 */
#ifndef TGT_STATS_H
#define TGT_STATS_H

#include <stdint.h>

struct scsi_opcode;

/**
 * enum io_class - how commands are told apart
 * @IO_READ:  data of the medium to the initiator: READ
 * @IO_WRITE: data of the initiator to the medium: WRITE, WRITE AND VERIFY, ORWRITE
 * @IO_OTHER: all else, also what is not a command that the logical unit has
 */
enum io_class { IO_READ, IO_WRITE, IO_OTHER, IO_CLASSES };

/* A bucket a quarter of an octave: 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20 ... [us]; the last
 * one, from 117 s on, has no end. */
#define IO_BUCKETS 104

struct io_counts {
	uint64_t submitted, submitted_bytes;
	uint64_t done, done_bytes; /* with GOOD or CONDITION MET */
	uint64_t latency_ns;       /* sum, of all that were answered */
};

struct io_stats {
	struct io_counts of[IO_CLASSES];
	uint64_t errors;  /* answered with any other status */
	uint64_t aborted; /* taken back before an answer */
	uint64_t slow;    /* that were longer under way than slow_command_ms */
	uint32_t in_flight, in_flight_max;
	uint64_t latency[IO_CLASSES][IO_BUCKETS]; /* commands that were answered */
};

/* The bucket of a latency [us]. */
static inline unsigned int io_bucket(uint64_t us)
{
	unsigned int octave, i;

	if (us < 4)
		return (unsigned int)us;
	octave = 63u - (unsigned int)__builtin_clzll(us);
	i = (octave - 1) * 4 + ((unsigned int)(us >> (octave - 2)) & 3);
	return i < IO_BUCKETS ? i : IO_BUCKETS - 1;
}

/* Where bucket @i begins [us]; of IO_BUCKETS: where the last one would end. */
static inline uint64_t io_bucket_us(unsigned int i)
{
	return i < 4 ? i : (uint64_t)(4 + i % 4) << (i / 4 - 1);
}

/* NULL: not a command of the logical unit's */
enum io_class io_class_of(const struct scsi_opcode *op);
const char *io_class_word(enum io_class c); /* "read", "write", "other" */

#endif /* TGT_STATS_H */
