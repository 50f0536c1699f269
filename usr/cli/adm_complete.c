// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_complete.c - "tgtadm complete WORD...": what a command line's last word may become
 *
 * For shells. Modes, operations and options come from the table in mgmt/ops.h, drivers, targets,
 * stores and device types from the daemon.
 */
#include <stdlib.h>
#include <string.h>

#include "cli/adm.h"

/* A command line so far. */
struct line {
	int mode, verb; /* -1: not said yet */
	uint64_t have;  /* bit i: opts[i] is given */
	int open;       /* index of the option whose argument comes next, or -1 */
	unsigned int control_port;
	const char *word; /* what of the last one is compared */
	const char *kept; /* the last one's beginning, such as "--mode="; not compared */
	size_t kept_len;
};

static void take_argument(struct line *l, int opt, char *arg)
{
	switch (opts[opt].letter) {
	case 'm':
		l->mode = op_mode_find(arg);
		break;
	case 'o':
		l->verb = verb_find(arg);
		break;
	case 'C':
		l->control_port = adm_control_port(arg);
		break;
	case 'p':
		explicit_bzero(arg, strlen(arg)); /* "ps" need not show it */
		break;
	}
}

/* @arg: NULL: it was not in the same word */
static void take_option(struct line *l, int opt, char *arg)
{
	if (opt < 0)
		return;
	l->have |= opt_bit(opt);
	if (!opts[opt].arg)
		return;
	if (arg)
		take_argument(l, opt, arg);
	else
		l->open = opt;
}

/* A long name, or what of it is unambiguous, as for getopt_tables(); -1: none. */
static int find_long(const char *name, size_t len)
{
	int found = -1;

	for (int i = 0; opts[i].letter; i++) {
		if (strncmp(opts[i].name, name, len) != 0)
			continue;
		if (!opts[i].name[len])
			return i;
		if (found < 0)
			found = i;
		else if (strncmp(opts[i].name, opts[found].name, strlen(opts[found].name)) != 0)
			return -1;
	}
	return found;
}

static bool is_long(const char *word)
{
	return word[0] == '-' && word[1] == '-' && word[2];
}

static void take_word(struct line *l, char *word)
{
	const int opt = l->open;
	char *end;

	if (opt >= 0) {
		if (strcmp(word, "=") == 0) /* a word of its own for bash */
			return;
		l->open = -1;
		take_argument(l, opt, word);
	} else if (is_long(word)) {
		end = strchrnul(word, '=');
		take_option(l, find_long(word + 2, (size_t)(end - word - 2)),
			    *end ? end + 1 : NULL);
	} else if (word[0] == '-' && word[1]) {
		take_option(l, opt_find(word[1]), word[2] ? word + 2 : NULL);
	}
}

static void take_last_word(struct line *l, const char *word)
{
	const char *equals = is_long(word) ? strchr(word, '=') : NULL;

	l->kept = l->word = word;
	if (l->open >= 0 && strcmp(word, "=") == 0) {
		l->word = ""; /* bash completes what follows it */
	} else if (l->open < 0 && equals) {
		l->word = equals + 1;
		l->kept_len = (size_t)(l->word - word);
		l->open = find_long(word + 2, (size_t)(equals - word - 2));
	}
}

static void offer(const struct line *l, const char *before, const char *text)
{
	char buf[512];

	snprintf(buf, sizeof(buf), "%s%s", before, text);
	if (strncmp(buf, l->word, strlen(l->word)) == 0)
		printf("%.*s%s\n", (int)l->kept_len, l->kept, buf);
}

static bool fits(const struct line *l, const struct op *op)
{
	return (l->mode < 0 || op->mode == l->mode) && (l->verb < 0 || op->verb == l->verb);
}

static void offer_modes(const struct line *l)
{
	for (int mode = 0; mode < MODE_NR; mode++) {
		for (unsigned int i = 0; i < ops_nr; i++) {
			if (ops[i].mode == mode && fits(l, &ops[i])) {
				offer(l, "", mode_word((unsigned int)mode));
				break;
			}
		}
	}
}

static void offer_verbs(const struct line *l)
{
	for (int verb = 0; verb < VERB_NR; verb++) {
		for (unsigned int i = 0; i < ops_nr; i++) {
			if (ops[i].verb == verb && fits(l, &ops[i])) {
				offer(l, "", verb_word((unsigned int)verb));
				break;
			}
		}
	}
}

/* Those that are not there yet, and that an operation which it may still be can have. */
static void offer_options(const struct line *l)
{
	for (int o = 0; opts[o].letter; o++) {
		for (unsigned int i = 0; !(l->have & opt_bit(o)) && i < ops_nr; i++) {
			if (fits(l, &ops[i]) && op_allows(&ops[i], &opts[o])) {
				offer(l, "--", opts[o].name);
				break;
			}
		}
	}
}

/* Strings, or objects with one as member @key. */
static void offer_strings(const struct line *l, const json_t *array, const char *key)
{
	for (size_t i = 0; i < json_array_size(array); i++) {
		const json_t *v = json_array_get(array, i);

		if (json_is_object(v))
			v = json_object_get(v, key);
		if (json_is_string(v))
			offer(l, "", json_string_value(v));
	}
}

static void offer_tids(const struct line *l, const json_t *llds)
{
	char digits[24];

	for (size_t i = 0; i < json_array_size(llds); i++) {
		const json_t *targets = json_object_get(json_array_get(llds, i), "targets");

		for (size_t k = 0; k < json_array_size(targets); k++) {
			const json_t *tid = json_object_get(json_array_get(targets, k), "tid");

			snprintf(digits, sizeof(digits), "%lld",
				 (long long)json_integer_value(tid));
			offer(l, "", digits);
		}
	}
}

/* Ends the program when there is no daemon: then there is nothing to offer. */
static void offer_of_daemon(const struct line *l, char letter)
{
	struct request rq = { .op = op_find(MODE_SYSTEM, VERB_SHOW),
			      .have = opt_bit(opt_find('j')) };
	json_t *reply = adm_ask(l->control_port, false, rq_encode(&rq));
	const json_t *system = json_object_get(json_object_get(reply, "data"), "system");

	if (letter == 'L')
		offer_strings(l, json_object_get(system, "llds"), "name");
	else if (letter == 'E')
		offer_strings(l, json_object_get(system, "backing_stores"), "name");
	else if (letter == 'Y')
		offer_strings(l, json_object_get(system, "device_types"), "name");
	else if (letter == 't')
		offer_tids(l, json_object_get(system, "llds"));
	json_decref(reply);
}

static bool is_new_target(const struct line *l)
{
	return l->mode == MODE_TARGET && l->verb == VERB_NEW;
}

static void offer_arguments(const struct line *l, char letter)
{
	if (letter == 'm')
		offer_modes(l);
	else if (letter == 'o')
		offer_verbs(l);
	else if (strchr("LEY", letter) || (letter == 't' && !is_new_target(l)))
		offer_of_daemon(l, letter);
}

static const char *const commands[] = { "apply", "convert", "export", "import", "top" };

/* What follows one of these is files, or its own options. */
static bool takes_files(const char *word)
{
	for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
		if (strcmp(word, commands[i]) == 0)
			return true;
	return false;
}

int adm_complete(int argc, char **argv)
{
	struct line l = { .mode = -1, .verb = -1, .open = -1 };

	if (argc < 2 || (argc > 2 && takes_files(argv[1])))
		return EXIT_SUCCESS;
	for (int i = 1; i < argc - 1; i++)
		take_word(&l, argv[i]);
	take_last_word(&l, argv[argc - 1]);
	if (l.open >= 0) {
		offer_arguments(&l, opts[l.open].letter);
		return EXIT_SUCCESS;
	}
	if (argc == 2)
		for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++)
			offer(&l, "", commands[i]);
	offer_options(&l);
	return EXIT_SUCCESS;
}
