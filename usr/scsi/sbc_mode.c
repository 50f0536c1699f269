// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sbc_mode.c - mode pages of a disk: values, and under them the bits that MODE SELECT may change
 */
#include "sbc.h"

/* clang-format off */

/* Read-Write Error Recovery, SBC-3 6.5: AWRE and ARRE */
static const uint8_t recovery[] =
	{ 0xc0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
static const uint8_t recovery_mask[] =
	{ 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

/* Disconnect-Reconnect, SPC-4 7.5.12 */
static const uint8_t disconnect[] =
	{ 0x80, 0x80, 0, 0x0a, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
static const uint8_t disconnect_mask[] =
	{ 0x00, 0x00, 0, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

/* Caching, SBC-3 6.5: DISC and WCE; FSW, 20 segments. Changeable: WCE */
static const uint8_t caching[] =
	{ 0x14, 0, 0xff, 0xff, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x80, 0x14, 0, 0, 0, 0, 0, 0 };
static const uint8_t caching_mask[] =
	{ 0x04, 0, 0x00, 0x00, 0, 0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0, 0, 0, 0, 0, 0 };

/* Control, SPC-4 7.5.8: GLTSD; QUEUE ALGORITHM MODIFIER 1, unrestricted. Changeable: D_SENSE, SWP */
static const uint8_t control[] =
	{ 0x02, 0x10, 0x00, 0, 0, 0, 0, 0, 0, 0x02 };
static const uint8_t control_mask[] =
	{ 0x04, 0x00, 0x08, 0, 0, 0, 0, 0, 0, 0x00 };

/* Control Extension, SPC-4 7.5.9 */
static const uint8_t control_extension[28];
static const uint8_t control_extension_mask[28];

/* Informational Exceptions Control, SPC-4 7.5.14: DEXCPT, there are none */
static const uint8_t exceptions[] =
	{ 0x08, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
static const uint8_t exceptions_mask[] =
	{ 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0 };

#define PAGE(page, subpage, bytes, name) { page, subpage, sizeof(bytes), bytes, bytes##_mask, name }

const struct mode_page sbc_mode_pages[SBC_MODE_PAGES] = {
	PAGE(0x01, 0x00, recovery,          "Read-Write Error Recovery"),
	PAGE(0x02, 0x00, disconnect,        "Disconnect-Reconnect"),
	PAGE(0x08, 0x00, caching,           "Caching"),
	PAGE(0x0a, 0x00, control,           "Control"),
	PAGE(0x0a, 0x01, control_extension, "Control Extension"),
	PAGE(0x1c, 0x00, exceptions,        "Informational Exceptions Control"),
};
/* clang-format on */
