// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * port_kernel_genl.c - generic netlink of kernel/ibmvstgt: which adapters there are, come and go
 */
#include "lld/ibmvio/port_kernel.h"

#include <errno.h>

#ifndef HAVE_LIBNL

int kgenl_open(struct kgenl *g, struct ev_loop *loop, struct err *e)
{
	(void)g;
	(void)loop;
	return err_set(e, TGT_UNSUPPORTED,
		       "adapters of the bus vio need a tgtd that is built with libnl-genl-3");
}

void kgenl_close(struct kgenl *g)
{
	(void)g;
}

int kgenl_list(struct kgenl *g, void (*each)(void *arg, const struct kadapter *a), void *arg)
{
	(void)g;
	(void)each;
	(void)arg;
	return -EOPNOTSUPP;
}

#else

#include <netlink/genl/ctrl.h>
#include <netlink/genl/genl.h>
#include <netlink/netlink.h>

static const struct nla_policy policy[IBMVSTGT_A_MAX + 1] = {
	[IBMVSTGT_A_ABI] = { .type = NLA_U32 },
	[IBMVSTGT_A_UNIT] = { .type = NLA_U32 },
	[IBMVSTGT_A_HOST] = { .type = NLA_U32 },
	[IBMVSTGT_A_STATE] = { .type = NLA_U32 },
	[IBMVSTGT_A_LOC_CODE] = { .type = NLA_STRING },
	[IBMVSTGT_A_PARTITION_NAME] = { .type = NLA_STRING },
	[IBMVSTGT_A_PARTITION] = { .type = NLA_U32 },
	[IBMVSTGT_A_SYSTEM_ID] = { .type = NLA_STRING },
	[IBMVSTGT_A_POOL] = { .type = NLA_U64 },
};

/* ---- messages */

static uint32_t number(struct nlattr *a)
{
	return a ? nla_get_u32(a) : 0;
}

static void text(char *to, size_t room, const struct nlattr *a)
{
	to[0] = 0;
	if (a)
		nla_strlcpy(to, a, room);
}

/* 0, or -EPROTO: it names no adapter */
static int adapter_of(struct nl_msg *msg, struct kadapter *a)
{
	struct nlattr *at[IBMVSTGT_A_MAX + 1];

	if (genlmsg_parse(nlmsg_hdr(msg), 0, at, IBMVSTGT_A_MAX, policy) < 0 ||
	    !at[IBMVSTGT_A_UNIT])
		return -EPROTO;
	*a = (struct kadapter){ .abi = number(at[IBMVSTGT_A_ABI]),
				.unit = number(at[IBMVSTGT_A_UNIT]),
				.host = number(at[IBMVSTGT_A_HOST]),
				.partition = number(at[IBMVSTGT_A_PARTITION]),
				.state = number(at[IBMVSTGT_A_STATE]) };
	text(a->loc_code, sizeof(a->loc_code), at[IBMVSTGT_A_LOC_CODE]);
	text(a->partition_name, sizeof(a->partition_name), at[IBMVSTGT_A_PARTITION_NAME]);
	text(a->system_id, sizeof(a->system_id), at[IBMVSTGT_A_SYSTEM_ID]);
	return 0;
}

static struct nl_sock *sock_new(void)
{
	struct nl_sock *s = nl_socket_alloc();

	if (s && genl_connect(s) < 0) {
		nl_socket_free(s);
		return NULL;
	}
	return s;
}

/* ---- the list */

struct listing {
	void (*each)(void *arg, const struct kadapter *a);
	void *arg;
};

static int listed(struct nl_msg *msg, void *arg)
{
	const struct listing *l = arg;
	struct kadapter a;

	if (adapter_of(msg, &a) == 0)
		l->each(l->arg, &a);
	return NL_OK;
}

/* libnl has numbers of its own; what matters here is only that it failed, and whether by
 * permission. */
static int list_with(struct nl_sock *s, struct listing *l)
{
	const int family = genl_ctrl_resolve(s, IBMVSTGT_GENL_NAME);
	int rc;

	if (family < 0)
		return -ENOENT;
	nl_socket_modify_cb(s, NL_CB_VALID, NL_CB_CUSTOM, listed, l);
	rc = genl_send_simple(s, family, IBMVSTGT_CMD_LIST, IBMVSTGT_GENL_VERSION, NLM_F_DUMP);
	if (rc >= 0)
		rc = nl_recvmsgs_default(s);
	if (rc == -NLE_PERM || rc == -NLE_NOACCESS)
		return -EPERM;
	return rc < 0 ? -EIO : 0;
}

int kgenl_list(struct kgenl *g, void (*each)(void *arg, const struct kadapter *a), void *arg)
{
	struct listing l = { .each = each, .arg = arg };
	struct nl_sock *s = sock_new();
	int rc;

	if (!s)
		return -EIO;
	(void)g;
	rc = list_with(s, &l);
	nl_socket_free(s);
	return rc;
}

/* ---- the subscription */

static int heard(struct nl_msg *msg, void *arg)
{
	struct kgenl *g = arg;
	const struct genlmsghdr *hdr = nlmsg_data(nlmsg_hdr(msg));
	struct kadapter a;

	if (nlmsg_hdr(msg)->nlmsg_type == g->family && adapter_of(msg, &a) == 0)
		g->news(g, hdr->cmd, a.unit);
	return NL_OK;
}

static void readable(struct ev_io *w, uint32_t events)
{
	struct kgenl *g = container_of(w, struct kgenl, io);

	(void)events;
	if (nl_recvmsgs_default(g->sock) == -NLE_NOMEM) /* the kernel says ENOBUFS */
		g->news(g, IBMVSTGT_CMD_UNSPEC, 0);
}

static int subscribe(struct kgenl *g, struct ev_loop *loop)
{
	struct nl_sock *s = g->sock;
	const int group = genl_ctrl_resolve_grp(s, IBMVSTGT_GENL_NAME, IBMVSTGT_GENL_MCAST);

	if (group < 0 || nl_socket_add_membership(s, group) < 0 || nl_socket_set_nonblocking(s) < 0)
		return -EIO;
	nl_socket_disable_seq_check(s);
	nl_socket_modify_cb(s, NL_CB_VALID, NL_CB_CUSTOM, heard, g);
	g->io = (struct ev_io){ .fd = nl_socket_get_fd(s), .events = EPOLLIN, .fn = readable };
	return ev_io_start(loop, &g->io);
}

int kgenl_open(struct kgenl *g, struct ev_loop *loop, struct err *e)
{
	g->sock = sock_new();
	if (!g->sock)
		return err_set(e, TGT_NO_DRIVER, "no generic netlink here");
	g->family = genl_ctrl_resolve(g->sock, IBMVSTGT_GENL_NAME);
	if (g->family < 0) {
		kgenl_close(g);
		return err_set(e, TGT_NO_DRIVER,
			       "the kernel module ibmvstgt is not loaded: modprobe ibmvstgt");
	}
	if (subscribe(g, loop) < 0) {
		kgenl_close(g);
		return err_set(e, TGT_NO_DRIVER,
			       "the kernel module ibmvstgt does not let us listen");
	}
	return 0;
}

void kgenl_close(struct kgenl *g)
{
	ev_io_stop(&g->io);
	nl_socket_free(g->sock);
	g->sock = NULL;
}

#endif /* HAVE_LIBNL */
