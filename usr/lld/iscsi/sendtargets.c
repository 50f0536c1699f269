// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sendtargets.c - discovery: the targets an initiator may log in to, and where
 *
 * Ref: RFC 7143 appendix C
 */
#include <errno.h>
#include <string.h>

#include "proto.h"
#include "text.h"
#include "tgt/target.h"

struct list {
	const struct text_session *s;
	struct text_out *out;
};

static bool may_see(const struct text_session *s, const struct target *t)
{
	return t->lld == s->lld && acl_admits(&t->acl, s->peer, s->initiator);
}

static int list_target(void *arg, struct target *t)
{
	const struct list *l = arg;

	if (!may_see(l->s, t))
		return 0;
	text_add(l->out, "TargetName", t->name);
	for (unsigned int i = 0; i < l->s->nr_portals; i++)
		text_add(l->out, "TargetAddress", l->s->portals[i]);
	return l->out->err;
}

/* RFC 7143 4.2.7.3 */
static bool is_iscsi_name(const char *s)
{
	return !strncmp(s, "iqn.", 4) || !strncmp(s, "eui.", 4) || !strncmp(s, "naa.", 4);
}

/*
 * A normal session learns of its own target only, whatever it asks for; "All" is answered so
 * there because libiscsi wants an answer to it.
 */
int sendtargets(const struct text_session *s, const char *which, struct text_out *out)
{
	struct list l = { .s = s, .out = out };
	const bool all = !strcmp(which, "All");
	struct target *t;

	if (s->discovery && all) {
		(void)target_each(list_target, &l);
		return 0;
	}
	t = !s->discovery && (all || !*which) ? s->target : target_find_name(s->lld, which);
	if (t && may_see(s, t) && (s->discovery || t == s->target))
		(void)list_target(&l, t);
	else if (!is_iscsi_name(which))
		return -EINVAL;
	return 0;
}
