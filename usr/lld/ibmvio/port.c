// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port.c - which port "--bus BUS,ADDRESS" and "--host N" mean
 */
#include "lld/ibmvio/port.h"

#include <string.h>

static const struct bus {
	const char *name;
	const struct port_ops *ops;
	bool whole; /* open() is given the word of the bus as well */
} buses[] = {
	{ "vio", &port_kernel_ops, false },
	{ "host", &port_kernel_ops, true },
	{ "link", &port_link_ops, false },
};

#define NR_BUSES (sizeof(buses) / sizeof(buses[0]))

static const struct bus *bus_find(const char *name, size_t len)
{
	for (size_t i = 0; i < NR_BUSES; i++) {
		if (strlen(buses[i].name) == len && memcmp(buses[i].name, name, len) == 0)
			return &buses[i];
	}
	return NULL;
}

int port_open(struct port *p, const char *adapter, struct err *e)
{
	const size_t len = strcspn(adapter, ",");
	const struct bus *bus = bus_find(adapter, len);

	if (!bus)
		return err_set(e, TGT_NO_BINDING,
			       "no bus is named \"%.*s\": write vio,UNIT as in vio,30000003, or "
			       "link,PATH",
			       (int)len, adapter);
	if (!adapter[len] || !adapter[len + 1])
		return err_set(e, TGT_NO_BINDING, "which adapter of bus %s? Write %s,ADDRESS",
			       bus->name, bus->name);
	p->ops = bus->ops;
	p->priv = NULL;
	return p->ops->open(p, bus->whole ? adapter : adapter + len + 1, e);
}

void port_close(struct port *p)
{
	p->ops->close(p);
}
