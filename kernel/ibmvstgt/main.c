// SPDX-License-Identifier: GPL-2.0-only
/*
 * Carries the CRQ of a virtual SCSI server adapter to and from a daemon
 *
 * Nothing here knows SRP or SCSI: see uapi/ibmvstgt.h for what goes over.
 */
#include "ibmvstgt.h"

#include <linux/errno.h>
#include <linux/idr.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/printk.h>
#include <linux/slab.h>

static unsigned int pool_mb = 64;
module_param(pool_mb, uint, 0644);
MODULE_PARM_DESC(pool_mb, "Memory that a daemon gets for an adapter, at most [MiB]");

DEFINE_MUTEX(vstgt_control);
LIST_HEAD(vstgt_adapters);
static DEFINE_IDA(hosts);

/* The other half of the window is left to what else is mapped, and to the hypervisor's taste. */
u64 adapter_pool_max(const struct adapter *a)
{
	return pool_largest(min((u64)READ_ONCE(pool_mb) << 20, a->window / 2));
}

struct adapter *adapter_find(u32 unit)
{
	struct adapter *a;

	list_for_each_entry(a, &vstgt_adapters, list) {
		if (a->unit == unit)
			return a;
	}
	return NULL;
}

static void adapter_free(struct kref *ref)
{
	kfree(container_of(ref, struct adapter, ref));
}

void adapter_put(struct adapter *a)
{
	kref_put(&a->ref, adapter_free);
}

static struct adapter *adapter_new(struct vio_dev *vdev)
{
	struct adapter *a = kzalloc(sizeof(*a), GFP_KERNEL);
	int host;

	if (!a)
		return ERR_PTR(-ENOMEM);
	host = ida_alloc_min(&hosts, 1, GFP_KERNEL);
	if (host < 0) {
		kfree(a);
		return ERR_PTR(host);
	}
	kref_init(&a->ref);
	mutex_init(&a->lock);
	init_waitqueue_head(&a->work);
	INIT_DELAYED_WORK(&a->hold, attach_hold_expired);
	INIT_DELAYED_WORK(&a->late, worker_late);
	a->vdev = vdev;
	a->unit = vdev->unit_address;
	a->host = host;
	return a;
}

static int adapter_start(struct adapter *a)
{
	int rc = devtree_read(a);

	if (rc) {
		pr_err(VSTGT_NAME ": unit %08x: no ibm,my-dma-window with two panes\n", a->unit);
		return rc;
	}
	rc = crq_alloc(a);
	if (rc)
		return rc;
	hcall_free(a); /* what an earlier kernel may have left */
	rc = request_irq(a->vdev->irq, crq_interrupt, 0, VSTGT_NAME, a);
	if (rc)
		crq_dealloc(a);
	return rc;
}

static int vstgt_probe(struct vio_dev *vdev, const struct vio_device_id *id)
{
	struct adapter *a = adapter_new(vdev);
	int rc;

	if (IS_ERR(a))
		return PTR_ERR(a);
	rc = adapter_start(a);
	if (rc) {
		ida_free(&hosts, a->host);
		adapter_put(a);
		return rc;
	}
	dev_set_drvdata(&vdev->dev, a);
	pr_info(VSTGT_NAME ": host %u: unit %08x, location %s, pool of up to %llu MiB\n", a->host,
		a->unit, a->loc_code, adapter_pool_max(a) >> 20);
	mutex_lock(&vstgt_control);
	list_add_tail(&a->list, &vstgt_adapters);
	genl_tell(a, IBMVSTGT_CMD_ADAPTER);
	mutex_unlock(&vstgt_control);
	return 0;
}

static void vstgt_remove(struct vio_dev *vdev)
{
	struct adapter *a = dev_get_drvdata(&vdev->dev);

	mutex_lock(&vstgt_control);
	list_del(&a->list);
	attach_adapter_gone(a);
	genl_tell(a, IBMVSTGT_CMD_REMOVED);
	mutex_unlock(&vstgt_control);
	cancel_delayed_work_sync(&a->hold);
	free_irq(vdev->irq, a);
	cancel_delayed_work_sync(&a->late);
	crq_dealloc(a);
	pr_info(VSTGT_NAME ": host %u: unit %08x is removed\n", a->host, a->unit);
	ida_free(&hosts, a->host); /* free for the adapter when it returns, though a file is open */
	adapter_put(a);
}

/* The client is told, and the queue's memory belongs to the next kernel. */
static void vstgt_shutdown(struct vio_dev *vdev)
{
	struct adapter *a = dev_get_drvdata(&vdev->dev);

	mutex_lock(&a->lock);
	a->gone = true;
	crq_release(a);
	mutex_unlock(&a->lock);
}

/* Memory-sharing partitions set so much aside. */
static unsigned long vstgt_desired_dma(struct vio_dev *vdev)
{
	return pool_largest((u64)READ_ONCE(pool_mb) << 20) + SZ_256K;
}

static const struct vio_device_id vstgt_ids[] = {
	{ "v-scsi-host", "IBM,v-scsi-host" },
	{ "", "" },
};
MODULE_DEVICE_TABLE(vio, vstgt_ids);

static struct vio_driver vstgt_driver = {
	.name = VSTGT_NAME,
	.id_table = vstgt_ids,
	.probe = vstgt_probe,
	.remove = vstgt_remove,
	.shutdown = vstgt_shutdown,
	.get_desired_dma = vstgt_desired_dma,
};

static int __init vstgt_init(void)
{
	int rc;

	pr_info(VSTGT_NAME ": IBM virtual SCSI target driver, interface %d\n", IBMVSTGT_ABI);
	rc = genl_init();
	if (rc)
		return rc;
	rc = chardev_init();
	if (rc)
		goto no_chardev;
	rc = vio_register_driver(&vstgt_driver);
	if (rc)
		goto no_driver;
	return 0;

no_driver:
	chardev_exit();
no_chardev:
	genl_exit();
	return rc;
}

/* No file is open then. */
static void __exit vstgt_exit(void)
{
	chardev_exit();
	vio_unregister_driver(&vstgt_driver);
	genl_exit();
	ida_destroy(&hosts);
}

module_init(vstgt_init);
module_exit(vstgt_exit);

MODULE_DESCRIPTION("IBM virtual SCSI target: CRQ and copies for a daemon");
MODULE_LICENSE("GPL");
MODULE_VERSION("1");
