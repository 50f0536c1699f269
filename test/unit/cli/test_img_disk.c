// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_img_disk.c - images of disks where the file system cannot allocate, is full, or a signal
 * comes
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

static int fake_fallocate(int fd, int mode, off_t offset, off_t len);
static ssize_t fake_pwrite(int fd, const void *buf, size_t len, off_t offset);
#define fallocate fake_fallocate
#define pwrite    fake_pwrite
#include "cli/img_disk.c"
#include "cli/img_progress.c"
#undef fallocate
#undef pwrite

#define MIB ((uint64_t)1 << 20)

static struct {
	int fallocate_errno[2]; /* of the first call, and of all others; 0: it works */
	int calls;
	uint64_t room; /* [bytes] that can be written */
	uint64_t written;
	int signal; /* raised by the first write */
} fs;

static int fake_fallocate(int fd, int mode, off_t offset, off_t len)
{
	const int err = fs.fallocate_errno[fs.calls++ > 0];

	(void)mode;
	if (err) {
		errno = err;
		return -1;
	}
	return ftruncate(fd, offset + len);
}

static ssize_t fake_pwrite(int fd, const void *buf, size_t len, off_t offset)
{
	if (fs.signal)
		raise(fs.signal);
	if (fs.written + len > fs.room) {
		errno = ENOSPC;
		return -1;
	}
	if (len > 4096)
		len -= 4096; /* a short write now and then */
	CHECK_EQ(offset, fs.written);
	for (size_t i = 0; i < len; i++)
		CHECK_EQ(((const char *)buf)[i], 0);
	fs.written += len;
	return pwrite(fd, buf, len, offset);
}

static char path[256];

static void clear(void)
{
	memset(&fs, 0, sizeof(fs));
	fs.room = UINT64_MAX;
	unlink(path);
}

static uint64_t size_of_file(void)
{
	struct stat st;

	return stat(path, &st) == 0 ? (uint64_t)st.st_size : UINT64_MAX;
}

static void test_sizes(void)
{
	static const struct {
		const char *text;
		int r;
		uint64_t size;
	} cases[] = {
		{ "1", 0, MIB },
		{ "100m", 0, 100 * MIB },
		{ "3k", 0, 3 << 10 },
		{ "3K", 0, 3 << 10 },
		{ "2g", 0, 2048 * MIB },
		{ "1T", 0, MIB * MIB },
		{ "0", 0, 0 },
		{ "9223372036854775807", -ERANGE, 0 },
		{ "8796093022207", 0, (uint64_t)8796093022207 * MIB },
		{ "8796093022208", -ERANGE, 0 },
		{ "99999999999999999999", -ERANGE, 0 },
		{ "", -EINVAL, 0 },
		{ "-1", -EINVAL, 0 },
		{ " 1", -EINVAL, 0 },
		{ "1.5m", -EINVAL, 0 },
		{ "1x", -EINVAL, 0 },
		{ "1mb", -EINVAL, 0 },
		{ "m", -EINVAL, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint64_t size = 77;

		CHECK_EQ(img_size(cases[i].text, &size), cases[i].r);
		CHECK_EQ(size, cases[i].r ? 77 : cases[i].size);
	}
}

static void test_steps(void)
{
	clear();
	CHECK_EQ(img_disk_new(path, 2 * STEP + 512, false, PROGRESS_BAR), 0);
	CHECK_EQ(fs.calls, 3);
	CHECK_EQ(size_of_file(), 2 * STEP + 512);
}

static void test_thin(void)
{
	clear();
	CHECK_EQ(img_disk_new(path, MIB * MIB, true, PROGRESS_BAR), 0);
	CHECK_EQ(fs.calls, 0);
	CHECK_EQ(size_of_file(), MIB * MIB);
}

static void test_zeros_when_nothing_allocates(void)
{
	clear();
	fs.fallocate_errno[0] = fs.fallocate_errno[1] = EOPNOTSUPP;
	CHECK_EQ(img_disk_new(path, 3 * MIB + 5, false, PROGRESS_BAR), 0);
	CHECK_EQ(fs.written, 3 * MIB + 5);
	CHECK_EQ(size_of_file(), 3 * MIB + 5);
}

static void test_interrupted_by_another_signal(void)
{
	clear();
	fs.fallocate_errno[0] = EINTR;
	CHECK_EQ(img_disk_new(path, MIB, false, PROGRESS_BAR), 0);
	CHECK_EQ(fs.calls, 2);
	CHECK_EQ(size_of_file(), MIB);
}

static void test_full(void)
{
	clear();
	fs.fallocate_errno[1] = ENOSPC;
	CHECK_EQ(img_disk_new(path, 2 * STEP, false, PROGRESS_BAR), -ENOSPC);
	CHECK_EQ(size_of_file(), UINT64_MAX);

	clear();
	fs.fallocate_errno[0] = EOPNOTSUPP;
	fs.room = 2 * MIB;
	CHECK_EQ(img_disk_new(path, 3 * MIB, false, PROGRESS_BAR), -ENOSPC);
	CHECK_EQ(size_of_file(), UINT64_MAX);
}

/* more than there can be: nothing is allocated to find that out */
static void test_too_large(void)
{
	clear();
	CHECK_EQ(img_disk_new(path, (uint64_t)INT64_MAX, false, PROGRESS_BAR), -ENOSPC);
	CHECK_EQ(fs.calls, 0);
	CHECK_EQ(size_of_file(), UINT64_MAX);
}

static void test_signal(void)
{
	struct sigaction after;

	clear();
	fs.fallocate_errno[0] = EOPNOTSUPP;
	fs.signal = SIGTERM;
	CHECK_EQ(img_disk_new(path, 3 * MIB, false, PROGRESS_BAR), -EINTR);
	CHECK(fs.written < MIB);
	CHECK_EQ(size_of_file(), UINT64_MAX);
	sigaction(SIGTERM, NULL, &after);
	CHECK(after.sa_handler == SIG_DFL);
}

static void test_existing(void)
{
	clear();
	CHECK_EQ(img_disk_new(path, 3, true, PROGRESS_BAR), 0);
	CHECK_EQ(img_disk_new(path, MIB, false, PROGRESS_BAR), -EEXIST);
	CHECK_EQ(fs.calls, 0);
	CHECK_EQ(size_of_file(), 3);
}

int main(void)
{
	const char *dir = getenv("TMPDIR");

	snprintf(path, sizeof(path), "%s/img.%ld", dir ? dir : "/tmp", (long)getpid());
	RUN(test_sizes);
	RUN(test_steps);
	RUN(test_thin);
	RUN(test_zeros_when_nothing_allocates);
	RUN(test_interrupted_by_another_signal);
	RUN(test_full);
	RUN(test_too_large);
	RUN(test_signal);
	RUN(test_existing);
	unlink(path);
	return check_report();
}
