// SPDX-License-Identifier: GPL-2.0-only
/* The hypervisor's calls for a virtual SCSI server adapter (PAPR, "Virtual SCSI") */
#include "ibmvstgt.h"

#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/string.h>

#include <asm/hvcall.h>

/* subfunctions of H_VIOCTL */
enum {
	VIOCTL_PARTNER_INFO = 0x08,
	VIOCTL_ENABLE_PREPARE_FOR_SUSPEND = 0x1d,
	VIOCTL_READY_FOR_SUSPEND = 0x1e,
};

bool hcall_busy(long rc)
{
	return rc == H_BUSY || H_IS_LONG_BUSY(rc);
}

static void wait_for(long rc)
{
	if (H_IS_LONG_BUSY(rc))
		msleep(get_longbusy_msecs(rc));
	else
		usleep_range(20, 100);
}

long hcall_register(struct adapter *a)
{
	const u64 len = (u64)a->crq_entries * sizeof(*a->crq);
	long rc;

	for (;;) {
		rc = plpar_hcall_norets(H_REG_CRQ, a->unit, a->crq_dma, len);
		if (!hcall_busy(rc))
			return rc;
		wait_for(rc);
	}
}

/* The partner is told. */
void hcall_free(struct adapter *a)
{
	long rc;

	for (;;) {
		rc = plpar_hcall_norets(H_FREE_CRQ, a->unit);
		if (!hcall_busy(rc))
			return;
		wait_for(rc);
	}
}

long hcall_send(struct adapter *a, const void *element)
{
	__be64 half[2];

	memcpy(half, element, sizeof(half));
	return plpar_hcall_norets(H_SEND_CRQ, a->unit, be64_to_cpu(half[0]), be64_to_cpu(half[1]));
}

long hcall_copy_in(struct adapter *a, dma_addr_t to, u64 from, u32 len)
{
	return plpar_hcall_norets(H_COPY_RDMA, len, a->remote, from, a->local, to);
}

long hcall_copy_out(struct adapter *a, u64 to, dma_addr_t from, u32 len)
{
	return plpar_hcall_norets(H_COPY_RDMA, len, a->local, from, a->remote, to);
}

/* Its partition, unit address and location code are in the bounce buffer then. */
long hcall_partner(struct adapter *a)
{
	const u64 buffer = (u64)IBMVSTGT_IU_MAX << 32 | (u32)(a->bounce_dma + BOUNCE_PARTNER);

	memset(a->bounce + BOUNCE_PARTNER, 0, IBMVSTGT_IU_MAX);
	return plpar_hcall_norets(H_VIOCTL, a->unit, VIOCTL_PARTNER_INFO, buffer, 0, 0);
}

long hcall_suspend_enable(struct adapter *a, u32 timeout_ms)
{
	return plpar_hcall_norets(H_VIOCTL, a->unit, VIOCTL_ENABLE_PREPARE_FOR_SUSPEND, timeout_ms,
				  0, 0);
}

long hcall_suspend_ready(struct adapter *a)
{
	return plpar_hcall_norets(H_VIOCTL, a->unit, VIOCTL_READY_FOR_SUSPEND, 0, 0, 0);
}

/* @in: from the partner, whose address is the source then */
int hcall_copy_error(long rc, bool in)
{
	switch (rc) {
	case H_SUCCESS:
		return 0;
	case H_PERMISSION:
		return -EACCES;
	case H_SOURCE_PARM:
		return in ? -EFAULT : -EIO;
	case H_DEST_PARM:
		return in ? -EIO : -EFAULT;
	case H_CLOSED:
		return -ENOTCONN;
	default:
		return -EIO;
	}
}

/* Of a call about the partner, which may not be there */
int hcall_error(long rc)
{
	switch (rc) {
	case H_SUCCESS:
		return 0;
	case H_CLOSED:
		return -ENOTCONN;
	default:
		return -EIO;
	}
}
