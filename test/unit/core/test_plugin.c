// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_plugin.c - which plugins are let in
 */
#include <errno.h>
#include <stddef.h>
#include <stdlib.h>

#include "check.h"
#include "tgt/lld.h"
#include "tgt/log.h"
#include "tgt/plugin.h"
#include "tgt/target.h"

static const struct bs_ops store = { .name = "plain", .help = "" };
static const struct lld_ops transport = { .name = "wire" };

static void what_does_not_fit_is_refused(void)
{
	const struct tgt_plugin good = TGT_PLUGIN_INIT(TGT_BS, store);
	static const struct {
		const char *what;
		size_t at;
		uint32_t value;
	} cases[] = {
		{ "another ABI", offsetof(struct tgt_plugin, abi), TGT_ABI + 1 },
		{ "an unknown kind", offsetof(struct tgt_plugin, kind), 77 },
		{ "a longer table than ours", offsetof(struct tgt_plugin, ops_size), 100000 },
		{ "another command", offsetof(struct tgt_plugin, cmd_size), 8 },
		{ "another io", offsetof(struct tgt_plugin, io_size), 8 },
		{ "another watcher", offsetof(struct tgt_plugin, ev_size), 8 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tgt_plugin bad = good;

		memcpy((char *)&bad + cases[i].at, &cases[i].value, sizeof(cases[i].value));
		CHECK_EQ(plugin_register(&bad, cases[i].what), -EINVAL);
		CHECK(!bs_find("plain"));
	}
}

/* A member that was added at the end since reads as NULL. */
static void an_older_table_is_filled_up(void)
{
	static struct {
		struct bs_ops ops;
		void *not_ours[4];
	} old = { .ops = { .name = "old", .help = "" } };
	struct tgt_plugin p = TGT_PLUGIN_INIT(TGT_BS, store);

	memset(old.not_ours, 0xff, sizeof(old.not_ours));
	old.ops.exec_cdb = (void (*)(struct bs *, struct scsi_cmd *))(uintptr_t)1;
	p.ops = &old.ops;
	p.ops_size = offsetof(struct bs_ops, exec_cdb);
	CHECK_EQ(plugin_register(&p, "old"), 0);
	CHECK(bs_find("old"));
	CHECK(!bs_find("old")->exec_cdb);
}

static void the_first_of_a_name_stays(void)
{
	static const struct bs_ops second = { .name = "plain", .help = "second" };
	const struct tgt_plugin a = TGT_PLUGIN_INIT(TGT_BS, store);
	const struct tgt_plugin b = TGT_PLUGIN_INIT(TGT_BS, second);

	CHECK_EQ(plugin_register(&a, "a"), 0);
	CHECK_EQ(plugin_register(&b, "b"), -EEXIST);
	CHECK(bs_find("plain") == &store);
}

static void no_name_is_iscsi_or_the_only_driver(void)
{
	static const struct lld_ops iscsi = { .name = "iscsi" };
	const struct tgt_plugin a = TGT_PLUGIN_INIT(TGT_LLD, transport);
	const struct tgt_plugin b = TGT_PLUGIN_INIT(TGT_LLD, iscsi);

	CHECK(!lld_find(NULL));
	CHECK_EQ(plugin_register(&a, "a"), 0);
	CHECK(lld_find(NULL) == &transport);
	CHECK(!lld_find("iscsi"));
	CHECK_EQ(plugin_register(&b, "b"), 0);
	CHECK(lld_find(NULL) == &iscsi);
	CHECK(lld_find("") == &iscsi);
	CHECK(lld_find("wire") == &transport);
	CHECK(!lld_find("nosuch"));
}

static void a_folder_without_plugins_is_told(void)
{
	struct err e;

	CHECK_EQ(plugins_load("/nonexistent", &e), (uintmax_t)-1);
	CHECK(strstr(e.text, "/nonexistent"));
}

int main(void)
{
	log_open("test", LOG_TO_STDERR, LOG_LVL_ERR);
	RUN(what_does_not_fit_is_refused);
	RUN(an_older_table_is_filled_up);
	RUN(the_first_of_a_name_stays);
	RUN(no_name_is_iscsi_or_the_only_driver);
	RUN(a_folder_without_plugins_is_told);
	return check_report();
}
