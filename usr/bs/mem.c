// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mem.c - a disk in memory: sparse, gone when the daemon ends
 *
 * Pages that were never written, or were discarded, take no memory and read as
 * zeroes.  Which ones are in use is kept in a bitmap of our own: asking the
 * kernel (mincore) would report a page that was swapped out as empty.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/opts.h"
#include "tgt/bs.h"
#include "tgt/plugin.h"

#define MEM_MAX (UINT64_C(1) << 44)
#define WORD    64u /* pages a word of the bitmap tells of */

struct mem {
	uint8_t *data;
	uint64_t *used;     /* one bit a page */
	uint64_t mapped;    /* of @data [bytes]: the size, in whole pages */
	uint64_t map_bytes; /* of @used */
	uint64_t page;      /* [bytes] */
};

static void *mem_map(uint64_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE,
		       -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static void mem_close(struct bs *bs)
{
	struct mem *m = bs->priv;

	if (!m)
		return;
	if (m->data)
		munmap(m->data, m->mapped);
	if (m->used)
		munmap(m->used, m->map_bytes);
	free(m);
	bs->priv = NULL;
}

static int mem_open(struct bs *bs, const char *options, struct err *e)
{
	uint64_t size = UINT64_C(64) << 20;
	const struct opt table[] = { { "size", OPT_BYTES, &size }, { 0 } };
	struct mem *m;

	if (opts_parse(options, table, "mem", NULL, 0, e) < 0)
		return -1;
	if (size == 0 || size > MEM_MAX)
		return err_set(e, TGT_INVALID_REQUEST, "mem: size has to be 1 .. 16T bytes");
	m = bs->priv = calloc(1, sizeof(*m));
	if (!m)
		return err_set(e, TGT_NOMEM, "mem: out of memory");
	m->page = (uint64_t)sysconf(_SC_PAGESIZE);
	m->mapped = (size + m->page - 1) / m->page * m->page;
	m->map_bytes = (m->mapped / m->page / WORD + 1) * sizeof(*m->used);
	m->data = mem_map(m->mapped);
	m->used = mem_map(m->map_bytes);
	if (!m->data || !m->used)
		return err_set(e, TGT_NOMEM, "mem: no address space for %llu bytes; ask for less",
			       (unsigned long long)size);
	bs->size = size;
	bs->align = 1;
	bs->discard_gran = (uint32_t)m->page;
	bs->caps = BS_CAP_FLUSH | BS_CAP_FUA | BS_CAP_DISCARD | BS_CAP_DISCARD_ZEROES |
		   BS_CAP_ZERO | BS_CAP_PREFETCH | BS_CAP_EXTENTS;
	if (!bs->readonly)
		bs->caps |= BS_CAP_WRITE;
	return 0;
}

static bool page_used(const struct mem *m, uint64_t page)
{
	return m->used[page / WORD] >> page % WORD & 1;
}

/* Pages [@from, @to); whole words at a time where possible. */
static void mark(struct mem *m, uint64_t from, uint64_t to, bool used)
{
	while (from < to) {
		const uint64_t bit = from % WORD;
		const uint64_t n = to - from < WORD - bit ? to - from : WORD - bit;
		const uint64_t bits = (n == WORD ? UINT64_MAX : (UINT64_C(1) << n) - 1) << bit;

		if (used)
			m->used[from / WORD] |= bits;
		else
			m->used[from / WORD] &= ~bits;
		from += n;
	}
}

static void mem_read(const struct mem *m, const struct bs_io *io)
{
	const uint8_t *p = m->data + io->offset;

	for (unsigned int i = 0; i < io->niov; p += io->iov[i++].iov_len)
		memcpy(io->iov[i].iov_base, p, io->iov[i].iov_len);
}

static void mem_write(struct mem *m, const struct bs_io *io)
{
	uint8_t *p = m->data + io->offset;

	for (unsigned int i = 0; i < io->niov; p += io->iov[i++].iov_len)
		memcpy(p, io->iov[i].iov_base, io->iov[i].iov_len);
	mark(m, io->offset / m->page, (io->offset + io->length + m->page - 1) / m->page, true);
}

/* Whole pages are given back, the bytes around them are cleared. */
static int mem_unmap(struct mem *m, uint64_t off, uint64_t len)
{
	const uint64_t from = (off + m->page - 1) / m->page;
	const uint64_t to = (off + len) / m->page;

	if (from >= to) {
		memset(m->data + off, 0, len);
		return 0;
	}
	if (madvise(m->data + from * m->page, (to - from) * m->page, MADV_DONTNEED) < 0)
		return -errno;
	mark(m, from, to, false);
	memset(m->data + off, 0, from * m->page - off);
	memset(m->data + to * m->page, 0, off + len - to * m->page);
	return 0;
}

/* Zero without giving space back: the pages stay (or become) part of what is in use. */
static int mem_zero(struct mem *m, uint64_t off, uint64_t len)
{
	const int ret = mem_unmap(m, off, len);

	if (ret == 0)
		mark(m, off / m->page, (off + len + m->page - 1) / m->page, true);
	return ret;
}

static int mem_run(struct mem *m, const struct bs_io *io)
{
	switch (io->verb) {
	case BS_READ:
		mem_read(m, io);
		return 0;
	case BS_WRITE:
		mem_write(m, io);
		return 0;
	case BS_DISCARD:
		return mem_unmap(m, io->offset, io->length);
	case BS_ZERO:
		return io->flags & BS_MAY_UNMAP ? mem_unmap(m, io->offset, io->length)
						: mem_zero(m, io->offset, io->length);
	case BS_FLUSH:
	case BS_PREFETCH:
		return 0;
	}
	return -EOPNOTSUPP;
}

static void mem_submit(struct bs *bs, struct bs_io *io)
{
	bs_done(io, mem_run(bs->priv, io));
}

/* Looks at 2^20 pages at most; a longer run is told in pieces. */
static int mem_extents(struct bs *bs, uint64_t off, uint64_t *len, bool *mapped)
{
	const struct mem *m = bs->priv;
	const uint64_t first = off / m->page, last = (bs->size - 1) / m->page;
	const uint64_t stop = last - first < 1u << 20 ? last + 1 : first + (1u << 20);
	const uint64_t alike = page_used(m, first) ? UINT64_MAX : 0;
	uint64_t page = first + 1;

	while (page < stop && page_used(m, page) == (alike != 0))
		page += page % WORD == 0 && m->used[page / WORD] == alike ? WORD : 1;
	if (page > stop)
		page = stop;
	*len = (page > last ? bs->size : page * m->page) - off;
	*mapped = alike != 0;
	return 0;
}

static const struct bs_ops mem_ops = {
	.name = "mem",
	.flags = BS_OPS_NO_PATH,
	.help = "size=BYTES  (64M); K, M, G and T are understood",
	.open = mem_open,
	.close = mem_close,
	.submit = mem_submit,
	.extents = mem_extents,
};
TGT_PLUGIN(TGT_BS, mem_ops);
