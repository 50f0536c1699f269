/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * crq.h - elements of the command/response queue, and the state machine of a connection
 *         (PAPR "Virtualized Input/Output", "A Protocol for VSCSI Communications")
 */
#ifndef TGT_IBMVIO_CRQ_H
#define TGT_IBMVIO_CRQ_H

#include <stdbool.h>
#include <stdint.h>

#include "lld/ibmvio/port.h"

enum crq_header { CRQ_COMMAND = 0x80, CRQ_INITIALIZE = 0xc0, CRQ_TRANSPORT = 0xff };
enum crq_init { CRQ_INIT = 0x01, CRQ_INIT_COMPLETE = 0x02 };
enum crq_format {
	CRQ_SRP = 0x01,
	CRQ_MAD = 0x02,
	CRQ_OS400 = 0x03,
	CRQ_AIX = 0x04,
	CRQ_LINUX = 0x05,
	CRQ_IN_CRQ = 0x06,
};
enum crq_transport {
	CRQ_PARTNER_FAILED = 0x01,
	CRQ_PARTNER_DEREGISTERED = 0x02,
	CRQ_PARTNER_TERMINATED = 0x04,
	CRQ_MIGRATED = 0x06,
	CRQ_PREPARE_SUSPEND = 0x09,
	CRQ_RESUME = 0x0a,
};
enum crq_in_crq { CRQ_PING = 0xf5, CRQ_PING_RESPONSE = 0xf6 };
enum crq_status { /* server to client */
		  CRQ_ST_OK = 0x00,
		  CRQ_ST_MAX_TRANSFER = 0x02,
		  CRQ_ST_DEVICE_BUSY = 0x08,
		  CRQ_ST_ADAPTER_FAILED = 0x10,
};
#define CRQ_ENTRY_LOST 0x20 /* status of PREPARE_SUSPEND, RESUME: it overwrote an element */

/* Fields of an element; the tag, or address, is bytes 8..15. */
struct crq {
	uint8_t header, format, status;
	uint16_t timeout, iu_len;
	uint64_t ioba;
};
struct crq crq_get(const uint8_t e[CRQ_ELEMENT]);
/* An answer: header CRQ_COMMAND, @tag 8 bytes as they were in the IU. */
void crq_put_answer(uint8_t e[CRQ_ELEMENT], enum crq_format format, enum crq_status status,
		    uint16_t iu_len, const uint8_t tag[8]);
void crq_put_init(uint8_t e[CRQ_ELEMENT], enum crq_init what);
void crq_put_ping(uint8_t e[CRQ_ELEMENT], enum crq_in_crq what);

#endif /* TGT_IBMVIO_CRQ_H */
