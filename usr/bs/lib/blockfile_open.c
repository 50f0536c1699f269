// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * blockfile_open.c - open a file or block device, find out what it can do
 *
 * Nothing that is tried here changes data or allocates space: a file system is
 * asked whether it can punch holes beyond the end of the file, a device is
 * looked up in sysfs.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "blockfile.h"
#include "tgt/log.h"

#ifndef RAMFS_MAGIC
#define RAMFS_MAGIC 0x858458f6
#endif

#define CAPS_WRITING                                                                               \
	(BS_CAP_WRITE | BS_CAP_FUA | BS_CAP_FLUSH | BS_CAP_DISCARD | BS_CAP_DISCARD_ZEROES |       \
	 BS_CAP_ZERO)

/* What else a path may name, in the operator's words; NULL: a file or a block device. */
static const char *wrong_kind(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
	case S_IFBLK:
		return NULL;
	case S_IFDIR:
		return "a directory";
	case S_IFCHR:
		return "a character device (a SCSI generic device needs bstype sg)";
	case S_IFIFO:
		return "a pipe";
	case S_IFSOCK:
		return "a socket";
	}
	return "neither a file nor a block device";
}

static int open_failed(const char *path, int error, struct err *e)
{
	const char *hint = "";

	if (error == ENOENT)
		hint = "; make it first, e.g. with truncate -s 10G";
	else if (error == EACCES || error == EPERM)
		hint = "; the daemon's user needs the permission to read it";
	else if (error == ENXIO || error == ENOMEDIUM)
		hint = "; the device is not there, or has no medium";
	return err_set(e, TGT_INVALID_REQUEST, "cannot open %s: %s%s", path, strerror(error), hint);
}

/* Look before opening: opening a pipe waits, opening a tape or watchdog acts. */
static int check_kind(const char *path, struct err *e)
{
	const char *kind;
	struct stat st;

	if (stat(path, &st) < 0)
		return open_failed(path, errno, e);
	kind = wrong_kind(st.st_mode);
	if (kind)
		return err_set(e, TGT_INVALID_REQUEST,
			       "%s is %s; a file or a block device is needed", path, kind);
	return 0;
}

/* For reading and writing, else for reading where that is all there is. */
static int open_fd(struct blockfile *f, struct bs *bs, int flags)
{
	if (!bs->readonly) {
		f->fd = open(bs->path, O_RDWR | O_CLOEXEC | flags);
		if (f->fd >= 0 || (errno != EROFS && errno != EACCES && errno != EPERM))
			return f->fd;
		log_notice("%s: read-only: %s", bs->path, strerror(errno));
		bs->readonly = true;
	}
	f->fd = open(bs->path, O_RDONLY | O_CLOEXEC | flags);
	return f->fd;
}

static int open_file(struct blockfile *f, struct bs *bs, bool lenient, struct err *e)
{
	const int sync = f->sync ? O_DSYNC : 0;

	if (open_fd(f, bs, sync | (f->direct ? O_DIRECT : 0)) >= 0)
		return 0;
	if (errno == EINVAL && f->direct && lenient) {
		f->direct = false;
		log_notice("%s: the file system has no O_DIRECT; going through the page cache",
			   bs->path);
		if (open_fd(f, bs, sync) >= 0)
			return 0;
	}
	if (errno == EINVAL && f->direct)
		return err_set(e, TGT_INVALID_REQUEST,
			       "%s: the file system has no O_DIRECT; leave bsoflags direct out",
			       bs->path);
	return open_failed(bs->path, errno, e);
}

/* A second open file description; without /proc flushes share the first one. */
static int open_for_flush(int fd)
{
	char link[40];
	int ret;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	ret = open(link, O_RDONLY | O_CLOEXEC);
	return ret >= 0 ? ret : fcntl(fd, F_DUPFD_CLOEXEC, 0);
}

/* Never waits for a disk; fstatfs() of a device node tells of the node's file system. */
static bool in_memory(const struct blockfile *f)
{
	struct statfs fs;

	if (f->device || fstatfs(f->fd, &fs) < 0)
		return false;
	return fs.f_type == TMPFS_MAGIC || (uint32_t)fs.f_type == RAMFS_MAGIC;
}

static int file_size(const struct blockfile *f, uint64_t *size)
{
	struct stat st;

	if (f->device)
		return ioctl(f->fd, BLKGETSIZE64, size) < 0 ? -errno : 0;
	if (fstat(f->fd, &st) < 0)
		return -errno;
	*size = (uint64_t)st.st_size;
	return 0;
}

/* A number of /sys/dev/block/M:N/queue, for a partition that of its disk; 0 when there is none. */
static uint64_t queue_number(dev_t dev, const char *name)
{
	static const char *const dirs[] = { "queue", "../queue" };
	unsigned long long n = 0;
	char path[128];
	FILE *in;

	for (unsigned int i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s/%s", major(dev), minor(dev),
			 dirs[i], name);
		in = fopen(path, "re");
		if (!in)
			continue;
		if (fscanf(in, "%llu", &n) != 1)
			n = 0;
		fclose(in);
		break;
	}
	return n;
}

static uint32_t to_u32(uint64_t n)
{
	return n > UINT32_MAX ? 0 : (uint32_t)n;
}

static void device_facts(struct blockfile *f, struct bs *bs, dev_t dev)
{
	unsigned int n;
	int block;

	if (ioctl(f->fd, BLKSSZGET, &block) == 0 && block > 0)
		f->block = (uint32_t)block;
	if (ioctl(f->fd, BLKPBSZGET, &n) == 0)
		bs->physical = n;
	if (ioctl(f->fd, BLKIOOPT, &n) == 0)
		bs->opt_io = n;
	bs->discard_gran = to_u32(queue_number(dev, "discard_granularity"));
	if (queue_number(dev, "discard_max_bytes") > 0)
		bs->caps |= BS_CAP_DISCARD;
}

/* Beyond the end there is nothing to punch, so this only asks. */
static bool can_punch(const struct blockfile *f, uint64_t size)
{
	const uint64_t far = (size | 0xfffff) + 1 + (1 << 30);

	return far < INT64_MAX - 4096 &&
	       fallocate(f->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)far, 4096) == 0;
}

static void file_facts(const struct blockfile *f, struct bs *bs, const struct stat *st)
{
	const uint64_t unit = (uint64_t)st->st_blksize;

	if (unit >= 512 && unit <= 65536 && (unit & (unit - 1)) == 0)
		bs->discard_gran = (uint32_t)unit; /* holes; its writes need no such blocks */
	if (!bs->readonly && can_punch(f, bs->size))
		bs->caps |= BS_CAP_DISCARD | BS_CAP_DISCARD_ZEROES;
	if (lseek(f->fd, 0, SEEK_HOLE) >= 0)
		bs->caps |= BS_CAP_EXTENTS;
}

/* The kernel tells since 6.1. */
static bool ask_alignment(struct blockfile *f, struct bs *bs)
{
#ifdef STATX_DIOALIGN
	struct statx sx;

	if (statx(f->fd, "", AT_EMPTY_PATH, STATX_DIOALIGN, &sx) == 0 &&
	    sx.stx_mask & STATX_DIOALIGN && sx.stx_dio_offset_align) {
		bs->align = sx.stx_dio_offset_align;
		f->mem_align = sx.stx_dio_mem_align;
		return true;
	}
#endif
	return false;
}

/* Before that a device's block size is what counts; a file is tried with the smallest sector. */
static void direct_facts(struct blockfile *f, struct bs *bs)
{
	static uint8_t sector[512] __attribute__((aligned(512)));

	if (ask_alignment(f, bs))
		return;
	if (f->device)
		bs->align = f->block;
	else if (pread(f->fd, sector, sizeof(sector), 0) >= 0)
		bs->align = sizeof(sector);
	else
		bs->align = 4096;
	f->mem_align = bs->align;
}

/* hugetlbfs opens for writing but has no write(). */
static int check_writable(const struct blockfile *f, const struct bs *bs, struct err *e)
{
	if (bs->readonly || pwrite(f->fd, "", 0, 0) == 0)
		return 0;
	return err_set(e, TGT_INVALID_REQUEST,
		       "%s cannot be written with write(): %s; add readonly, or use another file",
		       bs->path, strerror(errno));
}

static void find_caps(struct blockfile *f, struct bs *bs, const struct stat *st)
{
	bs->align = f->mem_align = f->block = 1;
	bs->caps = BS_CAP_WRITE | BS_CAP_FUA | BS_CAP_FLUSH | BS_CAP_ZERO;
	if (f->device)
		device_facts(f, bs, st->st_rdev);
	else
		file_facts(f, bs, st);
	if (f->direct)
		direct_facts(f, bs);
	if (!f->direct && !f->memory)
		bs->caps |= BS_CAP_PREFETCH;
	if (queue_number(f->device ? st->st_rdev : st->st_dev, "rotational") == 1)
		bs->caps |= BS_CAP_ROTATIONAL;
	if (bs->readonly)
		bs->caps &= ~(unsigned int)CAPS_WRITING;
}

int blockfile_open(struct blockfile *f, struct bs *bs, unsigned int bsoflags, bool lenient,
		   struct err *e)
{
	struct stat st;
	int readonly = 0, ret;

	*f = (struct blockfile){ .loop = bs->loop, .path = bs->path, .fd = -1, .flush_fd = -1 };
	list_init(&f->flushing);
	list_init(&f->flush_next);
	f->sync = bsoflags & BS_O_SYNC;
	f->direct = bsoflags & BS_O_DIRECT;

	if (check_kind(bs->path, e) < 0 || open_file(f, bs, lenient, e) < 0)
		return -1;
	f->flush_fd = open_for_flush(f->fd);
	if (f->flush_fd < 0 || fstat(f->fd, &st) < 0)
		return open_failed(bs->path, errno, e);
	f->device = S_ISBLK(st.st_mode);
	f->memory = in_memory(f);
	if (f->memory)
		f->direct = false; /* there is no cache to go around */
	if (f->device && ioctl(f->fd, BLKROGET, &readonly) == 0 && readonly)
		bs->readonly = true;

	ret = file_size(f, &bs->size);
	if (ret < 0)
		return open_failed(bs->path, -ret, e);
	if (bs->size == 0)
		return err_set(e, TGT_INVALID_REQUEST, "%s is empty; give it a size first%s",
			       bs->path, f->device ? "" : ", e.g. with truncate -s 10G");
	if (check_writable(f, bs, e) < 0)
		return -1;
	find_caps(f, bs, &st);
	return 0;
}

void blockfile_close(struct blockfile *f)
{
	if (f->flush_fd >= 0)
		close(f->flush_fd);
	if (f->fd >= 0)
		close(f->fd);
	f->fd = f->flush_fd = -1;
}

int blockfile_resize(const struct blockfile *f, struct bs *bs)
{
	uint64_t size;
	const int ret = file_size(f, &size);

	if (ret < 0)
		return ret;
	if (size == 0)
		return -ENXIO;
	bs->size = size;
	return 0;
}

/* How long the file system looks for the end of a run depends on how many pieces the run has on
 * the disk, not on @size; there is no call that takes a limit. */
int blockfile_extents(const struct blockfile *f, uint64_t size, uint64_t off, uint64_t *len,
		      bool *mapped)
{
	off_t end = lseek(f->fd, (off_t)off, SEEK_DATA);

	if (end < 0 && errno != ENXIO) /* ENXIO: nothing but a hole up to the end */
		return -errno;
	*mapped = end == (off_t)off;
	if (end < 0)
		end = (off_t)size;
	else if (*mapped)
		end = lseek(f->fd, (off_t)off, SEEK_HOLE);
	if (end < 0)
		return -errno;
	*len = (uint64_t)end > off && (uint64_t)end < size ? (uint64_t)end - off : size - off;
	return 0;
}
