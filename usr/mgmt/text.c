// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text.c - the documents of show*.c as the lines that programs parse, byte for byte stgt's
 *
 * Nothing is added here: new facts go to the JSON alone, but for drivers that
 * have adapters, of which stgt said nothing.  Initiators choose some of the
 * text, so control characters are printed as '?'.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>

#include "mgmt/show.h"

void print_clean(FILE *f, const char *s)
{
	for (; s && *s; s++)
		fputc(iscntrl((unsigned char)*s) ? '?' : *s, f);
}

static const char *text_of(const json_t *o, const char *member)
{
	const char *s = json_string_value(json_object_get(o, member));

	return s ? s : "";
}

/* "LABEL text\n" */
static void put(FILE *f, const char *label, const json_t *text)
{
	fputs(label, f);
	print_clean(f, json_string_value(text));
	fputc('\n', f);
}

static void put_strings(FILE *f, const char *indent, const json_t *array)
{
	const json_t *v;
	size_t i;

	json_array_foreach(array, i, v) put(f, indent, v);
}

static void put_flag(FILE *f, const char *label, const json_t *flag)
{
	fprintf(f, "            %s: %s\n", label, json_is_true(flag) ? "Yes" : "No");
}

static json_int_t number(const json_t *o, const char *member)
{
	return json_integer_value(json_object_get(o, member));
}

/* ---- sessions */

static void print_conn(FILE *f, const char *indent, const json_t *c, const json_t *initiator)
{
	fprintf(f, "%sConnection: %" JSON_INTEGER_FORMAT "\n", indent, number(c, "cid"));
	if (initiator) {
		fprintf(f, "%s    Initiator: ", indent);
		put(f, "", initiator);
	}
	fprintf(f, "%s    %s: ", indent, json_string_value(json_object_get(c, "address_label")));
	put(f, "", json_object_get(c, "address"));
}

void print_sessions(FILE *f, const json_t *doc)
{
	const json_t *n, *c;
	size_t i, k;

	json_array_foreach(json_object_get(doc, "sessions"), i, n)
	{
		fprintf(f, "Session: %" JSON_INTEGER_FORMAT "\n", number(n, "sid"));
		json_array_foreach(json_object_get(n, "connections"), k, c)
			print_conn(f, "    ", c, json_object_get(n, "initiator"));
	}
}

/* ---- targets */

static void print_nexus(FILE *f, const json_t *n)
{
	const json_t *c;
	size_t i;

	fprintf(f, "        I_T nexus: %" JSON_INTEGER_FORMAT "\n            Initiator: ",
		number(n, "sid"));
	print_clean(f, json_string_value(json_object_get(n, "initiator")));
	put(f, " alias: ", json_object_get(n, "alias"));
	json_array_foreach(json_object_get(n, "connections"), i, c)
		print_conn(f, "            ", c, NULL);
}

/* Decimal megabytes by stgt's integer formula, which rounds in its own way. */
static uint64_t megabytes(uint64_t bytes)
{
	const uint64_t s = bytes / 512;

	return (s - (s / 625 - 974)) / 1950;
}

static const char *store_flags(const json_t *bs)
{
	const int sync = json_is_true(json_object_get(bs, "sync"));
	const int direct = json_is_true(json_object_get(bs, "direct"));

	return sync && direct ? "sync:direct" : sync ? "sync" : direct ? "direct" : "";
}

static void print_store(FILE *f, const json_t *bs)
{
	const json_t *path = json_object_get(bs, "path");

	put(f, "            Backing store type: ", json_object_get(bs, "type"));
	if (json_is_string(path))
		put(f, "            Backing store path: ", path);
	else
		fputs("            Backing store path: None\n", f);
	fprintf(f, "            Backing store flags: %s\n", store_flags(bs));
}

static void print_lun(FILE *f, const json_t *l)
{
	fprintf(f, "        LUN: %" JSON_INTEGER_FORMAT "\n", number(l, "lun"));
	put(f, "            Type: ", json_object_get(l, "type"));
	put(f, "            SCSI ID: ", json_object_get(l, "scsi_id"));
	put(f, "            SCSI SN: ", json_object_get(l, "scsi_sn"));
	fprintf(f, "            Size: %" PRIu64 " MB, Block size: %" JSON_INTEGER_FORMAT "\n",
		megabytes((uint64_t)number(l, "size")), number(l, "block_size"));
	put_flag(f, "Online", json_object_get(l, "online"));
	put_flag(f, "Removable media", json_object_get(l, "removable"));
	put_flag(f, "Prevent removal", json_object_get(l, "prevent_removal"));
	put_flag(f, "Readonly", json_object_get(l, "readonly"));
	put_flag(f, "SWP", json_object_get(l, "swp"));
	put_flag(f, "Thin-provisioning", json_object_get(l, "thin_provisioning"));
	print_store(f, json_object_get(l, "backing_store"));
}

static void print_accounts_of(FILE *f, const char *indent, const json_t *a)
{
	const json_t *out = json_object_get(a, "outgoing");

	put_strings(f, indent, json_object_get(a, "incoming"));
	if (!json_is_string(out))
		return;
	fputs(indent, f);
	print_clean(f, json_string_value(out));
	fputs(" (outgoing)\n", f);
}

static void print_settings(FILE *f, const char *indent, const json_t *settings)
{
	const char *key;
	const json_t *v;

	json_object_foreach((json_t *)settings, key, v)
	{
		fprintf(f, "%s%s=", indent, key);
		put(f, "", v);
	}
}

static void print_adapter(FILE *f, const json_t *a)
{
	fputs("        Adapter: ", f);
	print_clean(f, json_string_value(json_object_get(a, "address")));
	fputs(", ", f);
	put(f, "", json_object_get(a, "state"));
}

static void print_target(FILE *f, const json_t *t)
{
	const json_t *interval = json_object_get(t, "nop_interval");
	const json_t *accounts = json_object_get(t, "accounts");
	const json_t *acl = json_object_get(t, "acl");
	const json_t *v;
	size_t i;

	fprintf(f, "Target %" JSON_INTEGER_FORMAT ": ", number(t, "tid"));
	put(f, "", json_object_get(t, "name"));
	put(f, "    System information:\n        Driver: ", json_object_get(t, "driver"));
	put(f, "        State: ", json_object_get(t, "state"));
	if (interval) {
		put(f, "        Nop interval: ", interval);
		put(f, "        Nop count: ", json_object_get(t, "nop_count"));
	}
	if (json_object_get(t, "adapters"))
		print_settings(f, "        ", json_object_get(t, "parameters"));
	json_array_foreach(json_object_get(t, "adapters"), i, v) print_adapter(f, v);
	fputs("    I_T nexus information:\n", f);
	json_array_foreach(json_object_get(t, "nexuses"), i, v) print_nexus(f, v);
	fputs("    LUN information:\n", f);
	json_array_foreach(json_object_get(t, "luns"), i, v) print_lun(f, v);
	if (accounts) {
		fputs("    Account information:\n", f);
		print_accounts_of(f, "        ", accounts);
	}
	fputs("    ACL information:\n", f);
	put_strings(f, "        ", json_object_get(acl, "addresses"));
	put_strings(f, "        ", json_object_get(acl, "names"));
}

/* stgt's choice: where initiators are sent is all that there is to say of a target. */
static bool is_shown(const json_t *parameters, const char *key)
{
	const bool callback = *text_of(parameters, "RedirectCallback");
	const bool address = *text_of(parameters, "RedirectAddress");

	if (strncmp(key, "Redirect", 8) != 0)
		return !callback && !address;
	return (strcmp(key, "RedirectCallback") == 0) == callback && (callback || address);
}

static void print_parameters(FILE *f, const json_t *parameters)
{
	const char *key;
	const json_t *v;

	json_object_foreach((json_t *)parameters, key, v)
	{
		if (!is_shown(parameters, key))
			continue;
		fprintf(f, "%s=", key);
		put(f, "", v);
	}
}

void print_targets(FILE *f, const json_t *doc)
{
	const json_t *t;
	size_t i;

	print_parameters(f, json_object_get(doc, "parameters"));
	json_array_foreach(json_object_get(doc, "targets"), i, t) print_target(f, t);
}

/* ---- the daemon */

static void print_lld(FILE *f, const json_t *lld)
{
	fputs("    ", f);
	print_clean(f, json_string_value(json_object_get(lld, "name")));
	put(f, ": ", json_object_get(lld, "state"));
}

static void print_stores(FILE *f, const json_t *stores)
{
	const json_t *bs;
	size_t i;

	fputs("Backing stores:\n", f);
	json_array_foreach(stores, i, bs)
	{
		fputs("    ", f);
		print_clean(f, json_string_value(json_object_get(bs, "name")));
		fputs(json_is_true(json_object_get(bs, "bsoflags")) ? " (bsoflags sync:direct)\n"
								    : "\n",
		      f);
	}
}

/* stgt prints an empty line before the names here, and nowhere else. */
static void print_discovery(FILE *f, const json_t *a)
{
	if (!json_array_size(json_object_get(a, "incoming")) &&
	    !json_is_string(json_object_get(a, "outgoing")))
		return;
	fputs("    Account information:\n\n", f);
	print_accounts_of(f, "    ", a);
}

void print_system(FILE *f, const json_t *doc)
{
	const json_t *s = json_object_get(doc, "system");
	const json_t *settings = json_object_get(s, "settings");
	const json_t *lld;
	size_t i;

	put(f, "System:\n    State: ", json_object_get(s, "state"));
	fprintf(f, "    debug: %s\nLLDs:\n",
		json_is_true(json_object_get(s, "debug")) ? "on" : "off");
	json_array_foreach(json_object_get(s, "llds"), i, lld) print_lld(f, lld);
	print_stores(f, json_object_get(s, "backing_stores"));
	fputs("Device types:\n", f);
	put_strings(f, "    ", json_object_get(s, "device_types"));
	print_discovery(f, json_object_get(s, "discovery_accounts"));
	if (json_object_size(settings))
		fputs("iSNS:\n", f);
	print_settings(f, "    ", settings);
}

void print_llds(FILE *f, const json_t *doc)
{
	const json_t *lld, *t;
	size_t i, k;

	fputs("LLDs:\n", f);
	json_array_foreach(json_object_get(doc, "llds"), i, lld)
	{
		print_lld(f, lld);
		json_array_foreach(json_object_get(lld, "targets"), k, t)
		{
			fprintf(f, "        Target %" JSON_INTEGER_FORMAT ": ", number(t, "tid"));
			put(f, "", json_object_get(t, "name"));
		}
	}
}

void print_portals(FILE *f, const json_t *doc)
{
	put_strings(f, "Portal: ", json_object_get(doc, "portals"));
}

void print_accounts(FILE *f, const json_t *doc)
{
	const json_t *names = json_object_get(doc, "accounts");

	if (json_array_size(names))
		fputs("Account list:\n", f);
	put_strings(f, "    ", names);
}

/* ---- statistics */

static void print_row(FILE *f, const json_t *r)
{
	fprintf(f,
		"%3" JSON_INTEGER_FORMAT " %3" JSON_INTEGER_FORMAT " %3" JSON_INTEGER_FORMAT
		" %12" JSON_INTEGER_FORMAT " %6" JSON_INTEGER_FORMAT " %12" JSON_INTEGER_FORMAT
		" %6" JSON_INTEGER_FORMAT " %12" JSON_INTEGER_FORMAT " %6" JSON_INTEGER_FORMAT
		" %12" JSON_INTEGER_FORMAT " %6" JSON_INTEGER_FORMAT " %4" JSON_INTEGER_FORMAT "\n",
		number(r, "tid"), number(r, "lun"), number(r, "sid"), number(r, "rd_subm_bytes"),
		number(r, "rd_subm"), number(r, "rd_done_bytes"), number(r, "rd_done"),
		number(r, "wr_subm_bytes"), number(r, "wr_subm"), number(r, "wr_done_bytes"),
		number(r, "wr_done"), number(r, "errors"));
}

void print_stats(FILE *f, const json_t *doc)
{
	const json_t *r;
	size_t i;

	fputs("tgt lun sid rd_subm(bytes,cmds) rd_done(bytes,cmds) wr_subm(bytes,cmds) "
	      "wr_done(bytes,cmds) errs\n",
	      f);
	json_array_foreach(json_object_get(doc, "statistics"), i, r) print_row(f, r);
}

void print_conn_stats(FILE *f, const json_t *doc)
{
	const json_t *c;
	size_t i;

	fputs("sid cid rxdata_octets txdata_octets dataout_pdus datain_pdus cmd_pdus rsp_pdus\n",
	      f);
	json_array_foreach(json_object_get(doc, "connections"), i, c)
		fprintf(f,
			"%3" JSON_INTEGER_FORMAT " %3" JSON_INTEGER_FORMAT
			" %13" JSON_INTEGER_FORMAT " %13" JSON_INTEGER_FORMAT
			" %12" JSON_INTEGER_FORMAT " %11" JSON_INTEGER_FORMAT
			" %8" JSON_INTEGER_FORMAT " %8" JSON_INTEGER_FORMAT "\n",
			number(doc, "sid"), number(c, "cid"), number(c, "rx_bytes"),
			number(c, "tx_bytes"), number(c, "dataout_pdus"), number(c, "datain_pdus"),
			number(c, "cmd_pdus"), number(c, "rsp_pdus"));
}

void print_session_stats(FILE *f, const json_t *doc)
{
	print_stats(f, doc);
	fputc('\n', f);
	print_conn_stats(f, doc);
}
