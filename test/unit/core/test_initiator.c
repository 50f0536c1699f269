// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_initiator.c - counters by initiator: kept after a session, limited in number
 */
#include <stdlib.h>

#include "check.h"
#include "core/core.h"
#include "tgt/ev.h"
#include "tgt/limits.h"
#include "tgt/plugin.h"

static void drop(struct it_nexus *n)
{
	scsi_nexus_lost(n);
}

static const struct lld_ops lld = { .name = "fake", .nexus_drop = drop };
static const struct tgt_plugin plugin = TGT_PLUGIN_INIT(TGT_LLD, lld);
static struct target *t;

static struct it_nexus *login(const char *name)
{
	return scsi_nexus_established(t, name, NULL, (const uint8_t *)"id", 2, NULL);
}

/* What is said of @name; false: nothing */
static bool find(const char *name, struct initiator_stats *sum)
{
	for (unsigned int i = 0; initiator_nr(i, sum); i++)
		if (strcmp(sum->name, name) == 0)
			return true;
	return false;
}

static void it_outlives_its_sessions(void)
{
	struct it_nexus *a = login("a"), *again = login("a");
	struct initiator_stats sum;

	a->io.of[IO_READ].done = 3;
	a->io.of[IO_READ].done_bytes = 512;
	again->io.of[IO_READ].done = 4;
	again->io.errors = 1;
	again->io.in_flight = 2;
	CHECK(find("a", &sum));
	CHECK_EQ(sum.nexuses, 2);
	CHECK_EQ(sum.of[IO_READ].commands, 7);
	CHECK_EQ(sum.in_flight, 2);
	scsi_nexus_lost(a);
	again->io.in_flight = 0;
	scsi_nexus_lost(again);
	CHECK(find("a", &sum));
	CHECK_EQ(sum.nexuses, 0);
	CHECK_EQ(sum.of[IO_READ].commands, 7);
	CHECK_EQ(sum.of[IO_READ].bytes, 512);
	CHECK_EQ(sum.errors, 1);
	CHECK_EQ(sum.in_flight, 0);
}

/* "a" of before makes way; more than there is room for are counted as one. */
static void there_is_room_for_a_few(void)
{
	struct it_nexus *n[LIMIT_INITIATORS + 2];
	struct initiator_stats sum;
	unsigned int nr = 0;
	char name[16];

	for (unsigned int i = 0; i < LIMIT_INITIATORS + 2; i++) {
		(void)snprintf(name, sizeof(name), "i%u", i);
		n[i] = login(name);
		n[i]->io.aborted = 1;
	}
	CHECK(!find("a", &sum));
	CHECK(find("i0", &sum));
	CHECK(!find("i65", &sum));
	CHECK(find("other", &sum));
	CHECK_EQ(sum.nexuses, 2);
	CHECK_EQ(sum.aborted, 2);
	CHECK_EQ(sum.of[IO_READ].commands, 7);
	while (initiator_nr(nr, &sum))
		nr++;
	CHECK_EQ(nr, LIMIT_INITIATORS + 1);
	scsi_nexus_lost(n[3]);
	n[3] = login("late");
	CHECK(!find("i3", &sum));
	CHECK(find("late", &sum));
	CHECK_EQ(sum.aborted, 0);
	CHECK(find("other", &sum));
	CHECK_EQ(sum.aborted, 3);
	for (unsigned int i = 0; i < LIMIT_INITIATORS + 2; i++)
		scsi_nexus_lost(n[i]);
}

static void the_name_other_is_the_same(void)
{
	struct it_nexus *n = login("other");
	struct initiator_stats sum;

	CHECK(find("other", &sum));
	CHECK_EQ(sum.nexuses, 1);
	scsi_nexus_lost(n);
}

int main(void)
{
	struct ev_loop *loop;

	if (ev_loop_new(&loop) < 0 || plugin_register(&plugin, "test") < 0 ||
	    lld_start(&lld, loop, NULL, NULL) < 0 || target_new(1, "t", &lld, loop, &t, NULL) < 0)
		return EXIT_FAILURE;
	RUN(it_outlives_its_sessions);
	RUN(there_is_room_for_a_few);
	RUN(the_name_other_is_the_same);
	(void)target_delete(t, true, NULL);
	(void)ev_loop_free(loop);
	return check_report();
}
