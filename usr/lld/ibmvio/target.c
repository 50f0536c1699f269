// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * target.c - targets, and the adapters that are bound to them
 *
 * A client sees the target whose adapter is its partner: the binding is the permission, there is
 * no access list.
 */
#include "lld/ibmvio/target.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lld/ibmvio/adapter.h"

static struct list_head targets = LIST_HEAD_INIT(targets); /* struct vio_target */

int vio_target_create(struct target *t, struct err *e)
{
	struct vio_target *vt = calloc(1, sizeof(*vt));

	if (!vt)
		return err_set(e, TGT_NOMEM, "out of memory");
	vt->t = t;
	vt->profile = vio_profile_default;
	vt->credits = VIO_CREDITS;
	list_init(&vt->adapters);
	list_add_tail(&vt->link, &targets);
	t->lld_priv = vt;
	return 0;
}

void vio_target_destroy(struct target *t)
{
	struct vio_target *vt = t->lld_priv;

	if (!vt)
		return;
	while (!list_empty(&vt->adapters))
		adapter_close(list_first_entry(&vt->adapters, struct vio_adapter, link));
	list_del_init(&vt->link);
	free(vt);
	t->lld_priv = NULL;
}

static struct vio_adapter *adapter_find(const struct vio_target *vt, const char *name)
{
	struct vio_adapter *a;

	list_for_each_entry (a, &vt->adapters, link)
		if (!strcmp(a->name, name))
			return a;
	return NULL;
}

static const struct vio_target *bound_to(const char *name)
{
	const struct vio_target *vt;

	list_for_each_entry (vt, &targets, link)
		if (adapter_find(vt, name))
			return vt;
	return NULL;
}

int vio_target_bind(struct target *t, const char *adapter, struct err *e)
{
	const struct vio_target *other = bound_to(adapter);

	if (other)
		return err_set(e, TGT_BINDING_EXIST, "%s is bound to target %" PRIu32, adapter,
			       other->t->tid);
	if (!adapter_open(t->lld_priv, t->loop, adapter, e))
		return -1;
	vio_target_defaults(t);
	return 0;
}

int vio_target_unbind(struct target *t, const char *adapter, struct err *e)
{
	struct vio_adapter *a = adapter_find(t->lld_priv, adapter);

	if (!a)
		return err_set(e, TGT_NO_BINDING, "target %" PRIu32 " is not bound to %s", t->tid,
			       adapter);
	adapter_close(a);
	vio_target_defaults(t);
	return 0;
}

/* The clients see that we go, and none is let in any more. */
void vio_drain(void)
{
	struct vio_target *vt;
	struct vio_adapter *a;

	list_for_each_entry (vt, &targets, link)
		list_for_each_entry (a, &vt->adapters, link)
			adapter_stop(a);
}

void vio_adapters(struct target *t, void (*each)(void *arg, const struct lld_adapter_info *info),
		  void *arg)
{
	const struct vio_target *vt = t->lld_priv;
	const struct vio_adapter *a;

	list_for_each_entry (a, &vt->adapters, link) {
		struct lld_adapter_info info = { .state = vio_state_word(a->state) };

		(void)snprintf(info.address, sizeof(info.address), "%s", a->name);
		(void)snprintf(info.location, sizeof(info.location), "%s", a->port.loc_code);
		if (a->nexus)
			(void)snprintf(info.client, sizeof(info.client), "%s", a->nexus->initiator);
		each(arg, &info);
	}
}

const struct port *vio_target_port(const struct vio_target *vt)
{
	if (list_empty(&vt->adapters))
		return NULL;
	return &list_first_entry(&vt->adapters, struct vio_adapter, link)->port;
}
