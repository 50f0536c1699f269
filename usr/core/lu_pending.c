// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lu_pending.c - logical units whose device is not there yet: without a medium until it comes
 *
 * A timer looks for the devices while one is missing, and does not run otherwise.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/fs.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core.h"
#include "tgt/log.h"

#define RETRY_NS UINT64_C(2000000000)

static struct list_head pending = LIST_HEAD_INIT(pending);
static unsigned int nr_pending;
static struct ev_timer retry;

/* A node without its device, or one that has not been given a medium or a size yet. */
static bool no_device(const char *path)
{
	const int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	uint64_t size = 0;
	bool none;

	if (fd < 0)
		return errno == ENXIO || errno == ENODEV || errno == ENOMEDIUM || errno == EIO;
	none = ioctl(fd, BLKGETSIZE64, &size) < 0 || !size;
	(void)close(fd);
	return none;
}

bool lu_device_missing(const char *path)
{
	struct stat st;

	if (!path || path[0] != '/')
		return false;
	if (stat(path, &st) < 0)
		return errno != EACCES && errno != ELOOP && errno != ENAMETOOLONG;
	return S_ISBLK(st.st_mode) && no_device(path);
}

static void try(struct scsi_lu *lu)
{
	const struct lu_params p = {
		.path = lu->awaited,
		.bstype = lu->store ? lu->store->name : NULL,
		.bsopts = lu->bsopts,
		.bsoflags = lu->bsoflags,
	};
	struct err e = { 0 };

	if (lu_device_missing(lu->awaited))
		return;
	if (lu_open_store(lu, &p, &e) < 0) {
		log_debug("%s", e.text); /* perhaps it is being set up */
		return;
	}
	log_notice("target %u: LUN %" PRIu64 ": %s is there", lu->home_tid, lu->home_lun,
		   lu->bs->path);
	ua_set_others(lu, NULL, UA_MEDIUM_MAY_HAVE_CHANGED);
}

static void retry_due(struct ev_timer *w)
{
	struct scsi_lu *lu, *tmp;
	struct ev_loop *l = NULL;

	list_for_each_entry_safe (lu, tmp, &pending, pending_link)
		try(lu);
	if (!list_empty(&pending))
		l = list_first_entry(&pending, struct scsi_lu, pending_link)->loop;
	if (l)
		ev_timer_start(l, w, RETRY_NS);
}

int lu_await(struct scsi_lu *lu, const char *path, struct err *e)
{
	lu->awaited = strdup(path);
	if (!lu->awaited)
		return err_set(e, TGT_NOMEM, "out of memory");
	log_warn("target %u: LUN %" PRIu64 " waits for %s", lu->home_tid, lu->home_lun, path);
	list_add_tail(&lu->pending_link, &pending);
	nr_pending++;
	retry.fn = retry_due;
	if (!ev_timer_active(&retry))
		ev_timer_start(lu->loop, &retry, RETRY_NS);
	target_count_changed();
	return 0;
}

void lu_await_end(struct scsi_lu *lu)
{
	if (!lu->awaited)
		return;
	free(lu->awaited);
	lu->awaited = NULL;
	list_del_init(&lu->pending_link);
	if (!--nr_pending)
		ev_timer_stop(&retry);
	target_count_changed();
}

unsigned int lu_pending_count(void)
{
	return nr_pending;
}
