// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * address.c - where the control socket of a daemon is
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "mgmt/mgmt.h"

int mgmt_address(unsigned int control_port, struct sockaddr_un *a)
{
	const char *base = getenv("TGT_IPC_SOCKET");
	int n;

	memset(a, 0, sizeof(*a));
	a->sun_family = AF_UNIX;
	n = snprintf(a->sun_path, sizeof(a->sun_path), "%s.%u",
		     base ? base : "/var/run/tgtd/socket", control_port);
	return n < 0 || (size_t)n >= sizeof(a->sun_path) ? -ENAMETOOLONG : 0;
}
