// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_vpd.c - vital product data pages of every device type (SPC-4 7.8)
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "spc.h"
#include "tgt/lld.h"
#include "tgt/nexus.h"

/* ---- 00h: SPC-4 7.8.14. Those that this logical unit has; the table is in ascending order. */

static bool vpd_is_there(struct scsi_cmd *cmd, const struct vpd_page *p)
{
	struct pout nowhere = { .room = 0 };

	return !p->page || p->fill(cmd, &nowhere) != -ENOENT;
}

int spc_vpd_supported(struct scsi_cmd *cmd, struct pout *out)
{
	const struct device_type_ops *dt = cmd->lu->devtype;

	for (size_t i = 0; i < dt->vpd_pages_nr; i++)
		if (vpd_is_there(cmd, &dt->vpd_pages[i]))
			pout_u8(out, dt->vpd_pages[i].page);
	return 0;
}

/* ---- 80h: SPC-4 7.8.15. At the right end of its field, as stgt has it and initiators know it. */

int spc_vpd_serial(struct scsi_cmd *cmd, struct pout *out)
{
	const char *sn = cmd->lu->attr.scsi_sn;
	const size_t len = strlen(sn);

	pout_text(out, "", LU_ID_MAX - len);
	pout_bytes(out, sn, len);
	return 0;
}

/* ---- 83h: SPC-4 7.8.6 */

enum { CODE_SET_BINARY = 1, CODE_SET_ASCII = 2 };
enum { ID_T10_VENDOR = 1, ID_NAA = 3, ID_RELATIVE_TARGET_PORT = 4 };
#define ASSOCIATION_TARGET_PORT 0x10
#define PIV                     0x80
#define NAA_6_LEN               16

static void designator(struct pout *out, unsigned int code_set, unsigned int type, const void *id,
		       size_t len)
{
	pout_u8(out, code_set);
	pout_u8(out, type);
	pout_u8(out, 0);
	pout_u8(out, (unsigned int)len);
	pout_bytes(out, id, len);
}

/* Has the administrator given a SCSI ID, or is it the default, which every host has alike? */
static bool scsi_id_is_given(const struct scsi_lu *lu)
{
	char dflt[LU_ID_MAX + 1];

	(void)snprintf(dflt, sizeof(dflt), "IET     %04x%04" PRIx64, lu->home_tid, lu->home_lun);
	return strcmp(lu->attr.scsi_id, dflt) != 0;
}

static unsigned int hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return 0;
	return c <= '9' ? (unsigned int)(c - '0')
			: (unsigned int)(tolower((unsigned char)c) - 'a' + 10);
}

/*
 * NAA 6h made of the characters of the SCSI ID, as stgt does it (a character
 * that is no hex digit is 0): multipath maps and /dev/disk/by-id know it.
 */
static void naa_of_scsi_id(const char *id, uint8_t naa[NAA_6_LEN])
{
	size_t nibble = 2 * NAA_6_LEN;

	memset(naa, 0, NAA_6_LEN);
	for (size_t i = strlen(id); i > 0 && nibble > 1; i--) {
		nibble--;
		naa[nibble / 2] |= (uint8_t)(hex_digit(id[i - 1]) << (nibble % 2 ? 0 : 4));
	}
	naa[0] |= 0x60;
}

static void lu_designators(const struct scsi_lu *lu, struct pout *out)
{
	const struct lu_attr *a = &lu->attr;
	uint8_t naa[NAA_6_LEN];

	if (a->naa_len)
		designator(out, CODE_SET_BINARY, ID_NAA, a->naa, a->naa_len);
	if (scsi_id_is_given(lu)) {
		naa_of_scsi_id(a->scsi_id, naa);
		designator(out, CODE_SET_BINARY, ID_NAA, naa, sizeof(naa));
	}
	designator(out, CODE_SET_ASCII, ID_T10_VENDOR, a->scsi_id, strlen(a->scsi_id));
}

/* RELATIVE TARGET PORT IDENTIFIER: SPC-4 7.8.6.8; then what the transport calls its port. */
static void port_designators(struct it_nexus *n, struct pout *out)
{
	uint8_t ids[512];
	size_t len;

	pout_u8(out, (unsigned int)n->lld->protocol_id << 4 | CODE_SET_BINARY);
	pout_u8(out, PIV | ASSOCIATION_TARGET_PORT | ID_RELATIVE_TARGET_PORT);
	pout_u8(out, 0);
	pout_u8(out, 4);
	pout_be16(out, 0);
	pout_be16(out, n->rel_port);
	if (!n->lld->target_port_ids)
		return;
	len = n->lld->target_port_ids(n, ids, sizeof(ids));
	pout_bytes(out, ids, len < sizeof(ids) ? len : sizeof(ids));
}

int spc_vpd_ids(struct scsi_cmd *cmd, struct pout *out)
{
	lu_designators(cmd->lu, out);
	port_designators(cmd->nexus, out);
	return 0;
}

/* ---- 86h: SPC-4 7.8.7 */

#define HEADSUP_ORDSUP_SIMPSUP 0x07
#define V_SUP                  0x01         /* has a volatile cache */
#define SENSE_LEN_MAX          (8 + 12 + 8) /* INFORMATION and SENSE KEY SPECIFIC descriptors */

int spc_vpd_extended(struct scsi_cmd *cmd, struct pout *out)
{
	pout_u8(out, 0);
	pout_u8(out, HEADSUP_ORDSUP_SIMPSUP);
	pout_u8(out, cmd->lu->bs && (cmd->lu->bs->caps & BS_CAP_FLUSH) ? V_SUP : 0);
	pout_zeros(out, 6);
	pout_u8(out, SENSE_LEN_MAX); /* MAXIMUM SUPPORTED SENSE DATA LENGTH, byte 13 */
	pout_zeros(out, 50);
	return 0;
}
