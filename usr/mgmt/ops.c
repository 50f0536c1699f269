// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ops.c - the tables of modes, verbs, options and operations, and what is said about them
 */
#include "mgmt/ops.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const mode_words[MODE_NR][2] = {
#define X(id, word, alias) [MODE_##id] = { word, alias },
	MODE_LIST(X)
#undef X
};

static const char *const verb_words[VERB_NR] = {
#define X(id, word) [VERB_##id] = word,
	VERB_LIST(X)
#undef X
};

const struct opt opts[] = {
#define X(letter, name, type, arg, help) { letter, OPT_##type, name, arg, help },
	OPT_LIST(X)
#undef X
		{ 0 },
};
_Static_assert(sizeof(opts) / sizeof(opts[0]) <= OPT_NR + 1, "an option is a bit of request.have");

const struct op ops[] = {
#define X(mode, verb, needs, one_of, may, handler, printer, help)                                  \
	{ MODE_##mode, VERB_##verb, needs, one_of, may, help },
	OPS_LIST(X)
#undef X
};
const unsigned int ops_nr = sizeof(ops) / sizeof(ops[0]);

int op_mode_find(const char *word)
{
	for (int i = 0; i < MODE_NR; i++)
		if (strcmp(word, mode_words[i][0]) == 0 || strcmp(word, mode_words[i][1]) == 0)
			return i;
	return -1;
}

int verb_find(const char *word)
{
	for (int i = 0; i < VERB_NR; i++)
		if (strcmp(word, verb_words[i]) == 0)
			return i;
	return -1;
}

const char *mode_word(unsigned int mode)
{
	return mode_words[mode][0];
}

const char *verb_word(unsigned int verb)
{
	return verb_words[verb];
}

const struct op *op_find(int mode, int verb)
{
	for (unsigned int i = 0; i < ops_nr; i++)
		if (ops[i].mode == mode && ops[i].verb == verb)
			return &ops[i];
	return NULL;
}

int opt_find(char letter)
{
	for (int i = 0; opts[i].letter; i++)
		if (opts[i].letter == letter)
			return i;
	return -1;
}

int opt_find_name(const char *name)
{
	for (int i = 0; opts[i].letter; i++)
		if (strcmp(opts[i].name, name) == 0)
			return i;
	return -1;
}

uint64_t opt_bit(int opt)
{
	return UINT64_C(1) << opt;
}

bool rq_has(const struct request *rq, char letter)
{
	const int i = opt_find(letter);

	return i >= 0 && rq->have & opt_bit(i);
}

const char *rq_text(const struct request *rq, char letter)
{
	return rq_has(rq, letter) ? rq->text[opt_find(letter)] : NULL;
}

bool rq_names_param(const struct request *rq, const char *key)
{
	const size_t n = strlen(key);

	for (const char *p = rq_text(rq, 'P'); p; p = strchr(p, ',')) {
		p += *p == ',';
		if (strncmp(p, key, n) == 0 && p[n] == '=')
			return true;
	}
	return false;
}

uint64_t rq_number(const struct request *rq, char letter, uint64_t otherwise)
{
	return rq_has(rq, letter) ? rq->number[opt_find(letter)] : otherwise;
}

/* JSON integers are signed; target and connection numbers and sizes have 32 bits. */
static uint64_t number_max(char letter)
{
	return strchr("tcHy", letter) ? UINT32_MAX : INT64_MAX;
}

static int parse_number(const char *text, uint64_t max, uint64_t *ret)
{
	char *end;
	unsigned long long v;

	if (text[0] < '0' || text[0] > '9')
		return -EINVAL;
	errno = 0;
	v = strtoull(text, &end, 10);
	if (errno || *end || v > max)
		return -EINVAL;
	*ret = v;
	return 0;
}

int rq_set(struct request *rq, int opt, const char *value, struct err *e)
{
	const struct opt *o = &opts[opt];

	if (o->type == OPT_NUMBER &&
	    parse_number(value, number_max(o->letter), &rq->number[opt]) < 0)
		return err_set(e, TGT_INVALID_REQUEST, "'%s' is not a number: %.64s", o->name,
			       value);
	rq->text[opt] = value;
	rq->have |= opt_bit(opt);
	return 0;
}

bool op_allows(const struct op *op, const struct opt *o)
{
	if (o->letter == 'W')
		return strchr(op->needs, 'p') != NULL;
	return o->type <= OPT_EVERY || strchr(op->needs, o->letter) ||
	       strchr(op->one_of, o->letter) || strchr(op->may, o->letter);
}

static int check_allowed(const struct request *rq, struct err *e)
{
	for (int i = 0; opts[i].letter; i++)
		if (rq->have & opt_bit(i) && !op_allows(rq->op, &opts[i]))
			return err_set(e, TGT_INVALID_REQUEST,
				       "%s mode: option '-%c' is not allowed/supported",
				       mode_word(rq->op->mode), opts[i].letter);
	return 0;
}

static int missing(char letter, struct err *e)
{
	if (letter == 'T')
		return err_set(e, TGT_INVALID_REQUEST,
			       "creating new target requires a name, use --targetname");
	return err_set(e, TGT_INVALID_REQUEST, "'%s' option is necessary",
		       opts[opt_find(letter)].name);
}

static int check_needed(const struct request *rq, struct err *e)
{
	for (const char *p = rq->op->needs; *p; p++)
		if (!rq_has(rq, *p))
			return missing(*p, e);
	for (const char *p = rq->op->one_of; *p; p++)
		if (rq_has(rq, *p))
			return 0;
	if (!*rq->op->one_of)
		return 0;
	return err_set(e, TGT_INVALID_REQUEST, "%s mode: one of the options -%s is necessary",
		       mode_word(rq->op->mode), rq->op->one_of);
}

/* A LU that is neither disk, cd nor tape cannot be without its file. */
static int check_backing_store(const struct request *rq, struct err *e)
{
	static const char *const without[] = { "disk", "cd", "tape", "ssc" };
	const char *type = rq_text(rq, 'Y');

	if (rq->op != op_find(MODE_LOGICALUNIT, VERB_NEW) || rq_has(rq, 'b') || !type)
		return 0;
	for (size_t i = 0; i < sizeof(without) / sizeof(without[0]); i++)
		if (strcmp(type, without[i]) == 0)
			return 0;
	return missing('b', e);
}

static int check_tid(const struct request *rq, struct err *e)
{
	const bool counted = rq->op->mode == MODE_TARGET || rq->op->mode == MODE_LOGICALUNIT;

	if (counted && rq_has(rq, 't') && rq_number(rq, 't', 0) == 0)
		return err_set(e, TGT_INVALID_REQUEST, "'tid' cannot be 0");
	return 0;
}

int rq_check(const struct request *rq, struct err *e)
{
	if (check_allowed(rq, e) < 0 || check_tid(rq, e) < 0 || check_needed(rq, e) < 0)
		return -1;
	return check_backing_store(rq, e);
}

static void usage_option(FILE *f, char letter, const char *before, const char *after)
{
	const struct opt *o = &opts[opt_find(letter)];

	fprintf(f, "%s--%s%s%s%s", before, o->name, o->arg ? " " : "", o->arg ? o->arg : "", after);
}

static void usage_op(FILE *f, const struct op *op)
{
	fprintf(f, "  --mode %s --op %s", mode_word(op->mode), verb_word(op->verb));
	for (const char *p = op->needs; *p; p++)
		usage_option(f, *p, " ", "");
	for (const char *p = op->one_of; *p; p++)
		usage_option(f, *p, p == op->one_of ? " {" : "|", p[1] ? "" : "}");
	for (const char *p = op->may; *p; p++)
		usage_option(f, *p, " [", "]");
	fprintf(f, "\n        %s\n", op->help);
}

void ops_usage(FILE *f)
{
	char buf[64];

	fprintf(f,
		"Usage: tgtadm [OPTION]...\n"
		"       tgtadm apply [OPTION]... [FILE]    (see tgtadm apply --help)\n"
		"       tgtadm convert lio [FILE]          (see tgtadm convert --help)\n"
		"       tgtadm top [OPTION]...             (see tgtadm top --help)\n"
		"Administer the SCSI target daemon tgtd, version %s.\n\n"
		"Operations, each with [--lld DRIVER] [--control-port PORT] [--json] "
		"[--dry-run]:\n",
		TGT_VERSION);
	for (unsigned int i = 0; i < ops_nr; i++)
		usage_op(f, &ops[i]);
	fprintf(f, "\nOptions:\n");
	for (const struct opt *o = opts; o->letter; o++) {
		snprintf(buf, sizeof(buf), "%s %s", o->name, o->arg ? o->arg : "");
		fprintf(f, "  -%c, --%-30s %s\n", o->letter, buf, o->help);
	}
	fprintf(f, "\nExit status: 0 success, 22 refused, 1 unknown operation or mode, "
		   "107 tgtd does not run.\n");
}
