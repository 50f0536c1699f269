// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * ua.c - unit attention conditions (SAM-5 5.14): a bit each, reported in the order of UA_LIST
 */
#include "tgt/lu.h"

#define UA_RESETS                                                                                  \
	(1u << UA_POWER_ON_OR_RESET | 1u << UA_BUS_RESET | 1u << UA_BUS_DEVICE_RESET |             \
	 1u << UA_I_T_NEXUS_LOSS)

void ua_set_others(struct scsi_lu *lu, const struct itl *except, enum ua ua)
{
	struct itl *itl;

	list_for_each_entry (itl, &lu->itls, lu_link)
		if (itl != except)
			ua_set(itl, ua);
}

int ua_peek(const struct itl *itl)
{
	return itl->ua ? __builtin_ctz(itl->ua) : -1;
}

/* A reset tells all that other resets would: they go with it (SAM-5 5.14.1, table 43). */
int ua_take(struct itl *itl)
{
	const int ua = ua_peek(itl);

	if (ua < 0)
		return -1;
	if (UA_RESETS & 1u << ua)
		itl->ua &= ~UA_RESETS;
	else
		itl->ua &= ~(1u << ua);
	return ua;
}
