// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mad.c - management datagrams, between bytes and structures
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lld/ibmvio/mad.h"
#include "tgt/wire.h"

struct wire_mad {
	be32 type;
	be16 status;
	be16 length;
	uint8_t tag[8];
};
_Static_assert(sizeof(struct wire_mad) == MAD_HEADER, "header of a MAD");

struct wire_adapter_info {
	uint8_t srp_version[8];
	uint8_t partition_name[96];
	be32 partition;
	be32 mad_version;
	be32 os_type;
	be32 max_txu[8];
};
_Static_assert(sizeof(struct wire_adapter_info) == MAD_ADAPTER_INFO_LEN, "ADAPTER_INFO");

struct wire_caps { /* a list of wire_cap follows */
	be32 flags;
	uint8_t name[32];
	uint8_t loc[32];
};
_Static_assert(sizeof(struct wire_caps) == MAD_CAPS_MIN, "CAPABILITIES");

struct wire_cap {
	be32 type;
	be16 length; /* with this header */
	be16 support;
	be32 data; /* of MIGRATION and RESERVATION */
};
_Static_assert(sizeof(struct wire_cap) == 12, "an entry of CAPABILITIES");
#define CAP_HEADER 8

enum cap_type { CAP_MIGRATION = 1, CAP_RESERVATION = 2 };
enum cap_support { CAP_NO = 0, CAP_YES = 1, CAP_CHANGED = 2 };

#define CAP_MIGRATION_LEVEL   1 /* the only one there is */
#define CAP_RESERVATION_SCSI2 1 /* the client reserves by RESERVE(6) */

struct wire_error { /* ERROR_LOGGING; the data follow */
	be64 lun;
	be64 correlator;
	be64 reserved;
	be32 id;
	be32 size;
	uint8_t client[32];
	uint8_t device[32];
	be32 partition;
	be32 flags;
};
_Static_assert(sizeof(struct wire_error) == 104, "ERROR_LOGGING");
#define ERROR_ASCII 2 /* flags: the data are text */

static const struct mad_row {
	uint32_t type;
	uint8_t len; /* [bytes] of the MAD */
	const char *name;
} mads[] = {
	{ MAD_EMPTY_IU, 28, "EMPTY_IU" },
	{ MAD_ERROR_LOGGING, 24, "ERROR_LOGGING" },
	{ MAD_ADAPTER_INFO, 24, "ADAPTER_INFO" },
	{ MAD_HOST_CONFIG, 24, "HOST_CONFIG" },
	{ MAD_CAPABILITIES, 24, "CAPABILITIES" },
	{ MAD_PHYS_ADAPTER_INFO, 24, "PHYS_ADAPTER_INFO" },
	{ MAD_TAPE_PASSTHROUGH, 24, "TAPE_PASSTHROUGH" },
	{ MAD_ENABLE_FAST_FAIL, MAD_HEADER, "ENABLE_FAST_FAIL" },
};

static const struct mad_row *row_of(uint32_t type)
{
	static const struct mad_row unknown = { 0, MAD_HEADER, "unknown MAD" };

	for (size_t i = 0; i < sizeof(mads) / sizeof(mads[0]); i++)
		if (mads[i].type == type)
			return &mads[i];
	return &unknown;
}

/* A text field without its padding; what is not printable becomes '?'. @to: @len + 1 bytes */
static void get_text(char *to, const uint8_t *from, size_t len)
{
	size_t n = 0;

	for (; n < len && from[n]; n++)
		to[n] = from[n] >= ' ' && from[n] <= '~' ? (char)from[n] : '?';
	while (n && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
}

static void put_text(uint8_t *to, const char *from, size_t len)
{
	const size_t n = strnlen(from, len);

	memcpy(to, from, n);
	memset(to + n, 0, len - n);
}

int mad_parse(const uint8_t *iu, size_t len, struct mad *m)
{
	const struct mad_row *row;
	struct wire_mad w;

	if (len < sizeof(w))
		return -EPROTO;
	memcpy(&w, iu, sizeof(w));
	row = row_of(be32_get(w.type));
	if (len < row->len)
		return -EPROTO;
	*m = (struct mad){ .type = be32_get(w.type),
			   .length = be16_get(w.length),
			   .buffer = row->len > MAD_HEADER ? get_be64(iu + MAD_HEADER) : 0,
			   .name = row->name };
	memcpy(m->tag, w.tag, sizeof(m->tag));
	return 0;
}

void mad_put_status(uint8_t iu[MAD_HEADER], const struct mad *m, enum mad_status status)
{
	struct wire_mad w = { .type = be32_of(m->type),
			      .status = be16_of((uint16_t)status),
			      .length = be16_of(m->length) };

	memcpy(w.tag, m->tag, sizeof(w.tag));
	memcpy(iu, &w, sizeof(w));
}

void mad_get_adapter_info(const uint8_t *buf, size_t len, struct mad_adapter_info *a)
{
	struct wire_adapter_info w;

	memset(&w, 0, sizeof(w));
	memcpy(&w, buf, len < sizeof(w) ? len : sizeof(w));
	get_text(a->srp_version, w.srp_version, sizeof(w.srp_version));
	get_text(a->partition_name, w.partition_name, sizeof(w.partition_name));
	a->partition = be32_get(w.partition);
	a->mad_version = be32_get(w.mad_version);
	a->os_type = be32_get(w.os_type);
	a->max_txu = be32_get(w.max_txu[0]);
}

void mad_put_adapter_info(uint8_t buf[MAD_ADAPTER_INFO_LEN], const struct mad_adapter_info *a)
{
	struct wire_adapter_info w = { .partition = be32_of(a->partition),
				       .mad_version = be32_of(a->mad_version),
				       .os_type = be32_of(a->os_type),
				       .max_txu = { be32_of(a->max_txu) } };

	put_text(w.srp_version, a->srp_version, sizeof(w.srp_version));
	put_text(w.partition_name, a->partition_name, sizeof(w.partition_name));
	memcpy(buf, &w, sizeof(w));
}

/* ---- CAPABILITIES */

/* The length of the entry that begins @left bytes before the end; 0: it is wrong. */
static size_t cap_length(const uint8_t *at, size_t left)
{
	size_t len;

	if (left < CAP_HEADER)
		return 0;
	len = get_be16(at + offsetof(struct wire_cap, length));
	return len < CAP_HEADER || len > left ? 0 : len;
}

static bool list_is_good(const uint8_t *list, size_t len)
{
	for (size_t at = 0; at < len;) {
		const size_t n = cap_length(list + at, len - at);

		if (!n)
			return false;
		at += n;
	}
	return true;
}

/* Our answer to one entry, in place. */
static enum cap_support cap_answer(uint8_t *entry, size_t len, struct mad_caps *caps)
{
	enum cap_support support = CAP_NO;
	struct wire_cap w;

	if (len < sizeof(w)) {
		put_be16(entry + offsetof(struct wire_cap, support), CAP_NO);
		return CAP_NO;
	}
	memcpy(&w, entry, sizeof(w));
	if (be32_get(w.type) == CAP_MIGRATION) {
		support = be32_get(w.data) == CAP_MIGRATION_LEVEL ? CAP_YES : CAP_CHANGED;
		w.data = be32_of(CAP_MIGRATION_LEVEL);
		caps->migration = true;
	} else if (be32_get(w.type) == CAP_RESERVATION &&
		   be32_get(w.data) == CAP_RESERVATION_SCSI2) {
		support = CAP_YES;
		caps->client_reserve = true;
	}
	w.support = be16_of((uint16_t)support);
	memcpy(entry, &w, sizeof(w));
	return support;
}

enum mad_status mad_answer_caps(uint8_t *buf, size_t len, const char *name, const char *loc,
				struct mad_caps *caps)
{
	struct wire_caps w;
	uint32_t flags;

	if (len < sizeof(w) || len > MAD_PAYLOAD_MAX ||
	    !list_is_good(buf + sizeof(w), len - sizeof(w)))
		return MAD_FAILED;
	memcpy(&w, buf, sizeof(w));
	*caps = (struct mad_caps){ .flags = be32_get(w.flags) };
	get_text(caps->name, w.name, sizeof(w.name));
	get_text(caps->loc, w.loc, sizeof(w.loc));
	flags = caps->flags & ~(uint32_t)MAD_CAPS_LIST_DATA;
	for (size_t at = sizeof(w); at < len;) {
		const size_t n = cap_length(buf + at, len - at);
		const enum cap_support support = cap_answer(buf + at, n, caps);

		if (support == CAP_NO)
			flags &= ~(uint32_t)MAD_CAPS_LIST;
		if (support == CAP_CHANGED)
			flags |= MAD_CAPS_LIST_DATA;
		at += n;
	}
	w.flags = be32_of(flags);
	put_text(w.name, name, sizeof(w.name));
	put_text(w.loc, loc, sizeof(w.loc));
	memcpy(buf, &w, sizeof(w));
	return MAD_OK;
}

/* ---- ERROR_LOGGING */

void mad_error_text(const uint8_t *buf, size_t len, char *text, size_t room)
{
	char client[33], device[33], data[161];
	struct wire_error w;
	size_t size;

	memset(&w, 0, sizeof(w));
	memcpy(&w, buf, len < sizeof(w) ? len : sizeof(w));
	size = len > sizeof(w) ? len - sizeof(w) : 0;
	if (size > be32_get(w.size))
		size = be32_get(w.size);
	if (size > sizeof(data) - 1)
		size = sizeof(data) - 1;
	if (be32_get(w.flags) != ERROR_ASCII)
		size = 0;
	get_text(client, w.client, sizeof(w.client));
	get_text(device, w.device, sizeof(w.device));
	get_text(data, size ? buf + sizeof(w) : buf, size);
	(void)snprintf(text, room, "%s of %s, partition %u: error %#x at LUN %016llx%s%s", device,
		       client, be32_get(w.partition), be32_get(w.id),
		       (unsigned long long)be64_get(w.lun), size ? ": " : "", data);
}
