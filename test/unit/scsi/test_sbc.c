// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_sbc.c - what a disk asks of its store, and memory of the initiator that lies in pieces
 *
 * The store writes down every request; the transport lends memory cut at odd places.
 */
#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "scsi/sbc.h"
#include "tgt/ev.h"
#include "tgt/limits.h"
#include "tgt/lld.h"
#include "tgt/plugin.h"
#include "tgt/target.h"

/* ---- the store */

#define SIZE (8u << 20)
#define ALL_CAPS                                                                                   \
	(BS_CAP_WRITE | BS_CAP_FLUSH | BS_CAP_FUA | BS_CAP_DISCARD | BS_CAP_DISCARD_ZEROES |       \
	 BS_CAP_ZERO | BS_CAP_PREFETCH)

static uint8_t medium[SIZE];
static unsigned int caps = ALL_CAPS;
static uint32_t physical, discard_gran, opt_io;

static struct {
	enum bs_verb verb;
	unsigned int flags;
	uint64_t offset, length;
} seen[256];
static unsigned int nr_seen;
static unsigned int under_way, most_under_way;

static int probe_open(struct bs *bs, const char *options, struct err *e)
{
	(void)options;
	(void)e;
	bs->size = SIZE;
	bs->caps = caps;
	bs->physical = physical;
	bs->discard_gran = discard_gran;
	bs->opt_io = opt_io;
	return 0;
}

static void probe_close(struct bs *bs)
{
	(void)bs;
}

static void probe_submit(struct bs *bs, struct bs_io *io)
{
	(void)bs;
	if (nr_seen < 256) {
		seen[nr_seen].verb = io->verb;
		seen[nr_seen].flags = io->flags;
		seen[nr_seen].offset = io->offset;
		seen[nr_seen++].length = io->length;
	}
	under_way++;
	if (under_way > most_under_way)
		most_under_way = under_way;
	if (io->verb == BS_READ || io->verb == BS_WRITE)
		CHECK_EQ(iov_len(io->iov, io->niov), io->length);
	if (io->verb == BS_READ)
		(void)iov_put(io->iov, io->niov, 0, medium + io->offset, io->length);
	else if (io->verb == BS_WRITE)
		(void)iov_get(io->iov, io->niov, 0, medium + io->offset, io->length);
	else if (io->verb == BS_ZERO || io->verb == BS_DISCARD)
		memset(medium + io->offset, 0, io->length);
	under_way--;
	bs_done(io, 0);
}

static const struct bs_ops probe_bs = {
	.name = "probe",
	.flags = BS_OPS_NO_PATH,
	.open = probe_open,
	.close = probe_close,
	.submit = probe_submit,
};
static const struct tgt_plugin bs_plugin = TGT_PLUGIN_INIT(TGT_BS, probe_bs);

/* ---- the transport */

#define PIECES 4096

static struct iovec pieces[PIECES];
static uint8_t data[LIMIT_XFER];
static size_t piece = SIZE_MAX; /* bytes of a piece */
static bool done;
static unsigned int result; /* the status, or 0x10000 and ASC, ASCQ */
static uint32_t moved;

static int probe_buf_get(struct scsi_cmd *cmd)
{
	struct scsi_xfer *x = cmd->op->dir == DIR_OUT ? &cmd->out : &cmd->in;
	const size_t n = x->want < x->room ? x->want : x->room;

	x->iov = pieces;
	for (size_t at = 0; at < n; at += pieces[x->niov++].iov_len) {
		CHECK(x->niov < PIECES);
		pieces[x->niov].iov_base = data + at;
		pieces[x->niov].iov_len = n - at < piece ? n - at : piece;
	}
	return 0;
}

static void probe_buf_put(struct scsi_cmd *cmd)
{
	(void)cmd;
}

static void probe_complete(struct scsi_cmd *cmd)
{
	done = true;
	result = cmd->status;
	if (cmd->status == SCSI_CHECK_CONDITION)
		result = 0x10000u | (unsigned int)cmd->sense[12] << 8 | cmd->sense[13];
	moved = cmd->in.done;
	scsi_cmd_put(cmd);
}

static void probe_aborted(struct scsi_cmd *cmd)
{
	(void)cmd;
}

static void probe_tmf(struct tmf *tmf)
{
	(void)tmf;
}

static void probe_drop(struct it_nexus *n)
{
	scsi_nexus_lost(n);
}

static const struct lld_ops probe_lld = {
	.name = "probe",
	.buf_get = probe_buf_get,
	.buf_put = probe_buf_put,
	.command_complete = probe_complete,
	.command_aborted = probe_aborted,
	.tmf_executed = probe_tmf,
	.nexus_drop = probe_drop,
};
static const struct tgt_plugin lld_plugin = TGT_PLUGIN_INIT(TGT_LLD, probe_lld);

/* ---- a disk, and commands to it */

static struct ev_loop *loop;
static struct target *target;
static struct it_nexus *nexus;
static struct scsi_lu *lu;

static void setup(uint32_t block_size, bool thin)
{
	const struct lu_params p = { .bstype = "probe", .block_size = block_size };
	static const uint8_t lun0[8];

	memset(medium, 0, sizeof(medium));
	CHECK_EQ(target_new(1, "t", &probe_lld, loop, &target, NULL), 0);
	CHECK_EQ(lu_new(target, 0, &p, NULL), 0);
	if (thin)
		CHECK_EQ(lu_update(target, 0, "thin_provisioning", "1", NULL), 0);
	nexus = scsi_nexus_established(target, "a", NULL, (const uint8_t *)"a", 1, NULL);
	nexus_itl(nexus, lun0)->ua = 0;
	lu = lunmap_find(target, 0)->lu;
	nr_seen = most_under_way = 0;
	piece = SIZE_MAX;
}

static void teardown(void)
{
	CHECK_EQ(target_delete(target, true, NULL), 0);
	caps = ALL_CAPS;
	physical = discard_gran = opt_io = 0;
}

/* Its status, or SENSE(asc, ascq) */
#define SENSE(asc, ascq) (0x10000 | (asc) << 8 | (ascq))
static unsigned int command(const uint8_t *cdb, size_t len, uint32_t in_room, uint32_t out_room)
{
	struct scsi_cmd *cmd = scsi_cmd_get(nexus);

	done = false;
	nr_seen = 0;
	memcpy(cmd->cdb, cdb, len);
	cmd->cdb_len = (uint16_t)len;
	cmd->in.room = in_room;
	cmd->out.room = out_room;
	scsi_command_received(cmd);
	for (int i = 0; i < 10000 && !done; i++)
		(void)ev_loop_turn(loop, 0);
	CHECK(done);
	return result;
}
#define CMD(in, out, ...)                                                                          \
	command((const uint8_t[]){ __VA_ARGS__ }, sizeof((const uint8_t[]){ __VA_ARGS__ }), in, out)

#define CHECK_IO(i, verb_, flags_, offset_, length_)                                               \
	do {                                                                                       \
		CHECK(nr_seen > (i));                                                              \
		CHECK_EQ(seen[i].verb, verb_);                                                     \
		CHECK_EQ(seen[i].flags, flags_);                                                   \
		CHECK_EQ(seen[i].offset, offset_);                                                 \
		CHECK_EQ(seen[i].length, length_);                                                 \
	} while (0)

static void set_wce(bool on)
{
	((struct spc_lu *)lu->priv)->wce = on;
}

/* ---- tests */

static void reads_and_writes_are_one_request(void)
{
	setup(512, false);
	CHECK_EQ(CMD(1024, 0, 0x28, 0, 0, 0, 0, 3, 0, 0, 2, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 1);
	CHECK_IO(0, BS_READ, 0, 3 * 512, 1024);
	CHECK_EQ(moved, 1024);
	CHECK_EQ(CMD(0, 1024, 0x2a, 0, 0, 0, 0, 3, 0, 0, 2, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 1);
	CHECK_IO(0, BS_WRITE, 0, 3 * 512, 1024);
	teardown();
}

static void fua_and_no_write_cache_reach_the_store(void)
{
	static const struct {
		uint8_t op, flags;
		bool wce;
		unsigned int fua;
	} cases[] = {
		{ 0x0a, 0x00, true, 0 },      { 0x0a, 0x00, false, BS_FUA },
		{ 0x2a, 0x00, true, 0 },      { 0x2a, 0x10, true, 0 },
		{ 0x2a, 0x08, true, BS_FUA }, { 0x2a, 0x00, false, BS_FUA },
		{ 0x8a, 0x08, true, BS_FUA }, { 0x8a, 0x00, true, 0 },
		{ 0xaa, 0x08, true, BS_FUA }, { 0xaa, 0x00, false, BS_FUA },
		{ 0x2e, 0x00, true, BS_FUA }, { 0x8e, 0x00, true, BS_FUA },
		{ 0xae, 0x02, true, BS_FUA },
	};

	setup(512, false);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t cdb[16] = { cases[i].op, cases[i].flags };
		static const uint8_t len_at[] = { 4, 8, 8, 0, 13, 9, 0, 0 };

		cdb[len_at[cases[i].op >> 5]] = 1;
		set_wce(cases[i].wce);
		(void)command(cdb, 16, 0, 512);
		CHECK(nr_seen);
		CHECK_EQ(seen[0].verb, BS_WRITE);
		CHECK_EQ(seen[0].flags, cases[i].fua);
	}
	teardown();
}

static void orwrite_and_compare_and_write_carry_fua(void)
{
	setup(512, false);
	CHECK_EQ(CMD(0, 512, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), SCSI_GOOD);
	CHECK_IO(0, BS_READ, 0, 0, 512);
	CHECK_IO(1, BS_WRITE, BS_FUA, 0, 512);
	memset(data, 0, 1024);
	CHECK_EQ(CMD(0, 1024, 0x89, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), SCSI_GOOD);
	CHECK_IO(1, BS_WRITE, BS_FUA, 0, 512);
	set_wce(false);
	CHECK_EQ(CMD(0, 1024, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0), SCSI_GOOD);
	CHECK_IO(1, BS_WRITE, BS_FUA, 0, 512);
	teardown();
}

static void zeroes_are_the_stores_business(void)
{
	setup(512, true);
	memset(data, 0, 512);
	CHECK_EQ(CMD(0, 512, 0x41, 0, 0, 0, 0, 1, 0, 0, 9, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 1);
	CHECK_IO(0, BS_ZERO, 0, 512, 9 * 512);
	CHECK_EQ(CMD(0, 512, 0x41, 8, 0, 0, 0, 1, 0, 0, 9, 0), SCSI_GOOD);
	CHECK_IO(0, BS_ZERO, BS_MAY_UNMAP, 512, 9 * 512);
	CHECK_EQ(CMD(0, 0, 0x93, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40, 0, 0, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 1);
	CHECK_IO(0, BS_ZERO, BS_MAY_UNMAP, 0, SIZE);
	set_wce(false);
	CHECK_EQ(CMD(0, 512, 0x41, 0, 0, 0, 0, 1, 0, 0, 9, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 2);
	CHECK_EQ(seen[1].verb, BS_FLUSH);
	teardown();
}

/* A pattern goes out a chunk after the other, never all at once. */
static void a_pattern_is_written_in_steps(void)
{
	const uint64_t length = 2 * SBC_CHUNK + 512;

	setup(512, false);
	memset(data, 0x5a, 512);
	data[511] = 0x5b;
	CHECK_EQ(CMD(0, 512, 0x41, 0, 0, 0, 0, 1, 0, 4, 1, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 3);
	CHECK_EQ(most_under_way, 1);
	CHECK_IO(0, BS_WRITE, 0, 512, SBC_CHUNK);
	CHECK_IO(1, BS_WRITE, 0, 512 + SBC_CHUNK, SBC_CHUNK);
	CHECK_IO(2, BS_WRITE, 0, 512 + 2 * SBC_CHUNK, 512);
	CHECK_EQ(medium[511], 0);
	for (uint64_t at = 512; at < 512 + length; at += 512)
		CHECK_MEM(medium + at, data, 512);
	CHECK_EQ(medium[512 + length], 0);
	teardown();
}

static void verify_reads_in_steps(void)
{
	setup(4096, false);
	CHECK_EQ(CMD(0, 0, 0x2f, 0, 0, 0, 0, 0, 0, 0, 129, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 3);
	CHECK_IO(0, BS_READ, 0, 0, SBC_CHUNK);
	CHECK_IO(1, BS_READ, 0, SBC_CHUNK, SBC_CHUNK);
	CHECK_IO(2, BS_READ, 0, 2 * SBC_CHUNK, 4096);
	teardown();
}

static void unmap_discards_each_extent(void)
{
	uint8_t list[8 + 3 * 16] = { 0, 54, 0, 48 };

	setup(512, true);
	list[8 + 7] = 4;
	list[8 + 11] = 2;
	list[24 + 7] = 9; /* no blocks */
	list[40 + 7] = 7;
	list[40 + 11] = 1;
	memcpy(data, list, sizeof(list));
	CHECK_EQ(CMD(0, 56, 0x42, 0, 0, 0, 0, 0, 0, 0, 56, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 2);
	CHECK_IO(0, BS_DISCARD, 0, 4 * 512, 1024);
	CHECK_IO(1, BS_DISCARD, 0, 7 * 512, 512);
	piece = 3;
	CHECK_EQ(CMD(0, 56, 0x42, 0, 0, 0, 0, 0, 0, 0, 56, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 2);
	CHECK_IO(1, BS_DISCARD, 0, 7 * 512, 512);
	teardown();
}

/* Thin provisioning that the store cannot do is not offered. */
static void thin_needs_a_store_that_discards(void)
{
	uint8_t b2[8];

	caps = ALL_CAPS & ~(unsigned int)BS_CAP_DISCARD;
	setup(512, true);
	CHECK_EQ(CMD(0, 8, 0x42, 0, 0, 0, 0, 0, 0, 0, 8, 0), SENSE(0x20, 0));
	CHECK_EQ(CMD(0, 512, 0x41, 8, 0, 0, 0, 0, 0, 0, 1, 0), SENSE(0x24, 0));
	CHECK_EQ(CMD(255, 0, 0x12, 1, 0xb2, 0, 255, 0), SCSI_GOOD);
	memcpy(b2, data, sizeof(b2));
	CHECK_EQ(b2[5] | b2[6], 0);
	CHECK_EQ(CMD(32, 0, 0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0), SCSI_GOOD);
	CHECK_EQ(data[14], 0);
	teardown();

	caps = ALL_CAPS & ~(unsigned int)BS_CAP_DISCARD_ZEROES;
	setup(512, true);
	CHECK_EQ(CMD(255, 0, 0x12, 1, 0xb2, 0, 255, 0), SCSI_GOOD);
	CHECK_EQ(data[5], 0xe0);
	CHECK_EQ(CMD(32, 0, 0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0), SCSI_GOOD);
	CHECK_EQ(data[14], 0x80);
	teardown();
}

static void geometry_comes_from_the_store(void)
{
	physical = 4096;
	discard_gran = 65536;
	opt_io = 1 << 20;
	caps = ALL_CAPS | BS_CAP_ROTATIONAL;
	setup(512, true);
	CHECK_EQ(CMD(255, 0, 0x12, 1, 0xb0, 0, 255, 0), SCSI_GOOD);
	CHECK_EQ(get_be16(data + 6), 8);
	CHECK_EQ(get_be32(data + 8), LIMIT_XFER / 512);
	CHECK_EQ(get_be32(data + 12), 2048);
	CHECK_EQ(get_be32(data + 28), 128);
	CHECK_EQ(CMD(255, 0, 0x12, 1, 0xb1, 0, 255, 0), SCSI_GOOD);
	CHECK_EQ(get_be16(data + 4), 0);
	CHECK_EQ(CMD(32, 0, 0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0), SCSI_GOOD);
	CHECK_EQ(data[13], 0); /* the administrator's lbppbe */
	teardown();

	physical = 512; /* smaller than the block */
	setup(4096, false);
	CHECK_EQ(CMD(255, 0, 0x12, 1, 0xb0, 0, 255, 0), SCSI_GOOD);
	CHECK_EQ(get_be16(data + 6), 0);
	CHECK_EQ(CMD(32, 0, 0x9e, 0x10, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 32, 0, 0), SCSI_GOOD);
	CHECK_EQ(data[13], 0);
	teardown();
}

/* Every command that looks at data, with memory in pieces that end inside of blocks. */
static void memory_in_pieces_is_one(void)
{
	static const size_t sizes[] = { 1, 7, 511, 512, 513, 1000 };

	for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++) {
		setup(512, false);
		piece = sizes[s];
		for (size_t i = 0; i < 2048; i++)
			data[i] = (uint8_t)(i * 7 + i / 512);
		CHECK_EQ(CMD(0, 1536, 0x2a, 0, 0, 0, 0, 1, 0, 0, 3, 0), SCSI_GOOD);
		CHECK_MEM(medium + 512, data, 1536);
		CHECK_EQ(CMD(0, 1536, 0x2f, 2, 0, 0, 0, 1, 0, 0, 3, 0), SCSI_GOOD);
		data[1100] ^= 1;
		CHECK_EQ(CMD(0, 1536, 0x2f, 2, 0, 0, 0, 1, 0, 0, 3, 0), SENSE(0x1d, 0));

		memset(data, 0x80, 1100);
		CHECK_EQ(CMD(0, 1100, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0),
			 SCSI_GOOD);
		for (size_t i = 0; i < 1024; i++)
			CHECK_EQ(medium[512 + i], 0x80 | (uint8_t)(i * 7 + i / 512));
		CHECK_EQ(medium[512 + 1025], (uint8_t)(1025 * 7 + 2));

		memset(data, 0, sizeof(data));
		CHECK_EQ(CMD(700, 0, 0x28, 0, 0, 0, 0, 1, 0, 0, 3, 0), SCSI_GOOD);
		CHECK_EQ(moved, 700);
		CHECK_MEM(data, medium + 512, 700);
		CHECK_EQ(data[700], 0);

		memcpy(data, medium + 512, 512);
		for (size_t i = 512; i < 1024; i++)
			data[i] = (uint8_t)i;
		CHECK_EQ(CMD(0, 1024, 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0),
			 SCSI_GOOD);
		CHECK_MEM(medium + 512, data + 512, 512);

		memset(data, 0, 512);
		data[510] = 1;
		CHECK_EQ(CMD(0, 512, 0x41, 0, 0, 0, 0, 8, 0, 0, 2, 0), SCSI_GOOD);
		CHECK_EQ(seen[0].verb, BS_WRITE);
		CHECK_MEM(medium + 9 * 512, data, 512);
		CHECK_EQ(CMD(0, 512, 0x2f, 6, 0, 0, 0, 8, 0, 0, 2, 0), SCSI_GOOD);
		CHECK_EQ(CMD(0, 512, 0x2f, 6, 0, 0, 0, 8, 0, 0, 3, 0), SENSE(0x1d, 0));
		teardown();
	}
}

/* A transfer that ends inside a block still asks the store for whole blocks. */
static void the_store_sees_whole_blocks(void)
{
	setup(512, false);
	CHECK_EQ(CMD(700, 0, 0x28, 0, 0, 0, 0, 1, 0, 0, 3, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 1);
	CHECK_IO(0, BS_READ, 0, 512, 1024);
	CHECK_EQ(CMD(0, 700, 0x2a, 8, 0, 0, 0, 1, 0, 0, 3, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 1);
	CHECK_IO(0, BS_WRITE, BS_FUA, 512, 512);
	CHECK_EQ(CMD(0, 100, 0x2a, 8, 0, 0, 0, 1, 0, 0, 3, 0), SCSI_GOOD);
	CHECK_EQ(nr_seen, 0);
	teardown();
}

/* What is refused has not touched the store. */
static void a_refused_command_does_nothing(void)
{
	setup(512, true);
	CHECK_EQ(CMD(0, 1024, 0x2a, 0, 0, 0, 0x3f, 0xff, 0, 0, 2, 0), SENSE(0x21, 0));
	CHECK_EQ(nr_seen, 0);
	CHECK_EQ(CMD(0, 1024, 0x8b, 0, 0, 0, 0, 0, 0, 0, 0x3f, 0xff, 0, 0, 0, 2, 0, 0),
		 SENSE(0x21, 0));
	CHECK_EQ(nr_seen, 0);
	CHECK_EQ(CMD(0, 256, 0x41, 0, 0, 0, 0, 0, 0, 0, 2, 0), SENSE(0x24, 0));
	CHECK_EQ(nr_seen, 0);
	teardown();
}

/* A row that breaks one of these breaks dispatch or lies to REPORT SUPPORTED OPERATION CODES. */
static void the_table_is_consistent(void)
{
	for (unsigned int i = 0; i < sbc_opcodes.rows; i++) {
		const struct scsi_opcode *o = &sbc_opcodes.row[i];
		static const uint8_t len[] = { 6, 10, 10, 0, 16, 12, 0, 0 };

		CHECK_EQ(o->usage[0], o->op);
		CHECK_EQ(o->len, len[o->op >> 5]);
		CHECK(o->exec && o->name);
		CHECK_EQ(o->usage[o->len - 1], CONTROL);
		if (o->sa != NO_SA)
			CHECK_EQ(o->usage[1] & 0x1f, o->sa);
		if (o->dir != DIR_NONE)
			CHECK(o->want || o->len_size);
		CHECK_EQ(o->pr == PR_OWN, o->pr_conflict != NULL);
		if (i)
			CHECK(o[-1].op < o->op || (o[-1].op == o->op && o[-1].sa < o->sa));
		for (unsigned int b = 0; b < o->len_size; b++)
			CHECK_EQ(o->usage[o->len_at + b], 0xff);
	}
}

int main(void)
{
	if (ev_loop_new(&loop) < 0 || plugin_register(&bs_plugin, "test") < 0 ||
	    plugin_register(&lld_plugin, "test") < 0 || lld_start(&probe_lld, loop, NULL, NULL) < 0)
		return 2;
	RUN(reads_and_writes_are_one_request);
	RUN(fua_and_no_write_cache_reach_the_store);
	RUN(orwrite_and_compare_and_write_carry_fua);
	RUN(zeroes_are_the_stores_business);
	RUN(a_pattern_is_written_in_steps);
	RUN(verify_reads_in_steps);
	RUN(unmap_discards_each_extent);
	RUN(thin_needs_a_store_that_discards);
	RUN(geometry_comes_from_the_store);
	RUN(memory_in_pieces_is_one);
	RUN(the_store_sees_whole_blocks);
	RUN(a_refused_command_does_nothing);
	RUN(the_table_is_consistent);
	lld_stop(&probe_lld);
	loop = ev_loop_free(loop);
	return check_report();
}
