// SPDX-License-Identifier: GPL-2.0-or-later
/* calls.c - the list, and what is refused */
#include "kmod.h"

#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static void t_list(void)
{
	struct adapter a[NR_UNITS + 1];

	EQ(genl_list(a, NR_UNITS + 1), NR_UNITS);
	for (unsigned i = 0; i < NR_UNITS; i++) {
		EQ(a[i].abi, IBMVSTGT_ABI);
		EQ(a[i].unit, UNIT + i);
		EQ(a[i].host, 1 + i);
		EQ(a[i].state, IBMVSTGT_FREE);
		EQ(a[i].pool, 64 << 20);
		MUST(strlen(a[i].system_id) > 1);
	}
	MUST(!strcmp(a[0].loc_code, "U9009.22A.LPARTEST-V1-C32"));
}

static void t_list_without_rights(void)
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		struct adapter a;

		EQ(setuid(65534), 0);
		EQ(genl_list(&a, 1), -EPERM);
		EQ(open(IBMVSTGT_DEVICE, O_RDWR), -1);
		EQ(errno, EACCES);
		_exit(0);
	}
	EQ(waitpid(child, &status, 0), child);
	EQ(status, 0);
}

static void t_attach_refusals(void)
{
	struct ibmvstgt_attach at = { .abi = IBMVSTGT_ABI + 1, .unit = UNIT };
	struct daemon d, other;
	int fd = open(IBMVSTGT_DEVICE, O_RDWR);

	MUST(fd >= 0);
	EQ(raw_call(fd, IBMVSTGT_ATTACH, &at), -EPROTONOSUPPORT);
	EQ(at.abi, IBMVSTGT_ABI);
	EQ(raw_call(fd, IBMVSTGT_ATTACH, NULL), -EFAULT);
	EQ(raw_call(fd, IBMVSTGT_DOORBELL, NULL), -ENOTCONN);
	EQ(raw_call(fd, IBMVSTGT_RELEASE, NULL), -ENOTCONN);
	EQ(raw_call(fd, _IO(IBMVSTGT_IOC, 99), NULL), -ENOTCONN);
	MUST(mmap(NULL, 65536, PROT_READ, MAP_SHARED, fd, 0) == MAP_FAILED);
	close(fd);

	EQ(try_attach(&d, 0x71000099, 0, 0), -ENODEV);
	EQ(try_attach(&d, UNIT, 61, 0), -EINVAL);
	attach(&d, UNIT, 0);
	EQ(try_attach(&other, UNIT, 0, 0), -EBUSY);
	EQ(raw_call(d.fd, IBMVSTGT_ATTACH, &d.at), -EBUSY);
	EQ(raw_call(d.fd, _IO(IBMVSTGT_IOC, 99), NULL), -ENOTTY);
	EQ(raw_call(d.fd, IBMVSTGT_REGISTER, NULL), -EFAULT);
	attach(&other, UNIT_SOCKET, 0);
	leave(&other);
	leave(&d);
}

static void t_pool_sizes(void)
{
	static const struct {
		uint64_t want, get;
	} cases[] = { { 0, 64 << 20 },
		      { 1ull << 40, 64 << 20 },
		      { 1 << 20, 1 << 20 },
		      { (1 << 20) + 1, 1 << 20 } };
	struct daemon d;

	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		EQ(try_attach(&d, UNIT, 0, cases[i].want), 0);
		EQ(d.at.pool, cases[i].get);
		for (uint64_t n = 0; n < d.at.pool; n += 4096)
			EQ(d.pool[n], 0);
		memset(d.pool, 0x5a, d.at.pool);
		leave(&d);
	}
	EQ(try_attach(&d, UNIT, 0, 1), -ENOMEM);
}

static bool maps(const struct daemon *d, uint64_t off, uint64_t len, int flags)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, flags, d->fd, (off_t)off);

	if (p == MAP_FAILED)
		return false;
	munmap(p, len);
	return true;
}

static void t_mappings(void)
{
	const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
	struct daemon d;

	attach(&d, UNIT, 0);
	MUST(!maps(&d, 0, d.at.rings_bytes, MAP_PRIVATE));
	MUST(!maps(&d, 0, d.at.rings_bytes + page, MAP_SHARED));
	MUST(!maps(&d, d.at.pool_off, d.at.pool + page, MAP_SHARED));
	MUST(!maps(&d, d.at.pool_off + d.at.pool, page, MAP_SHARED));
	MUST(!maps(&d, 1ull << 40, page, MAP_SHARED));
	MUST(maps(&d, d.at.pool_off + d.at.pool - page, page, MAP_SHARED));
	MUST(maps(&d, page, d.at.rings_bytes - page, MAP_SHARED));
	leave(&d);
}

/* O_DIRECT and io_uring take pages as this does */
static void t_pool_pages_can_be_pinned(void)
{
	struct daemon d;
	uint8_t seen[3] = "";
	struct iovec to, from;

	attach(&d, UNIT, 0);
	memcpy(d.pool + d.at.pool - 3, "abc", 3);
	to = (struct iovec){ seen, sizeof seen };
	from = (struct iovec){ d.pool + d.at.pool - 3, sizeof seen };
	EQ(process_vm_readv(getpid(), &to, 1, &from, 1, 0), 3);
	EQ(memcmp(seen, "abc", 3), 0);
	leave(&d);
}

static void t_unload_is_refused(void)
{
	struct daemon d;

	attach(&d, UNIT, 0);
	EQ(syscall(SYS_delete_module, "ibmvstgt", O_NONBLOCK), -1);
	EQ(errno, EAGAIN);
	leave(&d);
}

static void t_not_registered(void)
{
	struct ibmvstgt_suspend s = { .op = IBMVSTGT_SUSPEND_READY };
	struct ibmvstgt_partner p;
	struct ibmvstgt_req r;
	struct daemon d;

	attach(&d, UNIT, 0);
	EQ(d.at.flags, 0);
	EQ(d.at.host, 1);
	EQ(d.at.max_copy, 128 << 10);
	EQ(raw_call(d.fd, IBMVSTGT_PARTNER, &p), -ENOTCONN);
	EQ(raw_call(d.fd, IBMVSTGT_SUSPEND, &s), -ENOTCONN);
	for (d.epoch = 0; d.epoch < 100; d.epoch++) {
		r = req_send(&d, 0xc001000000000000);
		EQ(execute(&d, &r), -ESTALE);
	}
	EQ(raw_call(d.fd, IBMVSTGT_RELEASE, NULL), 0);
	leave(&d);
}

const struct test tests_calls[] = {
	{ "list", t_list },
	{ "list_without_rights", t_list_without_rights },
	{ "attach_refusals", t_attach_refusals },
	{ "pool_sizes", t_pool_sizes },
	{ "mappings", t_mappings },
	{ "pool_pages_can_be_pinned", t_pool_pages_can_be_pinned },
	{ "unload_is_refused", t_unload_is_refused },
	{ "not_registered", t_not_registered },
	{ NULL, NULL },
};
