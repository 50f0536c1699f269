// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_conn.c - a connection's time limits, its end, and a peer that does not read
 */
#include "peer.h"

static uint8_t rx[4 << 20];

static size_t receive(int fd)
{
	size_t have = 0;
	ssize_t n;

	turn();
	while ((n = recv(fd, rx + have, sizeof(rx) - have, 0)) > 0) {
		have += (size_t)n;
		turn();
	}
	return have;
}

static bool is_closed(int fd)
{
	uint8_t b;

	turn();
	return recv(fd, &b, 1, MSG_PEEK) == 0;
}

static void send_all(int fd, const uint8_t *b, size_t n)
{
	CHECK_EQ(send(fd, b, n, MSG_NOSIGNAL), n);
	turn();
}

static int log_in(struct conn **c)
{
	uint8_t b[1200];
	const int fd = peer_connect(c);

	send_all(fd, b, make_login(b, "", 0));
	CHECK(receive(fd) >= ISCSI_BHS_LEN);
	CHECK_EQ(rx[0], ISCSI_OP_LOGIN_RESPONSE);
	CHECK_EQ((*c)->state, S5_LOGGED_IN);
	return fd;
}

/* The connection's timer has run out. */
static void time_passes(struct conn *c)
{
	CHECK(ev_timer_active(&c->timer));
	ev_timer_stop(&c->timer);
	c->timer.fn(&c->timer);
}

static void login_takes_too_long(void)
{
	struct conn *c;
	const int fd = peer_connect(&c);

	time_passes(c);
	CHECK(is_closed(fd));
	CHECK_EQ(iscsi_state.nr_conns, 0);
	CHECK_EQ(iscsi_state.nr_half_open, 0);
	(void)close(fd);
}

static void initiator_hangs_up(void)
{
	struct conn *c;
	const int fd = log_in(&c);

	CHECK_EQ(target->nr_nexuses, 1);
	(void)close(fd);
	turn();
	CHECK_EQ(target->nr_nexuses, 0);
	CHECK_EQ(iscsi_state.nr_conns, 0);
	CHECK(list_empty(&iscsi_state.closed));
}

static void no_timer_without_nop_interval(void)
{
	struct conn *c;
	const int fd = log_in(&c);

	CHECK(!ev_timer_active(&c->timer));
	(void)close(fd);
	turn();
}

static void nop_in_asks_who_is_there(void)
{
	static const uint8_t reply[ISCSI_BHS_LEN] = { 0x40, 0x80, [16] = 0xff, 0xff, 0xff, 0xff };
	struct conn *c;
	int fd;

	CHECK_EQ(target->lld->target_update(target, "nop_interval", "5", NULL), 0);
	CHECK_EQ(target->lld->target_update(target, "nop_count", "2", NULL), 0);
	fd = log_in(&c);
	time_passes(c);
	time_passes(c);
	CHECK_EQ(receive(fd), 2 * ISCSI_BHS_LEN);
	CHECK_EQ(rx[0], ISCSI_OP_NOP_IN);
	CHECK_EQ(get_be32(rx + 16), ISCSI_NO_TAG);
	CHECK(get_be32(rx + 20) != ISCSI_NO_TAG);
	CHECK_EQ(get_be32(rx + 24), get_be32(rx + ISCSI_BHS_LEN + 24)); /* StatSN stays */
	send_all(fd, reply, sizeof(reply));
	time_passes(c); /* it has just said something */
	CHECK_EQ(receive(fd), 0);
	time_passes(c);
	time_passes(c);
	CHECK_EQ(receive(fd), 2 * ISCSI_BHS_LEN);
	time_passes(c);
	CHECK(is_closed(fd));
	(void)close(fd);
	CHECK_EQ(target->lld->target_update(target, "nop_interval", "0", NULL), 0);
}

static void administrator_drops_it(void)
{
	uint8_t b[1200];
	struct conn *c;
	struct err e;
	int fd = log_in(&c);
	struct it_nexus *n = list_first_entry(&target->nexuses, struct it_nexus, link);

	CHECK_EQ(target->lld->conn_drop(n, 9, &e), -1);
	CHECK_EQ(e.code, TGT_NO_CONNECTION);
	CHECK_EQ(target->lld->conn_drop(n, 0, &e), 0);
	CHECK(is_closed(fd));
	(void)close(fd);
	fd = peer_connect(&c);
	send_all(fd, b, make_login(b, "", 0));
	CHECK_EQ(receive(fd), ISCSI_BHS_LEN);
	CHECK_EQ(get_be16(rx + 36), ISCSI_LOGIN_SERVICE_UNAVAILABLE);
	CHECK(is_closed(fd));
	(void)close(fd);
	iscsi_state.hold_offs[0].until_ns = 0;

	iscsi_state.hold_off = 0;
	fd = log_in(&c);
	n = list_first_entry(&target->nexuses, struct it_nexus, link);
	CHECK_EQ(target->lld->conn_drop(n, 0, &e), 0);
	CHECK(is_closed(fd));
	(void)close(fd);
	fd = log_in(&c);
	CHECK_EQ(target->nr_nexuses, 1);
	(void)close(fd);
	turn();
	iscsi_state.hold_off = ISCSI_HOLD_OFF_S;
}

/* Answers pile up until we stop reading; when they have been fetched it goes on. */
static void peer_that_does_not_read(void)
{
	static const uint8_t bhs[ISCSI_BHS_LEN] = { 0x40, 0x80, [19] = 1, [20] = 0xff,
						    0xff, 0xff, 0xff };
	static uint8_t ping[ISCSI_BHS_LEN + 8192];
	const char zeros[8192] = "";
	const size_t len = make(ping, bhs, zeros, sizeof(zeros), false, false);
	struct conn *c;
	const int fd = log_in(&c);
	size_t sent = 0, got = 0, n;

	for (int i = 0; i < 2000 && !c->choked; i++) {
		const ssize_t w = send(fd, ping + sent % len, len - sent % len, 0);

		sent += w > 0 ? (size_t)w : 0;
		turn();
	}
	CHECK(c->choked);
	CHECK(c->tx.backlog < 2 * ISCSI_TX_BACKLOG);
	while ((n = receive(fd)))
		got += n;
	CHECK(!c->choked);
	CHECK_EQ(c->tx.backlog, 0);
	CHECK_EQ(got, sent / len * len);
	(void)close(fd);
	turn();
}

static void daemon_stops(void)
{
	struct conn *c, *half;
	const int fd = log_in(&c), fd2 = peer_connect(&half);

	target->lld->drain();
	CHECK(is_closed(fd2));
	CHECK_EQ(receive(fd), ISCSI_BHS_LEN);
	CHECK_EQ(rx[0], ISCSI_OP_ASYNC);
	CHECK_EQ(rx[36], ISCSI_ASYNC_LOGOUT);
	CHECK_EQ(get_be16(rx + 42), ISCSI_DRAIN_TIME_S);
	CHECK_EQ(target->nr_nexuses, 1);
	time_passes(c);
	CHECK(is_closed(fd));
	CHECK_EQ(target->nr_nexuses, 0);
	(void)close(fd);
	(void)close(fd2);
}

int main(void)
{
	world_start();
	RUN(login_takes_too_long);
	RUN(initiator_hangs_up);
	RUN(no_timer_without_nop_interval);
	RUN(nop_in_asks_who_is_there);
	RUN(administrator_drops_it);
	RUN(peer_that_does_not_read);
	RUN(daemon_stops);
	world_end();
	return check_report();
}
