/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bs.h - what a backing store is
 *
 * A store keeps a flat array of bytes.  It knows bytes, extents and errno; it
 * has never heard of a CDB, a logical block, a LUN or sense data.  What a store
 * cannot do natively the device server, or core/bs.c, makes out of these verbs.
 */
#ifndef TGT_BS_H
#define TGT_BS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/uio.h>

#include "err.h"
#include "ev.h"
#include "list.h"

struct bs;
struct bs_lock;
struct scsi_cmd;

enum bs_verb {
	BS_READ,     /* iov <- store */
	BS_WRITE,    /* iov -> store */
	BS_FLUSH,    /* all completed writes are on stable storage; no extent */
	BS_DISCARD,  /* content becomes undefined, or zero with BS_CAP_DISCARD_ZEROES */
	BS_ZERO,     /* content becomes zero; may unmap when BS_MAY_UNMAP */
	BS_PREFETCH, /* a hint: the extent will be read soon */
};

enum bs_io_flags {
	BS_FUA = 1 << 0, /* stable before done(); a store sees it only with BS_CAP_FUA */
	BS_MAY_UNMAP = 1 << 1,
	BS_ORPHAN = 1 << 2, /* core's: the command was aborted, the store still owns the memory */
	BS_ORPHAN_WRITE = 1 << 3, /* and it may change the medium: counted in bs->orphans */
};

enum bs_caps {
	BS_CAP_WRITE = 1 << 0,
	BS_CAP_FUA = 1 << 1,
	BS_CAP_FLUSH = 1 << 2, /* without it nothing is volatile */
	BS_CAP_DISCARD = 1 << 3,
	BS_CAP_DISCARD_ZEROES = 1 << 4,
	BS_CAP_ZERO = 1 << 5, /* without it core writes zeroes */
	BS_CAP_ROTATIONAL = 1 << 6,
	BS_CAP_PREFETCH = 1 << 7,
	BS_CAP_EXTENTS = 1 << 8,
};

/**
 * struct bs_io - one request to a store
 * @verb:   what to do
 * @flags:  enum bs_io_flags
 * @offset: where [bytes]; @offset + @length <= bs->size, checked by bs_submit()
 * @length: how much [bytes]; equals the sum of @iov for READ and WRITE
 * @iov:    memory lent by the caller from bs_submit() to @done
 * @niov:   entries in @iov
 * @done:   called once, on the loop, never from inside bs_submit()
 * @result: 0 or -errno; a short transfer is an error, -EIO
 * @lock:   the range lock this io may pass, or NULL
 * @priv:   the store's own, so that the hot path needs no malloc
 *
 * The caller embeds this in its own request and finds that with container_of().
 * Members below @bs are core's and the store's.
 */
struct bs_io {
	enum bs_verb verb;
	unsigned int flags;
	uint64_t offset;
	uint64_t length;
	const struct iovec *iov;
	unsigned int niov;
	int result;
	void (*done)(struct bs_io *io);
	struct bs_lock *lock;

	struct bs *bs;
	struct list_head link;               /* in flight, waiting, or completed */
	bool (*core_next)(struct bs_io *io); /* core/bs.c's next step; false: it is done */
	struct bs_io *remote_next;           /* completed by another thread */
	uint64_t core_off, core_len;         /* the extent that was asked for [bytes] */
	uint64_t priv[8];
};

/**
 * struct bs_ops - the methods of a store
 * @name:     as written after "bs-type" and "--bstype"
 * @flags:    enum bs_ops_flags
 * @help:     one line per option
 * @open:     open @bs->path, set bs->size, bs->caps, bs->align and the hints; 0, or -1 with @e set.
 *            @options is bsopts ("a=b;c=d") or "", bs->bsoflags and bs->readonly are set
 * @close:    all requests are done by then; accepts a half-opened store. When it returns, no thread
 *            of the store is inside bs_done() any more
 * @submit:   start @io and return; finish with bs_done(io, result)
 * @cancel:   optional; try to end @io early; bs_done() still comes
 * @resize:   optional; look at the size again, set bs->size; 0 or -errno
 * @extents:  optional (BS_CAP_EXTENTS); how many bytes from @off on are alike: *len [bytes, >= 1],
 *            *mapped. Must not block for long; 0 or -errno
 * @exec_cdb: optional; only a store that owns a whole SCSI device has it ("sg")
 */
enum bs_ops_flags {
	BS_OPS_SYNC_DIRECT = 1 << 0, /* takes bsoflags sync and direct */
	BS_OPS_NO_PATH = 1 << 1,     /* works without a path */
};

struct bs_ops {
	const char *name;
	unsigned int flags;
	const char *help;
	int (*open)(struct bs *bs, const char *options, struct err *e);
	void (*close)(struct bs *bs);
	void (*submit)(struct bs *bs, struct bs_io *io);
	void (*cancel)(struct bs *bs, struct bs_io *io);
	int (*resize)(struct bs *bs);
	int (*extents)(struct bs *bs, uint64_t off, uint64_t *len, bool *mapped);
	void (*exec_cdb)(struct bs *bs, struct scsi_cmd *cmd);
};

enum bs_oflags { BS_O_SYNC = 1 << 0, BS_O_DIRECT = 1 << 1 };

struct bs {
	/* set by core before open */
	const struct bs_ops *ops;
	struct ev_loop *loop;
	char *path;            /* "" when there is none */
	unsigned int bsoflags; /* enum bs_oflags */
	bool readonly;         /* asked for; a store that can only read sets it */

	/* set by the store's open */
	uint64_t size;     /* [bytes] */
	unsigned int caps; /* enum bs_caps */
	uint32_t align;    /* offset, length and memory of READ/WRITE: multiples of it; 1 = any */
	uint32_t physical; /* physical block [bytes], 0 = not known */
	uint32_t discard_gran; /* [bytes], 0 = not known */
	uint32_t opt_io;       /* good transfer size [bytes], 0 = not known */
	void *priv;            /* the store's */

	/* core/bs.c's */
	struct list_head inflight; /* struct bs_io: with the store */
	struct list_head waiting;  /* struct bs_io: behind a range lock, an orphan, a flush */
	struct list_head locks;    /* struct bs_lock, held or waiting */
	unsigned int orphans;      /* writes in flight whose command is gone */
	unsigned int nr_inflight;
	int flush_error; /* -errno of the first flush that failed: all later ones fail too; or 0 */
	struct list_head completed;     /* struct bs_io, done on this turn */
	struct ev_defer defer;          /* runs them */
	struct ev_async async;          /* other threads' completions */
	_Atomic(struct bs_io *) remote; /* stack of them */
};

/* Open and close, by core. bs_new() finds the store by name among the plugins.
 * @path may be NULL; @options may be NULL. */
int bs_new(struct ev_loop *l, const char *bstype, const char *path, unsigned int bsoflags,
	   const char *options, bool readonly, struct bs **ret, struct err *e);
/* Takes @bs. Nothing may be in flight. Accepts NULL, returns NULL. */
struct bs *bs_free(struct bs *bs);

/* By the device server: checks range and caps, waits behind range locks and orphans, adds the
 * flush that FUA needs when the store lacks it, writes zeroes for ZERO, then ops->submit. */
void bs_submit(struct bs *bs, struct bs_io *io);
/* By a store, from any thread: queues io->done on the store's loop. */
void bs_done(struct bs_io *io, int result);
/* By core, when a command is aborted: @io is with the store, its owner only waits for done().
 * A write keeps its extent: every later overlapping io, and every flush, waits for it. */
void bs_io_orphan(struct bs_io *io);
/* Take @io back if the store has not seen it yet (it waits behind a lock); true: done() will not
 * come. */
bool bs_io_unqueue(struct bs_io *io);

/**
 * struct bs_lock - exclusive use of an extent, for read-modify-write commands
 *
 * Granted when no overlapping write is in flight and no earlier lock overlaps; ios that carry the
 * lock in io->lock pass, all other overlapping ios wait until bs_unlock().
 */
struct bs_lock {
	uint64_t offset, length;            /* [bytes] */
	void (*granted)(struct bs_lock *l); /* once, on the loop, never inside bs_lock() */
	struct bs *bs;
	struct list_head link;
	struct ev_defer defer; /* core's, to call granted() */
	bool held;
};

void bs_lock(struct bs *bs, struct bs_lock *l);
void bs_unlock(struct bs_lock *l); /* held or still waiting */

#endif /* TGT_BS_H */
