// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_stats.c - the buckets of latency histograms, and which commands are reads and writes
 */
#include "check.h"
#include "tgt/opcode.h"
#include "tgt/stats.h"

static void buckets_follow_each_other(void)
{
	CHECK_EQ(io_bucket_us(0), 0);
	for (unsigned int i = 0; i < IO_BUCKETS; i++) {
		const uint64_t from = io_bucket_us(i), to = io_bucket_us(i + 1);

		CHECK(to > from);
		CHECK(to - from <= 1 || 4 * (to - from) <= from); /* the error is a quarter */
		CHECK_EQ(io_bucket(from), i);
		CHECK_EQ(io_bucket(to - 1), i);
	}
}

static void the_last_bucket_has_no_end(void)
{
	CHECK_EQ(io_bucket_us(IO_BUCKETS - 1), 117440512);
	CHECK_EQ(io_bucket(io_bucket_us(IO_BUCKETS)), IO_BUCKETS - 1);
	CHECK_EQ(io_bucket(UINT64_MAX), IO_BUCKETS - 1);
}

static void commands_have_a_class(void)
{
	const struct scsi_opcode read = { .dir = DIR_IN, .flags = OPF_BLOCKS };
	const struct scsi_opcode write = { .dir = DIR_OUT, .flags = OPF_BLOCKS | OPF_MODIFIES };
	const struct scsi_opcode inquiry = { .dir = DIR_IN };
	const struct scsi_opcode unmap = { .dir = DIR_OUT, .flags = OPF_MODIFIES };

	CHECK_EQ(io_class_of(&read), IO_READ);
	CHECK_EQ(io_class_of(&write), IO_WRITE);
	CHECK_EQ(io_class_of(&inquiry), IO_OTHER);
	CHECK_EQ(io_class_of(&unmap), IO_OTHER);
	CHECK_EQ(io_class_of(NULL), IO_OTHER);
}

int main(void)
{
	RUN(buckets_follow_each_other);
	RUN(the_last_bucket_has_no_end);
	RUN(commands_have_a_class);
	return check_report();
}
