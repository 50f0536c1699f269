// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * directive.c - the table of directives, and what is said about one that does not fit it
 */
#include "config/directive.h"

#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "config/conf.h"

const struct directive directives[DIRECTIVE_NR] = {
#define X(key, where, driver, type, many, what, parameter, arg, help)                              \
	{ key, where, driver, OF_##type, many, IS_##what, parameter, arg, help },
	DIRECTIVE_LIST(X)
#undef X
};

const struct directive *directive_find(const char *key, unsigned int where)
{
	for (const struct directive *d = directives; d < directives + DIRECTIVE_NR; d++)
		if (d->where & where && strcmp(d->key, key) == 0)
			return d;
	return NULL;
}

int conf_bool(const char *text)
{
	static const char *const words[] = { "no", "off", "0", "false", "yes", "on", "1", "true" };

	for (int i = 0; i < 8; i++)
		if (strcasecmp(text, words[i]) == 0)
			return i / 4;
	return -1;
}

int conf_number(const char *text, uint64_t *ret)
{
	unsigned long long v;
	char *end;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	v = strtoull(text, &end, 0);
	if (errno || *end)
		return -EINVAL;
	*ret = v;
	return 0;
}

/* ---- what is wrong */

/* "in <target> or <map>" */
static void places(char *buf, size_t room, unsigned int where)
{
	static const char *const names[] = { "no block", "<target>",          "<backing-store>",
					     "<map>",    "<initiator-group>", "<account>" };
	const char *sep = "";

	buf[0] = '\0';
	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const size_t n = strlen(buf);

		if (!(where & 1u << i))
			continue;
		(void)snprintf(buf + n, room - n, "%s%s", sep, names[i]);
		sep = " or ";
	}
}

static void unknown(struct conf_diag *d, const struct conf_node *n, unsigned int where)
{
	const struct directive *elsewhere = directive_find(n->key, ~0u);
	const char *words[DIRECTIVE_NR + 1], *meant;
	unsigned int nr = 0;
	char buf[128];

	if (elsewhere) {
		places(buf, sizeof(buf), elsewhere->where);
		conf_error(d, n->file, n->line, "'%s' cannot stand here, only in %s", n->key, buf);
		return;
	}
	for (unsigned int i = 0; i < DIRECTIVE_NR; i++)
		if (directives[i].where & where)
			words[nr++] = directives[i].key;
	words[nr] = NULL;
	meant = conf_suggest(n->key, words);
	if (meant)
		conf_error(d, n->file, n->line, "unknown directive '%.40s': write %s", n->key,
			   meant);
	else
		conf_error(d, n->file, n->line, "unknown directive '%.40s': see targets.conf(5)",
			   n->key);
}

static bool is_block_type(const struct directive *d)
{
	return d->type == OF_BLOCK || d->type == OF_LU;
}

static const char *wrong_form(const struct directive *d, const struct conf_node *n)
{
	if (n->block && !is_block_type(d))
		return "is no block";
	if (!n->block && d->type == OF_BLOCK)
		return "is a block";
	if (!*n->value)
		return d->type == OF_BLOCK ? "needs a name" : "needs a value";
	return NULL;
}

/* NULL: the value is good */
static const char *wrong_value(const struct directive *d, const char *value)
{
	uint64_t number;

	if (d->type == OF_BOOL && conf_bool(value) < 0)
		return "is neither yes nor no";
	if (d->type == OF_NUMBER && conf_number(value, &number) < 0)
		return "is no number";
	if (d->type == OF_WORD && strpbrk(value, " \t"))
		return "has blanks in it";
	return NULL;
}

static bool is_utf8(const char *text)
{
	json_t *v = json_string(text);

	json_decref(v);
	return v != NULL;
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < ' ' && *text != '\t') || *text == 0x7f)
			return true;
	return false;
}

/* Passwords are not repeated in messages. */
static void say_value(struct conf_diag *d, const struct conf_node *n, const struct directive *dir,
		      const char *why)
{
	if (dir->type == OF_USER)
		conf_error(d, n->file, n->line, "'%s' %s: write %s %s", n->key, why, n->key,
			   dir->arg);
	else
		conf_error(d, n->file, n->line, "'%.80s' %s: write %s %s", n->value, why, n->key,
			   dir->arg);
}

const struct directive *directive_check(struct conf_diag *d, const struct conf_node *n,
					unsigned int where)
{
	const struct directive *dir = directive_find(n->key, where);
	const char *why;

	if (!dir) {
		unknown(d, n, where);
		return NULL;
	}
	why = wrong_form(dir, n);
	if (why) {
		conf_error(d, n->file, n->line,
			   dir->type == OF_BLOCK ? "'%s' %s: write <%s %s>"
						 : "'%s' %s: write %s %s",
			   n->key, why, n->key, dir->arg);
		return NULL;
	}
	if (!is_utf8(n->value) || has_control(n->value)) {
		conf_error(d, n->file, n->line, "the value of '%s' is not a line of UTF-8 text",
			   n->key);
		return NULL;
	}
	why = wrong_value(dir, n->value);
	if (why) {
		say_value(d, n, dir, why);
		return NULL;
	}
	return dir;
}
