/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pr_fixture.h - a logical unit behind two target ports, some initiators, and commands from them
 *
 * What core and the rest of the device server would do is faked in a line each, so that a test says
 * who sends what and what becomes of it: CHECK_EQ(out(B, PR_OUT_RESERVE, 1, KB, 0), CONFLICT).
 */
#ifndef PR_FIXTURE_H
#define PR_FIXTURE_H

#include <stdarg.h>

#include "check.h"
#include "scsi/pr_rows.h"
#include "scsi/spc.h"
#include "tgt/limits.h"
#include "tgt/lld.h"
#include "tgt/lu.h"
#include "tgt/nexus.h"
#include "tgt/target.h"

/* What a command ended with: a status, or the sense that CHECK CONDITION came with. */
#define GOOD     SCSI_GOOD
#define CONFLICT SCSI_RESERVATION_CONFLICT
#define SENSE(s) (0x1000 + SENSE_##s)
#define UA(u)    (1u << UA_##u)

enum { KA = 0xa1, KB = 0xb2, KC = 0xc3 };

/* clang-format off */
static const struct scsi_opcode rows[] = {
	{ .op = 0x00, .sa = NO_SA, .pr = PR_ALLOW, .name = "any that is allowed" },
	{ .op = 0x08, .sa = NO_SA, .pr = PR_READ, .name = "any that reads" },
	{ .op = 0x0a, .sa = NO_SA, .pr = PR_WRITE, .name = "any that writes" },
	{ .op = 0x12, .sa = NO_SA, .pr = PR_ALLOW, .flags = OPF_SPC2_OK, .name = "INQUIRY" },
	ROW_RESERVE_6, ROW_RELEASE_6, ROW_RESERVE_10, ROW_RELEASE_10,
	ROW_PR_IN_READ_KEYS, ROW_PR_IN_READ_RESERVATION, ROW_PR_IN_REPORT_CAPABILITIES,
	ROW_PR_IN_READ_FULL_STATUS,
	ROW_PR_OUT_REGISTER, ROW_PR_OUT_RESERVE, ROW_PR_OUT_RELEASE, ROW_PR_OUT_CLEAR,
	ROW_PR_OUT_PREEMPT, ROW_PR_OUT_PREEMPT_AND_ABORT, ROW_PR_OUT_REGISTER_AND_IGNORE,
	ROW_PR_OUT_REGISTER_AND_MOVE,
};
/* clang-format on */

/* ---- the neighbours */

static unsigned int result;
static bool checked_before;  /* the next command was checked when the state was another one */
static unsigned int aborted; /* a bit an initiator: lu_abort_nexus() was called for it */
static uint8_t in_data[1 << 19];
static size_t in_len;

enum scsi_flow scsi_good(struct scsi_cmd *cmd)
{
	return scsi_status(cmd, SCSI_GOOD);
}

enum scsi_flow scsi_status(struct scsi_cmd *cmd, enum scsi_status status)
{
	cmd->status = (uint8_t)status;
	result = status;
	return SCSI_DONE;
}

enum scsi_flow scsi_check(struct scsi_cmd *cmd, enum sense sense)
{
	cmd->status = SCSI_CHECK_CONDITION;
	result = 0x1000u + sense;
	return SCSI_DONE;
}

enum scsi_flow scsi_check_field(struct scsi_cmd *cmd, enum sense sense, unsigned int byte,
				unsigned int bit)
{
	(void)byte;
	CHECK(bit < 8);
	return scsi_check(cmd, sense);
}

const uint8_t *scsi_cmd_params(struct scsi_cmd *cmd, size_t *len)
{
	*len = cmd->out.iov->iov_len;
	return cmd->out.iov->iov_base;
}

void pout_start(struct scsi_cmd *cmd, struct pout *out)
{
	*out = (struct pout){ cmd->in.iov, 1, get_be16(cmd->cdb + 7), 0 };
}

enum scsi_flow pout_finish(struct scsi_cmd *cmd, const struct pout *out)
{
	in_len = pout_moved(out);
	return scsi_good(cmd);
}

/* ---- the logical unit and its initiators */

enum { INITIATORS = 5 };

static struct lld_ops lld = { .name = "iscsi", .protocol_id = 5 };
static struct target targets[2] = { { .tid = 1, .lld = &lld }, { .tid = 2, .lld = &lld } };
static struct lun_entry entries[2] = { { .target = &targets[0] }, { .target = &targets[1] } };
static struct spc_lu spc;
static struct scsi_lu lu = { .priv = &spc };
static struct it_nexus nexuses[INITIATORS];
static struct itl itls[INITIATORS];

/* A, B and C come through target 1; A2 is A's initiator port at target 2 */
static struct itl *const A = &itls[0], *const B = &itls[1], *const C = &itls[2],
			 *const A2 = &itls[3], *const NEW = &itls[4];

/* "iqn.x:a" as its TransportID; returns its length */
static size_t iscsi_id(uint8_t *id, const char *name)
{
	const size_t len = (strlen(name) + 1 + 3) / 4 * 4;

	memset(id, 0, 4 + len);
	id[0] = 0x45;
	put_be16(id + 2, (uint16_t)len);
	memcpy(id + 4, name, strlen(name));
	return 4 + len;
}

static void log_in(struct itl *itl, const char *name, struct target *t)
{
	struct it_nexus *n = &nexuses[itl - itls];
	static uint8_t ids[INITIATORS][TRANSPORT_ID_MAX];

	*n = (struct it_nexus){ .target = t, .lld = t->lld, .rel_port = target_rel_port(t) };
	n->transport_id = ids[itl - itls];
	n->transport_id_len = (uint16_t)iscsi_id(n->transport_id, name);
	list_init(&n->cmds);
	*itl = (struct itl){ .nexus = n, .lu = &lu };
	list_add_tail(&itl->lu_link, &lu.itls);
}

static inline void log_out(struct itl *itl)
{
	pr_nexus_lost(&lu, itl->nexus);
	list_del_init(&itl->lu_link);
}

#define NAME_A "iqn.1994-05.com.example:a,i,0x400001370000"
#define NAME_B "iqn.1994-05.com.example:b,i,0x400001370000"
#define NAME_C "iqn.1994-05.com.example:c,i,0x400001370000"
#define NAME_D "iqn.1994-05.com.example:d,i,0x400001370000"

static inline void setup(void)
{
	list_init(&lu.itls);
	list_init(&lu.maps);
	list_add_tail(&entries[0].lu_link, &lu.maps);
	list_add_tail(&entries[1].lu_link, &lu.maps);
	CHECK_EQ(pr_lu_init(&lu, NULL), 0);
	log_in(A, NAME_A, &targets[0]);
	log_in(B, NAME_B, &targets[0]);
	log_in(C, NAME_C, &targets[0]);
	log_in(A2, NAME_A, &targets[1]);
	aborted = 0;
}

static inline void teardown(void)
{
	pr_lu_exit(&lu);
	CHECK(!spc.pr);
}

static const struct scsi_opcode *row_of(const uint8_t *cdb)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].op == cdb[0] && (rows[i].sa == NO_SA || rows[i].sa == (cdb[1] & 0x1f)))
			return &rows[i];
	return NULL;
}

/* One command, with @n bytes of parameter list; what it ended with. */
static inline unsigned int command(struct itl *from, const uint8_t cdb[10], const void *list,
				   size_t n)
{
	struct scsi_cmd cmd = { .nexus = from->nexus, .itl = from, .lu = &lu };
	struct iovec out = { (void *)(uintptr_t)list, n }, in = { in_data, sizeof(in_data) };

	memcpy(cmd.cdb, cdb, 10);
	cmd.op = row_of(cdb);
	cmd.out.iov = &out;
	cmd.in.iov = &in;
	list_add_tail(&cmd.nexus_link, &from->nexus->cmds);
	in_len = 0;
	if (!checked_before && pr_conflict(&cmd))
		result = CONFLICT;
	else if (!cmd.op->exec)
		result = GOOD;
	else
		CHECK_EQ(cmd.op->exec(&cmd), SCSI_DONE);
	list_del_init(&cmd.nexus_link);
	checked_before = false;
	return result;
}

/* PERSISTENT RESERVE OUT with byte 20 of the parameter list */
static inline unsigned int out_flags(struct itl *from, unsigned int action, unsigned int type,
				     uint64_t key, uint64_t sark, unsigned int flags)
{
	const uint8_t cdb[10] = { 0x5f, (uint8_t)action, (uint8_t)type, [8] = 24 };
	uint8_t list[24] = { 0 };

	put_be64(list, key);
	put_be64(list + 8, sark);
	list[20] = (uint8_t)flags;
	return command(from, cdb, list, sizeof(list));
}

static inline unsigned int out(struct itl *from, unsigned int action, unsigned int type,
			       uint64_t key, uint64_t sark)
{
	return out_flags(from, action, type, key, sark, 0);
}

/* PERSISTENT RESERVE IN; the answer is in in_data, in_len */
static inline unsigned int in(struct itl *from, unsigned int action, unsigned int room)
{
	uint8_t cdb[10] = { 0x5e, (uint8_t)action };

	put_be16(cdb + 7, (uint16_t)room);
	return command(from, cdb, NULL, 0);
}

static inline unsigned int plain(struct itl *from, unsigned int op)
{
	const uint8_t cdb[10] = { (uint8_t)op };

	return command(from, cdb, NULL, 0);
}

static inline unsigned int writes(struct itl *from)
{
	return plain(from, 0x0a);
}

static inline unsigned int reads(struct itl *from)
{
	return plain(from, 0x08);
}

/* The unit attentions that wait for it; they are gone then. */
static inline unsigned int ua_of(struct itl *itl)
{
	const unsigned int ua = itl->ua;

	itl->ua = 0;
	return ua;
}

/* A, B (and C) registered with their keys */
static inline void register_ab(void)
{
	CHECK_EQ(out(A, PR_OUT_REGISTER, 0, 0, KA), GOOD);
	CHECK_EQ(out(B, PR_OUT_REGISTER, 0, 0, KB), GOOD);
}

static inline void register_abc(void)
{
	register_ab();
	CHECK_EQ(out(C, PR_OUT_REGISTER, 0, 0, KC), GOOD);
}

void lu_abort_nexus(struct scsi_lu *l, struct it_nexus *n, const struct scsi_cmd *except)
{
	CHECK(l == &lu);
	CHECK(except != NULL);
	aborted |= 1u << (n - nexuses);
}

#endif /* PR_FIXTURE_H */
