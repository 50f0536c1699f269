// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * admin_dump.c - tgt-admin --dump: what the daemon has, as a configuration
 */
#include "cli/admin.h"
#include "cli/dump.h"

int admin_dump(const struct admin *a)
{
	const struct dump_how how = {
		.control_port = admin_port(a),
		.brief = !a->full,
		.passwords = a->full,
	};

	return adm_dump(&how);
}
