/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * vio.h - the objects of the ibmvio transport: targets, adapters, tasks, client profiles
 *
 * A target has adapters bound to it ("--op bind"); each adapter is one target port with at most
 * one client, one I_T nexus.
 *
 *   plugin.c    lld_ops, made of the functions below
 *   target.c    struct vio_target, its options (profile.c), bind and unbind
 *   adapter.c   an adapter: what arrives, as an event for the state machine
 *   crq_fsm.c   the state machine, a table; actions.c does what it says
 *   msg.c       what is sent beside the answers of commands
 *   mad_exec.c  management datagrams
 *   srp.c       login, logout, credits
 *   tmf.c       task management
 *   task.c      a command, its memory and its answer; copy.c moves its data
 *   nexus_id.c  names of the client and of our ports
 *   lun.c       LUN addressing
 *   profile.c   what AIX, IBM i and Linux expect, in a table
 */
#ifndef TGT_IBMVIO_VIO_H
#define TGT_IBMVIO_VIO_H

#include "lld/ibmvio/crq.h"
#include "lld/ibmvio/mad.h"
#include "lld/ibmvio/port.h"
#include "tgt/lld.h"
#include "tgt/target.h"

/**
 * struct vio_profile - what a kind of client expects of us; profile.c has the table and
 * doc/vscsi.md the sources
 * @name: aix, ibmi, linux
 * @vendor, @product_disk, @product_optical, @rev: INQUIRY; NULL: the device type's own
 * @serial_in_inquiry: the unit serial number in the vendor specific bytes 36..55
 * @unique_in_inquiry: the unique string from byte 96 on
 * @cdb_lax:     unused CDB bits are not looked at
 * @srp_version: of ADAPTER_INFO
 * @os_type:     enum mad_os, of ADAPTER_INFO
 */
struct vio_profile {
	const char *name;
	const char *vendor, *product_disk, *product_optical, *rev;
	bool serial_in_inquiry, unique_in_inquiry;
	bool cdb_lax;
	const char *srp_version;
	uint32_t os_type;
};
const struct vio_profile *vio_profile_find(const char *name); /* NULL: none */
extern const struct vio_profile *const vio_profile_default;   /* aix */

#define VIO_CREDITS 1024 /* default of a target's "credits" */

struct vio_target { /* target->lld_priv */
	struct target *t;
	const struct vio_profile *profile;
	uint32_t credits;    /* REQUEST LIMIT at login, at most; 1..4096 */
	unsigned int hold_s; /* how long the kernel keeps the queue for a daemon that died [s] */
	bool firmware;       /* commands without SRP_LOGIN are served: QEMU's SLOF */
	struct list_head adapters; /* struct vio_adapter, adapter.h */
	struct list_head link;
};

/* profile.c: "--op update --mode target --name profile|credits|firmware|hold --value ..." and what
 * show says of them. -1 and @e: unknown name or value. */
int vio_target_update(struct target *t, const char *name, const char *value, struct err *e);
void vio_target_show(struct target *t, void (*each)(void *arg, const char *key, const char *value),
		     void *arg);
/* A logical unit of @t has been made, or the profile is another one: the attributes that the
 * administrator has not set himself become the profile's. */
void vio_lu_defaults(struct target *t, struct scsi_lu *lu);
/* For all that were made under @t: an adapter has been bound to it, or unbound. */
void vio_target_defaults(struct target *t);
/* target.c: the port of @vt's first adapter, whose names stand in INQUIRY data; NULL: none */
const struct port *vio_target_port(const struct vio_target *vt);

/* lun.c: logical unit addressing, 8000h | target << 8 | bus << 5 | lun. The administrator's numbers
 * 0..63 are target ids (bus 0, LUN 0); from 256 on they are the 14 bits themselves, so that 256 is
 * target 1 as SCST's users write it. */
void vio_lun_encode(uint64_t lun, uint8_t out[8]);
int64_t vio_lun_decode(const struct target *t, const uint8_t lun[8]);
/* Refuses what has no address, and a second name for an address in use. */
int vio_lun_ok(const struct target *t, uint64_t lun, struct err *e);

#endif /* TGT_IBMVIO_VIO_H */
