// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * request.c - a request as a JSON document: doc/design/001-control-protocol.md
 */
#include <string.h>

#include "mgmt/ops.h"

static bool is_flag(int i)
{
	return opts[i].type == OPT_FLAG || opts[i].type == OPT_EVERY;
}

static int encode_option(json_t *doc, const struct request *rq, int i)
{
	json_t *v;

	if (is_flag(i))
		v = json_true();
	else if (opts[i].type == OPT_NUMBER)
		v = json_integer((json_int_t)rq->number[i]);
	else
		v = json_string(rq->text[i]);
	return json_object_set_new(doc, opts[i].name, v);
}

json_t *rq_encode(const struct request *rq)
{
	json_t *doc =
		json_pack("{s:i, s:s, s:s, s:s*}", "version", OPS_VERSION, "mode",
			  mode_word(rq->op->mode), "op", verb_word(rq->op->verb), "lld", rq->lld);

	for (int i = 0; doc && opts[i].letter; i++) {
		if (opts[i].type < OPT_EVERY || !(rq->have & opt_bit(i)))
			continue;
		if (encode_option(doc, rq, i) < 0) {
			json_decref(doc);
			return NULL;
		}
	}
	return doc;
}

static int decode_number(struct request *rq, int i, const json_t *v, struct err *e)
{
	char digits[24];

	if (!json_is_integer(v))
		return err_set(e, TGT_INVALID_REQUEST, "member '%s' is not an integer",
			       opts[i].name);
	snprintf(digits, sizeof(digits), "%lld", (long long)json_integer_value(v));
	if (rq_set(rq, i, digits, e) < 0)
		return -1;
	rq->text[i] = NULL; /* digits are gone */
	return 0;
}

static int decode_option(struct request *rq, int i, const json_t *v, struct err *e)
{
	if (opts[i].type == OPT_NUMBER)
		return decode_number(rq, i, v, e);
	if (is_flag(i) && json_is_boolean(v))
		return json_is_true(v) ? rq_set(rq, i, NULL, e) : 0;
	if (opts[i].type == OPT_TEXT && json_is_string(v))
		return rq_set(rq, i, json_string_value(v), e);
	return err_set(e, TGT_INVALID_REQUEST, "member '%s' has the wrong type", opts[i].name);
}

/* version, mode, op and lld come first: the other members depend on them. */
static int decode_head(const json_t *doc, struct request *rq, struct err *e)
{
	const char *mode = json_string_value(json_object_get(doc, "mode"));
	const char *verb = json_string_value(json_object_get(doc, "op"));
	const json_t *lld = json_object_get(doc, "lld");

	if (json_integer_value(json_object_get(doc, "version")) != OPS_VERSION)
		return err_set(e, TGT_UNSUPPORTED, "this daemon speaks version %d only",
			       OPS_VERSION);
	if (!mode || !verb)
		return err_set(e, TGT_INVALID_REQUEST, "members 'mode' and 'op' are necessary");
	if (lld && !json_is_string(lld))
		return err_set(e, TGT_INVALID_REQUEST, "member 'lld' is not a string");
	rq->lld = json_string_value(lld);
	rq->op = op_find(op_mode_find(mode), verb_find(verb));
	if (!rq->op)
		return err_set(e, TGT_INVALID_REQUEST, "no operation '%.32s' in mode '%.32s'", verb,
			       mode);
	return 0;
}

static bool in_head(const char *key)
{
	return strcmp(key, "version") == 0 || strcmp(key, "mode") == 0 || strcmp(key, "op") == 0 ||
	       strcmp(key, "lld") == 0;
}

int rq_decode(const json_t *doc, struct request *rq, struct err *e)
{
	const char *key;
	json_t *v;

	memset(rq, 0, sizeof(*rq));
	if (!json_is_object(doc))
		return err_set(e, TGT_INVALID_REQUEST, "the request is not a JSON object");
	if (decode_head(doc, rq, e) < 0)
		return -1;
	json_object_foreach((json_t *)doc, key, v)
	{
		const int i = opt_find_name(key);

		if (in_head(key))
			continue;
		if (i < 0 || opts[i].type < OPT_EVERY)
			return err_set(e, TGT_INVALID_REQUEST, "unknown member '%.64s'", key);
		if (decode_option(rq, i, v, e) < 0)
			return -1;
	}
	return rq_check(rq, e);
}
