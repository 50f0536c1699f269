// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_portal.c - addresses of portals, opening and closing them, and the options that name them
 */
#include "peer.h"

static char listed[512];

static void add_text(void *arg, const char *text)
{
	const size_t len = strlen(listed);

	(void)arg;
	(void)snprintf(listed + len, sizeof(listed) - len, "%s ", text);
}

static const char *list(void)
{
	listed[0] = '\0';
	target->lld->portals(add_text, NULL);
	return listed;
}

static void addresses_that_are_none(void)
{
	static const char *const specs[] = {
		"",
		"host",
		"1.2.3",
		"1.2.3.4:",
		"1.2.3.4:0",
		"1.2.3.4:x",
		"1.2.3.4:65536",
		"1.2.3.4:-1",
		"[::1",
		"[::1]x",
		"[::1]:",
		"[]",
		":::::",
		"[1.2.3.4]:80",
		"1.2.3.4:80:90",
		"1.2.3.4,",
		" 1.2.3.4",
		"[",
		"]",
		":3260",
		"1111111111111111111111111111111111111111111111111111111111111111",
	};

	for (size_t i = 0; i < sizeof(specs) / sizeof(specs[0]); i++) {
		struct err e;

		if (target->lld->portal_new(specs[i], &e) == 0)
			fprintf(stderr, "%s\n", specs[i]);
		CHECK_EQ(target->lld->portal_new(specs[i], &e), -1);
		CHECK_EQ(e.code, TGT_INVALID_REQUEST);
	}
}

static unsigned int free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	const int fd = socket(AF_INET, SOCK_STREAM, 0);

	CHECK_EQ(bind(fd, (struct sockaddr *)&a, len), 0);
	CHECK_EQ(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	(void)close(fd);
	return ntohs(a.sin_port);
}

static void opened_and_closed(void)
{
	const unsigned int port = free_port();
	char spec[64], text[64];
	struct err e;

	(void)snprintf(spec, sizeof(spec), "127.0.0.1:%u", port);
	(void)snprintf(text, sizeof(text), " 127.0.0.1:%u,1 ", port);
	CHECK_EQ(target->lld->portal_new(spec, &e), 0);
	CHECK(strstr(list(), text) != NULL);
	CHECK_EQ(target->lld->portal_new(spec, &e), -1); /* there already */
	CHECK_EQ(target->lld->portal_delete(spec, &e), 0);
	CHECK(strstr(list(), text) == NULL);
	CHECK_EQ(target->lld->portal_delete(spec, &e), -1);
	CHECK_EQ(target->lld->portal_new("192.0.2.1:3260", &e), -1); /* not ours */
	CHECK(strstr(e.text, "192.0.2.1:3260") != NULL);
}

static void comes_in_by_tcp(void)
{
	const unsigned int port = free_port();
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_port = htons((uint16_t)port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	char spec[64], b[1200];
	struct err e;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	size_t n;

	(void)snprintf(spec, sizeof(spec), "127.0.0.1:%u", port);
	CHECK_EQ(target->lld->portal_new(spec, &e), 0);
	CHECK_EQ(connect(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	turn();
	CHECK_EQ(iscsi_state.nr_half_open, 1);
	n = make_login((uint8_t *)b, "", 0);
	CHECK_EQ(send(fd, b, n, 0), n);
	while (list_empty(&target->nexuses))
		CHECK_EQ(ev_loop_turn(loop, 1000), 0);
	CHECK_EQ(recv(fd, b, ISCSI_BHS_LEN, MSG_WAITALL), ISCSI_BHS_LEN);
	CHECK_EQ(b[0], ISCSI_OP_LOGIN_RESPONSE);
	CHECK_EQ(target->lld->portal_delete(spec, &e), 0); /* who is in stays in */
	turn();
	CHECK_EQ(target->nr_nexuses, 1);
	(void)close(fd);
	while (!list_empty(&target->nexuses))
		CHECK_EQ(ev_loop_turn(loop, 1000), 0);
}

static void options(void)
{
	static const char *const wrong[] = { "portal",
					     "nop_interval=x",
					     "nop_interval=-1",
					     "nop_count=99999",
					     "login_timeout=0",
					     "hold_off=3601",
					     "colour=red",
					     "portal=x",
					     "nop_count=",
					     "congestion=thenameisfartoolong",
					     "congestion=no_such,portal=127.0.0.1" };
	struct iscsi i = { .loop = loop };
	struct err e;

	list_init(&i.portals);
	for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
		CHECK_EQ(options_parse(&i, wrong[k], &e), -1);
		CHECK(list_empty(&i.portals));
	}
	CHECK_EQ(options_parse(&i, "hold_off=0,login_timeout=7", &e), 0);
	CHECK(i.hold_off == 0 && i.login_timeout == 7);
}

static void isns_is_off(void)
{
	struct err e;

	CHECK_EQ(target->lld->sysupdate("iSNS", "Off", &e), 0);
	CHECK_EQ(target->lld->sysupdate("iSNS", "On", &e), -1);
	CHECK_EQ(e.code, TGT_UNSUPPORTED);
	CHECK_EQ(target->lld->sysupdate("iSNSServerIP", "10.0.0.1", &e), 0);
	CHECK_EQ(target->lld->sysupdate("nothing", "1", &e), -1);
}

int main(void)
{
	world_start();
	RUN(addresses_that_are_none);
	RUN(opened_and_closed);
	RUN(comes_in_by_tcp);
	RUN(options);
	RUN(isns_is_off);
	world_end();
	return check_report();
}
