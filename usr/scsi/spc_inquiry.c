// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_inquiry.c - INQUIRY: standard data, and the way to the VPD pages (SPC-4 6.6)
 */
#include <errno.h>
#include <string.h>

#include "spc.h"
#include "tgt/lld.h"
#include "tgt/nexus.h"

#define EVPD            0x01
#define STANDARD_LEN    96 /* up to the vendor specific parameters */
#define FULL_LEN        (STANDARD_LEN + LU_VENDOR_PARAMETERS)
#define VERSION_SPC_4   0x06
#define HISUP           0x10 /* LUNs are hierarchical, SAM-5 4.7 */
#define RESPONSE_FORMAT 0x02
#define CMDQUE          0x02
#define VERSIONS_AT     58
#define VERSIONS_MAX    8

/* PERIPHERAL QUALIFIER and DEVICE TYPE; 7Fh: nothing here, SPC-4 table 140 */
static unsigned int peripheral(const struct scsi_lu *lu)
{
	return lu->devtype == &devtype_absent ? 0x7f : lu->devtype->type;
}

/* The transport's own version descriptor, "no version claimed", by protocol identifier. */
static unsigned int transport_version(const struct scsi_cmd *cmd)
{
	switch (cmd->nexus->lld->protocol_id) {
	case 4:
		return 0x0940; /* SRP */
	case 5:
		return 0x0960; /* iSCSI */
	default:
		return 0;
	}
}

/* SPC-4 6.6.2, VERSION DESCRIPTOR 1 to 8 */
static void version_descriptors(struct scsi_cmd *cmd, struct pout *out)
{
	const uint16_t *v = cmd->lu->devtype->version_descriptors;
	const unsigned int transport = transport_version(cmd);
	unsigned int n = 0;

	for (; v && *v && n < VERSIONS_MAX - 1; v++, n++)
		pout_be16(out, *v);
	if (transport)
		pout_be16(out, transport);
}

/* The fields that SPC leaves to vendors: text, and zeros behind it. */
static void vendor_text(struct pout *out, const char *text, size_t room)
{
	const size_t len = strlen(text);

	pout_bytes(out, text, len);
	pout_zeros(out, room - len);
}

/* SPC-4 6.6.2 */
static enum scsi_flow standard_data(struct scsi_cmd *cmd)
{
	const struct scsi_lu *lu = cmd->lu;
	const struct lu_attr *a = &lu->attr;
	struct pout out;

	pout_start(cmd, &out);
	pout_u8(&out, peripheral(lu));
	pout_u8(&out, a->removable ? 0x80 : 0);
	pout_u8(&out, VERSION_SPC_4);
	pout_u8(&out, HISUP | RESPONSE_FORMAT);
	pout_u8(&out, (a->vendor_parameters[0] ? FULL_LEN : STANDARD_LEN) - 5);
	pout_zeros(&out, 2);
	pout_u8(&out, CMDQUE);
	pout_text(&out, a->vendor, 8);
	pout_text(&out, a->product, 16);
	pout_text(&out, a->rev, 4);
	vendor_text(&out, a->vendor_specific, LU_VENDOR_SPECIFIC);
	pout_zeros(&out, VERSIONS_AT - out.len);
	version_descriptors(cmd, &out);
	pout_zeros(&out, STANDARD_LEN - out.len);
	if (a->vendor_parameters[0])
		vendor_text(&out, a->vendor_parameters, LU_VENDOR_PARAMETERS);
	return pout_finish(cmd, &out);
}

static const struct vpd_page *vpd_find(const struct device_type_ops *dt, uint8_t page)
{
	for (size_t i = 0; i < dt->vpd_pages_nr; i++)
		if (dt->vpd_pages[i].page == page)
			return &dt->vpd_pages[i];
	return NULL;
}

/* SPC-4 7.8.1 */
static enum scsi_flow vpd_data(struct scsi_cmd *cmd)
{
	const uint8_t page = cmd->cdb[2];
	const struct vpd_page *p = vpd_find(cmd->lu->devtype, page);
	struct pout out;

	pout_start(cmd, &out);
	pout_u8(&out, peripheral(cmd->lu));
	pout_u8(&out, page);
	pout_be16(&out, 0); /* PAGE LENGTH, below */
	if (!p || p->fill(cmd, &out) == -ENOENT)
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 7);
	pout_fix_be16(&out, 2, out.len - 4);
	return pout_finish(cmd, &out);
}

enum scsi_flow spc_inquiry(struct scsi_cmd *cmd)
{
	if (cmd->cdb[1] & EVPD)
		return vpd_data(cmd);
	if (cmd->cdb[2])
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 7);
	return standard_data(cmd);
}
