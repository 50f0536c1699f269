// SPDX-License-Identifier: GPL-2.0-only
/* The list of adapters, and news of it */
#include "ibmvstgt.h"

#include <linux/module.h>
#include <net/genetlink.h>

#define SYSTEM_ID_MAX 65

static int list_dump(struct sk_buff *skb, struct netlink_callback *cb);

static const struct genl_multicast_group groups[] = {
	{ .name = IBMVSTGT_GENL_MCAST },
};

static const struct genl_small_ops ops[] = {
	{
		.cmd = IBMVSTGT_CMD_LIST,
		.flags = GENL_ADMIN_PERM,
		.dumpit = list_dump,
	},
};

static struct genl_family family = {
	.name = IBMVSTGT_GENL_NAME,
	.version = IBMVSTGT_GENL_VERSION,
	.maxattr = IBMVSTGT_A_MAX,
	.module = THIS_MODULE,
	.small_ops = ops,
	.n_small_ops = ARRAY_SIZE(ops),
	.resv_start_op = IBMVSTGT_CMD_CHANGED + 1,
	.mcgrps = groups,
	.n_mcgrps = ARRAY_SIZE(groups),
};

static enum ibmvstgt_state state_of(const struct adapter *a)
{
	if (a->session)
		return a->live ? IBMVSTGT_OPEN : IBMVSTGT_ATTACHED;
	return a->registered ? IBMVSTGT_WAITING : IBMVSTGT_FREE;
}

static enum ibmvstgt_state state(struct adapter *a)
{
	enum ibmvstgt_state now;

	mutex_lock(&a->lock);
	now = state_of(a);
	mutex_unlock(&a->lock);
	return now;
}

static int put_adapter(struct sk_buff *skb, struct adapter *a)
{
	char system_id[SYSTEM_ID_MAX];

	devtree_system_id(system_id, sizeof(system_id));
	if (nla_put_u32(skb, IBMVSTGT_A_ABI, IBMVSTGT_ABI) ||
	    nla_put_u32(skb, IBMVSTGT_A_UNIT, a->unit) ||
	    nla_put_u32(skb, IBMVSTGT_A_HOST, a->host) ||
	    nla_put_u32(skb, IBMVSTGT_A_STATE, state(a)) ||
	    nla_put_string(skb, IBMVSTGT_A_LOC_CODE, a->loc_code) ||
	    nla_put_string(skb, IBMVSTGT_A_PARTITION_NAME, devtree_partition_name()) ||
	    nla_put_u32(skb, IBMVSTGT_A_PARTITION, devtree_partition()) ||
	    nla_put_string(skb, IBMVSTGT_A_SYSTEM_ID, system_id) ||
	    nla_put_u64_64bit(skb, IBMVSTGT_A_POOL, adapter_pool_max(a), IBMVSTGT_A_PAD))
		return -EMSGSIZE;
	return 0;
}

static int put_message(struct sk_buff *skb, struct adapter *a, enum ibmvstgt_cmd cmd, u32 portid,
		       u32 seq, int flags)
{
	void *header = genlmsg_put(skb, portid, seq, &family, flags, cmd);
	int rc;

	if (!header)
		return -EMSGSIZE;
	if (cmd == IBMVSTGT_CMD_REMOVED)
		rc = nla_put_u32(skb, IBMVSTGT_A_UNIT, a->unit);
	else
		rc = put_adapter(skb, a);
	if (rc) {
		genlmsg_cancel(skb, header);
		return rc;
	}
	genlmsg_end(skb, header);
	return 0;
}

static int list_dump(struct sk_buff *skb, struct netlink_callback *cb)
{
	unsigned long n = 0;
	struct adapter *a;

	mutex_lock(&vstgt_control);
	list_for_each_entry(a, &vstgt_adapters, list) {
		if (n++ < cb->args[0])
			continue;
		if (put_message(skb, a, IBMVSTGT_CMD_ADAPTER, NETLINK_CB(cb->skb).portid,
				cb->nlh->nlmsg_seq, NLM_F_MULTI) < 0)
			break;
		cb->args[0] = n;
	}
	mutex_unlock(&vstgt_control);
	return skb->len;
}

/* Who does not hear it asks for the list. */
void genl_tell(struct adapter *a, enum ibmvstgt_cmd cmd)
{
	struct sk_buff *skb = genlmsg_new(NLMSG_GOODSIZE, GFP_KERNEL);

	if (!skb)
		return;
	if (put_message(skb, a, cmd, 0, 0, 0) < 0)
		nlmsg_free(skb);
	else
		genlmsg_multicast(&family, skb, 0, 0, GFP_KERNEL);
}

void genl_tell_state(struct adapter *a)
{
	bool news;

	mutex_lock(&a->lock);
	news = !a->gone && a->told != state_of(a);
	a->told = state_of(a);
	mutex_unlock(&a->lock);
	if (news)
		genl_tell(a, IBMVSTGT_CMD_CHANGED);
}

int genl_init(void)
{
	return genl_register_family(&family);
}

void genl_exit(void)
{
	genl_unregister_family(&family);
}
