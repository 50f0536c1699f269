// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_plan.c - from a configuration to operations, against the management layer itself: what the
 *               plan is, what the daemon is afterwards, and that there is nothing more to do then
 */
#include "check.h"

#include "../mgmt/fake.h"
#include "config/plan.h"
#include "mgmt/mgmt.h"
#include "tgt/log.h"
#include "tree.h"

static struct ev_loop *loop;
static struct conf c;
static struct want w;
static struct running now;
static struct plan plan;
static const char *only;
static unsigned int force;

static json_t *ask(json_t *request)
{
	char *text = json_dumps(request, 0), *reply;
	json_t *doc;
	size_t len;

	json_decref(request);
	CHECK_EQ(mgmt_handle(text, strlen(text), true, &reply, &len), 0);
	doc = json_loadb(reply, len, 0, NULL);
	CHECK(doc != NULL);
	free(text);
	free(reply);
	return doc;
}

static void plan_of(const char *text, bool prune)
{
	begin(&c);
	conf_read_text(&c, "f", text, strlen(text));
	want_make(&w, &c);
	w.only = only;
	CHECK_EQ(diag.errors, 0);
	CHECK_EQ(running_read(&now, &w, ask(running_request(&w))), 0);
	plan_make(&plan, &w, &now, (prune ? PLAN_PRUNE : 0) | force);
}

static void plan_end(void)
{
	plan_free(&plan);
	running_free(&now);
	conf_exit(&c);
}

/* "+ text\n" of each step that people see, "! ..." of what is blocked */
static char *plan_text(void)
{
	const struct plan_step *s;
	char *out = NULL;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	for (int i = 0; i < PLAN_PHASES; i++)
		list_for_each_entry (s, &plan.steps[i], link)
			if (s->mark != ' ')
				fprintf(f, "%c %s\n", s->mark, s->text);
	for (unsigned int i = 0; i < plan.blocked.nr; i++)
		fprintf(f, "! %s\n", plan.blocked.v[i].value);
	fclose(f);
	return out;
}

static void carry_out(void)
{
	json_t *list = json_array(), *r;
	const struct plan_step *s;

	for (int i = 0; i < PLAN_PHASES; i++)
		list_for_each_entry (s, &plan.steps[i], link) {
			if (s->optional)
				json_object_set_new(s->op, "optional", json_true());
			json_array_append(list, s->op);
		}
	r = ask(json_pack("{s:i, s:o}", "version", 1, "transaction", list));
	if (json_integer_value(json_object_get(r, "code")) != 0) {
		char *text = json_dumps(r, 0);

		checks_failed++;
		fprintf(stderr, "%s\n", text);
		free(text);
	}
	json_decref(r);
}

/* The plan is @want; once it is carried out there is nothing to do but @left. */
static void applied(int line, const char *text, bool prune, const char *want, const char *left)
{
	char *got;

	plan_of(text, prune);
	got = plan_text();
	if (strcmp(got, want) != 0) {
		checks_failed++;
		fprintf(stderr, "line %d: plan\n%sexpected\n%s%s", line, got, want, said);
	}
	free(got);
	carry_out();
	plan_end();
	plan_of(text, prune);
	got = plan_text();
	if (strcmp(got, left) != 0) {
		checks_failed++;
		fprintf(stderr, "line %d: afterwards\n%s", line, got);
	}
	free(got);
	plan_end();
}
#define APPLY(text, want)   applied(__LINE__, text, false, want, "")
#define PRUNE(text, want)   applied(__LINE__, text, true, want, "")
#define BLOCKED(text, want) applied(__LINE__, text, false, want, want)

static int drop_target(void *arg, struct target *t)
{
	(void)arg;
	return target_delete(t, true, NULL);
}

static void one_account(void *arg, const struct account *a)
{
	*(const struct account **)arg = a;
}

static void nothing(void)
{
	const struct account *a = NULL;

	(void)target_each(drop_target, NULL);
	for (account_each(one_account, &a); a; a = NULL, account_each(one_account, &a))
		CHECK_EQ(account_delete(a->user, NULL), 0);
}

#define T(name, what) "<target " name ">\n" what "</target>\n"

static void from_nothing(void)
{
	nothing();
	APPLY("", "");
	APPLY(T("a", "backing-store /b\nbacking-store /a\n"),
	      "+ target 1 a, driver iscsi\n+ a: lun 2 /b\n+ a: lun 1 /a\n"
	      "+ a: initiator-address ALL\n");
	APPLY(T("a", "backing-store /b\nbacking-store /a\n") T("b", ""),
	      "+ target 2 b, driver iscsi\n+ b: initiator-address ALL\n");
	CHECK(lunmap_find(target_find(1), 2) != NULL);
}

static void numbers_stay(void)
{
	nothing();
	APPLY(T("z", "backing-store /b\n"), "+ target 1 z, driver iscsi\n+ z: lun 1 /b\n"
					    "+ z: initiator-address ALL\n");
	APPLY(T("y", "") T("z", "backing-store /b\nbacking-store /a\n"),
	      "+ target 2 y, driver iscsi\n+ y: initiator-address ALL\n+ z: lun 2 /a\n");
	APPLY(T("z", "controller_tid 1\n<backing-store /b>\nlun 1\n</backing-store>\n"), "");
	BLOCKED(T("z", "controller_tid 9\n"),
		"! f:1: target z has the number 1, which cannot change while it exists\n");
	APPLY(T("x", "controller_tid 40\n") T("w", ""),
	      "+ target 40 x, driver iscsi\n+ x: initiator-address ALL\n"
	      "+ target 3 w, driver iscsi\n+ w: initiator-address ALL\n");
	/* in the order of their names, each behind the one before, as tgt-admin does it */
	nothing();
	APPLY(T("c", "") T("b", "controller_tid 7\n") T("a", "") T("d", "controller_tid 8\n"),
	      "+ target 9 c, driver iscsi\n+ c: initiator-address ALL\n"
	      "+ target 7 b, driver iscsi\n+ b: initiator-address ALL\n"
	      "+ target 1 a, driver iscsi\n+ a: initiator-address ALL\n"
	      "+ target 8 d, driver iscsi\n+ d: initiator-address ALL\n");
}

static void access_is_what_the_file_says(void)
{
	nothing();
	APPLY(T("a", ""), "+ target 1 a, driver iscsi\n+ a: initiator-address ALL\n");
	APPLY(T("a", "initiator-name i\ninitiator-address ::1\n"),
	      "+ a: initiator-address ::1\n+ a: initiator-name i\n- a: initiator-address ALL\n");
	APPLY(T("a", "initiator-name j\n"),
	      "+ a: initiator-name j\n- a: initiator-address ::1\n- a: initiator-name i\n");
	APPLY(T("a", "initiator-name j\n<backing-store /x>\ninitiator-name k\n</backing-store>\n"),
	      "+ a: lun 1 /x\n+ a: lun 1: initiator-name k\n");
	APPLY(T("a", "initiator-name j\nbacking-store /x\n"), "- a: lun 1: initiator-name k\n");
}

static void accounts_and_passwords(void)
{
	nothing();
	APPLY(T("a", "incominguser bob one\noutgoinguser us two\n"),
	      "+ account bob\n+ account us\n+ target 1 a, driver iscsi\n"
	      "+ a: incoming account bob\n+ a: outgoing account us\n"
	      "+ a: initiator-address ALL\n");
	APPLY(T("a", "incominguser bob three\noutgoinguser us two\n"),
	      "~ account bob: another password\n");
	CHECK(strcmp(account_find("bob")->password, "three") == 0);
	APPLY(T("a", "incominguser eve four\noutgoinguser we five\n"),
	      "+ account eve\n+ account we\n+ a: incoming account eve\n"
	      "- a: incoming account bob\n- a: outgoing account us\n"
	      "+ a: outgoing account we\n");
	CHECK(account_find("bob") != NULL);
	PRUNE(T("a", ""), "- a: incoming account eve\n- a: outgoing account we\n"
			  "- account we\n- account eve\n- account us\n- account bob\n");
	APPLY("incomingdiscoveryuser bob one\n",
	      "+ account bob\n+ discovery: incoming account bob\n");
	PRUNE("", "- target 1 a\n- account bob\n");
}

static void attributes(void)
{
	nothing();
	APPLY(T("a", "scsi_sn 007\nreadonly no\nbacking-store /x\n"),
	      "+ target 1 a, driver iscsi\n+ a: lun 1 /x\n+ a: initiator-address ALL\n");
	APPLY(T("a", "scsi_sn 7\nreadonly yes\nbacking-store /x\n"),
	      "~ a: lun 1: scsi_sn 007 -> 7\n~ a: lun 1: readonly 0 -> 1\n");
	APPLY(T("a", "backing-store /x\n"), ""); /* what is not said stays */
	APPLY(T("a", "params scsi_id=t${tid}l${lun}$,lbppbe=0x3\nbacking-store /x\n"),
	      "~ a: lun 1: scsi_id IET     00010001 -> t1l1$\n~ a: lun 1: lbppbe 0 -> 0x3\n");
	APPLY(T("a", "state offline\nbacking-store /x\n"), "~ a: state ready -> offline\n");
	plan_of(T("a", "params lbppbe\nbacking-store /x\n"), false);
	CHECK(strcmp(said, "f:2: 'lbppbe' is not of the form KEY=VALUE\n") == 0);
	plan_end();
}

static void what_cannot_be(void)
{
	nothing();
	APPLY(T("a", ""), "+ target 1 a, driver iscsi\n+ a: initiator-address ALL\n");
	BLOCKED(T("b", "controller_tid 1\n"),
		"! f:1: target a has the number 1: delete it first\n");
	plan_of(T("a", "params path=/y\nbacking-store /x\n"), false);
	CHECK(strcmp(said, "f:2: write path as a directive\n") == 0);
	plan_end();
}

/* Whoever knows the numbers must not find other disks there after a restart. */
static void numbers_that_a_restart_would_change(void)
{
	nothing();
	APPLY(T("a", "backing-store /b\nbacking-store /d\n"),
	      "+ target 1 a, driver iscsi\n+ a: lun 1 /b\n+ a: lun 2 /d\n"
	      "+ a: initiator-address ALL\n");
	APPLY(T("a", "backing-store /b\nbacking-store /d\nbacking-store /e\n"), "+ a: lun 3 /e\n");
	CHECK(!*said);
	APPLY(T("a", "backing-store /b\nbacking-store /c\nbacking-store /d\nbacking-store /e\n"),
	      "+ a: lun 4 /c\n");
	CHECK(strcmp(said, "f:1: warning: after a start of the daemon LUNs of a would have other "
			   "numbers: write lun in a block of each\n") == 0);
	APPLY(T("a", "<backing-store /b>\nlun 1\n</backing-store>\n"
		     "<backing-store /c>\nlun 4\n</backing-store>\n"
		     "backing-store /d\nbacking-store /e\n"),
	      "");
	CHECK(!*said);
}

static void logical_units_without_a_file(void)
{
	static const char two[] =
		T("a", "backing-store NONE:q\nbacking-store NONE:p\n"
		       "backing-store /x\nbsoflags direct:sync\ndevice-type cd\n");

	nothing();
	APPLY(two, "+ target 1 a, driver iscsi\n+ a: lun 3 NONE:q\n+ a: lun 2 NONE:p\n"
		   "+ a: lun 1 /x\n+ a: initiator-address ALL\n");
	CHECK(!*said);
}

static void a_path_changes_in_place(void)
{
	nothing();
	APPLY(T("a", "<backing-store /x>\nlun 1\n</backing-store>\n"),
	      "+ target 1 a, driver iscsi\n+ a: lun 1 /x\n+ a: initiator-address ALL\n");
	(void)fake_login(target_find(1), "i");
	APPLY(T("a", "<backing-store /y>\nlun 1\n</backing-store>\n"),
	      "~ a: lun 1: path /x -> /y\n");
	CHECK_EQ(target_find(1)->nr_nexuses, 1);
}

static void what_a_logical_unit_is_made_of(void)
{
	static const char other[] =
		T("a", "<backing-store /x>\nlun 1\nblock-size 4096\nscsi_sn s\n</backing-store>\n");

	nothing();
	APPLY(T("a", "<backing-store /x>\nlun 1\n</backing-store>\n"),
	      "+ target 1 a, driver iscsi\n+ a: lun 1 /x\n+ a: initiator-address ALL\n");
	(void)fake_login(target_find(1), "i");
	BLOCKED(other, "! f:2: another block-size of LUN 1 of a makes a new logical unit, and 1 "
		       "initiators are logged in\n");
	nothing();
	APPLY(T("a", "<backing-store /x>\nlun 1\n</backing-store>\n"),
	      "+ target 1 a, driver iscsi\n+ a: lun 1 /x\n+ a: initiator-address ALL\n");
	APPLY(other, "~ a: lun 1: another block-size, made anew\n+ a: lun 1 /x\n");
	CHECK_EQ(lunmap_find(target_find(1), 1)->lu->block_size, 4096);
	APPLY(T("a", "<backing-store /x>\nlun 1\nblock-size 4096\nbsoflags sync\n"
		     "</backing-store>\n"),
	      "~ a: lun 1: another bsoflags, made anew\n+ a: lun 1 /x\n");
}

static void what_the_file_has_not(void)
{
	nothing();
	APPLY(T("a", "backing-store /x\nbacking-store /y\n") T("b", ""),
	      "+ target 1 a, driver iscsi\n+ a: lun 1 /x\n+ a: lun 2 /y\n"
	      "+ a: initiator-address ALL\n+ target 2 b, driver iscsi\n"
	      "+ b: initiator-address ALL\n");
	APPLY(T("a", "backing-store /x\n"), "");
	plan_of(T("a", "backing-store /x\n"), false);
	CHECK_EQ(plan.extra_luns, 1);
	CHECK_EQ(plan.extra_targets, 1);
	plan_end();
	PRUNE(T("a", "backing-store /x\n"), "- a: lun 2 /y\n- target 2 b\n");
	CHECK(target_find(2) == NULL);
}

#define TAKEN ", which the file does not have any more: update that one first\n"

/* One of several, and with force. */
static void one_target_alone(void)
{
	static const char two[] = T("a", "incominguser u p\n") T("b", "incominguser v q\n");

	nothing();
	APPLY(T("b", "") T("c", "backing-store /x\n"),
	      "+ target 1 b, driver iscsi\n+ b: initiator-address ALL\n"
	      "+ target 2 c, driver iscsi\n+ c: lun 1 /x\n+ c: initiator-address ALL\n");
	only = "a";
	PRUNE(two, "+ account u\n+ target 3 a, driver iscsi\n+ a: incoming account u\n"
		   "+ a: initiator-address ALL\n");
	CHECK(account_find("v") == NULL);
	only = "b";
	applied(__LINE__, T("b", "backing-store /x\n"), true,
		"! f:2: /x is LUN 1 of target 2" TAKEN, "! f:2: /x is LUN 1 of target 2" TAKEN);
	only = "c";
	(void)fake_login(target_find(2), "i");
	force = PLAN_FORCE;
	applied(__LINE__, T("c", "bsoflags sync\nbacking-store /x\n"), true,
		"~ c: lun 1: another bsoflags, made anew\n+ c: lun 1 /x\n", "");
	CHECK_EQ(target_find(2)->nr_nexuses, 1);
	PRUNE(two, "- target 2 c\n");
	CHECK(target_find(2) == NULL);
	only = NULL;
	force = 0;
}

/* Two logical units must not have one file. */
static void a_file_moves(void)
{
	static const char moved[] = T("b", "backing-store /x\n") T("a", "");

	nothing();
	APPLY(T("a", "backing-store /x\n"), "+ target 1 a, driver iscsi\n+ a: lun 1 /x\n"
					    "+ a: initiator-address ALL\n");
	applied(__LINE__, moved, false,
		"+ target 2 b, driver iscsi\n+ b: initiator-address ALL\n"
		"! f:2: /x is LUN 1 of target 1, which the file does not have any more: --prune "
		"takes it away there\n",
		"! f:2: /x is LUN 1 of target 1, which the file does not have any more: --prune "
		"takes it away there\n");
	PRUNE(moved, "- target 1: lun 1 /x, for b\n+ b: lun 1 /x\n");
	CHECK(lunmap_find(target_find(1), 1) == NULL);
}

static void one_logical_unit_in_two_targets(void)
{
	static const char shared[] = T("b", "<map a 1>\nlun 7\ninitiator-name i\n</map>\n")
		T("a", "<backing-store /x>\nlun 1\n</backing-store>\n");

	nothing();
	APPLY(shared, "+ target 2 b, driver iscsi\n+ b: initiator-address ALL\n"
		      "+ target 1 a, driver iscsi\n+ a: lun 1 /x\n+ a: initiator-address ALL\n"
		      "+ b: lun 7 is lun 1 of a\n+ b: lun 7: initiator-name i\n");
	CHECK(lunmap_find(target_find(2), 7)->lu == lunmap_find(target_find(1), 1)->lu);
	APPLY(T("b", "map a 1\n") T("a", "<backing-store /x>\nlun 1\n</backing-store>\n"),
	      "- b: lun 7: initiator-name i\n");
	BLOCKED(T("b", "map a 1\n")
			T("a", "<backing-store /x>\nlun 1\nbsoflags sync\n</backing-store>\n"),
		"! f:5: another bsoflags of LUN 1 of a makes a new logical unit, and other LUNs "
		"lead to it\n");
	PRUNE(T("b", "") T("a", "<backing-store /x>\nlun 1\n</backing-store>\n"),
	      "- b: lun 7 /x\n");
	CHECK(lunmap_find(target_find(1), 1) != NULL);
}

/* An adapter that is not there is bound by a later apply, and holds nothing up. */
static void adapters(void)
{
	nothing();
	APPLY(T("v", "driver ibmvio\nbus vio,30000003\nbacking-store /x\n"),
	      "+ target 1 v, driver ibmvio\n+ v: lun 0 /x\n+ v: bus vio,30000003\n");
	applied(__LINE__, T("v", "driver ibmvio\nbus vio,7\nbacking-store /x\n"), false,
		"- v: adapter vio,30000003\n+ v: bus vio,7\n", "+ v: bus vio,7\n");
	APPLY(T("v", "driver ibmvio\nbacking-store /x\n"), "");
}

static void the_daemon_itself(void)
{
	nothing();
	APPLY("iSNS Off\nportal 127.0.0.1:3260\n", "+ portal 127.0.0.1:3260\n");
	APPLY("portal 127.0.0.1\n", "");
}

static void an_answer_of_another_kind(void)
{
	begin(&c);
	want_make(&w, &c);
	CHECK_EQ(running_read(&now, &w, json_pack("{s:i}", "code", 0)), -1);
	running_free(&now);
	CHECK_EQ(running_read(&now, &w, json_pack("{s:i, s:[{},{},{},{}]}", "code", 0, "replies")),
		 -1);
	running_free(&now);
	CHECK_EQ(running_read(&now, &w, json_array()), -1);
	running_free(&now);
	conf_exit(&c);
}

int main(void)
{
	CHECK_EQ(ev_loop_new(&loop), 0);
	fake_register(loop);
	mgmt_set_loop(loop);
	log_set_level(LOG_LVL_ERR);
	RUN(from_nothing);
	RUN(numbers_stay);
	RUN(access_is_what_the_file_says);
	RUN(accounts_and_passwords);
	RUN(attributes);
	RUN(what_cannot_be);
	RUN(numbers_that_a_restart_would_change);
	RUN(logical_units_without_a_file);
	RUN(a_path_changes_in_place);
	RUN(what_a_logical_unit_is_made_of);
	RUN(what_the_file_has_not);
	RUN(one_target_alone);
	RUN(a_file_moves);
	RUN(one_logical_unit_in_two_targets);
	RUN(adapters);
	RUN(the_daemon_itself);
	RUN(an_answer_of_another_kind);
	nothing();
	for (int i = 0; i < 3; i++)
		CHECK_EQ(ev_loop_turn(loop, 0), 0);
	ev_loop_free(loop);
	return check_report();
}
