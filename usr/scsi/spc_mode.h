/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * spc_mode.h - mode pages with their values, between spc_mode.c and spc_mode_select.c
 */
#ifndef SCSI_SPC_MODE_H
#define SCSI_SPC_MODE_H

#include "spc.h"

/* PC, page control: SPC-4 table 163 */
enum mode_pc { PC_CURRENT, PC_CHANGEABLE, PC_DEFAULT, PC_SAVED };

/**
 * struct spc_mode - one mode page of a logical unit
 * @page, @subpage: SPC-4 7.5
 * @len:    bytes of each of the values, without the page header
 * @values: owns; current, changeable, default: @len bytes each, by enum mode_pc
 */
struct spc_mode {
	uint8_t page;
	uint8_t subpage;
	uint16_t len;
	uint8_t *values;
};

#define MODE_PAGE_CACHING 0x08
#define MODE_PAGE_CONTROL 0x0a
#define MODE_ALL_PAGES    0x3f
#define MODE_ALL_SUBPAGES 0xff

static inline uint8_t *mode_values(const struct spc_mode *m, enum mode_pc pc)
{
	return m->values + (size_t)pc * m->len;
}

struct spc_mode *mode_find(const struct scsi_lu *lu, unsigned int page, unsigned int subpage);
/* Byte @i of a page's values, as MODE SENSE shows it. */
uint8_t mode_byte(const struct scsi_lu *lu, const struct spc_mode *m, enum mode_pc pc,
		  unsigned int i);
/* The current values of @m are new: what the data path keeps of them follows. */
void mode_changed(struct scsi_lu *lu, const struct spc_mode *m);

#endif /* SCSI_SPC_MODE_H */
