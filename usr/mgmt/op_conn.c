// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * op_conn.c - operations of --mode session and --mode connection
 */
#include <inttypes.h>

#include "mgmt/handlers.h"
#include "mgmt/show.h"
#include "tgt/lld.h"
#include "tgt/target.h"

static int rq_nexus(const struct request *rq, struct target **t, struct it_nexus **ret,
		    struct err *e)
{
	const uint64_t sid = rq_number(rq, 's', 0);

	if (rq_target(rq, t, e) < 0)
		return -1;
	*ret = target_nexus(*t, sid);
	if (!*ret)
		return err_set(e, TGT_NO_SESSION, "target %u has no session %" PRIu64, (*t)->tid,
			       sid);
	return 0;
}

int do_session_stat(const struct request *rq, struct reply *rp, struct err *e)
{
	struct it_nexus *n;
	struct target *t;

	if (rq_nexus(rq, &t, &n, e) < 0)
		return -1;
	return reply_doc(rp, show_session_stats(t, n), e);
}

int do_conn_show(const struct request *rq, struct reply *rp, struct err *e)
{
	struct target *t;

	if (rq_target(rq, &t, e) < 0)
		return -1;
	return reply_doc(rp, show_sessions(t), e);
}

/* The one connection that was asked for stays in the list. */
static int keep_conn(json_t *conns, uint64_t cid)
{
	for (size_t i = json_array_size(conns); i-- > 0;) {
		const json_t *c = json_array_get(conns, i);

		if ((uint64_t)json_integer_value(json_object_get(c, "cid")) != cid)
			(void)json_array_remove(conns, i);
	}
	return json_array_size(conns) ? 0 : -1;
}

/* The document of one connection, owned by the caller; NULL: there is none, and @e says so. */
static json_t *one_conn(struct it_nexus *n, uint64_t cid, struct err *e)
{
	json_t *doc = show_conn_stats(n);

	if (doc && keep_conn(json_object_get(doc, "connections"), cid) == 0)
		return doc;
	if (doc)
		(void)err_set(e, TGT_NO_CONNECTION,
			      "session %" PRIu64 " has no connection %" PRIu64, n->id, cid);
	else
		(void)err_set(e, TGT_NOMEM, "out of memory");
	json_decref(doc);
	return NULL;
}

static int try_conn_delete(struct it_nexus *n, uint64_t cid, struct err *e)
{
	json_t *doc = one_conn(n, cid, e);

	json_decref(doc);
	return doc ? 0 : -1;
}

int do_conn_delete(const struct request *rq, struct reply *rp, struct err *e)
{
	struct it_nexus *n;
	struct target *t;

	(void)rp;
	if (rq_nexus(rq, &t, &n, e) < 0)
		return -1;
	if (!n->lld->conn_drop)
		return err_set(e, TGT_UNSUPPORTED, "driver %s has no connections", n->lld->name);
	if (rq_dry(rq))
		return try_conn_delete(n, rq_number(rq, 'c', 0), e);
	return n->lld->conn_drop(n, (uint32_t)rq_number(rq, 'c', 0), e);
}

int do_conn_stat(const struct request *rq, struct reply *rp, struct err *e)
{
	struct it_nexus *n;
	struct target *t;
	json_t *doc;

	if (rq_nexus(rq, &t, &n, e) < 0)
		return -1;
	doc = one_conn(n, rq_number(rq, 'c', 0), e);
	return doc ? reply_doc(rp, doc, e) : -1;
}
