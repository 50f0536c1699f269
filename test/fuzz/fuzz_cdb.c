// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_cdb.c - CDBs with parameter lists, from two initiators, to a disk in memory
 *
 * An input is a sequence of: control byte, room (4 bytes), 16 bytes of CDB, length of the data
 * (2 bytes), data.  Control: bit 0 initiator, bits 1-2 task attribute, bit 3 LUN 1 (the
 * controller), bit 4 loses and restores the initiator's nexus, bit 5 resets the logical unit.
 */
#include <stdlib.h>
#include <string.h>

#include "tgt/bytes.h"
#include "tgt/ev.h"
#include "tgt/iov.h"
#include "tgt/lld.h"
#include "tgt/plugin.h"
#include "tgt/target.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct ev_loop *loop;
static struct target *target;
static struct it_nexus *nexus[2];
static const uint8_t *out;
static size_t out_len;

/* Every byte that is said to have moved is looked at, so that ASan and UBSan see it. */
static void look_at(const struct scsi_xfer *x)
{
	static volatile uint8_t sink;
	uint8_t b;

	if (x->done > x->room || x->done > x->want)
		abort();
	for (uint32_t i = 0; i < x->done; i++) {
		if (iov_get(x->iov, x->niov, i, &b, 1) != 1)
			abort();
		sink ^= b;
	}
}

static void complete(struct scsi_cmd *cmd)
{
	if (cmd->status == SCSI_CHECK_CONDITION && !cmd->sense_len)
		abort();
	look_at(&cmd->in);
	(void)scsi_residual(cmd, true);
	(void)scsi_residual(cmd, false);
	scsi_cmd_put(cmd);
}

static void fetch(struct scsi_cmd *cmd)
{
	const size_t n = cmd->out.want < cmd->out.room ? cmd->out.want : cmd->out.room;

	(void)iov_fill(cmd->out.iov, cmd->out.niov, 0, 0, n);
	(void)iov_put(cmd->out.iov, cmd->out.niov, 0, out, out_len < n ? out_len : n);
	scsi_data_out_received(cmd, 0);
}

static void aborted(struct scsi_cmd *cmd)
{
	(void)cmd;
}

static void tmf_executed(struct tmf *tmf)
{
	(void)tmf;
}

static const struct lld_ops ops = {
	.name = "fuzz",
	.protocol_id = 5,
	.receive_data_out = fetch,
	.command_complete = complete,
	.command_aborted = aborted,
	.tmf_executed = tmf_executed,
	.nexus_drop = scsi_nexus_lost,
};
static const struct tgt_plugin plugin = TGT_PLUGIN_INIT(TGT_LLD, ops);

static void login(unsigned int i)
{
	static const uint8_t id[2][12] = { { 0x05, 0, 0, 8, 'i', 'q', 'n', '.', 'a' },
					   { 0x05, 0, 0, 8, 'i', 'q', 'n', '.', 'b' } };

	nexus[i] = scsi_nexus_established(target, i ? "iqn.b" : "iqn.a", NULL, id[i], 12, NULL);
	if (!nexus[i])
		abort();
}

static void start(void)
{
	const struct lu_params disk = { .bstype = "mem", .bsopts = "size=1M" };
	const struct lu_params controller = { .device_type = "controller" };

	if (target_new(1, "t", &ops, loop, &target, NULL) || lu_new(target, 0, &disk, NULL) ||
	    lu_new(target, 1, &controller, NULL) ||
	    lu_update(target, 0, "thin_provisioning", "1", NULL) ||
	    lu_update(target, 0, "removable", "1", NULL))
		abort();
	login(0);
	login(1);
}

static void turn(void)
{
	for (int i = 0; i < 3; i++)
		(void)ev_loop_turn(loop, 0);
}

static void control(uint8_t c)
{
	if (c & 0x10) {
		scsi_nexus_lost(nexus[c & 1]);
		login(c & 1);
	}
	if (c & 0x20) {
		struct tmf m = { .nexus = nexus[c & 1], .function = TMF_LOGICAL_UNIT_RESET };

		scsi_tmf_received(&m);
	}
}

static void command(uint8_t c, uint32_t room, const uint8_t *cdb)
{
	struct scsi_cmd *cmd = scsi_cmd_get(nexus[c & 1]);

	if (!cmd)
		return;
	cmd->attr = c >> 1 & 3;
	lun_encode(c >> 3 & 1, cmd->lun);
	cmd->cdb_len = 16;
	memcpy(cmd->cdb, cdb, 16);
	cmd->in.room = cmd->out.room = room;
	scsi_command_received(cmd);
	turn();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!loop && (ev_loop_new(&loop) || plugin_register(&plugin, "fuzz") ||
		      lld_start(&ops, loop, NULL, NULL)))
		abort();
	start();
	while (size >= 23) {
		out_len = get_be16(data + 21);
		if (out_len > size - 23)
			out_len = size - 23;
		out = data + 23;
		control(data[0]);
		command(data[0], get_be32(data + 1), data + 5);
		data += 23 + out_len;
		size -= 23 + out_len;
	}
	if (target_delete(target, true, NULL))
		abort();
	turn();
	return 0;
}
