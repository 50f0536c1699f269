// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_log.c - levels, prefixes, what a peer may write, how often
 */
#include <fcntl.h>

#include "base/log.c"
#include "check.h"

static char got[8192];

/* Run @fn and keep what it writes to stderr. */
static void capture(void (*fn)(void))
{
	char path[] = "/tmp/test_log.XXXXXX";
	const int fd = mkstemp(path), before = dup(STDERR_FILENO);
	ssize_t n;

	(void)unlink(path);
	(void)dup2(fd, STDERR_FILENO);
	fn();
	(void)dup2(before, STDERR_FILENO);
	n = pread(fd, got, sizeof(got) - 1, 0);
	got[n > 0 ? n : 0] = 0;
	(void)close(before);
	(void)close(fd);
}

static void all_levels(void)
{
	log_err("e %d", 1);
	log_warn("w");
	log_notice("n");
	log_info("i");
	log_debug("d");
}

static void levels_and_prefixes(void)
{
	static const struct {
		enum log_dest dest;
		enum log_level level;
		const char *want;
	} cases[] = {
		{ LOG_TO_STDERR, LOG_LVL_ERR, "t: error: e 1\n" },
		{ LOG_TO_STDERR, LOG_LVL_NOTICE, "t: error: e 1\nt: warning: w\nt: n\n" },
		{ LOG_TO_STDERR, LOG_LVL_DEBUG,
		  "t: error: e 1\nt: warning: w\nt: n\nt: i\nt: debug: d\n" },
		{ LOG_TO_JOURNAL, LOG_LVL_DEBUG, "<3>e 1\n<4>w\n<5>n\n<6>i\n<7>d\n" },
		{ LOG_TO_JOURNAL, LOG_LVL_WARN, "<3>e 1\n<4>w\n" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		log_open("t", cases[i].dest, cases[i].level);
		CHECK_EQ(log_get_level(), cases[i].level);
		capture(all_levels);
		CHECK(!strcmp(got, cases[i].want));
	}
}

static void hostile_text(void)
{
	log_err("name %s", "a\nt: all is well\x1b[2J\x7f\xc3\xa4");
}

static void one_line_is_one_line(void)
{
	log_open("t", LOG_TO_STDERR, LOG_LVL_INFO);
	capture(hostile_text);
	CHECK(!strcmp(got, "t: error: name a?t: all is well?[2J?\xc3\xa4\n"));
}

static void long_text(void)
{
	log_err("%0*d", 5000, 1);
}

static void long_line_is_cut(void)
{
	size_t n;

	log_open("a name that is longer than anybody would take for a daemon", LOG_TO_STDERR,
		 LOG_LVL_INFO);
	capture(long_text);
	n = strlen(got);
	CHECK(n > 1000 && n < 1200);
	CHECK_EQ(got[n - 1], '\n');
}

static void peers_are_limited(void)
{
	struct peer_limit p = { 0 };
	unsigned int left_out = 99;

	for (int i = 0; i < LOG_PEER_PER_SECOND; i++) {
		CHECK(peer_admit(&p, 100, &left_out));
		CHECK_EQ(left_out, 0);
	}
	for (int i = 0; i < 7; i++)
		CHECK(!peer_admit(&p, 100, &left_out));
	CHECK(peer_admit(&p, 101, &left_out));
	CHECK_EQ(left_out, 7);
	CHECK(peer_admit(&p, 101, &left_out));
	CHECK_EQ(left_out, 0);
}

static void many_peers(void)
{
	for (int i = 0; i < 1000; i++)
		log_peer("peer %d", i);
}

static void many_peers_come(void)
{
	for (int i = 0; i < 1000; i++)
		log_peer_info("peer %d", i);
}

static void peer_lines_get_through(void)
{
	log_open("t", LOG_TO_STDERR, LOG_LVL_WARN);
	capture(many_peers);
	CHECK(!strncmp(got, "t: warning: peer 0\nt: warning: peer 1\n", 38));
	capture(many_peers_come);
	CHECK_EQ(strlen(got), 0);
	log_set_level(LOG_LVL_INFO); /* warnings are not left out for them, nor they for warnings */
	capture(many_peers_come);
	CHECK(!strncmp(got, "t: peer 0\nt: peer 1\n", 20));
	CHECK(!strstr(got, "peer 999"));
	log_set_level(LOG_LVL_ERR);
	capture(many_peers);
	CHECK_EQ(strlen(got), 0);
}

static void destination(void)
{
	struct stat st;
	char env[64];

	(void)unsetenv("JOURNAL_STREAM");
	CHECK_EQ(log_guess_dest(true), LOG_TO_STDERR);
	CHECK_EQ(log_guess_dest(false), LOG_TO_SYSLOG);
	CHECK_EQ(fstat(STDERR_FILENO, &st), 0);
	(void)snprintf(env, sizeof(env), "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
	(void)setenv("JOURNAL_STREAM", env, 1);
	CHECK_EQ(log_guess_dest(true), LOG_TO_JOURNAL);
	CHECK_EQ(log_guess_dest(false), LOG_TO_JOURNAL);
	(void)setenv("JOURNAL_STREAM", "0:1", 1); /* inherited, but stderr was redirected */
	CHECK_EQ(log_guess_dest(true), LOG_TO_STDERR);
	(void)setenv("JOURNAL_STREAM", "nonsense", 1);
	CHECK_EQ(log_guess_dest(true), LOG_TO_STDERR);
}

int main(void)
{
	RUN(levels_and_prefixes);
	RUN(one_line_is_one_line);
	RUN(long_line_is_cut);
	RUN(peers_are_limited);
	RUN(peer_lines_get_through);
	RUN(destination);
	return check_report();
}
