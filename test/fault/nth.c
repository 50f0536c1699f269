// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nth.c - nth-cdb alloc|io=ERRNO[,late]... FILE.t..., nth-wire alloc FILE.t..., nth-iu alloc
 *         FILE.t...: each transcript with its n-th call failing, n = 1, 2 ... until none fails
 *
 * No run crashes, hangs, or ends with more memory than the one without a failure; what else is
 * expected of it is said in nth_cdb.c and nth_wire.c.
 *
 * Each run is a process. LONG=1: every n; otherwise at most RUNS for each file, evenly spread.
 */
#include "nth.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "player.h"
#include "tgt/log.h"
#include "tgt/worker.h"

#define RUNS     24 /* of one file */
#define PATIENCE 60 /* [s] of one run */
#define EXIT_BAD 3  /* the transcript did not go on as it should */

struct report *report;

static const struct kind *kind;
static const char *arg;  /* of the kind */
static unsigned int nth; /* the call that fails; 0: none */
static _Atomic bool counting;
static unsigned int tests; /* that were done */

bool nth_strikes(void)
{
	if (!counting || ++report->calls != nth)
		return false;
	report->failures++;
	return true;
}

void nth_stop(void)
{
	counting = false;
}

/* ---- one run */

static int play(const char *file)
{
	(void)alarm(PATIENCE);
	log_open("nth", LOG_TO_STDERR, LOG_LVL_ERR);
	if (player_language.open() < 0 || kind->set(arg) < 0)
		return EXIT_FAILURE;
	counting = true;
	if (nth_play(kind, file) < 0)
		return EXIT_FAILURE;
	player_language.close();
	work_exit();
	report->live = alloc_live();
	return player.bad || !player.tests ? EXIT_BAD : EXIT_SUCCESS;
}

/* Return: wait status. What it prints goes to @out. */
static int run(const char *file, unsigned int n, int out)
{
	int status;
	pid_t pid;

	*report = (struct report){ .calls = 0 };
	if (ftruncate(out, 0) < 0 || lseek(out, 0, SEEK_SET) < 0)
		abort();
	(void)fflush(stdout);
	pid = fork();
	if (pid < 0)
		abort();
	if (!pid) {
		if (dup2(out, STDOUT_FILENO) < 0 || dup2(out, STDERR_FILENO) < 0)
			abort();
		nth = n;
		exit(play(file));
	}
	if (waitpid(pid, &status, 0) != pid)
		abort();
	return status;
}

/* ---- all runs of a file */

static void print_output(int out)
{
	char buf[4096];
	bool fresh = true;
	ssize_t n;

	(void)lseek(out, 0, SEEK_SET);
	while ((n = read(out, buf, sizeof(buf))) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (fresh)
				(void)fputs("#   ", stdout);
			(void)putchar(buf[i]);
			fresh = buf[i] == '\n';
		}
	}
}

static void print_where(void)
{
	char line[512];
	FILE *p;

	(void)snprintf(line, sizeof(line), "addr2line -spfie /proc/%d/exe %#jx 2>/dev/null",
		       (int)getpid(), (uintmax_t)report->where - 1);
	p = report->where ? popen(line, "r") : NULL;
	if (!p)
		return;
	while (fgets(line, sizeof(line), p))
		printf("#   failed: %s", line);
	(void)pclose(p);
}

static bool judge(const char *file, unsigned int n, int status, long live, int out)
{
	const char *what = NULL;

	if (WIFSIGNALED(status))
		what = WTERMSIG(status) == SIGALRM ? "it hangs" : "it crashes";
	else if (WEXITSTATUS(status) == EXIT_BAD)
		what = "it goes on wrongly";
	else if (WEXITSTATUS(status))
		what = "it ends badly";
	else if (report->live > live)
		what = "it leaks";
	if (!what)
		return true;
	printf("# %s with call %u failing: %s\n", file, n, what);
	print_where();
	print_output(out);
	return false;
}

static unsigned int step_of(unsigned int calls)
{
	const char *all = getenv("LONG");

	return all && *all ? 1 : calls / RUNS + 1;
}

/* Return: runs that went wrong */
static unsigned int play_all(const char *file, int out, unsigned int *runs)
{
	unsigned int bad, step;
	long live;

	bad = !judge(file, 0, run(file, 0, out), LONG_MAX, out);
	live = report->live;
	step = step_of(report->calls);
	*runs = 0;
	for (unsigned int n = 1; bad < 3; n += step) {
		bad += !judge(file, n, run(file, n, out), live, out);
		if (!report->failures)
			break;
		++*runs;
	}
	return bad;
}

static const struct kind *kind_find(const char *text)
{
	const size_t n = strcspn(text, "=");

	arg = text[n] ? text + n + 1 : NULL;
	for (size_t i = 0; nth_kinds[i]; i++)
		if (strlen(nth_kinds[i]->name) == n && !memcmp(text, nth_kinds[i]->name, n))
			return nth_kinds[i];
	return NULL;
}

/* All files with one kind of failure. Return: tests that failed */
static unsigned int play_kind(const char *text, char **files, int out)
{
	unsigned int bad = 0;

	for (; *files; files++) {
		unsigned int runs;
		const unsigned int wrong = play_all(*files, out, &runs);

		printf("%s %u - %s %s, %u times\n", wrong ? "not ok" : "ok", ++tests, text, *files,
		       runs);
		bad += wrong != 0;
	}
	return bad;
}

int main(int argc, char **argv)
{
	const int out = memfd_create("output", MFD_CLOEXEC);
	unsigned int bad = 0;
	char **files = argv + 1;

	while (*files && kind_find(*files))
		files++;
	report = mmap(NULL, sizeof(*report), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
		      0);
	if (argc < 3 || files == argv + 1 || out < 0 || report == MAP_FAILED) {
		fprintf(stderr,
			"usage: nth-cdb alloc|io=ERRNO... FILE.t..., nth-wire alloc FILE.t...\n");
		return 2;
	}
	for (char **k = argv + 1; k < files; k++) {
		kind = kind_find(*k);
		bad += play_kind(*k, files, out);
	}
	printf("1..%u\n", tests);
	return bad ? EXIT_FAILURE : EXIT_SUCCESS;
}
