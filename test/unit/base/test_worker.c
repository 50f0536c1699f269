// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_worker.c - work goes to threads and comes back, in batches, bounded, and all of it
 */
#include <semaphore.h>

#include "base/worker.c"
#include "check.h"

#define JOBS 2000

struct job {
	struct work w;
	_Atomic int ran;
	int done;
	bool again; /* done() submits it once more */
};

static struct ev_loop *l;
static struct job jobs[JOBS];
static unsigned int nr_done, stop_at;
static pthread_t loop_thread;
static sem_t gate; /* what blocks */
static _Atomic int inside, inside_max;

static void job_run(struct work *w)
{
	struct job *j = container_of(w, struct job, w);

	CHECK(!pthread_equal(pthread_self(), loop_thread));
	atomic_fetch_add(&j->ran, 1);
}

static void job_done(struct work *w)
{
	struct job *j = container_of(w, struct job, w);

	CHECK(pthread_equal(pthread_self(), loop_thread));
	j->done++;
	CHECK_EQ(j->ran, j->done);
	if (j->again) {
		j->again = false;
		work_submit(l, &j->w);
		return;
	}
	if (++nr_done == stop_at)
		ev_loop_stop(l);
}

static void blocked_run(struct work *w)
{
	const int n = atomic_fetch_add(&inside, 1) + 1;
	int max = atomic_load(&inside_max);

	while (n > max && !atomic_compare_exchange_weak(&inside_max, &max, n))
		;
	while (sem_wait(&gate))
		;
	atomic_fetch_sub(&inside, 1);
	job_run(w);
}

static void setup(unsigned int threads)
{
	loop_thread = pthread_self();
	CHECK_EQ(ev_loop_new(&l), 0);
	work_set_threads(threads);
	memset(jobs, 0, sizeof(jobs));
	for (unsigned int i = 0; i < JOBS; i++)
		jobs[i].w = (struct work){ .run = job_run, .done = job_done };
	nr_done = 0;
	atomic_store(&inside, 0);
	atomic_store(&inside_max, 0);
	CHECK_EQ(sem_init(&gate, 0, 0), 0);
}

static void teardown(void)
{
	work_exit();
	CHECK_EQ(work_threads(), 0);
	l = ev_loop_free(l);
	(void)sem_destroy(&gate);
}

static void all_run_and_are_done(void)
{
	setup(4);
	stop_at = JOBS;
	for (unsigned int i = 0; i < JOBS; i++) {
		jobs[i].again = i % 3 == 0;
		work_submit(l, &jobs[i].w);
	}
	CHECK_EQ(work_threads(), 0); /* handed over at the end of the turn */
	CHECK_EQ(ev_loop_run(l), 0);
	for (unsigned int i = 0; i < JOBS; i++)
		CHECK_EQ(jobs[i].done, i % 3 == 0 ? 2 : 1);
	CHECK(work_threads() <= 4);
	CHECK_EQ(l->port.out, 0);
	teardown();
}

static void wait_inside(int n)
{
	while (atomic_load(&inside) < n)
		sched_yield();
}

/* All that may run do run at once, although the loop wakes only one of them. */
static void as_many_as_needed(void)
{
	static const struct {
		unsigned int max, jobs;
		int inside;
	} cases[] = { { 4, 1, 1 }, { 4, 3, 3 }, { 4, 20, 4 }, { 1, 5, 1 }, { 0, 2, 1 } };

	for (size_t c = 0; c < sizeof(cases) / sizeof(*cases); c++) {
		setup(cases[c].max);
		stop_at = cases[c].jobs;
		for (unsigned int i = 0; i < cases[c].jobs; i++) {
			jobs[i].w.run = blocked_run;
			work_submit(l, &jobs[i].w);
		}
		CHECK_EQ(ev_loop_turn(l, 0), 0);
		wait_inside(cases[c].inside);
		CHECK_EQ(work_threads(), cases[c].inside);
		for (unsigned int i = 0; i < cases[c].jobs; i++)
			(void)sem_post(&gate);
		CHECK_EQ(ev_loop_run(l), 0);
		CHECK_EQ(inside_max, cases[c].inside);
		teardown();
	}
}

/* A thread that is idle is used again; no other is started for one job after the other. */
static void idle_threads_are_reused(void)
{
	unsigned int idle;

	setup(8);
	for (unsigned int i = 0; i < 50; i++) {
		stop_at = i + 1;
		work_submit(l, &jobs[i].w);
		CHECK_EQ(ev_loop_run(l), 0);
		do { /* it has said done, and goes idle now */
			pthread_mutex_lock(&pool.lock);
			idle = !list_empty(&pool.idle);
			pthread_mutex_unlock(&pool.lock);
		} while (!idle);
		CHECK_EQ(work_threads(), 1);
	}
	teardown();
}

static void exit_finishes_what_is_queued(void)
{
	setup(2);
	stop_at = JOBS + 1;
	for (unsigned int i = 0; i < 100; i++) {
		jobs[i].again = i % 10 == 0;
		work_submit(l, &jobs[i].w);
	}
	work_exit(); /* not even handed over yet */
	CHECK_EQ(nr_done, 100);
	CHECK_EQ(work_threads(), 0);

	work_submit(l, &jobs[0].w); /* and it starts again when it is wanted */
	work_exit();
	CHECK_EQ(nr_done, 101);
	work_exit();
	teardown();
}

static void freed_by_done(struct work *w)
{
	free(w);
	if (++nr_done == stop_at)
		ev_loop_stop(l);
}

static void nothing_run(struct work *w)
{
	(void)w;
}

static void done_may_free(void)
{
	setup(4);
	stop_at = 100;
	for (int i = 0; i < 100; i++) {
		struct work *w = calloc(1, sizeof(*w));

		w->run = nothing_run;
		w->done = freed_by_done;
		work_submit(l, w);
	}
	CHECK_EQ(ev_loop_run(l), 0);
	CHECK_EQ(nr_done, 100);
	teardown();
}

int main(void)
{
	RUN(all_run_and_are_done);
	RUN(as_many_as_needed);
	RUN(idle_threads_are_reused);
	RUN(exit_finishes_what_is_queued);
	RUN(done_may_free);
	return check_report();
}
