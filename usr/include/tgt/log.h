/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * log.h - five verbs, one destination
 *
 * Libraries do not log; whoever decides what an event means logs it, once.
 * What a peer can provoke goes through log_peer(), which is rate limited.
 */
#ifndef TGT_LOG_H
#define TGT_LOG_H

#include <stdbool.h>

enum log_level { LOG_LVL_ERR, LOG_LVL_WARN, LOG_LVL_NOTICE, LOG_LVL_INFO, LOG_LVL_DEBUG };
enum log_dest {
	LOG_TO_STDERR,  /* plain text */
	LOG_TO_JOURNAL, /* stderr with systemd's <N> prefix */
	LOG_TO_SYSLOG,  /* facility daemon */
};

/* @ident is kept, not copied. */
void log_open(const char *ident, enum log_dest dest, enum log_level level);
/* The destination that suits how we were started: the journal when stderr is its stream. */
enum log_dest log_guess_dest(bool foreground);
void log_set_level(enum log_level level);
enum log_level log_get_level(void);

void log_write(enum log_level level, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#define log_err(...)    log_write(LOG_LVL_ERR, __VA_ARGS__)
#define log_warn(...)   log_write(LOG_LVL_WARN, __VA_ARGS__)
#define log_notice(...) log_write(LOG_LVL_NOTICE, __VA_ARGS__)
#define log_info(...)   log_write(LOG_LVL_INFO, __VA_ARGS__)
#define log_debug(...)                                                                             \
	do {                                                                                       \
		if (log_get_level() >= LOG_LVL_DEBUG)                                              \
			log_write(LOG_LVL_DEBUG, __VA_ARGS__);                                     \
	} while (0)

/* What a peer can cause at will: at most LOG_PEER_PER_SECOND lines of a level a second for the
 * whole process; what was left out is counted in the next line that gets through. */
#define LOG_PEER_PER_SECOND 10
void log_peer_write(enum log_level level, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#define log_peer(...)      log_peer_write(LOG_LVL_WARN, __VA_ARGS__)
#define log_peer_info(...) log_peer_write(LOG_LVL_INFO, __VA_ARGS__)

#endif /* TGT_LOG_H */
