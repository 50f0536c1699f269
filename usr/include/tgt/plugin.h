/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * plugin.h - what tgtd looks for in a shared object
 *
 * A plugin is PREFIX_NAME.so (lld_iscsi.so, bs_rdwr.so) and exports one symbol,
 * tgt_plugin.  Within one TGT_ABI number members are only added at the end of
 * an ops structure; @ops_size tells how much of it the plugin was built with,
 * and what is missing reads as NULL.  The sizes of the structures that a
 * plugin may embed have to be equal.
 */
#ifndef TGT_PLUGIN_H
#define TGT_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

#include "bs.h"
#include "cmd.h"
#include "ev.h"

#define TGT_ABI 2 /* changes when an old plugin can no longer work */

enum tgt_plugin_kind { TGT_LLD = 1, TGT_BS };

#ifndef TGT_VERSION /* the plugin's own, for people */
#define TGT_VERSION ""
#endif

struct tgt_plugin {
	uint32_t abi;
	uint32_t kind;
	uint32_t ops_size;
	uint32_t cmd_size; /* sizeof(struct scsi_cmd) its build saw */
	uint32_t io_size;  /* sizeof(struct bs_io) */
	uint32_t ev_size;  /* sizeof(struct ev_io) + sizeof(struct ev_timer) */
	const void *ops;
	const char *version;
};

#define TGT_PLUGIN_INIT(kind_, ops_)                                                               \
	{                                                                                          \
		.abi = TGT_ABI, .kind = (kind_), .ops_size = sizeof(ops_),                         \
		.cmd_size = sizeof(struct scsi_cmd), .io_size = sizeof(struct bs_io),              \
		.ev_size = sizeof(struct ev_io) + sizeof(struct ev_timer), .ops = &(ops_),         \
		.version = TGT_VERSION,                                                            \
	}

#ifndef TGT_STATIC
#define TGT_PLUGIN(kind_, ops_)                                                                    \
	__attribute__((visibility("default"))) extern const struct tgt_plugin tgt_plugin;          \
	const struct tgt_plugin tgt_plugin = TGT_PLUGIN_INIT(kind_, ops_)
#else
/* Test programs link plugins in: they register themselves before main(). */
#define TGT_PLUGIN(kind_, ops_)                                                                    \
	static const struct tgt_plugin tgt_plugin = TGT_PLUGIN_INIT(kind_, ops_);                  \
	__attribute__((constructor)) static void tgt_plugin_register(void)                         \
	{                                                                                          \
		(void)plugin_register(&tgt_plugin, "static");                                      \
	}                                                                                          \
	struct tgt_plugin
#endif

/* core/plugin.c: check the ABI and add it to the lists; 0 or -EINVAL. @from is for the log. */
int plugin_register(const struct tgt_plugin *p, const char *from);

#endif /* TGT_PLUGIN_H */
