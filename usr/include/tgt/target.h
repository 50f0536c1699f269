/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * target.h - targets, their LUN maps, access rules and accounts, as management and transports
 *            use them
 *
 * Everything here runs on the loop.  Functions with a struct err return 0, or -1 with @e set.
 */
#ifndef TGT_TARGET_H
#define TGT_TARGET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include "err.h"
#include "list.h"
#include "lu.h"
#include "nexus.h"

struct ev_loop;
struct lld_ops;

/* ---- access rules, core/acl.c: no rule at all denies; an address rule OR a name rule admits */
struct acl {
	struct list_head addresses; /* struct acl_rule */
	struct list_head names;
};
struct acl_rule {
	struct list_head link;
	bool all;
	int family; /* AF_INET, AF_INET6; 0 for a name */
	uint8_t addr[16];
	unsigned int prefix; /* [bits] */
	char text[];         /* as the administrator wrote it */
};
void acl_init(struct acl *a);
void acl_clear(struct acl *a);
int acl_add_address(struct acl *a, const char *text, struct err *e); /* ALL, addr, CIDR, [v6]/n */
int acl_add_name(struct acl *a, const char *name, struct err *e);
int acl_remove_address(struct acl *a, const char *text, struct err *e);
int acl_remove_name(struct acl *a, const char *name, struct err *e);
bool acl_empty(const struct acl *a);
bool acl_admits(const struct acl *a, const struct sockaddr *addr, const char *name);

/* ---- accounts, core/auth.c: one table of the daemon, bound to targets or to discovery */
struct account {
	struct list_head link;
	char *user;
	char *password;
};
struct account_binding {
	struct list_head link;
	struct account *account;
};
struct auth {
	struct list_head incoming; /* struct account_binding, in the order bound */
	struct account *outgoing;  /* ours, for mutual CHAP; or NULL */
};
extern struct auth discovery_auth;
int account_new(const char *user, const char *password, struct err *e);
int account_delete(const char *user, struct err *e); /* unbinds it everywhere */
int account_update(const char *user, const char *password, struct err *e);
struct account *account_find(const char *user);
void account_each(void (*each)(void *arg, const struct account *a), void *arg); /* newest first */
int account_bind(struct auth *a, const char *user, bool outgoing, struct err *e);
int account_unbind(struct auth *a, const char *user, bool outgoing, struct err *e);
void auth_init(struct auth *a);
void auth_clear(struct auth *a);
/* The account of that name bound for incoming authentication, or NULL. */
const struct account *auth_incoming(const struct auth *a, const char *user);

/* ---- targets, core/target.c */
enum target_state { TARGET_READY, TARGET_OFFLINE };

struct lun_entry { /* a name for a logical unit, core/lunmap.c */
	uint64_t lun;
	struct scsi_lu *lu;
	struct target *target;
	struct acl mask;          /* initiators that see it; empty: all that may log in */
	unsigned int slot;        /* its place in it_nexus.itls */
	struct list_head lu_link; /* in lu->maps */
};

struct target {
	uint32_t tid;
	char *name;
	const struct lld_ops *lld;
	struct ev_loop *loop;
	enum target_state state;
	struct acl acl;
	struct auth auth;
	struct lun_entry **luns; /* ascending by lun */
	unsigned int nr_luns, luns_room;
	struct lun_entry **flat; /* by LUN number, for those below flat_room */
	unsigned int flat_room;
	uint8_t *slots_used; /* bitmap of itls slots */
	unsigned int slots_room;
	struct list_head nexuses;
	unsigned int nr_nexuses;
	void *lld_priv;
	struct list_head link;
};

/* RELATIVE TARGET PORT IDENTIFIER of its port: a logical unit that several targets
 * share sees their ports as different ones, so it is the tid and not 1. */
static inline uint16_t target_rel_port(const struct target *t)
{
	return (uint16_t)t->tid;
}

int target_new(uint32_t tid, const char *name, const struct lld_ops *lld, struct ev_loop *loop,
	       struct target **ret, struct err *e);
/* Without @force refused while it has nexuses. Its logical units go with it. */
int target_delete(struct target *t, bool force, struct err *e);
int target_try_delete(const struct target *t, bool force, struct err *e); /* would it? */
struct target *target_find(uint32_t tid);                                 /* or NULL */
struct target *target_find_name(const struct lld_ops *lld, const char *name);
/* Ascending by tid; @each may delete the one it is given. Non-zero ends and is returned. */
int target_each(int (*each)(void *arg, struct target *t), void *arg);
int target_set_state(struct target *t, enum target_state s, struct err *e);
struct it_nexus *target_nexus(struct target *t, uint64_t id); /* or NULL */
unsigned int target_nexus_count(void);                        /* of all targets */
unsigned int target_count(void);
/* @fn (NULL: none) is called when a number of targets, nexuses or pending logical units may have
 * changed. */
void target_set_watch(void (*fn)(void));

/* The system's own state: offline closes the door for new logins of every transport. */
bool system_online(void);
void system_set_online(bool online);
/* What "--op delete --mode system" does: the daemon registers it; core refuses while targets exist.
 */
void system_set_stop(void (*fn)(void));
int system_stop(struct err *e);
int system_try_stop(struct err *e); /* would it? */

/* ---- what initiators have done, core/initiator.c: also in sessions that have ended */
struct initiator_stats {
	char name[224]; /* an iSCSI name has 223 bytes at most (RFC 7143 4.2.7.1) */
	unsigned int nexuses;
	struct {
		uint64_t commands, bytes; /* done */
	} of[IO_CLASSES];
	uint64_t errors, aborted;
	uint32_t in_flight;
};
/* The @nr-th of LIMIT_INITIATORS at most and then "other", as it is now; false: there are not so
 * many. */
bool initiator_nr(unsigned int nr, struct initiator_stats *sum);

/* ---- logical units, core/lu.c and lunmap.c */
struct lu_params {
	const char *device_type; /* NULL: disk */
	const char *bstype;      /* NULL: rdwr */
	const char *path;        /* NULL: none */
	const char *bsopts;      /* NULL: none */
	unsigned int bsoflags;   /* enum bs_oflags */
	uint32_t block_size;     /* [bytes], 0: the type's default */
	bool readonly;
	bool pending; /* a device that is not there is waited for */
};
/* Opens the store, makes the logical unit and maps it at @lun; nexuses get REPORTED LUNS DATA HAS
 * CHANGED. */
int lu_new(struct target *t, uint64_t lun, const struct lu_params *p, struct err *e);
/* Unmap, and delete the logical unit with its last name. Refused (LUN_ACTIVE) while commands are
 * in flight, PREVENT_REMOVAL while an initiator prevents removal, unless @force. */
int lu_delete(struct target *t, uint64_t lun, bool force, struct err *e);
/* One "key=value" of --params. */
int lu_update(struct target *t, uint64_t lun, const char *key, const char *value, struct err *e);
/* The attributes that --params sets, as text; without mode pages, which are lu->mode_pages. */
/* Has the administrator set it? */
bool lu_param_given(const struct scsi_lu *lu, const char *key);
void lu_param_each(const struct scsi_lu *lu,
		   void (*each)(void *arg, const char *key, const char *value), void *arg);
/* How many characters of a value attribute @key keeps, the first ones; SIZE_MAX: all. */
size_t lu_param_room(const char *key);
/* What attribute @key is while the administrator has not set it; NULL: the device type's own. For
 * lld_ops.lu_defaults. A value that the attribute cannot have changes nothing. */
void lu_default(struct scsi_lu *lu, const char *key, const char *value);
/* A second name for the logical unit at @from_lun of @from. */
int lu_map(struct target *t, uint64_t lun, struct target *from, uint64_t from_lun, struct err *e);
/* Would they succeed? Nothing changes, and no initiator notices; errors as above. */
int lu_try_new(struct target *t, uint64_t lun, const struct lu_params *p, struct err *e);
int lu_try_map(const struct target *t, uint64_t lun, const struct target *from, uint64_t from_lun,
	       struct err *e);
int lu_try_delete(const struct target *t, uint64_t lun, bool force, struct err *e);
/* A copy of @lu that is mapped nowhere, for lu_sketch_set() of one key after the other. NULL: no
 * memory. */
struct scsi_lu *lu_sketch(const struct scsi_lu *lu, struct err *e);
int lu_sketch_set(struct scsi_lu *sketch, const struct scsi_lu *lu, const char *key,
		  const char *value, struct err *e);
void lu_sketch_free(struct scsi_lu *sketch);
struct lun_entry *lunmap_find(const struct target *t, uint64_t lun); /* or NULL */
/* The logical unit behind a LUN for a nexus (masked ones are absent): its itl, made on demand.
 * NULL: none there, or no memory. */
struct itl *nexus_itl(struct it_nexus *n, const uint8_t lun[8]);
/* A LUN has come or gone: forget @gone's itls, tell the nexuses. */
void lunmap_changed(struct target *t, struct lun_entry *gone);
/* @le->mask has changed: who is masked out loses the LUN at once; all nexuses are told. */
void lunmap_mask_changed(struct target *t, struct lun_entry *le);

/* slow_command_ms of logical units for which the administrator has set none. */
uint32_t slow_default_ms(void);
void slow_set_default_ms(uint32_t ms);

/* Logical units that exist, also deleted ones whose store still has a request. */
unsigned int lu_count(void);
/* New commands of @lu wait until lus_resume(). @ready is called once no command of any quiesced
 * logical unit is under way, or after three seconds; not from inside. */
void lu_quiesce(struct scsi_lu *lu, void (*ready)(void));
bool lu_idle(const struct scsi_lu *lu); /* no command of its is under way; some may wait */
void lus_resume(void);                  /* all go on */
/* Those that wait for their device. */
unsigned int lu_pending_count(void);

/* ---- plugins, core/plugin.c */
int plugins_load(const char *dir,
		 struct err *e); /* every *.so there; a bad one is logged and left out */
/* Calls ops->init(); NULL @options: those of the last start. lld_state_word(): "uninitialized",
 * "ready", "error", "stopped". */
int lld_start(const struct lld_ops *ops, struct ev_loop *l, const char *options, struct err *e);
/* What it was asked for is open, and what a configuration says: see lld_ops.configured. A driver
 * that fails is stopped. */
int lld_configured(const struct lld_ops *ops, struct err *e);
void lld_stop(const struct lld_ops *ops); /* no target is left, and it is not busy */
/* Stores still have commands of its, whose targets may be gone. */
bool lld_busy(const struct lld_ops *ops);
const char *lld_state_word(const struct lld_ops *ops);
const struct lld_ops *lld_find(const char *name); /* NULL or "" : the first, iscsi */
const struct bs_ops *bs_find(const char *name);
void lld_each(void (*each)(void *arg, const struct lld_ops *ops), void *arg);
void bs_each(void (*each)(void *arg, const struct bs_ops *ops), void *arg);

#endif /* TGT_TARGET_H */
