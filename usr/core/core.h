/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * core.h - what the files of core/ have between themselves
 */
#ifndef CORE_CORE_H
#define CORE_CORE_H

#include "tgt/lld.h"
#include "tgt/target.h"

struct obj_pool;

/* plugin.c: a transport, and what core keeps for it */
enum lld_state { LLD_UNINITIALIZED, LLD_READY, LLD_ERROR, LLD_STOPPED };
struct lld_reg {
	const struct lld_ops *ops;
	struct obj_pool *cmds;   /* scsi_cmd with the transport's task behind it */
	struct list_head no_mem; /* struct scsi_cmd by mem_link: wait for buf_get() */
	uint32_t round;          /* of scsi_buf_available() */
	enum lld_state state;
	char *options; /* of the last start, for the next */
	struct list_head link;
};
struct lld_reg *lld_reg_of(const struct lld_ops *ops);

/* stats.c: a command has arrived, is answered, is cut off */
void stats_begin(struct scsi_cmd *cmd);
void stats_end(struct scsi_cmd *cmd);
void stats_abort(struct scsi_cmd *cmd);
void stats_orphan_end(struct scsi_cmd *cmd); /* the store has let go of it */

/* target.c */
void target_count_changed(void); /* of targets or nexuses */

/* slow.c */
void slow_timer_due(struct ev_timer *w);
void slow_arm(struct scsi_lu *lu);     /* a command has come and the timer does not run */
void slow_changed(struct scsi_lu *lu); /* attr.slow_command_ms has */
void slow_ended(struct scsi_cmd *cmd, uint64_t ns, const char *how);

/* trace.c */
void trace_record(const struct scsi_cmd *cmd, uint64_t end_ns, bool aborted);

/* taskset.c */
void taskset_enter(struct scsi_cmd *cmd);
void taskset_leave(struct scsi_cmd *cmd);
void taskset_scan(struct scsi_lu *lu); /* enable what may run now */

/* task_router.c */
void cmd_enabled(struct scsi_cmd *cmd); /* by taskset.c: it may run */
void cmd_abort(struct scsi_cmd *cmd);   /* cut it off from its transport */
void cmds_abort_nexus(struct it_nexus *n);
void cmds_abort_lu(struct scsi_lu *lu);

/* initiator.c: a nexus of that name has come; it goes, and what it has done is kept */
struct initiator_stats *initiator_get(const char *name);
void initiator_put(struct initiator_stats *i, const struct it_nexus *n);

/* nexus.c */
void itl_free(struct itl *itl);
void nexus_forget_slot(struct it_nexus *n, unsigned int slot);
int64_t nexus_lun_nr(const struct it_nexus *n, const uint8_t lun[8]);  /* or -1 */
bool nexus_sees(const struct it_nexus *n, const struct lun_entry *le); /* its mask */
/* Is there a logical unit for @n? If so and nexus_itl() gives none, there was no memory. */
bool nexus_has_lun(const struct it_nexus *n, const uint8_t lun[8]);

/* lu.c */
struct scsi_lu *lu_absent(void); /* answers for LUNs that are not there */
int lu_create(struct target *t, uint64_t lun, const struct lu_params *p, struct scsi_lu **ret,
	      struct err *e);
/* Without its store and mapped nowhere; for lu_sketch(). */
int lu_create_empty(struct target *t, uint64_t lun, const struct lu_params *p, struct scsi_lu **ret,
		    struct err *e);
void lu_default_attr(const struct scsi_lu *lu, struct lu_attr *a);
/* Open a store for @lu in place of the one it has, which stays when this fails. */
int lu_open_store(struct scsi_lu *lu, const struct lu_params *p, struct err *e);
void lu_release(struct scsi_lu *lu); /* no LUN leads to it: free it now, or with its last orphan */
void lu_orphan_gone(struct scsi_lu *lu);

/* lu_pending.c */
bool lu_device_missing(const char *path); /* a path of this machine, and nothing can be opened */
/* @lu has no store until @path is there; ends when it is opened, or by lu_await_end(). */
int lu_await(struct scsi_lu *lu, const char *path, struct err *e);
void lu_await_end(struct scsi_lu *lu); /* not waiting is fine */

/* lu_quiesce.c */
void lu_may_be_idle(struct scsi_lu *lu);
void lu_quiesce_end(struct scsi_lu *lu); /* commands that waited run; not quiesced is fine */

/* lunmap.c */
int lunmap_check(const struct target *t, uint64_t lun, struct err *e); /* may a LUN be there? */
void lunmap_remove(struct target *t, struct lun_entry *le);
void lunmap_clear(struct target *t);

/* lu_param.c */
int lu_param_set(struct scsi_lu *lu, const char *key, const char *value, struct err *e);
void lu_mode_pages_free(struct scsi_lu *lu);

#endif /* CORE_CORE_H */
