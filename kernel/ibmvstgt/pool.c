// SPDX-License-Identifier: GPL-2.0-only
/*
 * Memory that copies go to and come from
 *
 * Chunks of whole pages, each mapped for the hypervisor as one piece; the daemon maps all of them
 * one after the other, and can have its disks read into them (they are ordinary pages).
 */
#include "ibmvstgt.h"

#include <linux/dma-mapping.h>
#include <linux/gfp.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#define CHUNK       SZ_256K /* >= a copy, whatever ibm,max-virtual-dma-size is: it is cut */
#define CHUNK_ORDER (ilog2(CHUNK) - PAGE_SHIFT)
#define CHUNK_PAGES (CHUNK >> PAGE_SHIFT)
#define POOL_MOST   SZ_2G

/* What of @bytes is whole chunks. */
u64 pool_largest(u64 bytes)
{
	return round_down(min_t(u64, bytes, POOL_MOST), CHUNK);
}

u64 pool_bytes(const struct pool *p)
{
	return (u64)p->chunks * CHUNK;
}

static bool add_chunk(struct pool *p, struct device *dev)
{
	struct page *page;
	unsigned int i;
	dma_addr_t dma;

	page = alloc_pages(GFP_KERNEL | __GFP_ZERO | __GFP_NOWARN, CHUNK_ORDER);
	if (!page)
		return false;
	dma = dma_map_page_attrs(dev, page, 0, CHUNK, DMA_BIDIRECTIONAL, DMA_ATTR_NO_WARN);
	if (dma_mapping_error(dev, dma)) {
		__free_pages(page, CHUNK_ORDER);
		return false;
	}
	split_page(page, CHUNK_ORDER);
	for (i = 0; i < CHUNK_PAGES; i++)
		p->page[p->chunks * CHUNK_PAGES + i] = page + i;
	p->dma[p->chunks++] = dma;
	p->mapped = p->chunks;
	return true;
}

/* As much of @bytes as can be had, pool_bytes() then; -ENOMEM: nothing */
int pool_alloc(struct pool *p, struct adapter *a, u64 bytes)
{
	const unsigned int chunks = pool_largest(bytes) / CHUNK;

	if (!chunks)
		return -ENOMEM;
	p->page = kvcalloc(chunks * CHUNK_PAGES, sizeof(*p->page), GFP_KERNEL);
	p->dma = kvcalloc(chunks, sizeof(*p->dma), GFP_KERNEL);
	while (p->page && p->dma && p->chunks < chunks) {
		if (!add_chunk(p, &a->vdev->dev))
			break;
	}
	if (p->chunks)
		return 0;
	pool_dealloc(p);
	return -ENOMEM;
}

/* The hypervisor touches it no more. */
void pool_unmap(struct pool *p, struct adapter *a)
{
	while (p->mapped)
		dma_unmap_page(&a->vdev->dev, p->dma[--p->mapped], CHUNK, DMA_BIDIRECTIONAL);
}

void pool_dealloc(struct pool *p)
{
	unsigned int i;

	for (i = 0; i < p->chunks * CHUNK_PAGES; i++)
		__free_page(p->page[i]);
	kvfree(p->page);
	kvfree(p->dma);
	*p = (struct pool){ .page = NULL };
}

/* How much of @len bytes at @off is one piece of the window, and where; they are in the pool. */
u32 pool_piece(const struct pool *p, u32 off, u32 len, dma_addr_t *dma)
{
	const u32 in_chunk = off % CHUNK;

	*dma = p->dma[off / CHUNK] + in_chunk;
	return min_t(u32, len, CHUNK - in_chunk);
}
