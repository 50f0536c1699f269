/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Two VIO adapters for a stock qemu-system-ppc64, vscsi-link-client and vscsi-link-host, and the
 * hypervisor's part of the calls they take.  Clauses are of PAPR, "Virtual SCSI" and "CRQ".
 *
 * Everything runs with QEMU's big lock: hypervisor calls in a virtual CPU's thread, the rest in the
 * main loop.
 */
#ifndef TEST_LPAR_LINK_H
#define TEST_LPAR_LINK_H

#include "qemu/osdep.h"

#include "qapi/error.h"
#include "qemu/error-report.h"
#include "qemu/main-loop.h"
#include "qemu/timer.h"

#include "cpu.h"
#include "hw/ppc/spapr.h"
#include "hw/ppc/spapr_vio.h"

#include "usr/lld/ibmvio/link_proto.h"

/* format of a transport event, in byte 1 of an element whose byte 0 is FF */
enum {
	EVENT_FAILED = 0x01,
	EVENT_FREED = 0x02,
	EVENT_TERMINATED = 0x04,
	EVENT_MIGRATED = 0x06,
	EVENT_PREPARE_SUSPEND = 0x09,
	EVENT_RESUME = 0x0a,
};

enum suspend {
	SUSPEND_OFF,   /* H_VIOCTL 1D has not been called: 09 and 0A are not for this side */
	SUSPEND_ON,    /* the partition wants to be asked before its client is suspended */
	SUSPEND_ASKED, /* event 09 is delivered, H_VIOCTL 1E is awaited */
};

struct link {
	SpaprVioDevice vio;

	/* properties */
	char *listen_path;
	char *connect_path;
	char *control_path;
	uint32_t peer_reg; /* 0: none */
	uint32_t partition;
	bool wait;
	bool slof;

	bool client;     /* vscsi-link-client, else vscsi-link-host */
	bool registered; /* this side's queue */
	bool cut; /* a transport event ended the connection: nothing passes until it is made anew */
	bool missed;    /* an element came while the interrupt was off */
	bool full;      /* for tests: this queue takes nothing */
	GQueue backlog; /* elements, 16 bytes each, that came by the socket and found no room */
	QEMUTimer *backlog_timer;

	/* the far side, as it told; with peer=, ask the peer */
	bool far_registered;
	uint32_t far_reg;

	enum suspend suspend; /* of a host */

	/* the socket: wire.c */
	int listen_fd, fd; /* -1: none */
	GByteArray *in, *out;
	GQueue later; /* messages that came while a reply was awaited */
	QEMUBH *later_bh;
	QEMUTimer *connect_timer;
	uint32_t tag;

	/* the control socket: control.c */
	int control_listen_fd, control_fd;
	GString *line;
	bool awaits_ready;
	QEMUTimer *ready_timer;
};

extern bool link_tracing;
#define trace(l, fmt, ...)                                                                         \
	do {                                                                                       \
		if (link_tracing)                                                                  \
			fprintf(stderr, "%08x " fmt "\n", (l)->vio.reg, ##__VA_ARGS__);            \
	} while (0)

/* device.c: who is who */
struct link *link_by_reg(uint64_t reg);
struct link *link_by_remote_liobn(uint64_t liobn);
struct link *link_peer(struct link *l); /* NULL: the partner is at the socket's other end */
uint32_t link_remote_liobn(const struct link *l);
char *link_location(uint32_t partition, uint32_t reg); /* caller frees with g_free() */

/* crq.c: the queue of this side, and the connection */
bool crq_reachable(struct link *l); /* the partner has a queue, and elements pass both ways */
void crq_register(struct link *l, uint64_t ioba, uint64_t len);
void crq_free(struct link *l);
void crq_enable(struct link *l);
void crq_interrupt_mode(struct link *l);              /* H_VIO_SIGNAL has set it */
bool crq_put(struct link *l, const uint8_t *element); /* false: full */
void crq_put_or_keep(struct link *l, const uint8_t *element);
void crq_event(struct link *l, uint8_t format, uint8_t status);
void crq_far_registered(struct link *l, uint32_t far_reg);
void crq_far_gone(struct link *l, uint8_t event);
void crq_set_full(struct link *l, bool full);
void crq_init(struct link *l);

/* copy.c: H_COPY_RDMA; what is returned is a hypervisor call's result */
int window_read(struct link *l, uint64_t ioba, void *to, uint32_t len);
int window_write(struct link *l, uint64_t ioba, const void *from, uint32_t len);
target_long hcall_copy(uint64_t len, uint64_t from_liobn, uint64_t from_ioba, uint64_t to_liobn,
		       uint64_t to_ioba);

/* hcall.c */
void hcall_hook(void);

/* wire.c */
bool wire_open(struct link *l, Error **errp);
bool wire_send(struct link *l, const struct link_msg *m, const void *data);
int wire_copy(struct link *l, bool write, uint64_t ioba, void *buf, uint32_t len);

/* control.c */
bool control_open(struct link *l, Error **errp);
void control_ready(struct link *l); /* the partner is ready for this side to be suspended */
int unix_listen(const char *path, Error **errp);

#endif
