// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * crq.c - elements of the command/response queue, between bytes and structures
 */
#include <string.h>

#include "lld/ibmvio/crq.h"
#include "tgt/bytes.h"

/* Bytes of an element; the second half is an I/O address, or a tag. */
enum {
	AT_HEADER,
	AT_FORMAT,
	AT_STATUS = 3,
	AT_TIMEOUT = 4,
	AT_IU_LEN = 6,
	AT_IOBA = 8,
	AT_TAG = 8
};

struct crq crq_get(const uint8_t e[CRQ_ELEMENT])
{
	return (struct crq){
		.header = e[AT_HEADER],
		.format = e[AT_FORMAT],
		.status = e[AT_STATUS],
		.timeout = get_be16(e + AT_TIMEOUT),
		.iu_len = get_be16(e + AT_IU_LEN),
		.ioba = get_be64(e + AT_IOBA),
	};
}

static void put(uint8_t e[CRQ_ELEMENT], enum crq_header header, unsigned int format)
{
	memset(e, 0, CRQ_ELEMENT);
	e[AT_HEADER] = (uint8_t)header;
	e[AT_FORMAT] = (uint8_t)format;
}

void crq_put_answer(uint8_t e[CRQ_ELEMENT], enum crq_format format, enum crq_status status,
		    uint16_t iu_len, const uint8_t tag[8])
{
	put(e, CRQ_COMMAND, format);
	e[AT_STATUS] = (uint8_t)status;
	put_be16(e + AT_IU_LEN, iu_len);
	memcpy(e + AT_TAG, tag, 8);
}

void crq_put_init(uint8_t e[CRQ_ELEMENT], enum crq_init what)
{
	put(e, CRQ_INITIALIZE, what);
}

void crq_put_ping(uint8_t e[CRQ_ELEMENT], enum crq_in_crq what)
{
	put(e, CRQ_COMMAND, CRQ_IN_CRQ);
	e[AT_STATUS] = (uint8_t)what;
}
