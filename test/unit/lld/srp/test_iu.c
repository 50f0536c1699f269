// SPDX-License-Identifier: GPL-2.0-or-later
/* SRP information units: what is taken, what is refused, the bytes of the answers. */
#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "check.h"
#include "lld/srp/iu.h"
#include "tgt/bytes.h"
#include "tgt/cmd.h"

static const uint8_t tag[8] = { 0x60, 0x03, 0x45, 0x03, 0x00, 0x00, 0x00, 0xc0 };

/* ---- login */

static void login_fields(void)
{
	uint8_t iu[64] = { 0x00 };
	struct srp_login l;

	memcpy(iu + 8, tag, 8);
	put_be32(iu + 16, 256);
	put_be16(iu + 24, 6);
	iu[26] = 0x02;
	memset(iu + 32, 0x11, 16);
	memset(iu + 48, 0x22, 16);
	CHECK_EQ(srp_parse_login(iu, sizeof(iu), &l), 0);
	CHECK_MEM(l.tag, tag, 8);
	CHECK_EQ(l.req_it_iu_len, 256);
	CHECK_EQ(l.buf_fmt, SRP_BUF_DIRECT | SRP_BUF_INDIRECT);
	CHECK_EQ(l.flags, 2);
	CHECK_MEM(l.initiator_port, iu + 32, 16);
	CHECK_MEM(l.target_port, iu + 48, 16);
	CHECK_EQ(srp_parse_login(iu, sizeof(iu) - 1, &l), -EPROTO);
	CHECK_EQ(srp_parse_login(iu, 0, &l), -EPROTO);
}

static void login_answers(void)
{
	struct srp_login_rsp r = {
		.limit = 1024, .max_it_iu_len = 256, .max_ti_iu_len = 0x102, .buf_fmt = 6
	};
	uint8_t iu[256], want[52] = { 0xc0, 0, 0, 0, 0, 0, 4, 0 };

	memset(iu, 0xee, sizeof(iu));
	memcpy(r.tag, tag, 8);
	memcpy(want + 8, tag, 8);
	want[18] = 1;
	want[22] = 1;
	want[23] = 2;
	want[25] = 6;
	CHECK_EQ(srp_put_login_rsp(iu, &r), 52);
	CHECK_MEM(iu, want, 52);
	CHECK_EQ(iu[52], 0xee);
}

static void login_refusal(void)
{
	uint8_t iu[256], want[32] = { 0xc2, 0, 0, 0, 0, 1, 0, 4 };

	memset(iu, 0xee, sizeof(iu));
	memcpy(want + 8, tag, 8);
	want[25] = 6;
	CHECK_EQ(srp_put_login_rej(iu, tag, SRP_REJ_DESC_FORMAT), 32);
	CHECK_MEM(iu, want, 32);
	CHECK_EQ(iu[32], 0xee);
}

/* ---- commands */

/* an SRP_CMD that grows behind its 48 bytes */
struct request {
	uint8_t iu[256];
	size_t len;
};

static struct request request(uint8_t formats, uint8_t out_count, uint8_t in_count)
{
	struct request q = { .iu = { SRP_CMD, 0x06, 0, 0, 0, formats, out_count, in_count },
			     .len = 48 };

	memcpy(q.iu + 8, tag, 8);
	q.iu[20] = 0x81;
	memset(q.iu + 32, 0x28, 16);
	return q;
}

static void add_desc(struct request *q, uint64_t va, uint32_t key, uint32_t len)
{
	put_be64(q->iu + q->len, va);
	put_be32(q->iu + q->len + 8, key);
	put_be32(q->iu + q->len + 12, len);
	q->len += 16;
}

static void add_table(struct request *q, uint32_t table_len, uint32_t total)
{
	add_desc(q, UINT64_C(0xabc000), 0, table_len);
	put_be32(q->iu + q->len, total);
	q->len += 4;
}

static void cmd_without_data(void)
{
	struct request q = request(0, 0, 0);
	struct srp_cmd c;

	CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), 0);
	CHECK_MEM(c.tag, tag, 8);
	CHECK_MEM(c.lun, q.iu + 20, 8);
	CHECK_EQ(c.sol_not, 6);
	CHECK(c.cdb == q.iu + 32);
	CHECK_EQ(c.cdb_len, 16);
	CHECK_EQ(c.out.total, 0);
	CHECK_EQ(c.out.nr, 0);
	CHECK_EQ(c.in.total, 0);
	CHECK_EQ(srp_parse_cmd(q.iu, 47, &c), -EPROTO);
	CHECK_EQ(srp_parse_cmd(q.iu, 0, &c), -EPROTO);
}

static void cmd_attributes(void)
{
	static const struct {
		uint8_t byte;
		int ret;
		uint8_t attr;
	} cases[] = {
		{ 0, 0, SCSI_SIMPLE },
		{ 1, 0, SCSI_HEAD_OF_QUEUE },
		{ 2, 0, SCSI_ORDERED },
		{ 4, 0, SCSI_ACA },
		{ 3, -EPROTO, 0 },
		{ 5, -EPROTO, 0 },
		{ 6, -EPROTO, 0 },
		{ 7, -EPROTO, 0 },
		{ 0xf9, 0, SCSI_HEAD_OF_QUEUE }, /* bits 7..3 are reserved */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request q = request(0, 0, 0);
		struct srp_cmd c = { .attr = 0 };

		q.iu[29] = cases[i].byte;
		CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), cases[i].ret);
		CHECK_EQ(c.attr, cases[i].attr);
	}
}

/* Additional CDB: words of 4 bytes in bits 7..2, between the CDB and the descriptors. */
static void cmd_long_cdb(void)
{
	for (unsigned int reserved = 0; reserved < 4; reserved++) {
		struct request q = request(0x01, 0, 0);
		struct srp_cmd c;

		q.iu[31] = (uint8_t)(16 | reserved);
		memset(q.iu + 48, 0x7f, 16);
		q.len += 16;
		add_desc(&q, 0x1000, 0, 512);
		CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), 0);
		CHECK_EQ(c.cdb_len, 32);
		CHECK_EQ(c.cdb[16], 0x7f);
		CHECK_EQ(c.in.total, 512);
		CHECK_EQ(srp_desc_get(c.in.desc, 0).va, 0x1000);
		CHECK_EQ(srp_parse_cmd(q.iu, q.len - 1, &c), -EPROTO);
		CHECK_EQ(srp_parse_cmd(q.iu, 63, &c), -EPROTO);
	}
}

static void cmd_direct(void)
{
	struct request q = request(0x10, 0, 0), both = request(0x11, 0, 0);
	struct srp_desc d;
	struct srp_cmd c;

	add_desc(&q, UINT64_C(0x123456789abcdef0), 7, 4096);
	CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), 0);
	CHECK_EQ(c.out.total, 4096);
	CHECK_EQ(c.out.nr, 1);
	CHECK_EQ(c.in.total, 0);
	d = srp_desc_get(c.out.desc, 0);
	CHECK_EQ(d.va, UINT64_C(0x123456789abcdef0));
	CHECK_EQ(d.key, 7);
	CHECK_EQ(d.len, 4096);
	CHECK_EQ(srp_parse_cmd(q.iu, q.len - 1, &c), -EPROTO);

	/* data-in follows data-out */
	add_desc(&both, 0x1000, 0, 11);
	add_desc(&both, 0x2000, 0, 22);
	CHECK_EQ(srp_parse_cmd(both.iu, both.len, &c), 0);
	CHECK_EQ(c.out.total, 11);
	CHECK_EQ(c.in.total, 22);
	CHECK_EQ(srp_desc_get(c.in.desc, 0).va, 0x2000);
	CHECK_EQ(srp_parse_cmd(both.iu, both.len - 1, &c), -EPROTO);
}

static void cmd_formats(void)
{
	for (unsigned int f = 3; f < 16; f++) {
		struct request out = request((uint8_t)(f << 4), 0, 0);
		struct request in = request((uint8_t)f, 0, 0);
		struct srp_cmd c;

		CHECK_EQ(srp_parse_cmd(out.iu, 256, &c), -EPROTO);
		CHECK_EQ(srp_parse_cmd(in.iu, 256, &c), -EPROTO);
	}
}

static void cmd_indirect_in_iu(void)
{
	struct request q = request(0x02, 0, 3);
	struct srp_cmd c;

	add_table(&q, 48, 600);
	add_desc(&q, 0x1000, 0, 100);
	add_desc(&q, 0x2000, 0, 200);
	add_desc(&q, 0x3000, 0, 300);
	CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), 0);
	CHECK_EQ(c.in.total, 600);
	CHECK_EQ(c.in.nr, 3);
	CHECK(c.in.desc == q.iu + 68);
	CHECK_EQ(srp_desc_get(c.in.desc, 2).va, 0x3000);
	CHECK_EQ(srp_parse_cmd(q.iu, q.len - 1, &c), -EPROTO);
	CHECK_EQ(srp_parse_cmd(q.iu, 67, &c), -EPROTO);
}

/* More descriptors than the IU holds: it has the first ones, all are in the client's memory. */
static void cmd_indirect_table(void)
{
	for (uint8_t n = 0; n < 3; n++) {
		struct request q = request(0x20, n, 0);
		struct srp_cmd c;

		add_table(&q, 48, 600);
		for (uint8_t i = 0; i < n; i++)
			add_desc(&q, 0x1000, 0, 9999); /* not looked at */
		CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), 0);
		CHECK_EQ(c.out.total, 600);
		CHECK_EQ(c.out.nr, 3);
		CHECK(c.out.desc == NULL);
		CHECK_EQ(c.out.table.va, 0xabc000);
		CHECK_EQ(c.out.table.len, 48);
	}
}

static void cmd_indirect_both_ways(void)
{
	struct request q = request(0x22, 1, 2);
	struct srp_cmd c;

	add_table(&q, 16, 100);
	add_desc(&q, 0x1000, 0, 100);
	add_table(&q, 64, 900);
	add_desc(&q, 0x2000, 0, 200);
	add_desc(&q, 0x3000, 0, 300);
	CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), 0);
	CHECK_EQ(c.out.total, 100);
	CHECK_EQ(srp_desc_get(c.out.desc, 0).va, 0x1000);
	CHECK_EQ(c.in.total, 900);
	CHECK_EQ(c.in.nr, 4);
	CHECK(c.in.desc == NULL);
}

/* Lists that cannot be: @count in the IU, the table's length and total, what two entries hold */
static void cmd_indirect_lies(void)
{
	static const struct {
		uint8_t count;
		uint32_t table_len, total, each;
		int ret;
	} cases[] = {
		{ 2, 32, 200, 100, 0 },
		{ 0, 0, 0, 0, 0 },            /* an empty list of nothing */
		{ 0, 0, 1, 0, -EPROTO },      /* of something */
		{ 2, 32, 199, 100, -EPROTO }, /* a total that lies */
		{ 2, 32, 201, 100, -EPROTO },
		{ 2, 32, 0, 0x80000000, -EPROTO }, /* the same in 32 bits */
		{ 2, 16, 100, 100, -EPROTO },      /* more than the table */
		{ 2, 0, 200, 100, -EPROTO },
		{ 2, 33, 200, 100, -EPROTO }, /* no descriptors */
		{ 2, 15, 200, 100, -EPROTO },
		{ 2, 16 * 4096, 200, 100, 0 },
		{ 2, 16 * 4097, 200, 100, -EPROTO }, /* too long */
		{ 2, 0xfffffff0, 200, 100, -EPROTO },
		{ 2, 0xffffffff, 200, 100, -EPROTO },
		{ 255, 255 * 16, 200, 100, -EPROTO }, /* longer than an IU */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct request q = request(0x02, 0, cases[i].count);
		struct srp_cmd c;

		add_table(&q, cases[i].table_len, cases[i].total);
		add_desc(&q, 0x1000, 0, cases[i].each);
		add_desc(&q, 0x2000, 0, cases[i].each);
		CHECK_EQ(srp_parse_cmd(q.iu, q.len, &c), cases[i].ret);
	}
}

static void lists(void)
{
	struct request q = request(0, 0, 0);
	const uint8_t *list = q.iu + 48;

	add_desc(&q, 1, 0, 0xffffffff);
	add_desc(&q, 2, 0, 1);
	CHECK_EQ(srp_desc_check(list, 1, 0xffffffff), 0);
	CHECK_EQ(srp_desc_check(list, 2, 0), -EPROTO);
	CHECK_EQ(srp_desc_check(list, 0, 0), 0);
	CHECK_EQ(srp_desc_check(list, 0, 1), -EPROTO);
	CHECK_EQ(srp_desc_get(list, 1).va, 2);
}

static void tsk_mgmt_fields(void)
{
	uint8_t iu[48] = { SRP_TSK_MGMT, 0x04 };
	struct srp_tsk_mgmt t;

	memcpy(iu + 8, tag, 8);
	memset(iu + 20, 0x33, 8);
	iu[30] = SRP_TMF_LUN_RESET;
	memset(iu + 32, 0x44, 8);
	CHECK_EQ(srp_parse_tsk_mgmt(iu, sizeof(iu), &t), 0);
	CHECK_MEM(t.tag, tag, 8);
	CHECK_MEM(t.lun, iu + 20, 8);
	CHECK_EQ(t.sol_not, 4);
	CHECK_EQ(t.func, 8);
	CHECK_MEM(t.task_tag, iu + 32, 8);
	CHECK_EQ(srp_parse_tsk_mgmt(iu, 47, &t), -EPROTO);
}

/* ---- SRP_RSP */

static void rsp_good(void)
{
	struct srp_rsp r = { .delta = 1 };
	uint8_t iu[256], want[36] = { 0xc1, 0, 0, 0, 0, 0, 0, 1 };

	memset(iu, 0xee, sizeof(iu));
	memcpy(r.tag, tag, 8);
	memcpy(want + 8, tag, 8);
	CHECK_EQ(srp_put_rsp(iu, sizeof(iu), &r), 36);
	CHECK_MEM(iu, want, 36);
	CHECK_EQ(iu[36], 0xee);
}

static void rsp_of_task_management(void)
{
	static const uint8_t sense[18] = { 0x70 };
	struct srp_rsp r = { .delta = 2, .has_code = true, .code = SRP_TMF_FAILED };
	uint8_t iu[256];

	/* never both */
	r.sense = sense;
	r.sense_len = sizeof(sense);
	memset(iu, 0xee, sizeof(iu));
	CHECK_EQ(srp_put_rsp(iu, 40, &r), 40);
	CHECK_EQ(get_be32(iu + 4), 2);
	CHECK_EQ(iu[18], 0x01);
	CHECK_EQ(get_be32(iu + 28), 0);
	CHECK_EQ(get_be32(iu + 32), 4);
	CHECK_EQ(get_be32(iu + 36), 5);
	CHECK_EQ(iu[40], 0xee);
}

/* sol_not bit 1 asks for a notification of success, bit 2 of failure. */
static void rsp_solicited(void)
{
	static const struct {
		uint8_t asked, status;
		int code; /* -1: none */
		uint8_t want;
	} cases[] = {
		{ 0, 0, -1, 0 },
		{ 2, 0, -1, 1 },
		{ 4, 0, -1, 0 },
		{ 6, 0, -1, 1 },
		{ 1, 0, -1, 0 },
		{ 2, SCSI_CHECK_CONDITION, -1, 0 },
		{ 4, SCSI_CHECK_CONDITION, -1, 1 },
		{ 6, SCSI_BUSY, -1, 1 },
		{ 0xf9, SCSI_BUSY, -1, 0 },
		{ 2, 0, SRP_TMF_COMPLETE, 1 },
		{ 4, 0, SRP_TMF_COMPLETE, 0 },
		{ 2, 0, SRP_TMF_NOT_SUPPORTED, 0 },
		{ 4, 0, SRP_TMF_NOT_SUPPORTED, 1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct srp_rsp r = { .sol_not = cases[i].asked,
					   .status = cases[i].status,
					   .has_code = cases[i].code >= 0,
					   .code = (uint8_t)cases[i].code };
		uint8_t iu[256];

		(void)srp_put_rsp(iu, sizeof(iu), &r);
		CHECK_EQ(iu[1], cases[i].want);
		CHECK_EQ(iu[19], cases[i].status);
	}
}

static void rsp_residuals(void)
{
	static const struct {
		int64_t out, in;
		uint8_t flags;
		uint32_t want_out, want_in;
	} cases[] = {
		{ 0, 0, 0, 0, 0 },
		{ 512, 0, 0x08, 512, 0 },
		{ -512, 0, 0x04, 512, 0 },
		{ 0, 1, 0x20, 0, 1 },
		{ 0, -1, 0x10, 0, 1 },
		{ 3, -4, 0x18, 3, 4 },
		{ -3, 4, 0x24, 3, 4 },
		{ 0xffffffff, -INT64_C(0xffffffff), 0x18, 0xffffffff, 0xffffffff },
		{ INT64_C(1) << 40, INT64_MIN, 0x18, 0xffffffff, 0xffffffff },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct srp_rsp r = { .out_residual = cases[i].out,
					   .in_residual = cases[i].in };
		uint8_t iu[256];

		CHECK_EQ(srp_put_rsp(iu, sizeof(iu), &r), 36);
		CHECK_EQ(iu[18], cases[i].flags);
		CHECK_EQ(get_be32(iu + 20), cases[i].want_out);
		CHECK_EQ(get_be32(iu + 24), cases[i].want_in);
	}
}

/* @len bytes of sense whose ADDITIONAL SENSE LENGTH is @add, into @room bytes of an IU */
static void rsp_fixed_sense(void)
{
	static const struct {
		uint8_t len, add;
		size_t room;
		uint8_t sent, want_add;
	} cases[] = {
		{ 18, 10, 256, 18, 10 },  { 18, 10, 54, 18, 10 },    { 18, 10, 53, 17, 9 },
		{ 18, 10, 44, 8, 0 },     { 18, 10, 43, 7, 0 }, /* ADDITIONAL SENSE LENGTH does not
								   get there */
		{ 18, 10, 40, 4, 0 },     { 18, 10, 36, 0, 0 },      { 96, 88, 256, 96, 88 },
		{ 97, 89, 256, 96, 88 },  { 252, 244, 256, 96, 88 }, { 252, 244, 64, 28, 20 },
		{ 18, 244, 256, 18, 10 }, /* says more than there is */
		{ 32, 10, 256, 32, 10 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint8_t sense[252] = { 0x70, 0, 0x05 }, iu[256];
		const struct srp_rsp r = { .status = SCSI_CHECK_CONDITION,
					   .sense = sense,
					   .sense_len = cases[i].len };

		sense[7] = cases[i].add;
		memset(iu, 0xee, sizeof(iu));
		CHECK_EQ(srp_put_rsp(iu, cases[i].room, &r), 36u + cases[i].sent);
		CHECK_EQ(iu[18], cases[i].sent ? 0x02 : 0);
		CHECK_EQ(get_be32(iu + 28), cases[i].sent);
		CHECK_EQ(get_be32(iu + 32), 0);
		if (cases[i].sent >= 8) {
			CHECK_EQ(iu[36], 0x70);
			CHECK_EQ(iu[36 + 7], cases[i].want_add);
		}
		CHECK_EQ(iu[36 + cases[i].sent], 0xee);
	}
}

/* Descriptor sense ends with a whole descriptor. */
static void rsp_descriptor_sense(void)
{
	static const struct {
		size_t room;
		uint8_t sent;
	} cases[] = {
		{ 256, 32 }, { 68, 32 }, { 67, 20 }, { 56, 20 }, { 55, 8 }, { 44, 8 },
	};

	for (uint8_t code = 0x72; code <= 0x73; code++) {
		for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
			/* information, then command specific information */
			const uint8_t sense[32] = { code, 5, 0x21, 0,    0,        0,   0,
						    24,   0, 0x0a, 0x80, [20] = 1, 0x0a };
			const struct srp_rsp r = { .sense = sense, .sense_len = sizeof(sense) };
			uint8_t iu[256];

			memset(iu, 0xee, sizeof(iu));
			CHECK_EQ(srp_put_rsp(iu, cases[i].room, &r), 36u + cases[i].sent);
			CHECK_EQ(iu[36 + 7], cases[i].sent - 8);
			CHECK_EQ(iu[36 + cases[i].sent], 0xee);
		}
	}
}

/* Descriptors without an end: the header remains. */
static void rsp_descriptor_lies(void)
{
	uint8_t sense[120] = { 0x72, 5, 0x21, 0, 0, 0, 0, 112, 0, 0xff }, iu[256];
	const struct srp_rsp r = { .sense = sense, .sense_len = sizeof(sense) };

	CHECK_EQ(srp_put_rsp(iu, sizeof(iu), &r), 36 + 8);
	CHECK_EQ(iu[36 + 7], 0);
}

int main(void)
{
	RUN(login_fields);
	RUN(login_answers);
	RUN(login_refusal);
	RUN(cmd_without_data);
	RUN(cmd_attributes);
	RUN(cmd_long_cdb);
	RUN(cmd_direct);
	RUN(cmd_formats);
	RUN(cmd_indirect_in_iu);
	RUN(cmd_indirect_table);
	RUN(cmd_indirect_both_ways);
	RUN(cmd_indirect_lies);
	RUN(lists);
	RUN(tsk_mgmt_fields);
	RUN(rsp_good);
	RUN(rsp_of_task_management);
	RUN(rsp_solicited);
	RUN(rsp_residuals);
	RUN(rsp_fixed_sense);
	RUN(rsp_descriptor_sense);
	RUN(rsp_descriptor_lies);
	return check_report();
}
