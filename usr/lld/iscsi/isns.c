// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * isns.c - the iSNS keys of "--mode system"; there is no iSNS client, and turning it on says so
 */
#include <string.h>
#include <strings.h>

#include "conn.h"

static struct {
	const char *const name;
	char value[64];
} keys[] = {
	{ "iSNS", "Off" },
	{ "iSNSServerIP", "" },
	{ "iSNSServerPort", "3205" },
	{ "iSNSAccessControl", "Off" },
};

int isns_update(const char *name, const char *value, struct err *e)
{
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
		if (strcasecmp(keys[k].name, name))
			continue;
		if (k == 0 && strcasecmp(value, "Off"))
			return err_set(
				e, TGT_UNSUPPORTED,
				"iSNS is not available: let initiators discover by SendTargets");
		if (strlen(value) >= sizeof(keys[k].value))
			return err_set(e, TGT_INVALID_REQUEST, "%s: the value is too long", name);
		if (k)
			memcpy(keys[k].value, value, strlen(value) + 1);
		return 0;
	}
	return err_set(e, TGT_INVALID_REQUEST, "there is no system parameter %s", name);
}

void isns_show(void (*each)(void *arg, const char *key, const char *value), void *arg)
{
	for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++)
		each(arg, keys[k].name, keys[k].value);
}
