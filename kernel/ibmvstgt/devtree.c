// SPDX-License-Identifier: GPL-2.0-only
/* What open firmware says of an adapter and of this partition */
#include "ibmvstgt.h"

#include <linux/errno.h>
#include <linux/of.h>
#include <linux/string.h>

#define MAX_COPY_LEAST SZ_128K /* what every hypervisor copies at once */

/*
 * ibm,my-dma-window: two panes of the same form, our window and the partner's. Each is a number
 * (LIOBN, a cell), an address and a size; the cells of these two are as the node says, or half
 * each.
 */
static int read_windows(struct adapter *a, struct device_node *node)
{
	const __be32 *cell;
	u32 pane, address_cells;
	int len;

	cell = of_get_property(node, "ibm,my-dma-window", &len);
	if (!cell || len < 6 * (int)sizeof(*cell) || len % (2 * sizeof(*cell)))
		return -EINVAL;
	pane = len / (2 * sizeof(*cell));
	if (of_property_read_u32(node, "ibm,#dma-address-cells", &address_cells))
		address_cells = (pane - 1) / 2;
	if (1 + address_cells >= pane)
		return -EINVAL;
	a->local = be32_to_cpu(cell[0]);
	a->remote = be32_to_cpu(cell[pane]);
	a->window = of_read_number(cell + 1 + address_cells, pane - 1 - address_cells);
	return 0;
}

static void read_max_copy(struct adapter *a, struct device_node *node)
{
	struct device_node *parent = of_get_parent(node);

	if (of_property_read_u32(parent, "ibm,max-virtual-dma-size", &a->max_copy) ||
	    a->max_copy < MAX_COPY_LEAST)
		a->max_copy = MAX_COPY_LEAST;
	of_node_put(parent);
}

int devtree_read(struct adapter *a)
{
	struct device_node *node = a->vdev->dev.of_node;
	const char *loc_code;

	if (of_property_read_string(node, "ibm,loc-code", &loc_code) == 0)
		strscpy(a->loc_code, loc_code, sizeof(a->loc_code));
	read_max_copy(a, node);
	return read_windows(a, node);
}

static const char *root_string(const char *name)
{
	const char *value;

	return of_property_read_string(of_root, name, &value) ? "" : value;
}

const char *devtree_partition_name(void)
{
	return root_string("ibm,partition-name");
}

u32 devtree_partition(void)
{
	u32 number = 0;

	of_property_read_u32(of_root, "ibm,partition-no", &number);
	return number;
}

/* "MODEL-SERIAL" */
void devtree_system_id(char *to, size_t len)
{
	snprintf(to, len, "%s-%s", root_string("model"), root_string("system-id"));
}
