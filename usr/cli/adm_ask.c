// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_ask.c - a request to the daemon, and its answer, as JSON documents
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"

/* JSON and newline; takes @doc. */
static char *request_line(json_t *doc, size_t *len)
{
	char *line = doc ? json_dumps(doc, JSON_COMPACT) : NULL;

	if (!line)
		adm_die(EXIT_REFUSED, "an argument is not UTF-8");
	json_decref(doc);
	*len = strlen(line);
	line[(*len)++] = '\n'; /* in place of the NUL: it is a line now, not a string */
	return line;
}

/* Whatever the reason: stgt's words and number, which mean "start it". */
static void __attribute__((noreturn)) no_daemon(unsigned int control_port, bool debug, int err)
{
	char detail[256];

	if (err == EACCES)
		snprintf(detail, sizeof(detail),
			 "control port %u: %s: be root, or the user that tgtd runs as",
			 control_port, strerror(err));
	else if (control_port)
		snprintf(detail, sizeof(detail),
			 "control port %u: %s: start it with \"tgtd --control-port %u\"",
			 control_port, strerror(err), control_port);
	else
		snprintf(detail, sizeof(detail),
			 "control port 0: %s: start it with \"systemctl start tgt\" or \"tgtd\"",
			 strerror(err));
	exit(adm_failed(&(struct adm_error){ .exit = EXIT_NO_DAEMON,
					     .text = "failed to send request hdr to tgt daemon, "
						     "Transport endpoint is not connected",
					     .detail = detail },
			debug));
}

json_t *adm_ask(unsigned int control_port, bool debug, json_t *request)
{
	size_t len, reply_len;
	char *line = request_line(request, &len), *reply;
	bool connected;
	json_error_t where;
	json_t *doc;
	int r = adm_transact(control_port, line, len, &reply, &reply_len, &connected);

	explicit_bzero(line, len);
	free(line);
	if (!connected)
		no_daemon(control_port, debug, -r);
	if (r < 0)
		adm_die(EXIT_NO_DAEMON, "tgtd closed the socket");
	doc = json_loadb(reply, reply_len, 0, &where);
	free(reply);
	if (!doc)
		adm_die(EXIT_REFUSED, "tgtd's answer is not understood: %s", where.text);
	return doc;
}
