// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * direct.c - direct-store: a LUN that has the identity of the SCSI device behind it
 *
 * What the kernel knows of the device is in /sys; a device that is not there, or no SCSI device,
 * is only a backing-store. What the file says itself goes before it.
 */
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "config/want.h"

#define VPD_HEADER 4 /* [bytes] before the serial number of VPD page 80h */

/* File @name of the device, at most @room - 1 bytes, without blanks at its ends; "" without one. */
static void sys_text(dev_t dev, const char *name, size_t skip, char *buf, size_t room)
{
	char path[128], raw[256];
	ssize_t n = -1;
	size_t i = skip, len = 0;
	int fd;

	(void)snprintf(path, sizeof(path), "/sys/dev/block/%u:%u/%s", major(dev), minor(dev), name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, raw, sizeof(raw));
		close(fd);
	}
	while (n > 0 && i < (size_t)n && raw[i] == ' ')
		i++;
	while (n > 0 && i < (size_t)n && len < room - 1 && raw[i] >= ' ' && raw[i] <= '~' &&
	       raw[i] != ',')
		buf[len++] = raw[i++];
	while (len && buf[len - 1] == ' ')
		len--;
	buf[len] = '\0';
}

static void take(struct conf *c, struct want_list *l, const char *key, const char *value,
		 const struct conf_node *n)
{
	if (*value && !want_find(l, key))
		want_add(c, l, key, conf_strndup(c, value, strlen(value)), n);
}

void want_direct(struct conf *c, struct want_lun *l)
{
	static const struct {
		const char *key, *name;
		size_t max, skip;
	} facts[] = {
		{ "vendor_id", "device/vendor", 8, 0 },
		{ "product_id", "device/model", 16, 0 },
		{ "product_rev", "device/rev", 4, 0 },
		{ "scsi_sn", "device/vpd_pg80", 36, VPD_HEADER },
	};
	char text[64];
	struct stat st;

	if (c->no_files)
		return;
	if (!l->path || stat(l->path, &st) < 0 || !S_ISBLK(st.st_mode)) {
		conf_warn(c->diag, l->node->file, l->node->line,
			  "%.80s is no block device: it has no identity to take",
			  l->path ? l->path : l->node->value);
		return;
	}
	for (size_t i = 0; i < sizeof(facts) / sizeof(facts[0]); i++) {
		sys_text(st.st_rdev, facts[i].name, facts[i].skip, text, facts[i].max + 1);
		take(c, &l->params, facts[i].key, text, l->node);
	}
	sys_text(st.st_rdev, "queue/logical_block_size", 0, text, sizeof(text));
	take(c, &l->options, "blocksize", text, l->node);
}
