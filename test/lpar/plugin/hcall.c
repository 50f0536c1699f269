// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The hypervisor calls of our adapters.  QEMU's table of calls is full and private, so the
 * machine's hook for all calls is chained: what is not about our units goes the old way.
 */
#include "link.h"

#include "hw/registerfields.h"

#define H_VIOCTL 0x2a8 /* unknown to QEMU */

enum {
	VIOCTL_PARTNER_INFO = 0x08,
	VIOCTL_ENABLE_PREPARE_FOR_SUSPEND = 0x1d,
	VIOCTL_READY_FOR_SUSPEND = 0x1e,
};

#define SUSPEND_MS_MAX 30000
#define CRQ_PAGE       0x1000
#define CRQ_LEN_MAX    0x1000000

static void (*next_hypercall)(PPCVirtualHypervisor *vhyp, PowerPCCPU *cpu);

static target_long reg_crq(struct link *l, uint64_t ioba, uint64_t len)
{
	bool firmware = l->vio.tcet->bypass;

	if (ioba % CRQ_PAGE || len == 0 || len % CRQ_PAGE || len > CRQ_LEN_MAX)
		return H_PARAMETER;
	if (!spapr_vio_dma_valid(&l->vio, ioba, (uint32_t)len, DMA_DIRECTION_FROM_DEVICE))
		return H_PARAMETER;
	if (l->registered)
		return H_RESOURCE;
	if (!l->peer_reg && !l->listen_path && !l->connect_path)
		return H_NOT_FOUND;
	/* SLOF sends commands without a login, and it alone registers with the TCEs bypassed */
	if (firmware && !l->slof)
		return H_NOT_FOUND;
	crq_register(l, ioba, len);
	return crq_reachable(l) ? H_SUCCESS : H_CLOSED;
}

static target_long send_crq(struct link *l, uint64_t high, uint64_t low)
{
	uint64_t element[2] = { cpu_to_be64(high), cpu_to_be64(low) };
	uint8_t header = (uint8_t)(high >> 56);
	struct link *peer = link_peer(l);
	target_long rc = H_SUCCESS;

	if (!(header & 0x80) || header == 0xff)
		return H_PARAMETER;
	if (!crq_reachable(l))
		rc = H_CLOSED;
	else if (peer)
		rc = crq_put(peer, (uint8_t *)element) ? H_SUCCESS : H_DROPPED;
	else if (!wire_send(l, &(struct link_msg){ .type = LINK_CRQ, .len = LINK_CRQ_LEN },
			    element))
		rc = H_CLOSED;
	trace(l, "send %016" PRIx64 " %016" PRIx64 " = %d", high, low, (int)rc);
	return rc;
}

/* as much of partition number, unit address and location code as the buffer takes */
static target_long partner_info(struct link *l, uint64_t buffer)
{
	uint32_t ioba = (uint32_t)buffer, room = (uint32_t)(buffer >> 32), len;
	struct link *peer = link_peer(l);
	uint32_t partition = peer ? peer->partition : l->client ? 1 : 2;
	g_autofree char *location = link_location(partition, l->far_reg);
	uint8_t info[128] = "";

	if (!l->far_registered)
		return H_CLOSED;
	stq_be_p(info, partition);
	stq_be_p(info + 8, l->far_reg);
	g_strlcpy((char *)info + 16, location, sizeof info - 16);
	len = 16 + (uint32_t)strlen((char *)info + 16) + 1;
	return window_write(l, ioba, info, MIN(len, room)) == H_SUCCESS ? H_SUCCESS : H_PARAMETER;
}

static target_long enable_prepare_for_suspend(struct link *l, uint64_t timeout_ms)
{
	if (l->client || !l->registered)
		return H_NOT_FOUND;
	if (timeout_ms > SUSPEND_MS_MAX)
		return H_PARAMETER;
	l->suspend = SUSPEND_ON;
	return H_SUCCESS;
}

static target_long ready_for_suspend(struct link *l)
{
	struct link *peer = link_peer(l);

	if (l->suspend != SUSPEND_ASKED)
		return H_NOT_FOUND;
	l->suspend = SUSPEND_ON;
	if (peer)
		control_ready(peer);
	else
		wire_send(l, &(struct link_msg){ .type = LINK_READY }, NULL);
	return H_SUCCESS;
}

static target_long vioctl(struct link *l, uint64_t sub, uint64_t p1)
{
	target_long rc;

	switch (sub) {
	case VIOCTL_PARTNER_INFO:
		rc = partner_info(l, p1);
		break;
	case VIOCTL_ENABLE_PREPARE_FOR_SUSPEND:
		rc = enable_prepare_for_suspend(l, p1);
		break;
	case VIOCTL_READY_FOR_SUSPEND:
		rc = ready_for_suspend(l);
		break;
	default:
		rc = H_NOT_FOUND;
	}
	trace(l, "vioctl %" PRIx64 " %" PRIx64 " = %d", sub, p1, (int)rc);
	return rc;
}

/* false: not a call of ours */
static bool hcall(uint64_t nr, const target_ulong *a, target_long *rc)
{
	struct link *l;

	if (nr == H_COPY_RDMA) {
		*rc = hcall_copy(a[0], a[1], a[2], a[3], a[4]);
		return true;
	}
	l = link_by_reg(a[0]);
	if (!l)
		return false;
	/* RTAS' quiesce empties the queue without a word */
	if (l->registered && !l->vio.crq.qsize)
		crq_free(l);
	*rc = H_SUCCESS;
	switch (nr) {
	case H_REG_CRQ:
		*rc = reg_crq(l, a[1], a[2]);
		return true;
	case H_FREE_CRQ:
		crq_free(l);
		return true;
	case H_SEND_CRQ:
		*rc = send_crq(l, a[1], a[2]);
		return true;
	case H_ENABLE_CRQ:
		crq_enable(l);
		return true;
	case H_VIOCTL:
		*rc = vioctl(l, a[1], a[2]);
		return true;
	default:
		return false;
	}
}

static void hypercall(PPCVirtualHypervisor *vhyp, PowerPCCPU *cpu)
{
	CPUPPCState *env = &cpu->env;
	const target_ulong nr = env->gpr[3], unit = env->gpr[4];
	struct link *l = link_by_reg(unit);
	target_long rc;

	if (!FIELD_EX64(env->msr, MSR, PR) && hcall(nr, &env->gpr[4], &rc)) {
		env->gpr[3] = (target_ulong)rc;
		return;
	}
	next_hypercall(vhyp, cpu);
	if (nr == H_VIO_SIGNAL && l)
		crq_interrupt_mode(l);
}

void hcall_hook(void)
{
	PPCVirtualHypervisorClass *k = PPC_VIRTUAL_HYPERVISOR_GET_CLASS(qdev_get_machine());

	if (next_hypercall)
		return;
	next_hypercall = k->hypercall;
	k->hypercall = hypercall;
}
