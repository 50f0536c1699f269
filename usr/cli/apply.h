/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * apply.h - from what a configuration asks for to the daemon: the plan, and carrying it out
 */
#ifndef CLI_APPLY_H
#define CLI_APPLY_H

#include "config/plan.h"

enum apply_print {
	PRINT_PLAN,     /* a line for each thing that changes */
	PRINT_NOTHING,  /* but errors, and what cannot be changed */
	PRINT_COMMANDS, /* tgtadm's command lines */
};

/**
 * struct apply - how
 * @dry_run:      print, and change nothing
 * @debug:        more of an error
 * @how:          enum plan_how
 * @control_port: which daemon; -1: the one that the configuration says, or 0
 */
struct apply {
	bool dry_run, debug;
	enum apply_print print;
	unsigned int how;
	int64_t control_port;

	/* apply.c's own */
	bool left; /* something could not be changed now */
	struct plan plan;
	struct plan_step **sent; /* by their place in the transaction */
	unsigned int nr_sent;
};

/**
 * apply_want() - make the daemon what @w asks for
 * @w: complete; its numbers that are open are chosen
 *
 * Return: the exit status; what is wrong with @w has been said to its diag
 */
int apply_want(struct apply *a, struct want *w);

/**
 * apply_read() - read a configuration file
 * @file: "-" is standard input
 *
 * Errors are said on stderr and counted in @c->diag, which apply_read() provides.
 */
void apply_read(struct conf *c, struct want *w, const char *file);

/* ---- adm_report.c: what is said of it */

void report_json(void); /* as a document: --json */
void report_error(const char *fmt, ...)
	__attribute__((format(printf, 1, 2))); /* a line, no newline */
void report_say(void *arg, const char *text);  /* the same, of a conf_diag */
void report_step(char mark, const char *text);
void report_rest(const struct plan *p); /* what the file does not have */
void report_nothing(void);              /* to do */
/* The document is printed; @status: the exit status, which is returned. */
int report_end(bool dry_run, int status);

/* "tgtadm -C PORT --lld ..." of an operation of a transaction, quoted for a shell, and a newline */
void apply_print_command(unsigned int control_port, const json_t *op);

#endif /* CLI_APPLY_H */
