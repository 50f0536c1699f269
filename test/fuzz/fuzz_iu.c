// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_iu.c - SRP information units: what is taken lies within the bytes, what is written fits
 *
 * The first byte of an input is room and flags of an answer; the rest is an IU, and sense.
 */
#include <stdlib.h>
#include <string.h>

#include "lld/srp/iu.h"
#include "tgt/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void check_data(const struct srp_data *d, const uint8_t *iu, size_t len)
{
	must(d->nr <= SRP_DESC_MAX);
	if (!d->desc) {
		must(d->nr == d->table.len / SRP_DESC_LEN && d->table.len % SRP_DESC_LEN == 0);
		return;
	}
	must(d->desc >= iu && (size_t)(d->desc - iu) + d->nr * SRP_DESC_LEN <= len);
	must(srp_desc_check(d->desc, d->nr, d->total) == 0);
}

static void parse(const uint8_t *iu, size_t len)
{
	struct srp_tsk_mgmt t;
	struct srp_login l;
	struct srp_cmd c;

	(void)srp_parse_login(iu, len, &l);
	(void)srp_parse_tsk_mgmt(iu, len, &t);
	if (srp_parse_cmd(iu, len, &c) < 0)
		return;
	must(c.cdb_len >= 16 && (size_t)(c.cdb - iu) + c.cdb_len <= len);
	check_data(&c.out, iu, len);
	check_data(&c.in, iu, len);
}

static void put(uint8_t how, const uint8_t *data, size_t size)
{
	const size_t room = SRP_RSP_LEN + 4 + how % 216;
	uint8_t *iu = malloc(room);
	struct srp_rsp r = { .has_code = how & 1, .sense = data };
	size_t n;

	must(iu != NULL);
	r.sense_len = (uint8_t)(size < 255 ? size : 255);
	r.in_residual = size >= 8 ? (int64_t)get_be64(data) : 0;
	n = srp_put_rsp(iu, room, &r);
	must(n <= room && n == SRP_RSP_LEN + get_be32(iu + 28) + get_be32(iu + 32));
	must(get_be32(iu + 28) <= SRP_SENSE_MAX);
	if (get_be32(iu + 28) >= 8)
		must(iu[SRP_RSP_LEN + 7] <= get_be32(iu + 28) - 8);
	free(iu);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact;

	if (!size)
		return 0;
	exact = malloc(size);
	must(exact != NULL);
	memcpy(exact, data + 1, size - 1);
	parse(exact, size - 1);
	put(data[0], exact, size - 1);
	free(exact);
	return 0;
}
