// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tgtadm.c - one operation on a running tgtd: options to request, reply to text and exit code
 */
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"

static int refused(const json_t *reply, bool debug)
{
	const char *word = json_string_value(json_object_get(reply, "error"));
	const struct adm_error a = {
		.exit = EXIT_REFUSED,
		.code = (int)json_integer_value(json_object_get(reply, "code")),
		.text = word ? word : err_word(TGT_UNKNOWN),
		.detail = json_string_value(json_object_get(reply, "detail")),
	};

	return adm_failed(&a, debug);
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

/* What tgtadm does besides one operation. */
static const struct {
	const char *word;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "apply", adm_apply },   { "convert", adm_convert },   { "export", adm_export },
	{ "import", adm_import }, { "complete", adm_complete }, { "top", adm_top },
};

int main(int argc, char **argv)
{
	struct adm_args args;
	json_t *reply;
	int r;

	for (size_t i = 0; argc > 1 && i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(argv[1], commands[i].word) == 0)
			return commands[i].run(argc - 1, argv + 1);
	adm_parse(argc, argv, &args);
	reply = adm_ask(args.control_port, args.debug, rq_encode(&args.rq));
	if (json_integer_value(json_object_get(reply, "code")) != TGT_SUCCESS)
		r = refused(reply, args.debug);
	else
		r = printed(reply);
	json_decref(reply);
	if (r == EXIT_SUCCESS && args.rq.op == op_find(MODE_SYSTEM, VERB_DELETE) &&
	    !rq_has(&args.rq, 'N'))
		adm_wait_gone(args.control_port);
	return r;
}
