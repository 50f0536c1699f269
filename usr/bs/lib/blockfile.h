/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * blockfile.h - a file or a block device as a flat array of bytes
 *
 * What the rdwr and the aio store share: opening with words for the operator,
 * honest capabilities, and every verb as a plain blocking call, on the loop
 * where it cannot wait for a disk, else on a worker thread.
 *
 * Errors of a flush.  The kernel tells of a failed write-back once per open
 * file description, then forgets the pages.  So flushes use a description of
 * their own, which no write with RWF_DSYNC can rob of its error, only one
 * fdatasync() runs at a time, and after a failed one every later flush fails
 * too, until the store is opened again: what was lost stays lost, and a second
 * SYNCHRONIZE CACHE that answers GOOD would be a lie.
 */
#ifndef TGT_BS_BLOCKFILE_H
#define TGT_BS_BLOCKFILE_H

#include "tgt/bs.h"
#include "tgt/worker.h"

/**
 * struct blockfile - an open one
 * @path:       borrowed from the store, for messages
 * @fd:         for data
 * @flush_fd:   the same file once more, for fdatasync() only
 * @device:     a block device, else a regular file
 * @memory:     tmpfs or ramfs: no call waits for a disk, all but the longest run on the loop
 * @direct:     open with O_DIRECT
 * @sync:       open with O_DSYNC
 * @block:      of a device, offset and length of a discard are multiples of it [bytes]
 * @mem_align:  memory of direct I/O: address and length of each piece are multiples of it
 * @failed:     -errno of the first flush that failed, or 0
 */
struct blockfile {
	struct ev_loop *loop;
	const char *path;
	int fd;
	int flush_fd;
	bool device;
	bool memory;
	bool direct;
	bool sync;
	uint32_t block;
	uint32_t mem_align;
	int failed;

	/* flushes: those that the running fdatasync() covers, and those that came after it began */
	struct work flush;
	struct list_head flushing; /* struct blockfile_io */
	struct list_head flush_next;
	bool flush_busy;
};

/**
 * struct blockfile_io - what is kept in bs_io.priv
 * @at:     bytes of a READ or WRITE that are done
 * @flags:  of the bs_io: core may change those while a thread has it
 * @result: 0 or -errno
 * @bounce: aligned memory, from the loop's pool, or NULL
 */
struct blockfile_io {
	struct work work;
	struct blockfile *file;
	uint32_t at;
	uint16_t flags;
	int16_t result;
	void *bounce;
};
_Static_assert(sizeof(struct blockfile_io) <= sizeof(((struct bs_io *)0)->priv), "fits in priv");

static inline struct blockfile_io *blockfile_io(struct bs_io *io)
{
	return (struct blockfile_io *)io->priv;
}

static inline struct bs_io *blockfile_owner(struct blockfile_io *x)
{
	return container_of(x, struct bs_io, priv);
}

/**
 * blockfile_open() - open bs->path, set what a store's open has to set
 * @f:        out; blockfile_close() it whatever happens
 * @bsoflags: enum bs_oflags
 * @lenient:  without O_DIRECT where the file system has none; else that is an error
 * @e:        what is wrong and what to do
 *
 * Sets bs->readonly when the file can only be read.
 *
 * Return: 0, or -1 with @e set
 */
int blockfile_open(struct blockfile *f, struct bs *bs, unsigned int bsoflags, bool lenient,
		   struct err *e);
void blockfile_close(struct blockfile *f);
int blockfile_resize(const struct blockfile *f, struct bs *bs);
int blockfile_extents(const struct blockfile *f, uint64_t size, uint64_t off, uint64_t *len,
		      bool *mapped);

/* Memory of @io fits @f's direct I/O as it is. */
bool blockfile_aligned(const struct blockfile *f, const struct bs_io *io);

/* Any verb, on a worker thread; a READ or WRITE goes on from byte @at. bs_done() follows. */
void blockfile_submit(struct blockfile *f, struct bs_io *io, size_t at);
/* Any verb of a file in memory, at once where that is short; bs_done() follows. */
void blockfile_submit_inline(struct blockfile *f, struct bs_io *io);

#define BLOCKFILE_BOUNCE ((size_t)1 << 20) /* unaligned memory goes in pieces of this [bytes] */

#endif /* TGT_BS_BLOCKFILE_H */
