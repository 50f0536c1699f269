// SPDX-License-Identifier: GPL-2.0-or-later
/* Elements of the command/response queue, byte for byte. */
#include <stdint.h>

#include "check.h"
#include "lld/ibmvio/crq.h"

static void fields(void)
{
	static const uint8_t e[16] = { 0x80, 0x01, 0xff, 0x20, 0x00, 0x3c, 0x01, 0x00,
				       0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc, 0xde, 0xf0 };
	const struct crq c = crq_get(e);

	CHECK_EQ(c.header, CRQ_COMMAND);
	CHECK_EQ(c.format, CRQ_SRP);
	CHECK_EQ(c.status, CRQ_ENTRY_LOST);
	CHECK_EQ(c.timeout, 60);
	CHECK_EQ(c.iu_len, 256);
	CHECK_EQ(c.ioba, UINT64_C(0x123456789abcdef0));
}

static void answers(void)
{
	static const uint8_t tag[8] = { 0x60, 0x03, 0x45, 0x03, 0, 0, 0, 0xc0 };
	static const uint8_t want[16] = { 0x80, 0x01, 0,    0x10, 0, 0, 0x01, 0x02,
					  0x60, 0x03, 0x45, 0x03, 0, 0, 0,    0xc0 };
	uint8_t e[16];

	memset(e, 0xee, sizeof(e));
	crq_put_answer(e, CRQ_SRP, CRQ_ST_ADAPTER_FAILED, 0x102, tag);
	CHECK_MEM(e, want, 16);
}

static void initialization(void)
{
	static const uint8_t init[16] = { 0xc0, 0x01 }, complete[16] = { 0xc0, 0x02 };
	uint8_t e[16];

	memset(e, 0xee, sizeof(e));
	crq_put_init(e, CRQ_INIT);
	CHECK_MEM(e, init, 16);
	crq_put_init(e, CRQ_INIT_COMPLETE);
	CHECK_MEM(e, complete, 16);
}

static void ping(void)
{
	static const uint8_t answer[16] = { 0x80, 0x06, 0, 0xf6 };
	uint8_t e[16];

	memset(e, 0xee, sizeof(e));
	crq_put_ping(e, CRQ_PING_RESPONSE);
	CHECK_MEM(e, answer, 16);
	CHECK_EQ(crq_get(e).status, CRQ_PING_RESPONSE);
}

int main(void)
{
	RUN(fields);
	RUN(answers);
	RUN(initialization);
	RUN(ping);
	return check_report();
}
