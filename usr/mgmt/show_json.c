// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show_json.c - what documents are put together with
 */
#include <stdlib.h>
#include <string.h>

#include "mgmt/show.h"

json_t *show_string(const char *s)
{
	json_t *v = json_string(s);
	char *copy;

	if (v)
		return v;
	copy = strdup(s);
	if (!copy)
		return NULL;
	for (char *p = copy; *p; p++)
		if ((unsigned char)*p >= 0x80)
			*p = '?';
	v = json_string(copy);
	free(copy);
	return v;
}

int show_add(json_t *array, json_t *value)
{
	return json_array_append_new(array, value);
}

json_t *show_done(json_t *value, int err)
{
	if (!err)
		return value;
	json_decref(value);
	return NULL;
}

json_t *show_doc(const char *member, json_t *value)
{
	return json_pack("{s:i, s:o}", "schema", SHOW_SCHEMA, member, value);
}
