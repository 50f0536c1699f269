// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * log.c - one line an event, to stderr, the journal or syslog; from any thread
 */
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "tgt/log.h"

#define LINE_MAX_BYTES 1024

static const struct {
	int priority; /* of syslog, and of systemd's prefix */
	const char *word;
} levels[] = {
	[LOG_LVL_ERR] = { LOG_ERR, "error: " },     [LOG_LVL_WARN] = { LOG_WARNING, "warning: " },
	[LOG_LVL_NOTICE] = { LOG_NOTICE, "" },      [LOG_LVL_INFO] = { LOG_INFO, "" },
	[LOG_LVL_DEBUG] = { LOG_DEBUG, "debug: " },
};

static const char *log_ident = "tgtd";
static enum log_dest log_dest = LOG_TO_STDERR;
static _Atomic int log_level = LOG_LVL_INFO;

void log_open(const char *ident, enum log_dest dest, enum log_level level)
{
	log_ident = ident;
	log_dest = dest;
	log_set_level(level);
	if (dest == LOG_TO_SYSLOG)
		openlog(ident, LOG_PID, LOG_DAEMON);
}

/* systemd says in JOURNAL_STREAM which stream it connected to the journal: systemd.exec(5) */
static bool stderr_is_journal(void)
{
	const char *env = getenv("JOURNAL_STREAM");
	unsigned long long dev, ino;
	struct stat st;

	if (!env || sscanf(env, "%llu:%llu", &dev, &ino) != 2 || fstat(STDERR_FILENO, &st) < 0)
		return false;
	return st.st_dev == (dev_t)dev && st.st_ino == (ino_t)ino;
}

enum log_dest log_guess_dest(bool foreground)
{
	if (stderr_is_journal())
		return LOG_TO_JOURNAL;
	return foreground ? LOG_TO_STDERR : LOG_TO_SYSLOG;
}

void log_set_level(enum log_level level)
{
	atomic_store_explicit(&log_level, (int)level, memory_order_relaxed);
}

enum log_level log_get_level(void)
{
	return (enum log_level)atomic_load_explicit(&log_level, memory_order_relaxed);
}

/* Text of a peer may be in the line: it shall not start another line or move a terminal's cursor.
 */
static void defuse(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			*s = '?';
}

/* The line leaves in one write, so that threads do not mix theirs. */
static void emit(enum log_level level, char *text)
{
	char line[LINE_MAX_BYTES + 64];
	int n;

	defuse(text);
	if (log_dest == LOG_TO_SYSLOG) {
		syslog(levels[level].priority, "%s%s", levels[level].word, text);
		return;
	}
	if (log_dest == LOG_TO_JOURNAL)
		n = snprintf(line, sizeof(line), "<%d>%s\n", levels[level].priority, text);
	else
		n = snprintf(line, sizeof(line), "%.32s: %s%s\n", log_ident, levels[level].word,
			     text);
	if (n > 0 && write(STDERR_FILENO, line, (size_t)n) < 0)
		return; /* there is nobody left to tell */
}

void log_write(enum log_level level, const char *fmt, ...)
{
	char text[LINE_MAX_BYTES];
	va_list ap;

	if (level > log_get_level())
		return;
	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	emit(level, text);
}

/* Lines of this second, and lines left out since the last one that got through. */
struct peer_limit {
	uint64_t second;
	unsigned int lines;
	unsigned int left_out;
};

/* May a line be written at @now_s? Then *@left_out were not before it. */
static bool peer_admit(struct peer_limit *p, uint64_t now_s, unsigned int *left_out)
{
	if (p->second != now_s) {
		p->second = now_s;
		p->lines = 0;
	}
	if (p->lines >= LOG_PEER_PER_SECOND) {
		p->left_out++;
		return false;
	}
	p->lines++;
	*left_out = p->left_out;
	p->left_out = 0;
	return true;
}

void log_peer_write(enum log_level level, const char *fmt, ...)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	static struct peer_limit limits[LOG_LVL_DEBUG + 1];
	char text[LINE_MAX_BYTES];
	unsigned int left_out = 0;
	struct timespec now;
	va_list ap;
	bool admit;
	size_t n;

	if (level > log_get_level())
		return;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	pthread_mutex_lock(&lock);
	admit = peer_admit(&limits[level], (uint64_t)now.tv_sec, &left_out);
	pthread_mutex_unlock(&lock);
	if (!admit)
		return;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	n = strlen(text);
	if (left_out)
		(void)snprintf(text + n, sizeof(text) - n, " (%u like it left out)", left_out);
	emit(level, text);
}
