// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * nexus_id.c - who the client of an adapter is: for people, and for persistent reservations
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lld/ibmvio/adapter.h"
#include "tgt/bytes.h"

#define PROTOCOL_SRP 4 /* SPC-4 table 477 */

/* 0: not known. Linux says -1 where the firmware gives the partition no number. */
static uint32_t client_partition(const struct vio_adapter *a)
{
	const struct vio_client *c = &a->client;

	if (c->partner.partition)
		return c->partner.partition;
	return c->info.partition == UINT32_MAX ? 0 : c->info.partition;
}

void client_name(const struct vio_adapter *a, char *text, size_t room)
{
	const uint32_t partition = client_partition(a);
	const char *name = a->client.info.partition_name;

	if (name[0] && partition)
		(void)snprintf(text, room, "%s (%" PRIu32 ")", name, partition);
	else if (name[0])
		(void)snprintf(text, room, "%s", name);
	else
		(void)snprintf(text, room, "partition %" PRIu32, partition);
}

/*
 * SPC-4 7.6.4.4. Linux' client has no INITIATOR PORT IDENTIFIER, it sends zeroes: then it is made
 * of our adapter, which has one client, and the client's partition, so that it is another one for
 * every client of a target and the same after a restart of either side.
 */
void client_transport_id(const struct vio_adapter *a, const uint8_t port[16],
			 uint8_t id[VIO_TRANSPORT_ID])
{
	static const uint8_t none[16];

	memset(id, 0, VIO_TRANSPORT_ID);
	id[0] = PROTOCOL_SRP;
	if (memcmp(port, none, sizeof(none)) != 0) {
		memcpy(id + 8, port, 16);
		return;
	}
	put_be64(id + 8, a->port.id);
	memcpy(id + 16, "vio", 4);
	put_be32(id + 20, client_partition(a));
}

/* FNV-1a */
static uint64_t hash(uint64_t h, const void *p, size_t len)
{
	const uint8_t *b = p;

	while (len--)
		h = (h ^ *b++) * UINT64_C(0x100000001b3);
	return h;
}

/*
 * SPC-4 7.8.6.6.4: a target port has no name that PAPR gives it, so it is NAA 3h, locally
 * assigned: 60 bits of the machine and the adapter.
 */
size_t vio_target_port_ids(struct it_nexus *n, uint8_t *buf, size_t room)
{
	const struct vio_adapter *a = n->priv;
	uint8_t id[8];
	uint64_t h;

	if (room < 4 + sizeof(id))
		return 0;
	put_be64(id, a->port.id);
	h = hash(UINT64_C(0xcbf29ce484222325), a->port.system_id, strlen(a->port.system_id));
	h = hash(h, id, sizeof(id));
	buf[0] = PROTOCOL_SRP << 4 | 0x01;     /* binary */
	buf[1] = (uint8_t)(0x80 | 1 << 4 | 3); /* PIV, target port, NAA */
	buf[2] = 0;
	buf[3] = sizeof(id);
	put_be64(buf + 4, (h & UINT64_C(0x0fffffffffffffff)) | UINT64_C(3) << 60);
	return 4 + sizeof(id);
}

static const char *os_word(uint32_t os)
{
	static const char *const words[] = { "firmware", "OS/400", "Linux", "AIX",
					     "Open Firmware" };

	return os < sizeof(words) / sizeof(words[0]) ? words[os] : "unknown OS";
}

/* The name is the nexus', the location code its alias. */
void vio_conns(struct it_nexus *n, void (*each)(void *arg, const struct lld_conn_info *c),
	       void *arg)
{
	const struct vio_adapter *a = n->priv;
	const struct mad_adapter_info *info = &a->client.info;
	struct lld_conn_info c = {
		.address_label = "Adapter",
		.rx_bytes = a->rx_bytes,
		.tx_bytes = a->tx_bytes,
		.dataout_pdus = a->copies_in,
		.datain_pdus = a->copies_out,
		.cmd_pdus = a->requests,
		.rsp_pdus = a->responses,
	};

	(void)snprintf(c.address, sizeof(c.address), "%.32s, %s, SRP %s", a->name,
		       os_word(info->os_type), info->srp_version[0] ? info->srp_version : "-");
	each(arg, &c);
}
