// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel.c - a virtual SCSI server adapter of this partition: found, taken, lost, found again
 */
#include "lld/ibmvio/port_kernel.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/port.h"
#include "tgt/log.h"
#include "tgt/pool.h"

#define RETRY_NS     1000000000ull /* while the adapter is not there */
#define RINGS_MAX    (64u << 20)   /* [bytes] more than that is a mistake */
#define CREDIT_BYTES (32u << 10)   /* of the pool, for each request at once */
#define TXU_MIN      (256u << 10)  /* [bytes] what every client may expect */
#define TXU_MAX      (1u << 20)
#define POOL_MIN     (2 * TXU_MIN)

static void kport_free(struct kport *k)
{
	obj_pool_free(k->ius);
	free(k);
}

void kport_leave(struct kport *k)
{
	if (--k->busy == 0 && k->closed)
		kport_free(k);
}

/* ---- to have the adapter */

/* What the pool bears: transfers of a size that leaves room for others, and so many of them. */
static void size_by_pool(struct port *p, uint64_t bytes)
{
	uint64_t credits = bytes / CREDIT_BYTES;

	p->max_txu = TXU_MAX;
	while (p->max_txu > TXU_MIN && p->max_txu > bytes / 8)
		p->max_txu /= 2;
	if (credits > 4096)
		credits = 4096;
	p->credits = credits < 4 ? 4 : (uint32_t)credits;
}

static void detach(struct kport *k)
{
	ev_io_stop(&k->io);
	ev_defer_stop(&k->flush);
	kdev_unmap(k->rings, k->rings_len);
	kdev_close(k->fd);
	k->fd = -1;
	k->registered = false;
	kpool_lost(k);
}

/* The adapter has gone, or the module is not to be trusted: it touches our memory no more. */
static void gone(struct kport *k, const char *why)
{
	(void)kdev_call(k->fd, IBMVSTGT_RELEASE, NULL);
	detach(k);
	kport_enter(k);
	kport_end_requests(k);
	if (!k->closed && !k->up_due)
		k->p->user->down(k->p, why);
	k->up_due = false;
	if (!k->closed)
		ev_defer(k->p->loop, &k->news, EV_COMPLETE);
	kport_leave(k);
}

static void look_at_rings(struct kport *k)
{
	kport_enter(k);
	if (kport_look(k) < 0 && k->fd >= 0)
		gone(k, "its kernel module writes nonsense into the rings");
	kport_leave(k);
}

static void io_fn(struct ev_io *w, uint32_t events)
{
	struct kport *k = container_of(w, struct kport, io);

	kport_enter(k);
	look_at_rings(k);
	if ((events & (EPOLLHUP | EPOLLERR)) && k->fd >= 0)
		gone(k, "the adapter has been removed");
	kport_leave(k);
}

static void look_fn(struct ev_defer *w)
{
	struct kport *k = container_of(w, struct kport, look);

	if (k->fd >= 0) {
		look_at_rings(k);
		return;
	}
	kport_enter(k);
	kport_end_requests(k);
	kport_leave(k);
}

static int check_attach(const struct ibmvstgt_attach *a)
{
	if (a->abi != IBMVSTGT_ABI)
		return -EPROTONOSUPPORT;
	if (!a->rings_bytes || a->rings_bytes > RINGS_MAX || a->pool < POOL_MIN ||
	    a->pool > SIZE_MAX)
		return -EPROTO;
	return 0;
}

static int map_rings(struct kport *k, int fd, const struct ibmvstgt_attach *a)
{
	int rc;

	k->rings_len = (size_t)a->rings_bytes;
	rc = kdev_map(fd, 0, k->rings_len, &k->rings);
	if (rc < 0)
		return rc;
	rc = port_ring_init(&k->ring, k->rings, a);
	if (rc == 0)
		rc = kpool_new(fd, a, &k->pool);
	if (rc < 0)
		kdev_unmap(k->rings, k->rings_len);
	return rc;
}

static int watch(struct kport *k, int fd)
{
	int rc;

	k->io = (struct ev_io){ .fd = fd, .events = EPOLLIN, .fn = io_fn };
	rc = ev_io_start(k->p->loop, &k->io);
	if (rc < 0) {
		kdev_unmap(k->rings, k->rings_len);
		kpool_free(k->pool);
		k->pool = NULL;
	}
	return rc;
}

static int attach_with(struct kport *k, int fd)
{
	struct ibmvstgt_attach a = { .abi = IBMVSTGT_ABI, .unit = k->unit, .hold_s = k->p->hold_s };
	int rc = kdev_call(fd, IBMVSTGT_ATTACH, &a);

	if (rc == 0)
		rc = check_attach(&a);
	if (rc == 0)
		rc = map_rings(k, fd, &a);
	if (rc == 0)
		rc = watch(k, fd);
	if (rc == 0)
		size_by_pool(k->p, a.pool);
	return rc;
}

/* Take the adapter; up() comes in the next turn. 0 or -errno */
static int attach(struct kport *k)
{
	int fd, rc;

	assert(list_empty(&k->sent) && list_empty(&k->backlog));
	fd = kdev_open();
	if (fd < 0)
		return fd;
	rc = attach_with(k, fd);
	if (rc < 0) {
		kdev_close(fd);
		return rc;
	}
	k->fd = fd;
	k->epoch = 0;
	k->cookie = 1;
	k->up_due = true;
	ev_defer(k->p->loop, &k->news, EV_COMPLETE);
	ev_defer(k->p->loop, &k->flush, EV_FLUSH);
	return 0;
}

/* ---- adapters come and go */

struct search {
	uint32_t number;
	bool by_host, found;
	struct kadapter adapter;
	char others[160];
};

static void search_one(void *arg, const struct kadapter *a)
{
	struct search *s = arg;
	const size_t at = strlen(s->others);

	snprintf(s->others + at, sizeof(s->others) - at, " vio,%x", a->unit);
	if (s->number != (s->by_host ? a->host : a->unit))
		return;
	s->found = true;
	s->adapter = *a;
}

static bool is_free(const struct kadapter *a)
{
	return a->state == IBMVSTGT_FREE || a->state == IBMVSTGT_WAITING;
}

static void note_facts(struct port *p, const struct kadapter *a)
{
	p->id = a->unit;
	p->unit = a->unit;
	p->partition = a->partition;
	memcpy(p->loc_code, a->loc_code, sizeof(p->loc_code));
	memcpy(p->system_id, a->system_id, sizeof(p->system_id));
	memcpy(p->partition_name, a->partition_name, sizeof(p->partition_name));
}

/* The adapter was lost: is it there again? */
static void take_again(struct kport *k, const struct search *s)
{
	int rc = 0;

	kport_end_requests(k);
	if (k->closed)
		return;
	if (!s->found)
		rc = -ENODEV;
	else if (!is_free(&s->adapter))
		rc = -EBUSY;
	else
		rc = attach(k);
	if (s->found && rc < 0 && !k->refused)
		log_warn("vio,%x is there again and cannot be had: %s", k->unit, strerror(-rc));
	k->refused = k->backoff = s->found && rc < 0;
	if (rc < 0)
		ev_timer_start(k->p->loop, &k->retry, RETRY_NS);
	else
		note_facts(k->p, &s->adapter);
}

/* A module that has been loaded anew has another subscription. */
static int list_anew(struct kport *k, struct search *s)
{
	if (k->listening && kgenl_list(&k->genl, search_one, s) == 0)
		return 0;
	if (k->listening)
		kgenl_close(&k->genl);
	k->listening = kgenl_open(&k->genl, k->p->loop, NULL) == 0;
	return k->listening ? kgenl_list(&k->genl, search_one, s) : -ENOENT;
}

/* Ask which adapters there are. Messages are only a hint: some may be old, some lost. */
static void look_around(struct kport *k)
{
	struct search s = { .number = k->unit };
	const int rc = list_anew(k, &s);

	if (k->fd >= 0 && rc == 0 && (!s.found || is_free(&s.adapter)))
		gone(k, "the adapter has been removed");
	if (!k->closed && k->fd < 0)
		take_again(k, &s);
}

static void news_fn(struct ev_defer *w)
{
	struct kport *k = container_of(w, struct kport, news);
	const struct port_user *user = k->p->user;

	kport_enter(k);
	if (k->changed || (k->fd < 0 && !k->backoff)) {
		k->changed = false;
		look_around(k);
	}
	if (k->up_due && !k->closed) {
		k->up_due = false;
		user->up(k->p);
	}
	if (k->starved && !k->closed && k->pool) {
		k->starved = false;
		user->buf_available(k->p);
	}
	kport_leave(k);
}

static void retry_fn(struct ev_timer *w)
{
	struct kport *k = container_of(w, struct kport, retry);

	k->backoff = false;
	ev_defer(k->p->loop, &k->news, EV_COMPLETE);
}

static void heard(struct kgenl *g, enum ibmvstgt_cmd cmd, uint32_t unit)
{
	struct kport *k = container_of(g, struct kport, genl);

	if ((cmd != IBMVSTGT_CMD_UNSPEC && unit != k->unit) || k->backoff)
		return;
	k->changed = true;
	ev_defer(k->p->loop, &k->news, EV_COMPLETE);
}

/* ---- open and close */

/* "30000003", as in sysfs and in open firmware, or "host,1" */
static int parse_address(const char *address, struct search *s, struct err *e)
{
	const char *digits = address;
	char *end;
	unsigned long n;

	s->by_host = strncmp(address, "host,", 5) == 0;
	if (s->by_host)
		digits += 5;
	errno = 0;
	n = strtoul(digits, &end, s->by_host ? 10 : 16);
	if (!*digits ||
	    strspn(digits, s->by_host ? "0123456789" : "0123456789abcdefABCDEF") !=
		    strlen(digits) ||
	    errno || n > UINT32_MAX)
		return err_set(e, TGT_NO_BINDING, "\"%s\" is no %s", digits,
			       s->by_host
				       ? "number of an adapter"
				       : "unit address, 8 hexadecimal digits as in vio,30000003");
	s->number = (uint32_t)n;
	return 0;
}

static int find_adapter(struct kport *k, struct search *s, struct err *e)
{
	const int rc = kgenl_list(&k->genl, search_one, s);

	if (rc < 0)
		return err_set(e, TGT_NO_BINDING, "ibmvstgt does not list its adapters: %s%s",
			       strerror(-rc), rc == -EPERM ? " (CAP_NET_ADMIN is wanted)" : "");
	if (!s->found && !s->others[0])
		return err_set(e, TGT_NO_BINDING,
			       "this partition has no virtual SCSI server adapter");
	if (!s->found)
		return err_set(e, TGT_NO_BINDING,
			       s->by_host ? "no adapter has number %u; there are%s"
					  : "no adapter vio,%x; there are%s",
			       s->number, s->others);
	return 0;
}

static int say_attach(struct kport *k, int rc, struct err *e)
{
	switch (rc) {
	case -EBUSY:
		return err_set(e, TGT_BINDING_EXIST,
			       "adapter vio,%x is in use, by this or another process", k->unit);
	case -EPROTONOSUPPORT:
		return err_set(e, TGT_NO_DRIVER,
			       "the kernel module ibmvstgt is of another version than this tgtd");
	case -ENOENT:
		return err_set(e, TGT_NO_DRIVER, "there is no %s: is udev or devtmpfs running?",
			       IBMVSTGT_DEVICE);
	default:
		return err_set(e, TGT_UNKNOWN, "adapter vio,%x: %s", k->unit, strerror(-rc));
	}
}

static int take_adapter(struct kport *k, const char *address, struct err *e)
{
	struct search s = { .others = "" };
	int rc;

	if (parse_address(address, &s, e) < 0 || find_adapter(k, &s, e) < 0)
		return -1;
	k->unit = s.adapter.unit;
	note_facts(k->p, &s.adapter);
	rc = attach(k);
	return rc < 0 ? say_attach(k, rc, e) : 0;
}

static struct kport *kport_new(struct port *p)
{
	struct kport *k = calloc(1, sizeof(*k));

	if (!k)
		return NULL;
	k->ius = obj_pool_new(VSCSI_IU_MAX, 0);
	if (!k->ius) {
		free(k);
		return NULL;
	}
	k->p = p;
	k->fd = -1;
	k->genl.news = heard;
	k->look.fn = look_fn;
	k->flush.fn = kport_flush;
	k->news.fn = news_fn;
	k->retry.fn = retry_fn;
	list_init(&k->sent);
	list_init(&k->backlog);
	list_init(&k->ending);
	list_init(&k->old);
	return k;
}

static int kernel_open(struct port *p, const char *address, struct err *e)
{
	struct kport *k = kport_new(p);

	if (!k)
		return err_set(e, TGT_NOMEM, "out of memory");
	if (kgenl_open(&k->genl, p->loop, e) < 0) {
		kport_free(k);
		return -1;
	}
	p->priv = k;
	k->listening = true;
	if (take_adapter(k, address, e) == 0)
		return 0;
	p->priv = NULL;
	kgenl_close(&k->genl);
	kport_free(k);
	return -1;
}

static void kernel_close(struct port *p)
{
	struct kport *k = p->priv;

	kport_enter(k);
	k->closed = true;
	if (k->fd >= 0) {
		(void)kdev_call(k->fd, IBMVSTGT_RELEASE, NULL);
		kport_end_requests(k);
		detach(k);
	}
	kport_end_requests(k);
	ev_defer_stop(&k->look);
	ev_defer_stop(&k->news);
	ev_timer_stop(&k->retry);
	if (k->listening)
		kgenl_close(&k->genl);
	assert(list_empty(&k->old));
	p->priv = NULL;
	kport_leave(k);
}

/* ---- calls */

static int kernel_reg(struct port *p)
{
	struct kport *k = p->priv;
	struct ibmvstgt_register r = { .epoch = 0 };
	int rc;

	if (k->fd < 0)
		return -ENODEV;
	rc = kdev_call(k->fd, IBMVSTGT_REGISTER, &r);
	if (rc < 0)
		return rc;
	k->epoch = r.epoch;
	k->registered = true;
	return r.partner != 0;
}

static void kernel_release(struct port *p)
{
	struct kport *k = p->priv;

	k->registered = false;
	if (k->fd >= 0)
		(void)kdev_call(k->fd, IBMVSTGT_RELEASE, NULL);
}

static int kernel_partner(struct port *p, struct port_partner *who)
{
	struct kport *k = p->priv;
	struct ibmvstgt_partner from = { .partition = 0 };

	if (k->fd < 0 || kdev_call(k->fd, IBMVSTGT_PARTNER, &from) < 0)
		return -ENOTCONN;
	*who = (struct port_partner){ .partition = (uint32_t)from.partition, .unit = from.unit };
	memcpy(who->loc_code, from.loc_code, sizeof(from.loc_code));
	return 0;
}

static int suspend(struct port *p, uint32_t op, unsigned int timeout_ms)
{
	struct kport *k = p->priv;
	struct ibmvstgt_suspend s = { .op = op, .timeout_ms = timeout_ms };

	return k->fd < 0 ? -ENODEV : kdev_call(k->fd, IBMVSTGT_SUSPEND, &s);
}

static int kernel_suspend_enable(struct port *p, unsigned int timeout_ms)
{
	return suspend(p, IBMVSTGT_SUSPEND_ENABLE, timeout_ms);
}

static int kernel_suspend_ready(struct port *p)
{
	return suspend(p, IBMVSTGT_SUSPEND_READY, 0);
}

const struct port_ops port_kernel_ops = {
	.name = "vio",
	.open = kernel_open,
	.close = kernel_close,
	.reg = kernel_reg,
	.release = kernel_release,
	.submit = kernel_submit,
	.partner = kernel_partner,
	.suspend_enable = kernel_suspend_enable,
	.suspend_ready = kernel_suspend_ready,
	.buf_get = kernel_buf_get,
	.buf_put = kernel_buf_put,
};
