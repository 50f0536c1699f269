// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * spc_mode.c - the mode pages of a logical unit, and MODE SENSE (SPC-4 6.13, 6.14, 7.5)
 */
#include "spc_mode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define D_SENSE 0x04 /* Control, byte 2: SPC-4 7.5.8 */
#define SWP     0x08 /* Control, byte 4 */
#define WCE     0x04 /* Caching, byte 2: SBC-3 6.4.5 */

/* ---- the pages */

/* Page 00h comes last: SPC-4 6.13.1. */
static unsigned int sort_key(unsigned int page, unsigned int subpage)
{
	return (page ? page : MODE_ALL_PAGES) << 8 | subpage;
}

struct spc_mode *mode_find(const struct scsi_lu *lu, unsigned int page, unsigned int subpage)
{
	const struct spc_lu *s = spc_lu(lu);

	for (unsigned int i = 0; i < s->modes_nr; i++)
		if (s->modes[i].page == page && s->modes[i].subpage == subpage)
			return &s->modes[i];
	return NULL;
}

/* D_SENSE is an attribute, which the administrator may change too. */
uint8_t mode_byte(const struct scsi_lu *lu, const struct spc_mode *m, enum mode_pc pc,
		  unsigned int i)
{
	const uint8_t v = mode_values(m, pc)[i];
	bool on;

	if (m->page != MODE_PAGE_CONTROL || m->subpage || i || pc == PC_CHANGEABLE)
		return v;
	on = pc == PC_CURRENT ? spc_dsense(lu) : lu->attr.sense_desc;
	return (uint8_t)((v & ~D_SENSE) | (on ? D_SENSE : 0));
}

void mode_changed(struct scsi_lu *lu, const struct spc_mode *m)
{
	const uint8_t *v = mode_values(m, PC_CURRENT);

	if (m->subpage)
		return;
	if (m->page == MODE_PAGE_CACHING && m->len > 0)
		spc_lu(lu)->wce = v[0] & WCE;
	if (m->page == MODE_PAGE_CONTROL && m->len > 2)
		lu->attr.swp = v[2] & SWP;
}

/* Put a page in its place; takes @values. Return: 0, or -ENOMEM and @values is still the caller's
 */
static int mode_insert(struct scsi_lu *lu, uint8_t page, uint8_t subpage, uint16_t len,
		       uint8_t *values)
{
	struct spc_lu *s = spc_lu(lu);
	struct spc_mode *modes = realloc(s->modes, (s->modes_nr + 1) * sizeof(*modes));
	unsigned int at = s->modes_nr;

	if (!modes)
		return -ENOMEM;
	s->modes = modes;
	for (; at > 0; at--) {
		if (sort_key(modes[at - 1].page, modes[at - 1].subpage) < sort_key(page, subpage))
			break;
		modes[at] = modes[at - 1];
	}
	modes[at] = (struct spc_mode){ page, subpage, len, values };
	s->modes_nr++;
	mode_changed(lu, &modes[at]);
	return 0;
}

/* Copies; @changeable NULL: nothing is. */
static int mode_add(struct scsi_lu *lu, uint8_t page, uint8_t subpage, uint16_t len,
		    const uint8_t *initial, const uint8_t *changeable)
{
	uint8_t *values = calloc(3, len ? len : 1u);

	if (!values)
		return -ENOMEM;
	memcpy(values + (size_t)PC_CURRENT * len, initial, len);
	if (changeable)
		memcpy(values + (size_t)PC_CHANGEABLE * len, changeable, len);
	memcpy(values + (size_t)PC_DEFAULT * len, initial, len);
	if (mode_insert(lu, page, subpage, len, values) < 0) {
		free(values);
		return -ENOMEM;
	}
	return 0;
}

int spc_mode_init(struct scsi_lu *lu, struct err *e)
{
	const struct device_type_ops *dt = lu->devtype;

	for (size_t i = 0; i < dt->mode_pages_nr; i++) {
		const struct mode_page *p = &dt->mode_pages[i];

		if (mode_add(lu, p->page, p->subpage, p->len, p->initial, p->changeable) < 0)
			return err_set(e, TGT_NOMEM, "out of memory");
	}
	return 0;
}

void spc_mode_exit(struct scsi_lu *lu)
{
	struct spc_lu *s = spc_lu(lu);

	for (unsigned int i = 0; i < s->modes_nr; i++)
		free(s->modes[i].values);
	free(s->modes);
	s->modes = NULL;
	s->modes_nr = 0;
}

void spc_mode_reset(struct scsi_lu *lu)
{
	struct spc_lu *s = spc_lu(lu);

	s->dsense = -1;
	for (unsigned int i = 0; i < s->modes_nr; i++) {
		const struct spc_mode *m = &s->modes[i];

		memcpy(mode_values(m, PC_CURRENT), mode_values(m, PC_DEFAULT), m->len);
		mode_changed(lu, m);
	}
}

/* ---- the administrator's mode_page=PAGE:SUBPAGE:LEN:B0:B1:... */

#define REPLACE_MAX 255 /* bytes of a page; page_0 format has no more */

static int next_number(const char **text, unsigned int max, unsigned int *ret)
{
	char *end;
	unsigned long v;

	if (**text < '0' || **text > '9')
		return -EINVAL;
	errno = 0;
	v = strtoul(*text, &end, 0);
	if (errno || v > max || (*end && *end != ':'))
		return -EINVAL;
	*text = *end ? end + 1 : end;
	*ret = (unsigned int)v;
	return 0;
}

static int parse_page(const char *text, unsigned int head[3], uint8_t *bytes)
{
	const unsigned int max[3] = { MODE_ALL_PAGES - 1, MODE_ALL_SUBPAGES - 1, REPLACE_MAX };
	unsigned int v;

	for (unsigned int i = 0; i < 3; i++)
		if (next_number(&text, max[i], &head[i]) < 0)
			return -EINVAL;
	for (unsigned int i = 0; i < head[2]; i++) {
		if (next_number(&text, 255, &v) < 0)
			return -EINVAL;
		bytes[i] = (uint8_t)v;
	}
	return *text ? -EINVAL : 0;
}

/* The page keeps its place; what was changeable stays so when the length is the same. */
static int mode_set(struct scsi_lu *lu, struct spc_mode *m, uint16_t len, const uint8_t *bytes)
{
	if (m->len != len) {
		uint8_t *values = calloc(3, len ? len : 1u);

		if (!values)
			return -ENOMEM;
		free(m->values);
		m->values = values;
		m->len = len;
	}
	memcpy(mode_values(m, PC_CURRENT), bytes, len);
	memcpy(mode_values(m, PC_DEFAULT), bytes, len);
	mode_changed(lu, m);
	return 0;
}

int spc_mode_replace(struct scsi_lu *lu, const char *value, struct err *e)
{
	unsigned int head[3];
	uint8_t bytes[REPLACE_MAX];
	struct spc_mode *m;
	int r;

	if (parse_page(value, head, bytes) < 0)
		return err_set(e, TGT_INVALID_REQUEST,
			       "mode_page is PAGE:SUBPAGE:LEN:BYTE:... with LEN numbers after it");
	m = mode_find(lu, head[0], head[1]);
	if (m)
		r = mode_set(lu, m, (uint16_t)head[2], bytes);
	else
		r = mode_add(lu, (uint8_t)head[0], (uint8_t)head[1], (uint16_t)head[2], bytes,
			     NULL);
	if (r < 0)
		return err_set(e, TGT_NOMEM, "out of memory");
	ua_set_others(lu, NULL, UA_MODE_PARAMETERS_CHANGED);
	return 0;
}

/* ---- MODE SENSE */

#define DBD     0x08
#define LLBAA   0x10
#define LONGLBA 0x01
#define WP      0x80 /* DEVICE-SPECIFIC PARAMETER of a disk: SBC-3 6.4.1 */
#define DPOFUA  0x10

static unsigned int device_specific(const struct scsi_lu *lu)
{
	if (lu->devtype->type != 0x00)
		return 0;
	return (lu->attr.readonly || spc_swp(lu) ? WP : 0u) | DPOFUA;
}

/* SBC-3 6.4.2 */
static void block_descriptor(const struct scsi_lu *lu, bool longlba, struct pout *out)
{
	if (longlba) {
		pout_be64(out, lu->blocks);
		pout_be32(out, 0);
	} else {
		pout_be32(out, lu->blocks < UINT32_MAX ? (uint32_t)lu->blocks : UINT32_MAX);
	}
	pout_be32(out, lu->block_size);
}

/* MODE PARAMETER HEADER and block descriptor: SPC-4 7.5.5, 7.5.6. The lengths are filled in last.
 */
static void mode_header(const struct scsi_cmd *cmd, bool ten, struct pout *out)
{
	const struct scsi_lu *lu = cmd->lu;
	const bool longlba = ten && (cmd->cdb[1] & LLBAA);
	const bool descriptor = !(cmd->cdb[1] & DBD) && lu->devtype->type == 0x00;
	const unsigned int len = !descriptor ? 0 : longlba ? 16 : 8;

	if (ten) {
		pout_be16(out, 0);
		pout_u8(out, 0);
		pout_u8(out, device_specific(lu));
		pout_u8(out, longlba ? LONGLBA : 0);
		pout_u8(out, 0);
		pout_be16(out, len);
	} else {
		pout_u8(out, 0);
		pout_u8(out, 0);
		pout_u8(out, device_specific(lu));
		pout_u8(out, len);
	}
	if (descriptor)
		block_descriptor(lu, longlba, out);
}

static void put_page(const struct scsi_lu *lu, const struct spc_mode *m, enum mode_pc pc,
		     struct pout *out)
{
	if (m->subpage) {
		pout_u8(out, 0x40u | m->page); /* SPF: sub_page format */
		pout_u8(out, m->subpage);
		pout_be16(out, m->len);
	} else {
		pout_u8(out, m->page);
		pout_u8(out, m->len);
	}
	for (unsigned int i = 0; i < m->len; i++)
		pout_u8(out, mode_byte(lu, m, pc, i));
}

/* SPC-4 table 164: of all pages there are only the page_0 formats, or all subpages too. */
static bool wanted(const struct spc_mode *m, unsigned int page, unsigned int subpage)
{
	if (page == MODE_ALL_PAGES)
		return subpage == MODE_ALL_SUBPAGES || (!subpage && !m->subpage);
	return page == m->page && (subpage == MODE_ALL_SUBPAGES || subpage == m->subpage);
}

/* Return: pages written */
static unsigned int put_pages(struct scsi_cmd *cmd, struct pout *out)
{
	const struct spc_lu *s = spc_lu(cmd->lu);
	const enum mode_pc pc = (enum mode_pc)(cmd->cdb[2] >> 6);
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->modes_nr; i++) {
		if (!wanted(&s->modes[i], cmd->cdb[2] & 0x3fu, cmd->cdb[3]))
			continue;
		put_page(cmd->lu, &s->modes[i], pc, out);
		n++;
	}
	return n;
}

/* No such page, or only no such subpage? */
static enum scsi_flow no_page(struct scsi_cmd *cmd)
{
	const unsigned int page = cmd->cdb[2] & 0x3fu;

	if (page == MODE_ALL_PAGES || (cmd->cdb[3] && mode_find(cmd->lu, page, 0)))
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 3, 7);
	return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 5);
}

enum scsi_flow spc_mode_sense(struct scsi_cmd *cmd)
{
	const bool ten = cmd->cdb[0] == 0x5a;
	struct pout out;

	if (cmd->cdb[2] >> 6 == PC_SAVED)
		return scsi_check(cmd, SENSE_SAVING_PARAMS_NOT_SUPPORTED);
	pout_start(cmd, &out);
	mode_header(cmd, ten, &out);
	if (!put_pages(cmd, &out))
		return no_page(cmd);
	if (ten) {
		pout_fix_be16(&out, 0, out.len - 2);
	} else if (out.len > 256) { /* MODE DATA LENGTH cannot say it */
		return scsi_check_field(cmd, SENSE_INVALID_FIELD_IN_CDB, 2, 5);
	} else {
		const uint8_t len = (uint8_t)(out.len - 1);

		pout_fix(&out, 0, &len, 1);
	}
	return pout_finish(cmd, &out);
}
