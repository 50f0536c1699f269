// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_port.c - the bus decides which port opens an adapter, and what it is told
 */
#include "check.h"
#include "lld/ibmvio/port.c"

static char opened[64]; /* "PORT ADDRESS" */

static int note(const char *port, const char *address)
{
	snprintf(opened, sizeof(opened), "%s %s", port, address);
	return 0;
}

static int kernel_open(struct port *p, const char *address, struct err *e)
{
	(void)p;
	(void)e;
	return note("kernel", address);
}

static int link_open(struct port *p, const char *address, struct err *e)
{
	(void)p;
	(void)e;
	return note("link", address);
}

static void fake_close(struct port *p)
{
	(void)p;
	opened[0] = 0;
}

const struct port_ops port_kernel_ops = { "vio", .open = kernel_open, .close = fake_close };
const struct port_ops port_link_ops = { "link", .open = link_open, .close = fake_close };

static void buses_and_addresses(void)
{
	static const struct {
		const char *adapter, *opened, *says;
	} cases[] = {
		{ "vio,30000003", "kernel 30000003", "" },
		{ "host,1", "kernel host,1", "" },
		{ "link,/run/x.sock", "link /run/x.sock", "" },
		{ "link,/run/a,b", "link /run/a,b", "" },
		{ "pci,30000003", "", "no bus is named \"pci\"" },
		{ "vi,30000003", "", "no bus is named \"vi\"" },
		{ "viola,30000003", "", "no bus is named \"viola\"" },
		{ "30000003", "", "no bus is named \"30000003\"" },
		{ "", "", "no bus is named \"\"" },
		{ "vio", "", "which adapter of bus vio?" },
		{ "vio,", "", "which adapter of bus vio?" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct port p = { .ops = NULL };
		struct err e = { .text = "" };
		const bool good = cases[i].opened[0];

		opened[0] = 0;
		CHECK_EQ(port_open(&p, cases[i].adapter, &e), good ? 0 : -1);
		CHECK_EQ(strcmp(opened, cases[i].opened), 0);
		CHECK_EQ(strncmp(e.text, cases[i].says, strlen(cases[i].says)), 0);
		if (good)
			port_close(&p);
		else
			CHECK_EQ(e.code, TGT_NO_BINDING);
		CHECK_EQ(opened[0], 0);
	}
}

int main(void)
{
	RUN(buses_and_addresses);
	return check_report();
}
