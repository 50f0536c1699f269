/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * bare.h - comes first in each file of BARE=y: what a static program and qemu-user do not have
 */
#ifndef BARE_H
#define BARE_H

#include <dlfcn.h>
#include <errno.h>
#include <sys/uio.h>
#include <unistd.h>

/* A static program loads no plugins. */
static inline void *bare_dlopen(const char *path, int flags)
{
	(void)path;
	(void)flags;
	return NULL;
}
#define dlopen bare_dlopen

/* qemu-user lacks the system calls; without flags the C library does without them. */
static inline ssize_t bare_pwritev2(int fd, const struct iovec *iov, int n, off_t off, int flags)
{
	const ssize_t done = pwritev2(fd, iov, n, off, flags & ~RWF_DSYNC);

	return done >= 0 && flags & RWF_DSYNC && fdatasync(fd) < 0 ? -1 : done;
}
#define pwritev2 bare_pwritev2

#endif /* BARE_H */
