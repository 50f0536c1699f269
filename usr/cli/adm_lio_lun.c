// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * adm_lio_lun.c - LIO's storage objects, its LUNs, and who they are mapped to
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/lio.h"

#define LUN_NR 16384

static const json_t *object_of(const struct lio *l, const char *path)
{
	const json_t *o;
	char name[512];
	size_t i;

	json_array_foreach(l->objects, i, o)
	{
		snprintf(name, sizeof(name), "/backstores/%s/%s", lio_text(o, "plugin"),
			 lio_text(o, "name"));
		if (strcmp(name, path) == 0)
			return o;
	}
	return NULL;
}

/* ---- attributes of a storage object */

static const char *model(const json_t *o)
{
	const char *plugin = lio_text(o, "plugin");

	if (strcmp(plugin, "fileio") == 0)
		return "FILEIO";
	return strcmp(plugin, "block") == 0 ? "IBLOCK" : "RAMDISK-MCP";
}

/* As LIO makes the identity of a disk of the name and "unit serial". */
static void identity(struct lio *l, const json_t *o)
{
	char product[17];

	snprintf(product, sizeof(product), "%s",
		 lio_number(lio_attribute(o, "emulate_model_alias"), NULL, 1) ? lio_text(o, "name")
									      : model(o));
	(void)lio_line(l, "vendor_id", "LIO-ORG");
	(void)lio_line(l, "product_id", product);
	if (*lio_text(o, "wwn"))
		(void)lio_line(l, "scsi_sn", lio_text(o, "wwn"));
}

static void attributes(struct lio *l, const json_t *o)
{
	const int64_t block = lio_number(lio_attribute(o, "block_size"), NULL, 512);

	if (block != 512)
		lio_number_line(l, "block-size", block);
	if (lio_number(lio_attribute(o, "emulate_tpu"), NULL, 0) ||
	    lio_number(lio_attribute(o, "emulate_tpws"), NULL, 0))
		(void)lio_line(l, "thin_provisioning", "yes");
	if (lio_number(lio_attribute(o, "is_nonrot"), NULL, 0))
		(void)lio_line(l, "rotation_rate", "1");
	if (lio_number(lio_attribute(o, "pi_prot_type"), NULL, 0))
		lio_note(l, "protection information (pi_prot_type) is not supported");
	if (json_array_size(json_object_get(o, "alua_tpgs")) > 1)
		lio_note(l, "ALUA groups are not supported: there is one, active");
}

static void fileio(struct lio *l, const json_t *o)
{
	if (lio_number(o, "write_back", 0)) {
		(void)lio_line(l, "write-cache", "on");
	} else {
		(void)lio_line(l, "bsoflags", "sync");
		(void)lio_line(l, "write-cache", "off");
	}
	if (lio_number(o, "size", 0) && access(lio_text(o, "dev"), F_OK) < 0)
		lio_note(l, "the file has to be there, with its %lld bytes: it is not made",
			 (long long)lio_number(o, "size", 0));
}

static void block(struct lio *l, const json_t *o)
{
	(void)lio_line(l, "bs-type", "aio");
	if (lio_number(lio_attribute(o, "emulate_write_cache"), NULL, 0))
		(void)lio_line(l, "write-cache", "on");
}

static void ramdisk(struct lio *l, const json_t *o)
{
	(void)lio_line(l, "bs-type", lio_number(o, "nullio", 0) ? "null" : "mem");
	lio_number_line(l, "size", lio_number(o, "size", 0));
}

static void own_directives(struct lio *l, const json_t *o, bool readonly)
{
	const char *plugin = lio_text(o, "plugin");

	if (strcmp(plugin, "fileio") == 0)
		fileio(l, o);
	else if (strcmp(plugin, "block") == 0)
		block(l, o);
	else
		ramdisk(l, o);
	if (readonly || lio_number(o, "readonly", 0))
		(void)lio_line(l, "readonly", "yes");
	identity(l, o);
	attributes(l, o);
}

/* ---- who sees a LUN */

struct mapping {
	unsigned int acls, seen, read_only; /* node ACLs: all, that see it, that may only read it */
};

static const json_t *mapped(const json_t *acl, int64_t index)
{
	const json_t *m;
	size_t i;

	json_array_foreach(json_object_get(acl, "mapped_luns"), i,
			   m) if (lio_number(m, "tpg_lun", -1) == index) return m;
	return NULL;
}

static struct mapping mapping_of(const struct lio_tpg *t, int64_t index)
{
	const json_t *acls = json_object_get(t->json, "node_acls"), *acl, *m;
	struct mapping r = { .acls = (unsigned int)json_array_size(acls) };
	size_t i;

	json_array_foreach(acls, i, acl)
	{
		m = mapped(acl, index);
		r.seen += m != NULL;
		r.read_only += m && lio_number(m, "write_protect", 0);
	}
	return r;
}

/* All that see it may only read it. */
static bool is_read_only(const struct lio_tpg *t, const struct mapping *m)
{
	if (t->everybody)
		return t->write_protect;
	return t->write_protect || (m->seen && m->read_only == m->seen);
}

/* True, and a comment: a LUN that nobody would see. */
static bool is_hidden(struct lio *l, const struct lio_tpg *t, int64_t index,
		      const struct mapping *m, bool readonly)
{
	if (t->vscsi || (t->everybody ? readonly || !t->write_protect : !m->acls))
		return false;
	if (t->everybody ? 0 : readonly ? m->seen : t->write_protect ? 0 : m->seen - m->read_only)
		return false;
	lio_note(l, "LUN %lld is left out: %s", (long long)index,
		 m->seen || t->everybody
			 ? "it could only be read through this target, which is for all targets or "
			   "none here"
			 : "no initiator sees it");
	return true;
}

/* Rules of a LUN; it is read only for all or for none: who could only read is left out. */
static void mask(struct lio *l, const struct lio_tpg *t, int64_t index, const struct mapping *m,
		 bool readonly)
{
	const json_t *acl, *map;
	size_t i;

	if (t->vscsi)
		return;
	if (t->everybody) {
		if (m->seen < m->acls || m->read_only)
			lio_note(l,
				 "who has a node ACL saw this LUN otherwise than everybody else; "
				 "here all see it");
		return;
	}
	if (m->seen == m->acls && (readonly || !m->read_only))
		return;
	json_array_foreach(json_object_get(t->json, "node_acls"), i, acl)
	{
		map = mapped(acl, index);
		if (map && lio_number(map, "write_protect", 0) && !readonly) {
			lio_note(l,
				 "%s could only read it, which is for all or none here: left out",
				 lio_text(acl, "node_wwn"));
		} else if (map) {
			(void)lio_line(l, "initiator-name", lio_text(acl, "node_wwn"));
		}
	}
}

/* ---- LUNs of a target */

static void renumbered(struct lio *l, const struct lio_tpg *t, int64_t index)
{
	const json_t *acl, *m;
	size_t i;

	json_array_foreach(json_object_get(t->json, "node_acls"), i, acl)
	{
		m = mapped(acl, index);
		if (m && lio_number(m, "index", index) != index)
			lio_note(l, "%s saw it as LUN %lld; here a LUN has one number",
				 lio_text(acl, "node_wwn"),
				 (long long)lio_number(m, "index", index));
	}
}

/* One more name for what an earlier target has: @home is its name, the LUN, and whether it is
 * readonly */
static void second_name(struct lio *l, const struct lio_tpg *t, const json_t *home, int64_t index,
			int64_t number)
{
	const struct mapping m = mapping_of(t, index);
	const bool readonly = json_is_true(json_array_get(home, 2));
	char where[512];

	snprintf(where, sizeof(where), "%s %lld", json_string_value(json_array_get(home, 0)),
		 (long long)json_integer_value(json_array_get(home, 1)));
	if (is_hidden(l, t, index, &m, readonly) || !lio_open(l, "map", where))
		return;
	lio_number_line(l, "lun", number);
	renumbered(l, t, index);
	mask(l, t, index, &m, readonly);
	lio_close(l, "map");
}

/* What names it in targets.conf, or NULL: a comment says why not. */
static const char *path_of(struct lio *l, const json_t *o, char *buf, size_t room)
{
	const char *plugin = lio_text(o, "plugin"), *dev = lio_text(o, "dev");

	if (strcmp(plugin, "ramdisk") == 0) {
		snprintf(buf, room, "NONE:%s", lio_text(o, "name"));
		return buf;
	}
	if ((strcmp(plugin, "fileio") == 0 || strcmp(plugin, "block") == 0) && *dev)
		return dev;
	if (strcmp(plugin, "pscsi") == 0)
		lio_note(l,
			 "pscsi %s: SCSI commands are not passed through; export the disk as a "
			 "block device",
			 dev);
	else
		lio_note(l, "%s %s (%s): there is no such store", plugin, lio_text(o, "name"),
			 *dev ? dev : lio_text(o, "config"));
	return NULL;
}

static void first_name(struct lio *l, const struct lio_tpg *t, const json_t *o, const json_t *lun,
		       int64_t number)
{
	const int64_t index = lio_number(lun, "index", 0);
	const struct mapping m = mapping_of(t, index);
	const bool readonly = is_read_only(t, &m);
	char buf[512];
	const char *path = path_of(l, o, buf, sizeof(buf));

	if (!path || is_hidden(l, t, index, &m, readonly) || !lio_open(l, "backing-store", path))
		return;
	(void)json_object_set_new(l->homes, lio_text(lun, "storage_object"),
				  json_pack("[s, I, b]", t->name, (json_int_t)number,
					    readonly || lio_number(o, "readonly", 0)));
	lio_number_line(l, "lun", number);
	if (number != index)
		lio_note(l, "it was LUN 0, where an iSCSI target here has its controller");
	renumbered(l, t, index);
	own_directives(l, o, readonly);
	mask(l, t, index, &m, readonly);
	lio_close(l, "backing-store");
}

static void convert_lun(struct lio *l, const struct lio_tpg *t, const json_t *lun, int64_t number)
{
	const char *path = lio_text(lun, "storage_object"),
		   *group = lio_text(lun, "alua_tg_pt_gp_name");
	const json_t *o = object_of(l, path), *home = json_object_get(l->homes, path);
	const int64_t index = lio_number(lun, "index", 0);

	if (*group && strcmp(group, "default_tg_pt_gp") != 0)
		lio_note(l, "LUN %lld: ALUA group %s is not supported", (long long)index, group);
	if (!o) {
		lio_note(l, "LUN %lld: there is no storage object %s in the file", (long long)index,
			 path);
		return;
	}
	if (home) {
		second_name(l, t, home, index, number);
		return;
	}
	first_name(l, t, o, lun, number);
}

/* Marks the numbers that LUNs have; false: LUN @number is none, or is there twice. */
static bool take_number(bool *used, int64_t number)
{
	if (number < 0 || number >= LUN_NR || used[number])
		return false;
	used[number] = true;
	return true;
}

void lio_luns(struct lio *l, const struct lio_tpg *t)
{
	const json_t *luns = json_object_get(t->json, "luns"), *lun;
	bool *used = calloc(LUN_NR, sizeof(*used));
	int64_t number, spare = 1;
	size_t i;

	if (!used)
		return;
	json_array_foreach(luns, i, lun)(void) take_number(used, lio_number(lun, "index", 0));
	json_array_foreach(luns, i, lun)
	{
		number = lio_number(lun, "index", 0);
		if (number == 0 && !t->vscsi) {
			while (spare < LUN_NR - 1 && !take_number(used, spare))
				spare++;
			number = spare;
		}
		if (number < 0 || number >= LUN_NR)
			lio_note(l, "LUN %lld is beyond the last, %d", (long long)number,
				 LUN_NR - 1);
		else
			convert_lun(l, t, lun, number);
	}
	free(used);
}
