/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * devtype.h - what a peripheral device type (a device server) is
 */
#ifndef TGT_DEVTYPE_H
#define TGT_DEVTYPE_H

#include <stddef.h>
#include <stdint.h>

#include "cmd.h"
#include "err.h"
#include "opcode.h"

struct it_nexus;
struct pout;
struct scsi_lu;

/**
 * struct mode_page - one mode page of a device type, SPC-4 7.5
 * @page:       page code, 00h..3eh
 * @subpage:    subpage code; 0 is the page_0 format
 * @len:        bytes of @initial and @changeable, without the page header
 * @initial:    default values
 * @changeable: mask that MODE SELECT may change and PC=01b reports
 * @name:       as the standard writes it
 */
struct mode_page {
	uint8_t page;
	uint8_t subpage;
	uint16_t len;
	const uint8_t *initial;
	const uint8_t *changeable;
	const char *name;
};

/**
 * struct vpd_page - one vital product data page, SPC-4 7.8
 * @fill: write the page after its 4-byte header; -ENOENT when this logical
 *        unit does not have it, and the page is then not listed
 */
struct vpd_page {
	uint8_t page;
	int (*fill)(struct scsi_cmd *cmd, struct pout *out);
	const char *name;
};

/**
 * struct device_type_ops - the methods of a device type
 * @type:      PERIPHERAL DEVICE TYPE, SPC-4 table 142
 * @name:      as "tgtadm --device-type" takes it: "disk"
 * @word:      as "tgtadm --op show" prints it: "disk", "cd/dvd", "controller"
 * @flags:     enum devtype_flags
 * @block_size: default logical block [bytes]
 * @product:   default PRODUCT IDENTIFICATION
 * @version_descriptors: of standard INQUIRY data, 0-terminated
 * @opcodes:   all its commands, SPC's among them
 * @lu_init:   make @lu->priv (mode pages, reservations); attributes and store are there
 * @lu_exit:   accepts a half-initialised @lu
 * @lu_param:  "--params KEY=VALUE" that lu.c does not know itself (mode_page=...); err_set()
 * @lu_reset:  LOGICAL UNIT RESET, and hard reset: mode pages, SPC-2 reservation, prevent
 * @nexus_lost: @n is about to go: drop what it held that does not outlive it
 * @parse:     on arrival: opcode, CDB length and bits; sets cmd->op and xfer.want
 * @check:     when enabled: reservation, unit attention, medium, write protection
 * @exec:      data is there: run it
 */
enum devtype_flags {
	DEVTYPE_NO_STORE = 1 << 0, /* never has one: the controller */
	DEVTYPE_MEDIUM = 1 << 1,   /* may be without its store: removable media */
};

struct device_type_ops {
	uint8_t type;
	const char *name;
	const char *word;
	unsigned int flags;
	uint32_t block_size;
	const char *product;
	const uint16_t *version_descriptors;
	const struct opcode_table *opcodes;
	const struct mode_page *mode_pages;
	const struct vpd_page *vpd_pages;
	size_t mode_pages_nr;
	size_t vpd_pages_nr;

	int (*lu_init)(struct scsi_lu *lu, struct err *e);
	void (*lu_exit)(struct scsi_lu *lu);
	int (*lu_param)(struct scsi_lu *lu, const char *key, const char *value, struct err *e);
	void (*lu_reset)(struct scsi_lu *lu);
	void (*nexus_lost)(struct scsi_lu *lu, struct it_nexus *n);
	scsi_exec_fn *parse;
	scsi_exec_fn *check;
	scsi_exec_fn *exec;
};

/* In scsi/: the table of device types, by name ("disk") or NULL; and by index, for listings. */
const struct device_type_ops *devtype_find(const char *name);
const struct device_type_ops *devtype_nr(unsigned int i); /* NULL behind the last */
extern const struct device_type_ops devtype_disk;         /* SBC */
extern const struct device_type_ops devtype_controller;   /* SCC, LUN 0 of iSCSI targets */
extern const struct device_type_ops devtype_absent;       /* answers for a LUN that is not there */

#endif /* TGT_DEVTYPE_H */
