// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * devtype.c - the table of device types
 */
#include "tgt/devtype.h"

#include <string.h>

static const struct device_type_ops *const types[] = {
	&devtype_disk,
	&devtype_controller,
};

const struct device_type_ops *devtype_nr(unsigned int i)
{
	return i < sizeof(types) / sizeof(types[0]) ? types[i] : NULL;
}

const struct device_type_ops *devtype_find(const char *name)
{
	const struct device_type_ops *t;

	for (unsigned int i = 0; (t = devtype_nr(i)); i++)
		if (!strcmp(t->name, name))
			return t;
	return NULL;
}
