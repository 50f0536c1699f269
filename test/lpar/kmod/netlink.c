// SPDX-License-Identifier: GPL-2.0-or-later
/* netlink.c - generic netlink without a library: the guest has none */
#include "kmod.h"

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PATIENCE_MS 60000

struct message {
	struct nlmsghdr nl;
	struct genlmsghdr genl;
	uint8_t attrs[64];
};

static int open_socket(void)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_GENERIC);

	MUST(fd >= 0);
	EQ(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
	return fd;
}

static void request(int fd, uint16_t family, uint8_t cmd, uint16_t flags, const char *name)
{
	struct message m = { .nl = { .nlmsg_type = family,
				     .nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags) },
			     .genl = { .cmd = cmd, .version = 1 } };
	struct nlattr *a = (struct nlattr *)(void *)m.attrs;
	size_t len = NLMSG_LENGTH(GENL_HDRLEN);

	if (name) {
		a->nla_type = CTRL_ATTR_FAMILY_NAME;
		a->nla_len = (uint16_t)(NLA_HDRLEN + strlen(name) + 1);
		memcpy(m.attrs + NLA_HDRLEN, name, strlen(name));
		len += NLA_ALIGN(a->nla_len);
	}
	m.nl.nlmsg_len = (uint32_t)len;
	EQ(send(fd, &m, len, 0), len);
}

/* the attribute of @type, or NULL */
static const struct nlattr *find(const void *attrs, size_t len, unsigned type)
{
	const uint8_t *p = attrs;
	size_t step;

	while (len >= NLA_HDRLEN) {
		const struct nlattr *a = (const struct nlattr *)(const void *)p;

		if (a->nla_len < NLA_HDRLEN || a->nla_len > len)
			FAIL("an attribute of %u bytes in %zu", a->nla_len, len);
		if ((a->nla_type & NLA_TYPE_MASK) == type)
			return a;
		step = (size_t)NLA_ALIGN(a->nla_len);
		p += step;
		len -= len < step ? len : step;
	}
	return NULL;
}

static const void *payload(const struct nlattr *a)
{
	return (const uint8_t *)a + NLA_HDRLEN;
}

static const void *attrs_of(const struct nlmsghdr *h, size_t *len)
{
	*len = h->nlmsg_len - NLMSG_LENGTH(GENL_HDRLEN);
	return (const uint8_t *)h + NLMSG_LENGTH(GENL_HDRLEN);
}

static uint32_t u32_of(const struct nlmsghdr *h, unsigned type)
{
	uint32_t n;
	size_t len;
	const void *attrs = attrs_of(h, &len);
	const struct nlattr *a = find(attrs, len, type);

	if (!a || a->nla_len != NLA_HDRLEN + sizeof n)
		FAIL("no u32 attribute %u", type);
	memcpy(&n, payload(a), sizeof n);
	return n;
}

static void string_of(const struct nlmsghdr *h, unsigned type, char to[128])
{
	size_t len;
	const void *attrs = attrs_of(h, &len);
	const struct nlattr *a = find(attrs, len, type);

	if (!a || a->nla_len > NLA_HDRLEN + 128 || a->nla_len <= NLA_HDRLEN)
		FAIL("no string attribute %u", type);
	memcpy(to, payload(a), a->nla_len - NLA_HDRLEN);
	EQ(to[a->nla_len - NLA_HDRLEN - 1], 0);
}

/* ---- the family, and its group */

static uint16_t u16_in(const struct nlattr *a)
{
	uint16_t n;

	MUST(a);
	memcpy(&n, payload(a), sizeof n);
	return n;
}

static uint32_t group_in(const struct nlattr *groups)
{
	const struct nlattr *first, *id;
	uint32_t n;

	MUST(groups);
	first = payload(groups); /* there is one */
	id = find(payload(first), first->nla_len - NLA_HDRLEN, CTRL_ATTR_MCAST_GRP_ID);
	MUST(id);
	memcpy(&n, payload(id), sizeof n);
	return n;
}

static uint16_t family(int fd, uint32_t *group)
{
	uint8_t buf[8192];
	const struct nlmsghdr *h = (const struct nlmsghdr *)(void *)buf;
	const void *attrs;
	size_t len;

	request(fd, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 0, IBMVSTGT_GENL_NAME);
	MUST(recv(fd, buf, sizeof buf, 0) > 0);
	MUST(h->nlmsg_type == GENL_ID_CTRL);
	attrs = attrs_of(h, &len);
	*group = group_in(find(attrs, len, CTRL_ATTR_MCAST_GROUPS));
	return u16_in(find(attrs, len, CTRL_ATTR_FAMILY_ID));
}

/* ---- the list */

static void read_adapter(const struct nlmsghdr *h, struct adapter *a)
{
	size_t len;
	const void *attrs = attrs_of(h, &len);
	const struct nlattr *pool = find(attrs, len, IBMVSTGT_A_POOL);

	*a = (struct adapter){ .abi = u32_of(h, IBMVSTGT_A_ABI),
			       .unit = u32_of(h, IBMVSTGT_A_UNIT),
			       .host = u32_of(h, IBMVSTGT_A_HOST),
			       .state = u32_of(h, IBMVSTGT_A_STATE),
			       .partition = u32_of(h, IBMVSTGT_A_PARTITION) };
	MUST(pool && pool->nla_len == NLA_HDRLEN + sizeof a->pool);
	memcpy(&a->pool, payload(pool), sizeof a->pool);
	string_of(h, IBMVSTGT_A_LOC_CODE, a->loc_code);
	string_of(h, IBMVSTGT_A_PARTITION_NAME, a->partition_name);
	string_of(h, IBMVSTGT_A_SYSTEM_ID, a->system_id);
}

static int read_list(int fd, struct adapter *to, unsigned max)
{
	uint8_t buf[65536];
	unsigned n = 0;

	for (;;) {
		ssize_t got = recv(fd, buf, sizeof buf, 0);
		const struct nlmsghdr *h = (const struct nlmsghdr *)(void *)buf;

		MUST(got > 0);
		for (; NLMSG_OK(h, got); h = NLMSG_NEXT(h, got)) {
			int error;

			if (h->nlmsg_type == NLMSG_DONE)
				return (int)n;
			if (h->nlmsg_type == NLMSG_ERROR) {
				memcpy(&error, (const uint8_t *)h + NLMSG_HDRLEN, sizeof error);
				return error;
			}
			MUST(n < max);
			read_adapter(h, &to[n++]);
		}
	}
}

int genl_list(struct adapter *to, unsigned max)
{
	int fd = open_socket(), n;
	uint32_t group;

	request(fd, family(fd, &group), IBMVSTGT_CMD_LIST, NLM_F_DUMP, NULL);
	n = read_list(fd, to, max);
	close(fd);
	return n;
}

bool genl_adapter(uint32_t unit, struct adapter *to)
{
	struct adapter list[16];
	int n = genl_list(list, 16);

	MUST(n >= 0);
	for (int i = 0; i < n; i++) {
		if (list[i].unit == unit) {
			*to = list[i];
			return true;
		}
	}
	return false;
}

/* ---- the news */

int genl_listen(void)
{
	int fd = open_socket();
	uint32_t group;

	(void)family(fd, &group);
	EQ(setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group, sizeof group), 0);
	return fd;
}

enum ibmvstgt_cmd genl_news(int fd, uint32_t *unit)
{
	uint8_t buf[8192];
	const struct nlmsghdr *h = (const struct nlmsghdr *)(void *)buf;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct genlmsghdr g;

	EQ(poll(&p, 1, PATIENCE_MS), 1);
	MUST(recv(fd, buf, sizeof buf, 0) > 0);
	memcpy(&g, buf + NLMSG_HDRLEN, sizeof g);
	*unit = u32_of(h, IBMVSTGT_A_UNIT);
	return (enum ibmvstgt_cmd)g.cmd;
}
