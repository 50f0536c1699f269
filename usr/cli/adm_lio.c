// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_lio.c - LIO's targets: their portals, parameters, node ACLs and accounts
 */
#include "cli/lio.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "config/dump.h"

/* ---- reading */

/* @key NULL: of @o itself */
int64_t lio_number(const json_t *o, const char *key, int64_t otherwise)
{
	const json_t *v = key ? json_object_get(o, key) : o;
	const char *text = json_string_value(v);
	char *end;
	long long n;

	if (json_is_integer(v))
		return json_integer_value(v);
	if (json_is_boolean(v))
		return json_is_true(v);
	if (!text || !*text)
		return otherwise;
	if (strcasecmp(text, "yes") == 0 || strcasecmp(text, "true") == 0)
		return 1;
	n = strtoll(text, &end, 0);
	return *end ? otherwise : n;
}

const char *lio_text(const json_t *o, const char *key)
{
	const char *s = json_string_value(json_object_get(o, key));

	return s ? s : "";
}

const json_t *lio_attribute(const json_t *o, const char *key)
{
	return json_object_get(json_object_get(o, "attributes"), key);
}

/* ---- writing */

static void indent(const struct lio *l)
{
	for (unsigned int i = 0; i < l->depth; i++)
		fputc('\t', l->f);
}

/* A comment has to stay one, whatever is in it. */
static void put_comment(FILE *f, const char *s)
{
	for (; *s; s++)
		fputc((unsigned char)*s < ' ' ? '?' : *s, f);
	fputc('\n', f);
}

void lio_note(struct lio *l, const char *fmt, ...)
{
	char text[1024];
	size_t n;
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	n = strlen(text);
	if (n && text[n - 1] == '\\')
		text[n - 1] = '?'; /* it would join the next line */
	indent(l);
	fputs("# LIO: ", l->f);
	put_comment(l->f, text);
	l->notes++;
}

/* The value on its own, since it may turn out that it cannot be written; owned by the caller. */
static char *written(const char *value)
{
	char *text = NULL;
	size_t n = 0;
	FILE *f = open_memstream(&text, &n);
	bool good;

	if (!f)
		return NULL;
	good = !strpbrk(value, "\r\n") && conf_print_value(f, value);
	if (fclose(f) == 0 && good)
		return text;
	free(text);
	return NULL;
}

static bool put(struct lio *l, const char *before, const char *value, const char *after)
{
	char *text = written(value);

	if (!text) {
		lio_note(l, "this cannot be written in targets.conf: %s%s", before, value);
		return false;
	}
	indent(l);
	fprintf(l->f, "%s%s%s\n", before, text, after);
	free(text);
	return true;
}

bool lio_line(struct lio *l, const char *key, const char *value)
{
	char before[64];

	snprintf(before, sizeof(before), "%s ", key);
	return put(l, before, value, "");
}

void lio_number_line(struct lio *l, const char *key, int64_t value)
{
	char text[24];

	snprintf(text, sizeof(text), "%lld", (long long)value);
	(void)lio_line(l, key, text);
}

bool lio_open(struct lio *l, const char *key, const char *argument)
{
	char before[64];

	snprintf(before, sizeof(before), "<%s ", key);
	if (!put(l, before, argument, ">"))
		return false;
	l->depth++;
	return true;
}

void lio_close(struct lio *l, const char *key)
{
	l->depth--;
	indent(l);
	fprintf(l->f, "</%s>\n", key);
}

/* ---- accounts */

/**
 * struct accounts - what has been written
 * @passwords: user to password, of all targets: here an account has one
 * @lines:     "KEY USER" of this target
 * @incoming:  how many initiators' accounts it has
 * @outgoing:  it has the one that it presents
 */
struct accounts {
	json_t *passwords, *lines;
	unsigned int incoming;
	bool outgoing;
};

/* "USER PASSWORD" of @key; false: there is none. */
static bool account(struct lio *l, struct accounts *a, const char *key, const char *user,
		    const char *password)
{
	const char *before = json_string_value(json_object_get(a->passwords, user));
	char line[600], pair[600];

	if (!*user || !*password)
		return false;
	if (strpbrk(user, " \t")) {
		lio_note(l, "the name of user %s has blanks in it", user);
		return false;
	}
	if (before && strcmp(before, password) != 0)
		lio_note(l, "user %s has two passwords; here an account has one, the first", user);
	snprintf(line, sizeof(line), "%s %s", key, user);
	if (json_object_get(a->lines, line))
		return true;
	snprintf(pair, sizeof(pair), "%s %s", user, before ? before : password);
	if (!lio_line(l, key, pair))
		return false;
	(void)json_object_set_new(a->lines, line, json_true());
	if (!before)
		(void)json_object_set_new(a->passwords, user, json_string(password));
	return true;
}

/* Both directions of @o, whose members begin with @prefix; @where: "discovery" or "". */
static void accounts_of(struct lio *l, struct accounts *a, const json_t *o, const char *prefix,
			const char *where)
{
	char names[4][64], incoming[64], outgoing[64];
	static const char *const members[4] = { "userid", "password", "mutual_userid",
						"mutual_password" };

	size_t before;

	for (int i = 0; i < 4; i++)
		snprintf(names[i], sizeof(names[i]), "%s%s", prefix, members[i]);
	snprintf(incoming, sizeof(incoming), "incoming%suser", where);
	snprintf(outgoing, sizeof(outgoing), "outgoing%suser", where);
	before = json_object_size(a->lines);
	(void)account(l, a, incoming, lio_text(o, names[0]), lio_text(o, names[1]));
	a->incoming += json_object_size(a->lines) > before;
	if (!*lio_text(o, names[2]))
		return;
	if (!a->outgoing)
		a->outgoing = account(l, a, outgoing, lio_text(o, names[2]), lio_text(o, names[3]));
	else
		lio_note(l, "a target presents one account, not also %s", lio_text(o, names[2]));
}

static bool must_prove(const json_t *o, bool otherwise)
{
	const int64_t own = lio_number(lio_attribute(o, "authentication"), NULL, -1);

	return own < 0 ? otherwise : own != 0;
}

/* False: a proof is asked for that nobody can give. */
static bool accounts(struct lio *l, const struct lio_tpg *t, json_t *passwords)
{
	struct accounts a = { .passwords = passwords, .lines = json_object() };
	const bool authentication = must_prove(t->json, false);
	const json_t *acls = json_object_get(t->json, "node_acls"), *acl;
	size_t i, asked = 0;

	json_array_foreach(acls, i, acl)
	{
		if (!must_prove(acl, authentication))
			continue;
		accounts_of(l, &a, acl, "chap_", "");
		asked++;
	}
	if (authentication && t->everybody)
		accounts_of(l, &a, t->json, "chap_", "");
	json_decref(a.lines);
	if (a.incoming > 1 && json_array_size(acls) > 1)
		lio_note(l, "each of these accounts will do for each initiator of the target");
	if (a.incoming && asked < json_array_size(acls))
		lio_note(l, "some initiators had to prove nothing; here all have to");
	if ((asked || authentication) && !a.incoming)
		lio_note(l, "authentication is on and no account is there: nobody may log in");
	return a.incoming || !(asked || authentication);
}

/* ---- who may log in */

static void access_rules(struct lio *l, const struct lio_tpg *t, bool provable)
{
	const json_t *acls = json_object_get(t->json, "node_acls"), *acl;
	size_t i;

	if (!provable || (!t->everybody && !json_array_size(acls))) {
		(void)lio_line(l, "initiator-address", "NONE");
		return;
	}
	if (t->everybody) {
		(void)lio_line(l, "initiator-address", "ALL");
		return;
	}
	json_array_foreach(acls, i, acl) lio_line(l, "initiator-name", lio_text(acl, "node_wwn"));
}

/* ---- parameters: those that differ from what LIO has by itself */

static const struct {
	const char *key, *usual;
	bool known; /* targets.conf has it */
} keys[] = {
	{ "HeaderDigest", "CRC32C,None", true },
	{ "DataDigest", "CRC32C,None", true },
	{ "InitialR2T", "Yes", true },
	{ "ImmediateData", "Yes", true },
	{ "FirstBurstLength", "65536", true },
	{ "MaxBurstLength", "262144", true },
	{ "MaxOutstandingR2T", "1", true },
	{ "MaxRecvDataSegmentLength", "8192", true },
	{ "MaxXmitDataSegmentLength", "262144", true },
	{ "DataPDUInOrder", "Yes", true },
	{ "DataSequenceInOrder", "Yes", true },
	{ "DefaultTime2Wait", "2", true },
	{ "DefaultTime2Retain", "20", true },
	{ "MaxConnections", "1", false },
	{ "ErrorRecoveryLevel", "0", false },
	{ "TargetAlias", "LIO Target", false },
};

static void parameters(struct lio *l, const json_t *tpg)
{
	const json_t *all = json_object_get(tpg, "parameters");

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const char *value = lio_text(all, keys[i].key);

		if (!*value || strcmp(value, keys[i].usual) == 0)
			continue;
		if (keys[i].known)
			(void)lio_line(l, keys[i].key, value);
		else
			lio_note(l, "%s %s is not supported", keys[i].key, value);
	}
}

static const struct {
	const char *key;
	int64_t usual;
} attributes[] = {
	{ "login_timeout", 15 },          { "default_erl", 0 },
	{ "fabric_prot_type", 0 },        { "t10_pi", 0 },
	{ "tpg_enabled_sendtargets", 1 }, { "login_keys_workaround", 1 },
};

static void tpg_attributes(struct lio *l, const json_t *tpg)
{
	const int64_t depth = lio_number(lio_attribute(tpg, "default_cmdsn_depth"), NULL, 64);

	if (depth != 64 && depth > 0)
		lio_number_line(l, "MaxQueueCmd", depth);
	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		const int64_t v = lio_number(lio_attribute(tpg, attributes[i].key), NULL,
					     attributes[i].usual);

		if (v != attributes[i].usual)
			lio_note(l, "attribute %s=%lld has no counterpart", attributes[i].key,
				 (long long)v);
	}
}

/* ---- portals: of the daemon here, not of a target */

static void portal(struct lio *l, const json_t *p, json_t *seen)
{
	const char *ip = lio_text(p, "ip_address");
	const bool v6 = strchr(ip, ':') && *ip != '[';
	char text[300];

	snprintf(text, sizeof(text), "%s%s%s:%lld", v6 ? "[" : "", ip, v6 ? "]" : "",
		 (long long)lio_number(p, "port", 3260));
	if (!*ip || json_object_get(seen, text))
		return;
	(void)json_object_set_new(seen, text, json_true());
	(void)lio_line(l, "portal", text);
	if (lio_number(p, "iser", 0) || lio_number(p, "offload", 0))
		lio_note(l, "this portal was one of iSER or of an offload; here it is TCP");
}

static bool is_iscsi(const json_t *target)
{
	return strcmp(lio_text(target, "fabric"), "iscsi") == 0;
}

static void portals(struct lio *l, const json_t *targets)
{
	json_t *seen = json_object();
	const json_t *t, *tpg, *p;
	size_t i, k, n, sets = 0;
	bool differ = false;

	json_array_foreach(targets, i, t)
	{
		json_array_foreach(is_iscsi(t) ? json_object_get(t, "tpgs") : NULL, k, tpg)
		{
			const size_t before = json_object_size(seen);

			json_array_foreach(json_object_get(tpg, "portals"), n, p)
				portal(l, p, seen);
			differ |= sets++ && before != json_object_size(seen);
		}
	}
	if (differ)
		lio_note(l,
			 "targets had portals of their own; here all targets are at all portals");
	json_decref(seen);
}

/* ---- targets */

static void convert_tpg(struct lio *l, const struct lio_tpg *t, json_t *passwords)
{
	char bus[128];

	if (!lio_open(l, "target", t->name))
		return;
	if (t->vscsi) {
		snprintf(bus, sizeof(bus), "vio,%s", t->name);
		(void)lio_line(l, "driver", "ibmvio");
		(void)lio_line(l, "bus", bus);
	}
	if (!lio_number(t->json, "enable", 1))
		(void)lio_line(l, "state", "offline");
	if (!t->vscsi) {
		access_rules(l, t, accounts(l, t, passwords));
		parameters(l, t->json);
		tpg_attributes(l, t->json);
	}
	lio_luns(l, t);
	lio_close(l, "target");
	fputc('\n', l->f);
}

static void convert_target(struct lio *l, const json_t *target, json_t *passwords)
{
	const json_t *tpgs = json_object_get(target, "tpgs"), *first = json_array_get(tpgs, 0);
	struct lio_tpg t = {
		.name = lio_text(target, "wwn"),
		.json = first,
		.vscsi = strcmp(lio_text(target, "fabric"), "ibmvscsis") == 0,
		.everybody = lio_number(lio_attribute(first, "generate_node_acls"), NULL, 0) != 0,
	};

	if (!t.vscsi && !is_iscsi(target)) {
		lio_note(l, "%s %s: there is no such transport here", lio_text(target, "fabric"),
			 t.name);
		return;
	}
	t.write_protect =
		t.everybody
			? lio_number(lio_attribute(first, "demo_mode_write_protect"), NULL, 1) != 0
			: lio_number(lio_attribute(first, "prod_mode_write_protect"), NULL, 0) != 0;
	if (json_array_size(tpgs) > 1)
		lio_note(l, "%s has %zu portal groups, here a target has one: the first", t.name,
			 json_array_size(tpgs));
	if (first)
		convert_tpg(l, &t, passwords);
	else
		lio_note(l, "%s has no portal group: it served nobody", t.name);
}

static void discovery(struct lio *l, const json_t *modules, json_t *passwords)
{
	struct accounts a = { .passwords = passwords, .lines = json_object() };
	const json_t *m;
	size_t i;

	json_array_foreach(modules, i, m) if (strcmp(lio_text(m, "name"), "iscsi") == 0 &&
					      lio_number(m, "discovery_enable_auth", 0))
		accounts_of(l, &a, m, "discovery_", "discovery");
	json_decref(a.lines);
}

/* A storage object that no target has is not in the result. */
static void unused(struct lio *l)
{
	const json_t *o;
	char path[512];
	size_t i;

	json_array_foreach(l->objects, i, o)
	{
		snprintf(path, sizeof(path), "/backstores/%s/%s", lio_text(o, "plugin"),
			 lio_text(o, "name"));
		if (!json_object_get(l->homes, path))
			lio_note(l, "no target has %s (%s)", path, lio_text(o, "dev"));
	}
}

void lio_convert(struct lio *l, const json_t *doc)
{
	const json_t *targets = json_object_get(doc, "targets"), *t;
	json_t *passwords = json_object();
	size_t i;

	l->homes = json_object();
	l->objects = json_object_get(doc, "storage_objects");
	fputs("# Made of LIO's saveconfig.json. Passwords stand in it: only root should read it.\n"
	      "# Disks keep vendor, name and serial number; identifiers of type NAA (by-id/wwn-*,\n"
	      "# multipath's WWIDs) are others.\n",
	      l->f);
	portals(l, targets);
	discovery(l, json_object_get(doc, "fabric_modules"), passwords);
	fputc('\n', l->f);
	json_array_foreach(targets, i, t) convert_target(l, t, passwords);
	unused(l);
	json_decref(passwords);
	json_decref(l->homes);
}
