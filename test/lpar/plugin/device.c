// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The adapters as QEMU's devices, and how QEMU gets them: it loads this as a plug-in for its code
 * generator, before it makes the machine's devices.
 */
#include "link.h"

#include "hw/ppc/fdt.h"
#include "hw/qdev-properties.h"
#include "qemu/qemu-plugin.h"

#include <libfdt.h>

#define TYPE_LINK   "vscsi-link"
#define TYPE_CLIENT "vscsi-link-client"
#define TYPE_HOST   "vscsi-link-host"
#define WINDOW_LEN  0x10000000u /* [bytes] */

bool link_tracing;
static GPtrArray *links;

/* ---- who is who */

struct link *link_by_reg(uint64_t reg)
{
	for (guint i = 0; i < links->len; i++) {
		struct link *l = g_ptr_array_index(links, i);

		if (l->vio.reg == reg)
			return l;
	}
	return NULL;
}

/* A host's second pane has a number of its own: no device has one above 0x80000000. */
uint32_t link_remote_liobn(const struct link *l)
{
	return l->vio.reg | 0x80000000u;
}

struct link *link_by_remote_liobn(uint64_t liobn)
{
	struct link *l = link_by_reg(liobn & 0x7fffffffu);

	return l && link_remote_liobn(l) == liobn ? l : NULL;
}

struct link *link_peer(struct link *l)
{
	return l->peer_reg ? link_by_reg(l->peer_reg) : NULL;
}

char *link_location(uint32_t partition, uint32_t reg)
{
	return g_strdup_printf("U9009.22A.LPARTEST-V%u-C%u", partition, reg & 0xff);
}

/* ---- a device */

/* The structures are of the source this was built with; a processor's tells whether they fit. */
static bool fits(Error **errp)
{
	size_t there = object_type_get_instance_size(object_get_typename(OBJECT(first_cpu)));

	if (there == sizeof(PowerPCCPU))
		return true;
	error_setg(errp, "vscsi-link: built for another QEMU (a processor has %zu bytes, not %zu)",
		   there, sizeof(PowerPCCPU));
	return false;
}

static void link_realize(SpaprVioDevice *vio, Error **errp)
{
	struct link *l = container_of(vio, struct link, vio);

	if (!fits(errp))
		return;
	if (!l->partition)
		l->partition = l->client ? 2 : 1;
	crq_init(l);
	hcall_hook();
	g_ptr_array_add(links, l);
	if (control_open(l, errp))
		(void)wire_open(l, errp);
}

static void link_reset(SpaprVioDevice *vio)
{
	crq_free(container_of(vio, struct link, vio));
}

static int location_node(SpaprVioDevice *vio, void *fdt, int node)
{
	struct link *l = container_of(vio, struct link, vio);
	g_autofree char *location = link_location(l->partition, vio->reg);

	return fdt_setprop_string(fdt, node, "ibm,loc-code", location);
}

static int client_node(SpaprVioDevice *vio, void *fdt, int node)
{
	int rc = location_node(vio, fdt, node);

	/* SLOF looks for disks below it */
	if (rc == 0)
		rc = fdt_setprop_cell(fdt, node, "#address-cells", 2);
	return rc ? rc : fdt_setprop_cell(fdt, node, "#size-cells", 0);
}

/* two panes: this partition's memory, and the client's */
static int host_node(SpaprVioDevice *vio, void *fdt, int node)
{
	struct link *l = container_of(vio, struct link, vio);
	uint32_t panes[2][5] = {
		{ cpu_to_be32(vio->tcet->liobn), 0, 0, 0, cpu_to_be32(WINDOW_LEN) },
		{ cpu_to_be32(link_remote_liobn(l)), 0, 0, 0, cpu_to_be32(WINDOW_LEN) },
	};
	int rc = location_node(vio, fdt, node);

	if (rc == 0)
		rc = fdt_setprop(fdt, node, "ibm,vserver", NULL, 0);
	return rc ? rc : fdt_setprop(fdt, node, "ibm,my-dma-window", panes, sizeof panes);
}

static Property properties[] = {
	DEFINE_PROP_UINT32("reg", struct link, vio.reg, UINT32_MAX),
	DEFINE_PROP_STRING("listen", struct link, listen_path),
	DEFINE_PROP_STRING("connect", struct link, connect_path),
	DEFINE_PROP_STRING("control", struct link, control_path),
	DEFINE_PROP_UINT32("peer", struct link, peer_reg, 0),
	DEFINE_PROP_UINT32("partition", struct link, partition, 0),
	DEFINE_PROP_BOOL("wait", struct link, wait, false),
	DEFINE_PROP_BOOL("slof", struct link, slof, false),
	DEFINE_PROP_END_OF_LIST(),
};

static void link_class(ObjectClass *klass, void *data)
{
	SpaprVioDeviceClass *k = VIO_SPAPR_DEVICE_CLASS(klass);

	k->realize = link_realize;
	k->reset = link_reset;
	k->signal_mask = 1;
	k->rtce_window_size = WINDOW_LEN;
	device_class_set_props(DEVICE_CLASS(klass), properties);
}

static void client_class(ObjectClass *klass, void *data)
{
	SpaprVioDeviceClass *k = VIO_SPAPR_DEVICE_CLASS(klass);

	k->dt_name = "v-scsi";
	k->dt_type = "vscsi";
	k->dt_compatible = "IBM,v-scsi";
	k->devnode = client_node;
}

static void host_class(ObjectClass *klass, void *data)
{
	SpaprVioDeviceClass *k = VIO_SPAPR_DEVICE_CLASS(klass);

	k->dt_name = "v-scsi-host";
	k->dt_type = "v-scsi-host";
	k->dt_compatible = "IBM,v-scsi-host";
	k->devnode = host_node;
}

static void client_init(Object *o)
{
	container_of(VIO_SPAPR_DEVICE(o), struct link, vio)->client = true;
}

static const TypeInfo types[] = {
	{
		.name = TYPE_LINK,
		.parent = TYPE_VIO_SPAPR_DEVICE,
		.instance_size = sizeof(struct link),
		.class_size = sizeof(SpaprVioDeviceClass),
		.class_init = link_class,
		.abstract = true,
	},
	{
		.name = TYPE_CLIENT,
		.parent = TYPE_LINK,
		.instance_init = client_init,
		.class_init = client_class,
	},
	{ .name = TYPE_HOST, .parent = TYPE_LINK, .class_init = host_class },
};

QEMU_PLUGIN_EXPORT int qemu_plugin_version = QEMU_PLUGIN_VERSION;

QEMU_PLUGIN_EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const qemu_info_t *info, int argc,
					   char **argv)
{
	link_tracing = getenv("VSCSI_LINK_TRACE") != NULL;
	links = g_ptr_array_new();
	type_register_static_array(types, ARRAY_SIZE(types));
	return 0;
}
