// SPDX-License-Identifier: GPL-2.0-or-later
/* DMA windows of the partitions, and H_COPY_RDMA between them. */
#include "link.h"

/* access bits of an entry: what the other side may do */
#define TCE_READ  1
#define TCE_WRITE 2

#define SHOWN 256 /* [bytes] copies that the trace shows: IUs, data of MADs */

/* Whether the window's entries permit it: H_PERMISSION by an access bit, @missing without an entry.
 */
static int window_check(struct link *l, uint64_t ioba, uint32_t len, uint64_t access, int missing)
{
	const SpaprTceTable *t = l->vio.tcet;
	uint64_t end = (uint64_t)t->nb_table << t->page_shift;

	if (t->bypass)
		return H_SUCCESS;
	if (ioba > end || len > end - ioba)
		return missing;
	if (len == 0)
		return H_SUCCESS;
	for (uint64_t i = ioba >> t->page_shift; i <= (ioba + len - 1) >> t->page_shift; i++) {
		if (!(t->table[i] & (TCE_READ | TCE_WRITE)))
			return missing;
		if (!(t->table[i] & access))
			return H_PERMISSION;
	}
	return H_SUCCESS;
}

int window_read(struct link *l, uint64_t ioba, void *to, uint32_t len)
{
	int rc = window_check(l, ioba, len, TCE_READ, H_SOURCE_PARM);

	if (rc != H_SUCCESS)
		return rc;
	return spapr_vio_dma_read(&l->vio, ioba, to, len) == 0 ? H_SUCCESS : H_SOURCE_PARM;
}

int window_write(struct link *l, uint64_t ioba, const void *from, uint32_t len)
{
	int rc = window_check(l, ioba, len, TCE_WRITE, H_DEST_PARM);

	if (rc != H_SUCCESS)
		return rc;
	return spapr_vio_dma_write(&l->vio, ioba, from, len) == 0 ? H_SUCCESS : H_DEST_PARM;
}

/* One pane of a host's window: its own memory, or its client's through the connection. */
struct pane {
	struct link *host;
	bool remote;
};

static bool pane_find(struct pane *p, uint64_t liobn)
{
	p->remote = false;
	p->host = link_by_reg(liobn);
	if (!p->host) {
		p->remote = true;
		p->host = link_by_remote_liobn(liobn);
	}
	/* a client copies nothing */
	return p->host && !p->host->client;
}

static int pane_read(struct pane *p, uint64_t ioba, void *to, uint32_t len)
{
	struct link *peer = link_peer(p->host);

	if (!p->remote)
		return window_read(p->host, ioba, to, len);
	if (!crq_reachable(p->host))
		return H_PERMISSION;
	return peer ? window_read(peer, ioba, to, len) : wire_copy(p->host, false, ioba, to, len);
}

static int pane_write(struct pane *p, uint64_t ioba, void *from, uint32_t len)
{
	struct link *peer = link_peer(p->host);

	if (!p->remote)
		return window_write(p->host, ioba, from, len);
	if (!crq_reachable(p->host))
		return H_PERMISSION;
	return peer ? window_write(peer, ioba, from, len)
		    : wire_copy(p->host, true, ioba, from, len);
}

/* An IU, the data of a MAD */
static void trace_bytes(struct link *l, const uint8_t *bytes, uint32_t len)
{
	g_autoptr(GString) hex = g_string_new(NULL);

	for (uint32_t i = 0; i < len; i++)
		g_string_append_printf(hex, "%02x", bytes[i]);
	trace(l, "bytes %s", hex->str);
}

/* At most LINK_DATA_MAX, the least a hypervisor has to take: who relies on more is found out. */
target_long hcall_copy(uint64_t len, uint64_t from_liobn, uint64_t from_ioba, uint64_t to_liobn,
		       uint64_t to_ioba)
{
	g_autofree uint8_t *buf = NULL;
	struct pane from, to;
	int rc;

	if (len > LINK_DATA_MAX)
		return H_PARAMETER;
	if (!pane_find(&from, from_liobn))
		return H_SOURCE_PARM;
	if (!pane_find(&to, to_liobn))
		return H_DEST_PARM;
	buf = g_malloc(len);
	rc = pane_read(&from, from_ioba, buf, (uint32_t)len);
	if (rc == H_SUCCESS)
		rc = pane_write(&to, to_ioba, buf, (uint32_t)len);
	trace(from.host, "copy %s %" PRIu64 " from %#" PRIx64 " to %#" PRIx64 " = %d",
	      to.remote ? "out" : "in", len, from_ioba, to_ioba, rc);
	if (link_tracing && rc == H_SUCCESS && len <= SHOWN)
		trace_bytes(from.host, buf, (uint32_t)len);
	return rc;
}
