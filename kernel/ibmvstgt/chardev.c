// SPDX-License-Identifier: GPL-2.0-only
/* The open file: calls, mappings, poll() */
#include "ibmvstgt.h"

#include <linux/compat.h>
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include <asm/hvcall.h>

#define HOLD_MOST_S     60
#define SUSPEND_MOST_MS 30000

/* The adapter of an open file, NULL before ATTACH; it stays the same until the file is closed. */
static struct adapter *adapter_of(struct file *file)
{
	struct session *s = file->private_data;

	return smp_load_acquire(&s->a); /* all else that ATTACH has set */
}

static int vstgt_open(struct inode *inode, struct file *file)
{
	struct session *s = kzalloc(sizeof(*s), GFP_KERNEL);

	if (!s)
		return -ENOMEM;
	mutex_init(&s->lock);
	init_waitqueue_head(&s->poll);
	file->private_data = s;
	return nonseekable_open(inode, file);
}

static int vstgt_release(struct inode *inode, struct file *file)
{
	struct session *s = file->private_data;

	if (s->a) {
		mutex_lock(&vstgt_control);
		detach(s);
		mutex_unlock(&vstgt_control);
	}
	kfree(s);
	return 0;
}

/* ---- calls */

static int attach_unit(struct session *s, struct ibmvstgt_attach *at)
{
	struct adapter *a;
	int rc = -ENODEV;

	mutex_lock(&vstgt_control);
	a = adapter_find(at->unit);
	if (a)
		rc = attach(s, a, at);
	mutex_unlock(&vstgt_control);
	return rc;
}

static long call_attach(struct session *s, void __user *arg)
{
	struct ibmvstgt_attach at;
	u32 abi;
	int rc;

	if (copy_from_user(&at, arg, sizeof(at)))
		return -EFAULT;
	abi = at.abi;
	at.abi = IBMVSTGT_ABI;
	if (abi != IBMVSTGT_ABI) {
		if (copy_to_user(arg, &at, sizeof(at)))
			return -EFAULT;
		return -EPROTONOSUPPORT;
	}
	if (at.hold_s > HOLD_MOST_S)
		return -EINVAL;
	mutex_lock(&s->lock);
	rc = s->a ? -EBUSY : attach_unit(s, &at);
	mutex_unlock(&s->lock);
	if (rc == 0 && copy_to_user(arg, &at, sizeof(at)))
		rc = -EFAULT;
	return rc;
}

static long call_register(struct adapter *a, void __user *arg)
{
	struct ibmvstgt_register r = { .epoch = 0 };
	bool partner = false;
	int rc = -ENODEV;

	mutex_lock(&a->lock);
	if (!a->gone)
		rc = crq_register(a, &partner);
	r.epoch = a->epoch;
	r.partner = partner;
	mutex_unlock(&a->lock);
	worker_kick(a);
	genl_tell_state(a);
	if (rc == 0 && copy_to_user(arg, &r, sizeof(r)))
		rc = -EFAULT;
	return rc;
}

static long call_release(struct adapter *a)
{
	int rc = -ENODEV;

	mutex_lock(&a->lock);
	if (!a->gone) {
		crq_release(a);
		rc = 0;
	}
	mutex_unlock(&a->lock);
	worker_kick(a);
	genl_tell_state(a);
	return rc;
}

/* What the hypervisor wrote into the bounce buffer. */
static void partner_facts(const struct adapter *a, struct ibmvstgt_partner *p)
{
	const u8 *facts = a->bounce + BOUNCE_PARTNER;
	__be64 n[2];

	memcpy(n, facts, sizeof(n));
	p->partition = be64_to_cpu(n[0]);
	p->unit = be64_to_cpu(n[1]);
	memcpy(p->loc_code, facts + sizeof(n), sizeof(p->loc_code) - 1);
}

static long call_partner(struct adapter *a, void __user *arg)
{
	struct ibmvstgt_partner p = { .partition = 0 };
	int rc = -ENODEV;

	mutex_lock(&a->lock);
	if (!a->gone)
		rc = a->live ? hcall_error(hcall_partner(a)) : -ENOTCONN;
	if (rc == 0)
		partner_facts(a, &p);
	mutex_unlock(&a->lock);
	if (rc == 0 && copy_to_user(arg, &p, sizeof(p)))
		rc = -EFAULT;
	return rc;
}

static int suspend_error(long rc)
{
	switch (rc) {
	case H_SUCCESS:
		return 0;
	case H_FUNCTION:
	case H_NOT_FOUND:
	case H_CONSTRAINED: /* an adapter for any client */
		return -EOPNOTSUPP;
	case H_CLOSED:
		return -ENOTCONN;
	default:
		return hcall_busy(rc) ? -EAGAIN : -EIO;
	}
}

static int suspend(struct adapter *a, const struct ibmvstgt_suspend *s)
{
	if (a->gone)
		return -ENODEV;
	if (!a->live)
		return -ENOTCONN;
	if (s->op == IBMVSTGT_SUSPEND_READY)
		return suspend_error(hcall_suspend_ready(a));
	return suspend_error(hcall_suspend_enable(a, s->timeout_ms));
}

static long call_suspend(struct adapter *a, void __user *arg)
{
	struct ibmvstgt_suspend s;
	int rc;

	if (copy_from_user(&s, arg, sizeof(s)))
		return -EFAULT;
	if (s.op != IBMVSTGT_SUSPEND_READY && s.op != IBMVSTGT_SUSPEND_ENABLE)
		return -EINVAL;
	if (s.op == IBMVSTGT_SUSPEND_ENABLE && (!s.timeout_ms || s.timeout_ms > SUSPEND_MOST_MS))
		return -EINVAL;
	mutex_lock(&a->lock);
	rc = suspend(a, &s);
	mutex_unlock(&a->lock);
	return rc;
}

static long call_doorbell(struct adapter *a)
{
	if (READ_ONCE(a->gone))
		return -ENODEV;
	worker_help(a);
	return 0;
}

static long vstgt_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	void __user *user = (void __user *)arg;
	struct adapter *a = adapter_of(file);

	if (cmd == IBMVSTGT_ATTACH)
		return call_attach(file->private_data, user);
	if (!a)
		return -ENOTCONN;
	switch (cmd) {
	case IBMVSTGT_REGISTER:
		return call_register(a, user);
	case IBMVSTGT_RELEASE:
		return call_release(a);
	case IBMVSTGT_PARTNER:
		return call_partner(a, user);
	case IBMVSTGT_SUSPEND:
		return call_suspend(a, user);
	case IBMVSTGT_DOORBELL:
		return call_doorbell(a);
	default:
		return -ENOTTY;
	}
}

/* ---- mappings: they keep the file open, so what they show outlives them */

static int map_pool(struct session *s, struct vm_area_struct *vma)
{
	const unsigned long pages = pool_bytes(&s->pool) >> PAGE_SHIFT;
	const unsigned long first = vma->vm_pgoff - (rings_bytes() >> PAGE_SHIFT);
	const unsigned long n = vma_pages(vma);

	if (first >= pages || n > pages - first)
		return -EINVAL;
	return vm_map_pages_zero(vma, s->pool.page + first, n);
}

static int vstgt_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct session *s = file->private_data;

	if (!adapter_of(file))
		return -ENOTCONN;
	if (!(vma->vm_flags & VM_SHARED))
		return -EINVAL;
	if (vma->vm_pgoff >= rings_bytes() >> PAGE_SHIFT)
		return map_pool(s, vma);
	return remap_vmalloc_range(vma, s->rings, vma->vm_pgoff);
}

static __poll_t vstgt_poll(struct file *file, struct poll_table_struct *wait)
{
	struct session *s = file->private_data;
	struct adapter *a = adapter_of(file);
	__poll_t mask = 0;

	poll_wait(file, &s->poll, wait);
	if (!a)
		return 0;
	if (READ_ONCE(a->gone))
		mask |= EPOLLHUP | EPOLLERR;
	else if (READ_ONCE(a->irq_off))
		worker_help(a); /* does not sleep */
	if (rings_look(s))
		mask |= EPOLLIN | EPOLLRDNORM;
	return mask;
}

static const struct file_operations vstgt_fops = {
	.owner = THIS_MODULE,
	.open = vstgt_open,
	.release = vstgt_release,
	.unlocked_ioctl = vstgt_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.mmap = vstgt_mmap,
	.poll = vstgt_poll,
};

static struct miscdevice vstgt_device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = VSTGT_NAME,
	.fops = &vstgt_fops,
	.mode = 0600,
};

int chardev_init(void)
{
	return misc_register(&vstgt_device);
}

void chardev_exit(void)
{
	misc_deregister(&vstgt_device);
}
