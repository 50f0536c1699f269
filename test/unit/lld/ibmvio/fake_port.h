/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fake_port.h - a port whose requests are carried out when a test says so, and a client behind it
 *
 * The client's memory is client[], its addresses are offsets in it. What it is sent is in sent[].
 */
#ifndef FAKE_PORT_H
#define FAKE_PORT_H

#include <errno.h>
#include <stdlib.h>

#include "check.h"
#include "lld/ibmvio/adapter.h"
#include "tgt/bytes.h"
#include "tgt/ev.h"
#include "tgt/plugin.h"
#include "tgt/target.h"

#define UNUSED       __attribute__((unused))
#define CLIENT_BYTES (256u << 10)

static struct {
	struct port *p; /* NULL: not open */
	struct list_head reqs;
	uint32_t epoch;
	bool registered, present; /* @present: the partner is registered */
	bool cancel;
	bool no_memory;
	int fail; /* the next copy ends so */
	unsigned int regs, releases, readies, bufs;
} fake;

static uint8_t client[CLIENT_BYTES];
static uint8_t sent[64][CRQ_ELEMENT];
static unsigned int nr_sent;

/* ---- the port */

static int fake_open(struct port *p, const char *address, struct err *e)
{
	(void)address;
	(void)e;
	memset(&fake, 0, sizeof(fake));
	fake.p = p;
	list_init(&fake.reqs);
	p->id = 7;
	p->max_txu = 1 << 20;
	p->credits = 4;
	return 0;
}

static void end(struct port_req *req, int result)
{
	list_del_init(&req->wait);
	fake.cancel = result < 0 && req->link;
	req->done(req, result);
}

static void fake_close(struct port *p)
{
	(void)p;
	while (!list_empty(&fake.reqs))
		end(list_first_entry(&fake.reqs, struct port_req, wait), -ESTALE);
	CHECK_EQ(fake.bufs, 0);
	fake.p = NULL;
}

static int fake_reg(struct port *p)
{
	(void)p;
	fake.epoch++;
	fake.regs++;
	fake.registered = true;
	return fake.present;
}

static void fake_release(struct port *p)
{
	(void)p;
	fake.epoch++;
	fake.releases++;
	fake.registered = false;
}

/* The IU is not the port's after this. */
static void fake_submit(struct port *p, struct port_req *req)
{
	uint8_t *copy = req->iu_len ? malloc(req->iu_len) : NULL;

	(void)p;
	if (copy)
		memcpy(copy, req->iu, req->iu_len);
	memcpy(req->priv, &copy, sizeof(copy));
	req->epoch = fake.epoch;
	list_add_tail(&req->wait, &fake.reqs);
}

static int fake_partner(struct port *p, struct port_partner *who)
{
	(void)p;
	*who = (struct port_partner){ .partition = 5 };
	return 0;
}

static int fake_suspend_enable(struct port *p, unsigned int timeout_ms)
{
	(void)p;
	(void)timeout_ms;
	return 0;
}

static int fake_suspend_ready(struct port *p)
{
	(void)p;
	fake.readies++;
	return 0;
}

static void *fake_buf_get(struct port *p, size_t len)
{
	(void)p;
	if (fake.no_memory)
		return NULL;
	fake.bufs++;
	return malloc(len);
}

static void fake_buf_put(struct port *p, void *mem, size_t len)
{
	(void)p;
	memset(mem, 0xee, len);
	fake.bufs--;
	free(mem);
}

const struct port_ops port_link_ops = {
	.name = "link",
	.open = fake_open,
	.close = fake_close,
	.reg = fake_reg,
	.release = fake_release,
	.submit = fake_submit,
	.partner = fake_partner,
	.suspend_enable = fake_suspend_enable,
	.suspend_ready = fake_suspend_ready,
	.buf_get = fake_buf_get,
	.buf_put = fake_buf_put,
};
const struct port_ops port_kernel_ops = { .name = "vio", .open = fake_open, .close = fake_close };

/* ---- what it does when it is told to */

static bool outside(uint64_t ioba, size_t len)
{
	return ioba > CLIENT_BYTES || len > CLIENT_BYTES - ioba;
}

static int copy_extent(const struct port_req *req, const struct port_extent *x)
{
	if (outside(x->ioba, x->len))
		return -EFAULT;
	if (req->op == PORT_COPY_IN)
		memcpy(x->mem, client + x->ioba, x->len);
	else
		memcpy(client + x->ioba, x->mem, x->len);
	return 0;
}

static int carry_out(struct port_req *req, const uint8_t *iu)
{
	if (req->epoch != fake.epoch)
		return -ESTALE;
	if (fake.cancel)
		return -ECANCELED;
	if (fake.fail && (req->nr || iu)) {
		const int r = fake.fail;

		fake.fail = 0;
		return r;
	}
	for (unsigned int i = 0; i < req->nr; i++)
		if (copy_extent(req, &req->ext[i]) < 0)
			return -EFAULT;
	if (iu && outside(req->iu_ioba, req->iu_len))
		return -EFAULT;
	if (iu)
		memcpy(client + req->iu_ioba, iu, req->iu_len);
	if (!req->send)
		return 0;
	if (!fake.present)
		return -ENOTCONN;
	CHECK(nr_sent < 64);
	memcpy(sent[nr_sent++ % 64], req->crq, CRQ_ELEMENT);
	return 0;
}

/* Carry out up to @n requests, and what follows from them when there is room. */
static void run(unsigned int n)
{
	while (n-- && !list_empty(&fake.reqs)) {
		struct port_req *req = list_first_entry(&fake.reqs, struct port_req, wait);
		uint8_t *iu;
		int r;

		memcpy(&iu, req->priv, sizeof(iu));
		r = carry_out(req, iu);
		free(iu);
		memset(req->priv, 0, sizeof(iu));
		end(req, r);
	}
}
#define ALL 10000

UNUSED static unsigned int waiting(void)
{
	const struct list_head *l;
	unsigned int n = 0;

	for (l = fake.reqs.next; l != &fake.reqs; l = l->next)
		n++;
	return n;
}

/* ---- what a client sends; @ioba is where the IU is, and the last bytes of its tag */

static void arrive(uint8_t header, uint8_t format, uint8_t status, uint64_t ioba, uint16_t len)
{
	uint8_t crq[CRQ_ELEMENT] = { header, format, 0, status };
	uint8_t *iu = len ? malloc(len) : NULL; /* the port's: gone afterwards */

	put_be16(crq + 6, len);
	put_be64(crq + 8, ioba);
	if (len)
		memcpy(iu, client + ioba, len);
	fake.p->user->arrival(fake.p, crq, iu, len, 0);
	free(iu);
}

/* An element that has a tag's IU: the answer to what was at @ioba? */
UNUSED static bool answered(uint64_t ioba)
{
	for (unsigned int i = 0; i < nr_sent; i++)
		if (sent[i][0] == CRQ_COMMAND && get_be64(sent[i] + 8) == ioba)
			return true;
	return false;
}

static uint8_t *new_iu(uint64_t ioba, uint8_t opcode)
{
	memset(client + ioba, 0, VSCSI_IU_MAX);
	client[ioba] = opcode;
	put_be64(client + ioba + 8, ioba);
	return client + ioba;
}

#define LOGIN_AT 0x100u
static void send_login(void)
{
	uint8_t *iu = new_iu(LOGIN_AT, SRP_LOGIN_REQ);

	put_be32(iu + 16, VSCSI_IU_MAX);
	put_be16(iu + 24, SRP_BUF_DIRECT | SRP_BUF_INDIRECT);
	arrive(CRQ_COMMAND, CRQ_SRP, 0, LOGIN_AT, SRP_LOGIN_LEN);
}

/* What a new connection brings: registration, INIT both ways, login. */
static void connect_client(void)
{
	fake.present = true;
	arrive(CRQ_INITIALIZE, CRQ_INIT, 0, 0, 0);
	run(ALL);
	send_login();
	run(ALL);
	CHECK(answered(LOGIN_AT));
	CHECK_EQ(client[LOGIN_AT], SRP_LOGIN_RSP);
	nr_sent = 0;
}

/* READ(10) or WRITE(10) of @blocks from LBA 0 of target id 1, with @nr descriptors from @data on, a
 * table outside of the IU if there are more than two. */
#define TABLE_AT 0x3000u
UNUSED static void send_rw(uint64_t ioba, bool write, uint16_t blocks, unsigned int nr,
			   uint64_t data)
{
	uint8_t *iu = new_iu(ioba, SRP_CMD), *desc = iu + SRP_CMD_LEN;
	const uint32_t each = 512u * blocks / nr;
	const unsigned int inside = nr > 2 ? 1 : nr;

	iu[5] = write ? 0x20 : 0x02;
	iu[write ? 6 : 7] = (uint8_t)inside;
	iu[20] = 0x81;
	iu[32] = write ? 0x2a : 0x28;
	put_be16(iu + 32 + 7, blocks);
	put_be64(desc, TABLE_AT);
	put_be32(desc + 12, nr * SRP_DESC_LEN);
	put_be32(desc + 16, 512u * blocks);
	for (unsigned int i = 0; i < nr; i++) {
		uint8_t d[SRP_DESC_LEN] = { 0 };

		put_be64(d, data + (uint64_t)each * i);
		put_be32(d + 12, each);
		memcpy(client + TABLE_AT + SRP_DESC_LEN * i, d, sizeof(d));
		if (i < inside)
			memcpy(desc + 20 + SRP_DESC_LEN * i, d, sizeof(d));
	}
	arrive(CRQ_COMMAND, CRQ_SRP, 0, ioba, (uint16_t)(SRP_CMD_LEN + 20 + SRP_DESC_LEN * inside));
}

UNUSED static void send_tmf(uint64_t ioba, uint8_t func, uint64_t tag)
{
	uint8_t *iu = new_iu(ioba, SRP_TSK_MGMT);

	iu[20] = 0x81;
	iu[30] = func;
	put_be64(iu + 32, tag);
	arrive(CRQ_COMMAND, CRQ_SRP, 0, ioba, SRP_TSK_MGMT_LEN);
}

UNUSED static uint32_t delta_at(uint64_t ioba)
{
	return get_be32(client + ioba + 4);
}

/* ---- a store that holds requests */

static struct bs_io *held[64];
static unsigned int nr_held;

static int held_open(struct bs *bs, const char *options, struct err *e)
{
	(void)options;
	(void)e;
	bs->size = 1 << 20;
	bs->caps = BS_CAP_WRITE | BS_CAP_FLUSH | BS_CAP_FUA;
	return 0;
}

static void held_close(struct bs *bs)
{
	(void)bs;
}

static void held_submit(struct bs *bs, struct bs_io *io)
{
	(void)bs;
	held[nr_held++] = io;
}

static const struct bs_ops held_bs = {
	.name = "held",
	.flags = BS_OPS_NO_PATH | BS_OPS_SYNC_DIRECT,
	.open = held_open,
	.close = held_close,
	.submit = held_submit,
};
static const struct tgt_plugin held_plugin = TGT_PLUGIN_INIT(TGT_BS, held_bs);

/* ---- a target with a disk at target id 1 and an adapter */

static struct ev_loop *loop;
static struct target *t;

static void turn(void)
{
	for (int i = 0; i < 4; i++)
		(void)ev_loop_turn(loop, 0);
}

/* The store fills what it reads with 5Ah. */
UNUSED static void store_ends(int result)
{
	while (nr_held) {
		struct bs_io *io = held[--nr_held];

		for (unsigned int i = 0; io->verb == BS_READ && i < io->niov; i++)
			memset(io->iov[i].iov_base, 0x5a, io->iov[i].iov_len);
		bs_done(io, result);
	}
	turn();
}

static struct vio_adapter *adapter(void)
{
	return container_of(fake.p, struct vio_adapter, port);
}

static void setup(void)
{
	const struct lu_params p = { .bstype = "held" };

	nr_sent = nr_held = 0;
	CHECK_EQ(target_new(1, "volume1", &ibmvio_lld, loop, &t, NULL), 0);
	CHECK_EQ(lu_new(t, 1, &p, NULL), 0);
	CHECK_EQ(ibmvio_lld.target_bind(t, "link,a", NULL), 0);
	fake.present = true;
	fake.p->user->up(fake.p);
	run(ALL);
	CHECK_EQ(adapter()->state, VIO_WAITING);
	nr_sent = 0;
}

/* The same, logged in and without a unit attention. */
UNUSED static void setup_connected(void)
{
	setup();
	connect_client();
	send_rw(0x200, false, 1, 1, 0x1000);
	run(ALL);
	CHECK_EQ(client[0x200 + 19], SCSI_CHECK_CONDITION);
	nr_sent = 0;
}

static void teardown(void)
{
	if (t)
		CHECK_EQ(target_delete(t, true, NULL), 0);
	t = NULL;
	while (nr_held)
		bs_done(held[--nr_held], 0);
	turn();
	CHECK(!fake.p);
}

static bool start(void)
{
	return ev_loop_new(&loop) == 0 && plugin_register(&held_plugin, "test") == 0 &&
	       lld_start(&ibmvio_lld, loop, NULL, NULL) == 0;
}

static int finish(void)
{
	lld_stop(&ibmvio_lld);
	(void)ev_loop_free(loop);
	return check_report();
}

#endif /* FAKE_PORT_H */
