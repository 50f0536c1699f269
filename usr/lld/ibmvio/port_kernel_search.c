// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel_search.c - the adapter among those there are: removed, there again, taken by another
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lld/ibmvio/port_kernel.h"
#include "tgt/log.h"

#define RETRY_NS 1000000000ull /* while the adapter is not there */

static void search_one(void *arg, const struct kadapter *a)
{
	struct ksearch *s = arg;
	const size_t at = strlen(s->others);

	snprintf(s->others + at, sizeof(s->others) - at, " vio,%x", a->unit);
	if (s->number != (s->by_host ? a->host : a->unit))
		return;
	s->found = true;
	s->adapter = *a;
}

int ksearch(struct kgenl *g, struct ksearch *s)
{
	return kgenl_list(g, search_one, s);
}

/* ---- adapters come and go */

static bool is_free(const struct kadapter *a)
{
	return a->state == IBMVSTGT_FREE || a->state == IBMVSTGT_WAITING;
}

/* The adapter was lost: is it there again? */
static void take_again(struct kport *k, const struct ksearch *s)
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
		rc = kport_attach(k, &s->adapter);
	if (s->found && rc < 0 && !k->refused)
		log_warn("vio,%x is there again and cannot be had: %s", k->unit, strerror(-rc));
	k->refused = k->backoff = s->found && rc < 0;
	if (rc < 0)
		ev_timer_start(k->p->loop, &k->retry, RETRY_NS);
}

/* A module that has been loaded anew has another subscription. */
static int list_anew(struct kport *k, struct ksearch *s)
{
	if (k->listening && ksearch(&k->genl, s) == 0)
		return 0;
	if (k->listening)
		kgenl_close(&k->genl);
	k->listening = kgenl_open(&k->genl, k->p->loop, NULL) == 0;
	return k->listening ? ksearch(&k->genl, s) : -ENOENT;
}

/* Ask which adapters there are. Messages are only a hint: some may be old, some lost. */
static void look_around(struct kport *k)
{
	struct ksearch s = { .number = k->unit };
	const int rc = list_anew(k, &s);

	if (k->fd >= 0 && rc == 0 && (!s.found || is_free(&s.adapter)))
		kport_gone(k, "the adapter has been removed");
	if (!k->closed && k->fd < 0)
		take_again(k, &s);
}

void kport_news(struct ev_defer *w)
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

void kport_retry(struct ev_timer *w)
{
	struct kport *k = container_of(w, struct kport, retry);

	k->backoff = false;
	ev_defer(k->p->loop, &k->news, EV_COMPLETE);
}

void kport_heard(struct kgenl *g, enum ibmvstgt_cmd cmd, uint32_t unit)
{
	struct kport *k = container_of(g, struct kport, genl);

	if ((cmd != IBMVSTGT_CMD_UNSPEC && unit != k->unit) || k->backoff)
		return;
	k->changed = true;
	ev_defer(k->p->loop, &k->news, EV_COMPLETE);
}
