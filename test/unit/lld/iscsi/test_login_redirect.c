// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_login_redirect.c - a login that is sent to another portal, by configuration or a program
 */
#include <sys/stat.h>
#include <unistd.h>

#include "login_steps.h"

static char program[64];

static void write_program(const char *body)
{
	FILE *f = fopen(program, "w");

	CHECK(f != NULL);
	if (!f)
		return;
	fprintf(f, "#!/bin/sh\n%s\n", body);
	fclose(f);
	CHECK_EQ(chmod(program, 0700), 0);
}

/* The worker's part and the loop's, here one after the other */
static void run_work(void)
{
	struct work *w = fake_work;

	CHECK(w != NULL);
	fake_work = NULL;
	if (!w)
		return;
	w->run(w);
	w->done(w);
}

static int continued;

static void continue_now(struct login *login)
{
	later++;
	continued = login_continue(login, &r);
	note_reply();
}

static void redirects(void)
{
	static const struct {
		const char *address, *port, *reason;
		uint16_t status;
		const char *says;
	} cases[] = {
		{ "10.0.0.1", "3261", "Temporary", 0x101, "TargetAddress=10.0.0.1:3261|" },
		{ "10.0.0.1", "3261", "Permanent", 0x102, "TargetAddress=10.0.0.1:3261|" },
		{ "fe80::1", "", "Permanent", 0x102, "TargetAddress=[fe80::1]:3260|" },
		{ "[fe80::1]", "9", "Permanent", 0x102, "TargetAddress=[fe80::1]:9|" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		set("RedirectAddress", cases[i].address);
		set("RedirectPort", cases[i].port);
		set("RedirectReason", cases[i].reason);
		CHECK_EQ(send_text(T | SEC | TO_OP, NORMAL "X-a=b|AuthMethod=None|"), 0);
		CHECK_EQ(r.status, cases[i].status);
		CHECK(!strcmp(said, cases[i].says));
		CHECK(r.close && !r.done);
		begin();
		CHECK_EQ(send_text(T | OP | TO_FFP, DISCOVERY), 0);
		CHECK(r.done);
	}
	setup(); /* who may not come in is not told where it is */
	set("RedirectAddress", "10.0.0.1");
	set("RedirectReason", "Temporary");
	fake_admits = false;
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), 0);
	CHECK_EQ(r.status, ISCSI_LOGIN_NOT_FOUND);
	CHECK_EQ(r.len, 0);
}

static void redirect_program(void)
{
	static const struct login_ops now = { fake_tcfg, fake_find, fake_start, continue_now };
	static const struct {
		const char *body;
		uint16_t status;
		const char *says;
	} cases[] = {
		{ "echo 10.0.0.1:3261:Temporary", 0x101, "TargetAddress=10.0.0.1:3261|" },
		{ "echo [fe80::1]:3261:Permanent", 0x102, "TargetAddress=[fe80::1]:3261|" },
		{ "[ $1 = " TARGET " ] && [ $2 = 0.0.0.0 ] && echo a:1:Temporary", 0x101,
		  "TargetAddress=a:1|" },
		{ "exit 0", 0, TPGT },
		{ "echo nonsense", 0, TPGT },
		{ "echo a:b:c", 0, TPGT },
		{ "echo a:0:Temporary", 0, TPGT },
		{ "echo a:1:Perhaps", 0, TPGT },
		{ "echo 'a b:1:Temporary'", 0, TPGT },
		{ "exec cat /dev/zero", 0, TPGT },
		{ "exec sleep 100", 0, TPGT },
	};

	(void)snprintf(program, sizeof(program), "/tmp/test_login.%ld", (long)getpid());
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		l.ops = &now;
		redirect_callback_ms = strstr(cases[i].body, "sleep") ? 50 : 60000;
		write_program(cases[i].body);
		set("RedirectCallback", program);
		CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
		CHECK_EQ(send_text(T | OP | TO_FFP, ""), -EPROTO); /* not its turn */
		continued = -1;
		run_work();
		CHECK_EQ(later, 1);
		CHECK_EQ(continued, 0);
		CHECK_EQ(r.status, cases[i].status);
		CHECK_EQ(r.done, !cases[i].status);
		CHECK(has(cases[i].says));
	}
	unlink(program);

	setup(); /* no such program: served here */
	l.ops = &now;
	set("RedirectCallback", "/nonexistent/program");
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
	run_work();
	CHECK(r.done);

	setup(); /* the initiator goes while it runs */
	set("RedirectCallback", "/nonexistent/program");
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
	login_exit(&l);
	run_work();
	CHECK_EQ(later, 0);

	setup(); /* the target goes */
	l.ops = &now;
	set("RedirectCallback", "/nonexistent/program");
	CHECK_EQ(send_text(T | OP | TO_FFP, NORMAL), LOGIN_LATER);
	fake_gone = true;
	run_work();
	CHECK_EQ(r.status, ISCSI_LOGIN_TARGET_REMOVED);
	CHECK_EQ(started, 0);
}

int main(void)
{
	RUN(redirects);
	RUN(redirect_program);
	return tests_end();
}
