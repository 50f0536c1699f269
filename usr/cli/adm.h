/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * adm.h - the parts of tgtadm
 */
#ifndef CLI_ADM_H
#define CLI_ADM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "mgmt/ops.h"

/* Exit codes: programs compare them. */
enum {
	EXIT_UNKNOWN_WORD = 1, /* no such operation or mode */
	EXIT_NOT_APPLIED = 1,  /* apply: an error, and nothing has changed */
	EXIT_IN_USE = 3,       /* apply: something could not be changed now */
	EXIT_REFUSED = 22,     /* EINVAL: by the daemon, or before it was asked */
	EXIT_NO_DAEMON = 107,  /* ENOTCONN: it does not run, or went away without an answer */
};

#define ADM_TARGETS_CONF TGT_SYSCONFDIR "/tgt/targets.conf"

struct adm_args {
	struct request rq;
	unsigned int control_port;
	bool debug;
};

/* argv to request; ends the program for --help, --version and usage errors. Wipes the password
 * out of @argv. */
void adm_parse(int argc, char **argv, struct adm_args *args);

unsigned int
adm_control_port(const char *arg); /* of --control-port; ends the program for a bad one */

/**
 * struct adm_error - why there is no answer
 * @exit:   exit status
 * @code:   the daemon's number (tgt/err.h), 0 when it was not the daemon that refused
 * @text:   one line that programs compare
 * @detail: what, why and what to do, or NULL
 */
struct adm_error {
	int exit, code;
	const char *text, *detail;
};
extern void (*adm_before_message)(void); /* give the terminal back; or NULL */
extern const char *adm_program;          /* "tgtadm": what messages begin with */

/* "tgtadm: TEXT" on stderr; the detail too on a terminal, or with @debug. Returns @a->exit. */
int adm_failed(const struct adm_error *a, bool debug);
void adm_document(const struct adm_error *a); /* as JSON on stdout, if errors are */
void adm_say_json(void);   /* from now on errors are a document on stdout as well */
bool adm_colours(FILE *f); /* a terminal that has them, of someone who wants them */
/* adm_failed() with a text, and the end. */
void adm_die(int code, const char *fmt, ...) __attribute__((noreturn, format(printf, 2, 3)));

/**
 * adm_transact() - send a request and take the reply
 * @control_port: which daemon
 * @line:         JSON and newline, @len bytes
 * @reply:        out, all bytes until the daemon closed; owned by the caller
 * @reply_len:    out [bytes]
 *
 * @connected:    out, false: nothing was sent
 *
 * Return: 0; -errno of connect(); -ECONNRESET: the daemon went away before it had answered
 */
int adm_transact(unsigned int control_port, const char *line, size_t len, char **reply,
		 size_t *reply_len, bool *connected);

/**
 * adm_ask() - send a request, take the reply
 * @request: taken; NULL: something in it is not UTF-8
 *
 * Return: the reply, owned by the caller. Without one the program ends
 */
json_t *adm_ask(unsigned int control_port, bool debug, json_t *request);

/* "tgtadm apply ...": @argv[0] is "apply". Its exit status. */
int adm_apply(int argc, char **argv);

/* "tgtadm convert lio [FILE]": @argv[0] is "convert". Its exit status. */
int adm_convert(int argc, char **argv);

/* "tgtadm export ..." and "tgtadm import ..." likewise. */
int adm_export(int argc, char **argv);
int adm_import(int argc, char **argv);

/* "tgtadm top ...": @argv[0] is "top". Its exit status. */
int adm_top(int argc, char **argv);

/* "tgtadm complete WORD...", for shells: what the last WORD may become, a line each. @argv[0] is
 * "complete". Its exit status. */
int adm_complete(int argc, char **argv);
void adm_wait_gone(unsigned int control_port); /* until another one may start there */

#endif /* CLI_ADM_H */
