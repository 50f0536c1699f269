// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_mad.c - management datagrams and their payloads: any bytes of any length
 */
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/mad.h"
#include "tgt/bytes.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool ok)
{
	if (!ok)
		abort();
}

static void header(const uint8_t *iu, size_t len)
{
	uint8_t answer[MAD_HEADER];
	struct mad m;

	if (mad_parse(iu, len, &m) < 0)
		return;
	must(len >= MAD_HEADER && m.name && *m.name);
	mad_put_status(answer, &m, MAD_FAILED);
	must(!memcmp(answer, iu, 4) && !memcmp(answer + 6, iu + 6, MAD_HEADER - 6));
}

static void adapter_info(const uint8_t *buf, size_t len)
{
	struct mad_adapter_info a;
	uint8_t out[MAD_ADAPTER_INFO_LEN];

	mad_get_adapter_info(buf, len, &a);
	must(strlen(a.srp_version) <= 8 && strlen(a.partition_name) <= 96);
	mad_put_adapter_info(out, &a);
}

/* What was refused is as it was; what was answered is understood again. */
static void capabilities(const uint8_t *buf, size_t len)
{
	uint8_t *ours = malloc(len);
	struct mad_caps c, again;

	must(ours != NULL);
	memcpy(ours, buf, len);
	if (mad_answer_caps(ours, len, "name", "location", &c) == MAD_OK)
		must(mad_answer_caps(ours, len, "name", "location", &again) == MAD_OK &&
		     !strcmp(again.name, "name") && again.migration == c.migration);
	else
		must(!memcmp(ours, buf, len));
	free(ours);
}

static void error_text(const uint8_t *buf, size_t len)
{
	char text[400];

	mad_error_text(buf, len, text, sizeof(text));
	for (const char *p = text; *p; p++)
		must(*p >= ' ' && *p <= '~');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *exact;

	if (!size)
		return 0;
	exact = malloc(size);
	must(exact != NULL);
	memcpy(exact, data, size);
	header(exact, size);
	adapter_info(exact, size);
	capabilities(exact, size);
	error_text(exact, size);
	free(exact);
	return 0;
}
