// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel.c - a virtual SCSI server adapter of this partition: the port's methods
 */
#include "lld/ibmvio/port_kernel.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/port.h"
#include "tgt/pool.h"

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

/* ---- open and close */

/* "30000003", as in sysfs and in open firmware, or "host,1" */
static int parse_address(const char *address, struct ksearch *s, struct err *e)
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

static int find_adapter(struct kport *k, struct ksearch *s, struct err *e)
{
	const int rc = ksearch(&k->genl, s);

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
	struct ksearch s = { .others = "" };
	int rc;

	if (parse_address(address, &s, e) < 0 || find_adapter(k, &s, e) < 0)
		return -1;
	rc = kport_attach(k, &s.adapter);
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
	k->genl.news = kport_heard;
	k->look.fn = kport_turn;
	k->flush.fn = kport_flush;
	k->news.fn = kport_news;
	k->retry.fn = kport_retry;
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
	if (k->fd >= 0)
		kport_detach(k);
	kport_end_requests(k);
	kport_end_requests(k); /* what those have submitted */
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
