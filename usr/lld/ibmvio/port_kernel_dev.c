// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel_dev.c - the system calls on IBMVSTGT_DEVICE
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lld/ibmvio/port_kernel.h"

int kdev_open(void)
{
	const int fd = open(IBMVSTGT_DEVICE, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

void kdev_close(int fd)
{
	close(fd);
}

int kdev_call(int fd, unsigned long call, void *arg)
{
	return ioctl(fd, call, arg) < 0 ? -errno : 0;
}

int kdev_map(int fd, uint64_t off, size_t len, void **mem)
{
	void *at = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, (off_t)off);

	if (at == MAP_FAILED)
		return -errno;
	*mem = at;
	return 0;
}

void kdev_unmap(void *mem, size_t len)
{
	munmap(mem, len);
}
