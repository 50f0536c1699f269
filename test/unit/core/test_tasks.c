// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_tasks.c - task sets, task management and LUNs, with a fake transport, device type and store
 */
#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "tgt/ev.h"
#include "tgt/limits.h"
#include "tgt/lld.h"
#include "tgt/plugin.h"
#include "tgt/target.h"

/* ---- a store that holds requests */

static struct bs_io *held[64];
static unsigned int nr_held;

static char opened_with[64];

static int fake_open(struct bs *bs, const char *options, struct err *e)
{
	(void)e;
	(void)snprintf(opened_with, sizeof(opened_with), "%s %s %u", bs->path, options,
		       bs->bsoflags);
	bs->size = 1 << 20;
	bs->caps = BS_CAP_WRITE | BS_CAP_FLUSH | BS_CAP_FUA;
	return 0;
}

static void fake_close(struct bs *bs)
{
	(void)bs;
}

static void fake_submit(struct bs *bs, struct bs_io *io)
{
	(void)bs;
	held[nr_held++] = io;
}

static uint64_t next_size;

static int fake_resize(struct bs *bs)
{
	bs->size = next_size;
	return 0;
}

static const struct bs_ops fake_bs = {
	.name = "held",
	.flags = BS_OPS_NO_PATH | BS_OPS_SYNC_DIRECT,
	.open = fake_open,
	.close = fake_close,
	.submit = fake_submit,
	.resize = fake_resize,
};
static const struct tgt_plugin bs_plugin = TGT_PLUGIN_INIT(TGT_BS, fake_bs);

/* ---- a transport that notes what it is told */

static char events[512];

static void note(const char *what, uint64_t tag)
{
	const size_t n = strlen(events);

	(void)snprintf(events + n, sizeof(events) - n, "%s%u ", what, (unsigned int)tag);
}

static void fake_complete(struct scsi_cmd *cmd)
{
	note(cmd->status == SCSI_GOOD            ? "good"
	     : cmd->status == SCSI_TASK_SET_FULL ? "full"
						 : "bad",
	     cmd->tag);
	scsi_cmd_put(cmd);
}

static bool no_memory;
static const struct it_nexus *none_for; /* or for one nexus */

static int fake_get(struct scsi_cmd *cmd)
{
	static char memory[512];
	static struct iovec iov = { memory, sizeof(memory) };

	if (no_memory || cmd->nexus == none_for)
		return -EAGAIN;
	cmd->in.iov = cmd->out.iov = &iov;
	cmd->in.niov = cmd->out.niov = 1;
	return 0;
}

static void fake_put(struct scsi_cmd *cmd)
{
	cmd->in.niov = cmd->out.niov = 0;
}

static void fake_aborted(struct scsi_cmd *cmd)
{
	note("aborted", cmd->tag);
}

static void fake_tmf(struct tmf *tmf)
{
	note("tmf", tmf->response);
}

static void fake_drop(struct it_nexus *n)
{
	note("drop", n->id);
	scsi_nexus_lost(n);
}

static const struct lld_ops fake_lld = {
	.name = "fake",
	.buf_get = fake_get,
	.buf_put = fake_put,
	.command_complete = fake_complete,
	.command_aborted = fake_aborted,
	.tmf_executed = fake_tmf,
	.nexus_drop = fake_drop,
};
static const struct tgt_plugin lld_plugin = TGT_PLUGIN_INIT(TGT_LLD, fake_lld);

/* ---- helpers */

static struct ev_loop *loop;
static struct target *t;

static struct it_nexus *login(const char *name)
{
	return scsi_nexus_established(t, name, NULL, (const uint8_t *)name,
				      (unsigned int)strlen(name), NULL);
}

static struct it_nexus *setup(void)
{
	const struct lu_params p = { .bstype = "held" };

	nr_held = 0;
	CHECK_EQ(target_new(1, "t", &fake_lld, loop, &t, NULL), 0);
	CHECK_EQ(lu_new(t, 0, &p, NULL), 0);
	CHECK_EQ(lu_new(t, 300, &p, NULL), 0);
	events[0] = '\0';
	return login("a");
}

static void turn(void)
{
	for (int i = 0; i < 4; i++)
		(void)ev_loop_turn(loop, 0);
}

static void teardown(void)
{
	CHECK_EQ(target_delete(t, true, NULL), 0);
	for (unsigned int i = 0; i < nr_held; i++)
		if (held[i])
			bs_done(held[i], 0);
	turn();
}

static void finish(unsigned int i)
{
	struct bs_io *io = held[i];

	held[i] = NULL;
	bs_done(io, 0);
	turn();
}

/* A READ(10) or WRITE(10) of one block at @lba. */
static void issue(struct it_nexus *n, unsigned int lun, uint64_t tag, enum scsi_attr attr,
		  bool write, uint8_t lba)
{
	struct scsi_cmd *cmd = scsi_cmd_get(n);

	cmd->tag = tag;
	cmd->attr = (uint8_t)attr;
	lun_encode(lun, cmd->lun);
	cmd->cdb_len = 16;
	cmd->cdb[0] = write ? 0x2a : 0x28;
	cmd->cdb[5] = lba;
	cmd->cdb[8] = 1;
	(write ? &cmd->out : &cmd->in)->room = 512;
	scsi_command_received(cmd);
}

/* Take the POWER ON unit attention of a LUN off. */
static void clear_ua(struct it_nexus *n, unsigned int lun)
{
	issue(n, lun, 0, SCSI_SIMPLE, false, 0);
	CHECK(strstr(events, "bad0"));
	events[0] = '\0';
}

static void tmf(struct it_nexus *n, enum tmf_function f, unsigned int lun, uint64_t tag)
{
	struct tmf m = { .nexus = n, .function = f, .tag = tag };

	lun_encode(lun, m.lun);
	scsi_tmf_received(&m);
}

#define EXPECT(text)                                                                               \
	do {                                                                                       \
		if (strcmp(events, text)) {                                                        \
			checks_failed++;                                                           \
			fprintf(stderr, "%s:%d: \"%s\", expected \"%s\"\n", __FILE__, __LINE__,    \
				events, text);                                                     \
		}                                                                                  \
		events[0] = '\0';                                                                  \
	} while (0)

/* ---- tests */

static void simple_commands_run_side_by_side(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	issue(n, 0, 1, SCSI_SIMPLE, false, 1);
	issue(n, 0, 2, SCSI_SIMPLE, true, 2);
	CHECK_EQ(nr_held, 2);
	finish(1);
	finish(0);
	EXPECT("good2 good1 ");
	teardown();
}

static void an_ordered_command_waits_and_holds_back(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	issue(n, 0, 1, SCSI_SIMPLE, false, 1);
	issue(n, 0, 2, SCSI_ORDERED, false, 2);
	issue(n, 0, 3, SCSI_SIMPLE, false, 3);
	CHECK_EQ(nr_held, 1);
	issue(n, 0, 4, SCSI_HEAD_OF_QUEUE, false, 4);
	CHECK_EQ(nr_held, 2);
	finish(0);
	CHECK_EQ(nr_held, 2); /* the head of the queue is before the ordered one */
	finish(1);
	CHECK_EQ(nr_held, 3);
	finish(2);
	CHECK_EQ(nr_held, 4);
	finish(3);
	EXPECT("good1 good4 good2 good3 ");
	teardown();
}

static uint64_t answered(const struct io_stats *s, enum io_class c)
{
	uint64_t sum = 0;

	for (unsigned int i = 0; i < IO_BUCKETS; i++)
		sum += s->latency[c][i];
	return sum;
}

/* The same of the nexus and of the only logical unit that it has used. */
static void commands_are_counted(void)
{
	struct it_nexus *n = setup();
	struct scsi_lu *lu;

	clear_ua(n, 0);
	lu = n->itls[0]->lu;
	issue(n, 0, 1, SCSI_SIMPLE, false, 1);
	issue(n, 0, 2, SCSI_SIMPLE, true, 2);
	issue(n, 0, 3, SCSI_SIMPLE, true, 3);
	CHECK_EQ(lu->io.in_flight, 3);
	tmf(n, TMF_ABORT_TASK, 0, 3);
	CHECK_EQ(lu->io.in_flight, 2);
	CHECK_EQ(lu->io.aborted, 1);
	finish(0);
	finish(1);
	finish(2);
	CHECK_EQ(lu->io.aborted, 1); /* the end of an orphan is nothing new */
	CHECK_EQ(lu->io.in_flight, 0);
	CHECK_EQ(lu->io.in_flight_max, 3);
	CHECK_EQ(lu->io.errors, 1); /* the unit attention */
	CHECK_EQ(lu->io.of[IO_READ].submitted, 2);
	CHECK_EQ(lu->io.of[IO_READ].done, 1);
	CHECK_EQ(lu->io.of[IO_READ].done_bytes, 512);
	CHECK_EQ(answered(&lu->io, IO_READ), 2);
	CHECK_EQ(lu->io.of[IO_WRITE].submitted, 2);
	CHECK_EQ(lu->io.of[IO_WRITE].submitted_bytes, 1024);
	CHECK_EQ(lu->io.of[IO_WRITE].done, 1);
	CHECK_EQ(lu->io.of[IO_WRITE].done_bytes, 512);
	CHECK_EQ(answered(&lu->io, IO_WRITE), 1);
	CHECK(memcmp(&lu->io, &n->io, sizeof(n->io)) == 0);
	scsi_nexus_lost(n);
	CHECK_EQ(lu->io.of[IO_WRITE].done, 1);
	events[0] = '\0';
	teardown();
}

static void logical_units_do_not_wait_for_each_other(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	clear_ua(n, 300);
	issue(n, 0, 1, SCSI_ORDERED, false, 1);
	issue(n, 300, 2, SCSI_ORDERED, false, 1);
	CHECK_EQ(nr_held, 2);
	finish(0);
	finish(1);
	EXPECT("good1 good2 ");
	teardown();
}

static void abort_task_cuts_off_at_once(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	issue(n, 0, 1, SCSI_SIMPLE, true, 1);
	tmf(n, TMF_ABORT_TASK, 0, 1);
	EXPECT("aborted1 tmf0 "); /* the response does not wait for the store */
	tmf(n, TMF_ABORT_TASK, 0, 1);
	EXPECT("tmf2 ");
	issue(n, 0, 2, SCSI_SIMPLE, true, 1); /* the same block: behind the orphan */
	CHECK_EQ(nr_held, 1);
	finish(0);
	CHECK_EQ(nr_held, 2);
	finish(1);
	EXPECT("good2 ");
	teardown();
}

static void what_waits_behind_an_orphan_is_aborted_without_the_store(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	issue(n, 0, 1, SCSI_SIMPLE, true, 1);
	tmf(n, TMF_ABORT_TASK, 0, 1);
	issue(n, 0, 2, SCSI_SIMPLE, true, 1);
	issue(n, 0, 3, SCSI_SIMPLE, true, 1);
	tmf(n, TMF_ABORT_TASK, 0, 2);
	EXPECT("aborted1 tmf0 aborted2 tmf0 ");
	CHECK_EQ(n->itls[0]->lu->orphans, 1);
	finish(0);
	CHECK_EQ(nr_held, 2);
	finish(1);
	EXPECT("good3 ");
	teardown();
}

static void commands_wait_for_the_transports_memory_in_order(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	no_memory = true;
	issue(n, 0, 1, SCSI_SIMPLE, true, 1);
	issue(n, 0, 2, SCSI_SIMPLE, true, 2);
	issue(n, 0, 3, SCSI_SIMPLE, true, 3);
	tmf(n, TMF_ABORT_TASK, 0, 2);
	scsi_buf_available(&fake_lld);
	CHECK_EQ(nr_held, 0);
	no_memory = false;
	scsi_buf_available(&fake_lld);
	CHECK_EQ(nr_held, 2);
	finish(0);
	finish(1);
	EXPECT("aborted2 tmf0 good1 good3 ");
	teardown();
}

static void a_nexus_without_memory_does_not_keep_others_waiting(void)
{
	struct it_nexus *a = setup(), *b = login("b");

	clear_ua(a, 0);
	clear_ua(b, 0);
	no_memory = true;
	issue(a, 0, 1, SCSI_SIMPLE, true, 1);
	issue(b, 0, 2, SCSI_SIMPLE, true, 2);
	issue(a, 0, 3, SCSI_SIMPLE, true, 3);
	issue(b, 0, 4, SCSI_SIMPLE, true, 4);
	no_memory = false;
	none_for = a;
	scsi_buf_available(&fake_lld);
	CHECK_EQ(nr_held, 2);
	none_for = NULL;
	issue(a, 0, 5, SCSI_SIMPLE, true, 5); /* waits behind those that do */
	CHECK_EQ(nr_held, 2);
	scsi_buf_available(&fake_lld);
	CHECK_EQ(nr_held, 5);
	for (unsigned int i = 0; i < 5; i++)
		finish(i);
	EXPECT("good2 good4 good1 good3 good5 ");
	teardown();
}

static void a_task_set_is_full_some_time(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	for (unsigned int i = 0; i < LIMIT_CMDS_PER_LU; i++)
		issue(n, 0, 1, SCSI_ORDERED, false, 1);
	EXPECT("");
	CHECK_EQ(nr_held, 1);
	issue(n, 0, 2, SCSI_HEAD_OF_QUEUE, false, 1);
	EXPECT("full2 ");
	scsi_nexus_lost(n);
	teardown();
}

static void a_size_that_changes_is_told(void)
{
	struct it_nexus *n = setup();
	struct err e;

	clear_ua(n, 0);
	next_size = 1 << 20;
	CHECK_EQ(lu_update(t, 0, "bsopts", "size=1M", &e), 0);
	CHECK_EQ(ua_peek(n->itls[0]), -1);
	next_size = 3 << 20;
	CHECK_EQ(lu_update(t, 0, "bsopts", "size=3M", &e), 0);
	CHECK_EQ(n->itls[0]->lu->blocks, (3 << 20) / 512);
	CHECK_EQ(ua_peek(n->itls[0]), UA_CAPACITY_CHANGED);
	CHECK_EQ(lu_update(t, 0, "bsopts", "a=1", &e), (uintmax_t)-1);
	next_size = 511;
	CHECK_EQ(lu_update(t, 0, "bsopts", "size=511", &e), (uintmax_t)-1);
	CHECK_EQ(n->itls[0]->lu->blocks, (3 << 20) / 512);
	teardown();
}

static void a_logical_unit_has_several_names(void)
{
	struct it_nexus *n = setup();
	struct scsi_lu *lu = lunmap_find(t, 0)->lu;
	struct err e;

	CHECK_EQ(lu_map(t, 5, t, 0, &e), 0);
	CHECK_EQ(lu_map(t, 6, t, 9, &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_NO_LUN);
	CHECK(lunmap_find(t, 5)->lu == lu);
	clear_ua(n, 0);
	clear_ua(n, 5);
	issue(n, 0, 1, SCSI_SIMPLE, false, 1);
	issue(n, 5, 2, SCSI_SIMPLE, false, 1);
	CHECK_EQ(lu_delete(t, 0, true, &e), 0);
	EXPECT("aborted1 ");
	finish(0);
	finish(1); /* it is still there, by its other name */
	EXPECT("good2 ");
	teardown();
}

static void an_aborted_ordered_command_lets_others_run(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	issue(n, 0, 1, SCSI_ORDERED, false, 1);
	issue(n, 0, 2, SCSI_SIMPLE, false, 2);
	CHECK_EQ(nr_held, 1);
	tmf(n, TMF_ABORT_TASK, 0, 1);
	CHECK_EQ(nr_held, 2);
	finish(1);
	finish(0);
	EXPECT("aborted1 tmf0 good2 ");
	teardown();
}

/* It may be in the middle of its work: those that it lets go could end it. */
static void a_command_that_aborts_others_lets_go_when_it_ends(void)
{
	struct it_nexus *a = setup(), *b = login("b");

	clear_ua(a, 0);
	clear_ua(b, 0);
	issue(a, 0, 1, SCSI_SIMPLE, false, 1);
	issue(b, 0, 2, SCSI_ORDERED, false, 2);
	issue(a, 0, 3, SCSI_SIMPLE, false, 3);
	CHECK_EQ(nr_held, 1);
	lu_abort_nexus(a->itls[0]->lu, b, list_first_entry(&a->cmds, struct scsi_cmd, nexus_link));
	EXPECT("aborted2 ");
	CHECK_EQ(nr_held, 1);
	finish(0);
	CHECK_EQ(nr_held, 2);
	finish(1);
	EXPECT("good1 good3 ");
	teardown();
}

static void abort_task_set_is_of_one_nexus_and_one_lu(void)
{
	struct it_nexus *a = setup(), *b = login("b");

	clear_ua(a, 0);
	clear_ua(a, 300);
	clear_ua(b, 0);
	issue(a, 0, 1, SCSI_SIMPLE, false, 1);
	issue(a, 300, 2, SCSI_SIMPLE, false, 1);
	issue(b, 0, 3, SCSI_SIMPLE, false, 1);
	tmf(a, TMF_ABORT_TASK_SET, 0, 0);
	EXPECT("aborted1 tmf0 ");
	finish(0);
	finish(1);
	finish(2);
	EXPECT("good2 good3 ");
	teardown();
}

static void clear_task_set_tells_the_others(void)
{
	struct it_nexus *a = setup(), *b = login("b");

	clear_ua(a, 0);
	clear_ua(b, 0);
	issue(b, 0, 1, SCSI_SIMPLE, false, 1);
	tmf(a, TMF_CLEAR_TASK_SET, 0, 0);
	EXPECT("aborted1 tmf0 ");
	CHECK_EQ(ua_peek(b->itls[0]), UA_COMMANDS_CLEARED);
	CHECK_EQ(ua_peek(a->itls[0]), -1);
	finish(0);
	EXPECT("");
	teardown();
}

static void a_reset_is_told_to_all(void)
{
	struct it_nexus *a = setup(), *b = login("b");

	clear_ua(a, 0);
	clear_ua(b, 0);
	issue(b, 0, 1, SCSI_SIMPLE, false, 1);
	issue(a, 0, 2, SCSI_ORDERED, false, 1);
	tmf(a, TMF_LOGICAL_UNIT_RESET, 0, 0);
	EXPECT("aborted1 aborted2 tmf0 ");
	CHECK_EQ(ua_take(a->itls[0]), UA_BUS_DEVICE_RESET);
	CHECK_EQ(ua_take(b->itls[0]), UA_BUS_DEVICE_RESET);
	CHECK_EQ(ua_take(b->itls[0]), -1);
	teardown();
}

static void queries_answer(void)
{
	struct it_nexus *n = setup();

	clear_ua(n, 0);
	tmf(n, TMF_QUERY_TASK, 0, 1);
	tmf(n, TMF_QUERY_TASK_SET, 0, 0);
	EXPECT("tmf0 tmf0 ");
	issue(n, 0, 1, SCSI_SIMPLE, false, 1);
	tmf(n, TMF_QUERY_TASK, 0, 1);
	tmf(n, TMF_QUERY_TASK, 0, 9);
	tmf(n, TMF_QUERY_TASK_SET, 0, 0);
	tmf(n, TMF_QUERY_TASK, 7, 1);
	tmf(n, TMF_CLEAR_ACA, 0, 0);
	EXPECT("tmf1 tmf0 tmf1 tmf3 tmf4 ");
	teardown();
}

static void a_lost_nexus_leaves_orphans_only(void)
{
	struct it_nexus *a = setup(), *b = login("b");

	clear_ua(a, 0);
	clear_ua(b, 0);
	issue(a, 0, 1, SCSI_ORDERED, true, 1);
	issue(b, 0, 2, SCSI_SIMPLE, true, 9);
	CHECK_EQ(nr_held, 1);
	scsi_nexus_lost(a);
	EXPECT("aborted1 ");
	CHECK_EQ(nr_held, 2); /* what waited behind it runs */
	finish(0);
	finish(1);
	EXPECT("good2 ");
	teardown();
}

static void a_deleted_lun_is_gone_and_announced(void)
{
	struct it_nexus *n = setup();
	struct err e;

	clear_ua(n, 0);
	clear_ua(n, 300);
	issue(n, 300, 1, SCSI_SIMPLE, true, 1);
	CHECK_EQ(lu_delete(t, 300, false, &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_LUN_ACTIVE);
	CHECK_EQ(lu_delete(t, 300, true, &e), 0);
	EXPECT("aborted1 ");
	CHECK_EQ(ua_peek(n->itls[0]), UA_REPORTED_LUNS_CHANGED);
	CHECK(!lunmap_find(t, 300));
	finish(0); /* and with its orphan the logical unit: ASan looks on */
	teardown();
}

static void a_new_medium_is_opened_like_the_first(void)
{
	const struct lu_params p = { .bstype = "held", .bsopts = "a=1", .bsoflags = BS_O_SYNC };

	(void)setup();
	CHECK_EQ(lu_new(t, 1, &p, NULL), 0);
	CHECK_EQ(lu_update(t, 1, "path", "one", NULL), 0);
	CHECK(!strcmp(opened_with, "one a=1 1"));
	CHECK_EQ(lu_update(t, 1, "removable", "1", NULL), 0);
	CHECK_EQ(lu_update(t, 1, "path", "", NULL), 0);
	CHECK_EQ(lu_update(t, 1, "path", "two", NULL), 0);
	CHECK(!strcmp(opened_with, "two a=1 1"));
	teardown();
}

static void a_mask_hides_a_lun(void)
{
	struct it_nexus *a = setup(), *b = login("b");
	uint8_t lun[8];

	lun_encode(300, lun);
	CHECK_EQ(acl_add_name(&lunmap_find(t, 300)->mask, "b", NULL), 0);
	CHECK(!nexus_itl(a, lun));
	CHECK(nexus_itl(b, lun));
	teardown();
}

static void who_is_masked_out_loses_the_lun_at_once(void)
{
	struct it_nexus *a = setup(), *b = login("b");
	struct lun_entry *le = lunmap_find(t, 300);

	clear_ua(a, 0);
	clear_ua(a, 300);
	clear_ua(b, 300);
	issue(a, 300, 1, SCSI_ORDERED, false, 1);
	issue(b, 300, 2, SCSI_SIMPLE, false, 1);
	issue(a, 0, 3, SCSI_SIMPLE, false, 1);
	CHECK_EQ(acl_add_name(&le->mask, "b", NULL), 0);
	lunmap_mask_changed(t, le);
	EXPECT("aborted1 ");
	CHECK_EQ(nr_held, 3); /* what waited behind it runs */
	CHECK_EQ(ua_peek(a->itls[0]), UA_REPORTED_LUNS_CHANGED);
	issue(a, 300, 4, SCSI_SIMPLE, false, 1);
	for (unsigned int i = 0; i < 3; i++)
		finish(i);
	EXPECT("bad4 good3 good2 ");
	teardown();
}

static void a_controller_has_no_store(void)
{
	const struct lu_params p = { .device_type = "controller" };
	struct err e;

	(void)setup();
	CHECK_EQ(lu_new(t, 1, &p, NULL), 0);
	CHECK_EQ(lu_update(t, 1, "path", "/dev/zero", &e), (uintmax_t)-1);
	CHECK_EQ(e.code, TGT_INVALID_REQUEST);
	CHECK(!lunmap_find(t, 1)->lu->bs);
	teardown();
}

static void luns_are_decoded(void)
{
	static const struct {
		uint8_t lun[8];
		int64_t nr;
	} cases[] = {
		{ { 0, 0 }, 0 },         { { 0, 255 }, 255 },
		{ { 0x41, 0x2c }, 300 }, { { 0x7f, 0xff }, 16383 },
		{ { 0x80, 0x05 }, 5 },   { { 0x81, 0x05 }, -1 }, /* target 1 */
		{ { 0x80, 0x25 }, -1 },                          /* bus 1 */
		{ { 0x01, 0x05 }, -1 },                          /* bus 1 */
		{ { 0xc1, 0x01 }, -1 },                          /* well known */
		{ { 0, 1, 0, 1 }, -1 },  { { 0, 1, 0, 0, 0, 0, 0, 1 }, -1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		CHECK_EQ(lun_decode(cases[i].lun), cases[i].nr);
	for (unsigned int i = 0; i < 16384; i++) {
		uint8_t lun[8];

		lun_encode(i, lun);
		CHECK_EQ(lun_decode(lun), i);
	}
}

int main(void)
{
	if (ev_loop_new(&loop) < 0 || plugin_register(&bs_plugin, "test") < 0 ||
	    plugin_register(&lld_plugin, "test") < 0 || lld_start(&fake_lld, loop, NULL, NULL) < 0)
		return EXIT_FAILURE;
	RUN(simple_commands_run_side_by_side);
	RUN(an_ordered_command_waits_and_holds_back);
	RUN(commands_are_counted);
	RUN(logical_units_do_not_wait_for_each_other);
	RUN(abort_task_cuts_off_at_once);
	RUN(what_waits_behind_an_orphan_is_aborted_without_the_store);
	RUN(commands_wait_for_the_transports_memory_in_order);
	RUN(a_nexus_without_memory_does_not_keep_others_waiting);
	RUN(a_task_set_is_full_some_time);
	RUN(a_size_that_changes_is_told);
	RUN(a_logical_unit_has_several_names);
	RUN(an_aborted_ordered_command_lets_others_run);
	RUN(a_command_that_aborts_others_lets_go_when_it_ends);
	RUN(abort_task_set_is_of_one_nexus_and_one_lu);
	RUN(clear_task_set_tells_the_others);
	RUN(a_reset_is_told_to_all);
	RUN(queries_answer);
	RUN(a_lost_nexus_leaves_orphans_only);
	RUN(a_deleted_lun_is_gone_and_announced);
	RUN(a_new_medium_is_opened_like_the_first);
	RUN(a_mask_hides_a_lun);
	RUN(who_is_masked_out_loses_the_lun_at_once);
	RUN(a_controller_has_no_store);
	RUN(luns_are_decoded);
	lld_stop(&fake_lld);
	(void)ev_loop_free(loop);
	return check_report();
}
