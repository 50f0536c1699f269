// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_task.c - tasks by their tag: many, with tags that collide, and those that have ended
 */
#include <stdlib.h>

#include "check.h"
#include "lld/iscsi/conn.h"

#define TASKS 512

static struct conn conn;
static struct session session;
static struct iscsi_task *tasks;

static void start(void)
{
	memset(&session, 0, sizeof(session));
	memset(&conn, 0, sizeof(conn));
	session.conn = &conn;
	conn.session = &session;
	conn.iscsi = &iscsi_state;
	session.bucket_bits = TASK_BUCKET_BITS_MIN;
	session.tasks = calloc((size_t)1 << session.bucket_bits, sizeof(struct iscsi_task *));
	tasks = calloc(TASKS, sizeof(*tasks));
	for (uint32_t i = 0; i < TASKS; i++)
		tasks[i].conn = &conn;
}

static void end(void)
{
	CHECK_EQ(session.nr_tasks, 0);
	CHECK_EQ(session.in_flight, 0);
	CHECK_EQ(session.nr_immediate, 0);
	free(session.tasks);
	free(session.stale);
	free(tasks);
}

static uint32_t sequential(uint32_t i)
{
	return i;
}

static uint32_t high_bits(uint32_t i)
{
	return i << 22;
}

static uint32_t every_third(uint32_t i)
{
	return 0xfffffff0u + 3 * i;
}

static void found_by_tag(void)
{
	static uint32_t (*const tags[])(uint32_t) = { sequential, high_bits, every_third };

	for (size_t k = 0; k < sizeof(tags) / sizeof(tags[0]); k++) {
		start();
		for (uint32_t i = 0; i < TASKS; i++) {
			tasks[i].itt = tags[k](i);
			tasks[i].immediate = i % 5 == 0;
			CHECK(task_find(&session, tasks[i].itt) == NULL);
			task_insert(&session, &tasks[i]);
		}
		CHECK(session.bucket_bits > TASK_BUCKET_BITS_MIN);
		CHECK_EQ(session.in_flight + session.nr_immediate, TASKS);
		for (uint32_t i = 0; i < TASKS; i += 2)
			task_forget(&tasks[i]);
		for (uint32_t i = 0; i < TASKS; i++)
			CHECK(task_find(&session, tags[k](i)) == (i % 2 ? &tasks[i] : NULL));
		for (uint32_t i = 1; i < TASKS; i += 2)
			task_forget(&tasks[i]);
		end();
	}
}

/* Only those whose data is still on its way, and the newest STALE_MAX of them. */
static void remembered(void)
{
	start();
	for (uint32_t i = 0; i < TASKS; i++) {
		tasks[i].itt = i;
		tasks[i].unsolicited = i % 2;
		task_insert(&session, &tasks[i]);
		task_forget(&tasks[i]);
	}
	for (uint32_t i = 0; i < TASKS; i++)
		CHECK_EQ(task_is_stale(&session, i), i % 2);
	for (uint32_t i = 0; i < STALE_MAX; i++) {
		struct iscsi_task *t = &tasks[i];

		t->itt = 100000 + i;
		t->unsolicited = false;
		t->r2t_sn = 1;
		task_insert(&session, t);
		task_forget(t);
	}
	CHECK(!task_is_stale(&session, 1));
	CHECK(!task_is_stale(&session, TASKS - 1));
	CHECK(task_is_stale(&session, 100000));
	CHECK(task_is_stale(&session, 100000 + STALE_MAX - 1));
	end();
}

int main(void)
{
	RUN(found_by_tag);
	RUN(remembered);
	return check_report();
}
