// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * img_disk.c - the image of an empty disk: a file of zeros, with or without its blocks
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "cli/img.h"

#define STEP ((uint64_t)64 << 20) /* allocated at once [bytes] */

static volatile sig_atomic_t stopped;

static void stop(int number)
{
	(void)number;
	stopped = 1;
}

int img_size(const char *text, uint64_t *size)
{
	static const char units[] = "kmgt";
	const char *unit;
	unsigned int shift = 20;
	unsigned long long n;
	char *end;

	if (!isdigit((unsigned char)text[0]))
		return -EINVAL;
	errno = 0;
	n = strtoull(text, &end, 10);
	if (errno)
		return -ERANGE;
	if (*end) {
		unit = strchr(units, tolower((unsigned char)*end));
		if (!unit || end[1])
			return -EINVAL;
		shift = 10 * (unsigned int)(unit - units + 1);
	}
	if (n > (uint64_t)INT64_MAX >> shift)
		return -ERANGE;
	*size = (uint64_t)n << shift;
	return 0;
}

/* For a file system that cannot allocate without writing. */
static int write_zeros(int fd, uint64_t offset, uint64_t len)
{
	static char zeros[256 << 10];
	ssize_t n;

	for (; len && !stopped; offset += (uint64_t)n, len -= (uint64_t)n) {
		n = pwrite(fd, zeros, len < sizeof(zeros) ? len : sizeof(zeros), (off_t)offset);
		if (n < 0 && errno == EINTR)
			n = 0;
		if (n < 0)
			return -errno;
	}
	return stopped ? -EINTR : 0;
}

static int allocate_step(int fd, uint64_t offset, uint64_t len)
{
	while (!stopped) {
		if (fallocate(fd, 0, (off_t)offset, (off_t)len) == 0)
			return 0;
		if (errno == EOPNOTSUPP)
			return write_zeros(fd, offset, len);
		if (errno != EINTR)
			return -errno;
	}
	return -EINTR;
}

/* Known before a full file system has hurt others. One that counts no blocks has no limit. */
static int check_room(int fd, uint64_t size)
{
	struct statvfs v;

	if (fstatvfs(fd, &v) == 0 && v.f_blocks && v.f_frsize && size / v.f_frsize > v.f_bfree)
		return -ENOSPC;
	return 0;
}

static int allocate(int fd, uint64_t size, enum progress how)
{
	struct img_progress p = { .how = how };
	int r = check_room(fd, size);

	img_progress_begin(&p);
	for (uint64_t done = 0, len; r == 0 && done < size; done += len) {
		len = size - done < STEP ? size - done : STEP;
		r = allocate_step(fd, done, len);
		if (r == 0)
			img_progress(&p, done + len, size);
	}
	img_progress_end(&p);
	return r;
}

/* A file that exists now, of size 0. */
static int fill(int fd, uint64_t size, bool thin, enum progress how)
{
	int r = 0;

	if (!thin)
		r = allocate(fd, size, how);
	else if (ftruncate(fd, (off_t)size) < 0)
		r = -errno;
	if (close(fd) < 0 && r == 0)
		r = -errno;
	return r;
}

static void catch_signals(struct sigaction old[3], const struct sigaction *new)
{
	static const int numbers[3] = { SIGINT, SIGTERM, SIGHUP };

	for (int i = 0; i < 3; i++)
		sigaction(numbers[i], new ? new : &old[i], new ? &old[i] : NULL);
}

int img_disk_new(const char *path, uint64_t size, bool thin, enum progress how)
{
	const struct sigaction catch = { .sa_handler = stop };
	struct sigaction old[3];
	int fd, r;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640);
	if (fd < 0)
		return -errno;
	stopped = 0;
	catch_signals(old, &catch);
	r = fill(fd, size, thin, how);
	if (r < 0)
		unlink(path);
	catch_signals(old, NULL);
	return r;
}
