// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * transport_id.c - TransportIDs: the names of initiator ports in parameter lists (SPC-4 7.6.4)
 */
#include <string.h>
#include <strings.h>

#include "pr.h"
#include "tgt/bytes.h"
#include "tgt/nexus.h"

enum {
	PROTOCOL_ISCSI = 5,
	ISCSI_HEADER = 4,     /* FORMAT and PROTOCOL IDENTIFIER, reserved, ADDITIONAL LENGTH */
	ISCSI_NAME_MIN = 20,  /* ADDITIONAL LENGTH at least */
	OTHERS_SIZE = 24,     /* FCP, SRP, SAS, SOP, ... */
	FORMAT_ISCSI_PORT = 1 /* name ",i,0x" ISID; 0 is the name alone, every port of it */
};

#define ISCSI_SEPARATOR ",i,0x" /* between name and ISID */

static unsigned int protocol(const uint8_t *id)
{
	return id[0] & 0x0f;
}

/* 7.6.4.6: text that ends with a NUL, filled with NULs to a multiple of 4 */
static size_t iscsi_size(const uint8_t *p, size_t left)
{
	const size_t len = get_be16(p + 2);

	if (p[0] >> 6 != FORMAT_ISCSI_PORT || len < ISCSI_NAME_MIN || len % 4)
		return 0;
	if (len > left - ISCSI_HEADER || len > TRANSPORT_ID_MAX - ISCSI_HEADER)
		return 0;
	if (!memchr(p + ISCSI_HEADER, 0, len) ||
	    !strcasestr((const char *)p + ISCSI_HEADER, ISCSI_SEPARATOR))
		return 0;
	return ISCSI_HEADER + len;
}

size_t transport_id_size(const uint8_t *p, size_t left)
{
	if (left < ISCSI_HEADER)
		return 0;
	if (protocol(p) == PROTOCOL_ISCSI)
		return iscsi_size(p, left);
	if (p[0] >> 6 || left < OTHERS_SIZE)
		return 0;
	return OTHERS_SIZE;
}

bool transport_id_equal(const uint8_t *a, size_t a_len, const uint8_t *b, size_t b_len)
{
	size_t n;

	if (protocol(a) != PROTOCOL_ISCSI || protocol(b) != PROTOCOL_ISCSI)
		return a_len == b_len && !memcmp(a, b, a_len);
	/* names are compared without regard to case, RFC 3722 folds them; so are the ISID's digits
	 */
	n = strnlen((const char *)a + ISCSI_HEADER, a_len - ISCSI_HEADER);
	return n == strnlen((const char *)b + ISCSI_HEADER, b_len - ISCSI_HEADER) &&
	       !strncasecmp((const char *)a + ISCSI_HEADER, (const char *)b + ISCSI_HEADER, n);
}
