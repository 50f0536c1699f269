// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tgtadm.c - one operation on a running tgtd: options to request, reply to text and exit code
 */
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"

/* JSON and newline. */
static char *request_line(const struct request *rq, size_t *len)
{
	json_t *doc = rq_encode(rq);
	char *line = doc ? json_dumps(doc, JSON_COMPACT) : NULL;

	if (!line)
		adm_die(EXIT_REFUSED, "an argument is not UTF-8");
	json_decref(doc);
	*len = strlen(line);
	line[(*len)++] = '\n'; /* in place of the NUL: it is a line now, not a string */
	return line;
}

/* Whatever the reason: stgt's words and number, which mean "start it". */
static void __attribute__((noreturn)) no_daemon(const struct adm_args *args, int err)
{
	fprintf(stderr, "tgtadm: failed to send request hdr to tgt daemon, "
			"Transport endpoint is not connected\n");
	if (args->debug)
		fprintf(stderr, "tgtadm: control port %u: %s\n", args->control_port, strerror(err));
	exit(EXIT_NO_DAEMON);
}

static json_t *ask(const struct adm_args *args)
{
	size_t len, reply_len;
	char *line = request_line(&args->rq, &len), *reply;
	bool connected;
	json_error_t where;
	json_t *doc;
	int r = adm_transact(args->control_port, line, len, &reply, &reply_len, &connected);

	explicit_bzero(line, len);
	free(line);
	if (!connected)
		no_daemon(args, -r);
	if (r < 0)
		adm_die(EXIT_NO_DAEMON, "tgtd closed the socket");
	doc = json_loadb(reply, reply_len, 0, &where);
	free(reply);
	if (!doc)
		adm_die(EXIT_REFUSED, "tgtd's answer is not understood: %s", where.text);
	return doc;
}

static int refused(const json_t *reply, bool debug)
{
	const char *word = json_string_value(json_object_get(reply, "error"));
	const char *detail = json_string_value(json_object_get(reply, "detail"));

	fprintf(stderr, "tgtadm: %s\n", word ? word : err_word(TGT_UNKNOWN));
	if (debug && detail && *detail)
		fprintf(stderr, "tgtadm: %s\n", detail);
	return EXIT_REFUSED;
}

static int printed(const json_t *reply)
{
	const json_t *text = json_object_get(reply, "text");
	const json_t *data = json_object_get(reply, "data");

	if (data && json_dumpf(data, stdout, JSON_INDENT(2)) == 0)
		fputc('\n', stdout);
	if (text)
		fwrite(json_string_value(text), 1, json_string_length(text), stdout);
	if (fflush(stdout) || ferror(stdout))
		adm_die(EXIT_REFUSED, "cannot write the output");
	return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct adm_args args;
	json_t *reply;
	int r;

	adm_parse(argc, argv, &args);
	reply = ask(&args);
	if (json_integer_value(json_object_get(reply, "code")) != TGT_SUCCESS)
		r = refused(reply, args.debug);
	else
		r = printed(reply);
	json_decref(reply);
	if (r == EXIT_SUCCESS && args.rq.op == op_find(MODE_SYSTEM, VERB_DELETE))
		adm_wait_gone(args.control_port);
	return r;
}
