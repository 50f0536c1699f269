// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_transact.c - several operations in one request: all of them, or all is as it was
 */
#include "check.h"

#include <jansson.h>

#define FAKE_REAL_DEVTYPES
#include "fake.h"
#include "mgmt/mgmt.h"
#include "tgt/log.h"

static struct ev_loop *loop;

/* The reply; ' stands for ". */
static json_t *ask(const char *text)
{
	char *json = strdup(text), *reply;
	json_t *doc;
	size_t len;

	for (char *p = json; *p; p++)
		if (*p == '\'')
			*p = '"';
	CHECK_EQ(mgmt_handle(json, strlen(json), true, &reply, &len), 0);
	doc = json_loadb(reply, len, 0, NULL);
	CHECK(doc != NULL);
	free(reply);
	free(json);
	return doc;
}

static json_t *transact(const char *operations)
{
	char *text;
	json_t *r;

	CHECK(asprintf(&text, "{'version':1,'transaction':[%s]}", operations) > 0);
	r = ask(text);
	free(text);
	return r;
}

static int number(const json_t *r, const char *member)
{
	return (int)json_integer_value(json_object_get(r, member));
}

/* Everything that a transaction may change, as text. */
static char *state(void)
{
	static const char *const shows[] = {
		"{'version':1,'mode':'target','op':'show','json':true}",
		"{'version':1,'mode':'account','op':'show','json':true}",
		"{'version':1,'mode':'system','op':'show','json':true}",
		"{'version':1,'mode':'portal','op':'show','json':true}",
	};
	json_t *all = json_array();
	char *text;

	for (size_t i = 0; i < sizeof(shows) / sizeof(shows[0]); i++)
		CHECK_EQ(json_array_append_new(all, ask(shows[i])), 0);
	text = json_dumps(all, JSON_INDENT(1));
	json_decref(all);
	return text;
}

static void done(const char *operations, int nr)
{
	json_t *r = transact(operations);

	if (number(r, "code") != TGT_SUCCESS) {
		checks_failed++;
		fprintf(stderr, "%s: %s\n", operations, json_dumps(r, 0));
	}
	CHECK_EQ(json_array_size(json_object_get(r, "replies")), nr);
	json_decref(r);
}

/* It fails at operation @at with @code, and nothing has changed. */
static void fails_at(int line, const char *operations, int at, enum tgt_err code)
{
	char *before = state(), *after;
	json_t *r = transact(operations);

	after = state();
	if (number(r, "code") != (int)code || number(r, "failed") != at ||
	    !json_is_true(json_object_get(r, "undone")) || strcmp(before, after) != 0) {
		char *text = json_dumps(r, 0);

		checks_failed++;
		fprintf(stderr, "line %d: %s\n", line, text);
		if (strcmp(before, after) != 0)
			fprintf(stderr, "was %s\nis %s\n", before, after);
		free(text);
	}
	json_decref(r);
	free(before);
	free(after);
}
#define FAILS(operations, at, code) fails_at(__LINE__, operations, at, TGT_##code)

static int drop_target(void *arg, struct target *t)
{
	(void)arg;
	return target_delete(t, true, NULL);
}

static void nothing(void)
{
	(void)target_each(drop_target, NULL);
	(void)account_delete("bob", NULL);
	(void)account_delete("eve", NULL);
	system_set_online(true);
	for (int i = 0; i < 3; i++)
		CHECK_EQ(ev_loop_turn(loop, 0), 0);
}

#define NEW(tid)            "{'mode':'target','op':'new','tid':" #tid ",'targetname':'iqn." #tid "'}"
#define LU(tid, lun)        "{'mode':'lu','op':'new','tid':" #tid ",'lun':" #lun ",'backing-store':'/x'}"
#define SET(lun, val)       "{'mode':'lu','op':'update','tid':1,'lun':" #lun ",'params':'" val "'}"
#define NAME(verb)          "{'mode':'target','op':'" verb "','tid':1,'initiator-name':'i'}"
#define MASK(verb)          "{'mode':'lu','op':'" verb "','tid':1,'lun':1,'initiator-address':'ALL'}"
#define ACCOUNT(verb, rest) "{'mode':'account','op':'" verb "','user':" rest "}"
/* fails whatever there is */
#define BAD "{'mode':'target','op':'delete','tid':77}"

static void start(void)
{
	nothing();
	done(NEW(1) "," LU(1, 1) "," LU(1, 2) "," NAME("bind") "," MASK("bind") "," ACCOUNT(
		     "new", "'bob','password':'x'") "," ACCOUNT("bind", "'bob','tid':1"),
	     7);
}

static void all_or_nothing(void)
{
	nothing();
	done("", 0);
	done(NEW(1) "," LU(1, 1), 2);
	CHECK(target_find(1) != NULL);
	FAILS(NEW(2) "," LU(2, 1) "," LU(2, 1), 2, LUN_EXIST);
	CHECK(target_find(2) == NULL);
	FAILS(NEW(2) "," NEW(3) "," BAD, 2, NO_TARGET);
	FAILS(BAD, 0, NO_TARGET);
}

static void every_operation_is_taken_back(void)
{
	start();
	FAILS(NAME("unbind") "," BAD, 1, NO_TARGET);
	FAILS("{'mode':'target','op':'bind','tid':1,'initiator-address':'::1'}," BAD, 1, NO_TARGET);
	FAILS("{'mode':'target','op':'update','tid':1,'name':'state','value':'offline'}," BAD, 1,
	      NO_TARGET);
	FAILS(SET(1, "scsi_id=a,scsi_sn=b,vendor_id=c,readonly=1,lbppbe=3") "," BAD, 1, NO_TARGET);
	FAILS(SET(1, "path=/y") "," SET(1, "scsi_id=a") "," BAD, 2, NO_TARGET);
	FAILS(MASK("unbind") "," BAD, 1, NO_TARGET);
	FAILS("{'mode':'lu','op':'bind','tid':1,'lun':2,'initiator-name':'i'}," BAD, 1, NO_TARGET);
	FAILS(ACCOUNT("new", "'eve','password':'x'") "," BAD, 1, NO_TARGET);
	FAILS(ACCOUNT("unbind", "'bob','tid':1") "," BAD, 1, NO_TARGET);
	FAILS(ACCOUNT("bind", "'bob'") "," BAD, 1, NO_TARGET);
	FAILS(ACCOUNT("bind", "'bob','tid':1,'outgoing':true") "," BAD, 1, NO_TARGET);
	FAILS("{'mode':'portal','op':'new','params':'portal=127.0.0.1:3260'}," BAD, 1, NO_TARGET);
	FAILS("{'mode':'system','op':'update','name':'debug','value':'on'},"
	      "{'mode':'system','op':'update','name':'State','value':'offline'}," BAD,
	      2, NO_TARGET);
}

static void a_password_is_taken_back(void)
{
	start();
	FAILS(ACCOUNT("update", "'bob','password':'y'") "," BAD, 1, NO_TARGET);
	done(ACCOUNT("stat", "'bob','password':'x'"), 1);
	FAILS(ACCOUNT("stat", "'bob','password':'y'"), 0, INVALID_REQUEST);
	FAILS(ACCOUNT("stat", "'eve','password':'x'"), 0, NO_USER);
}

static void a_deleted_logical_unit_comes_back(void)
{
	start();
	done(SET(1, "scsi_sn=sn,removable=1,rotation_rate=1,cdb_lax=1") "," SET(
		     1, "mode_page=8:0:18:0x10:0:0xff:0xff:0:0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:"
			"0:0:0"),
	     2);
	FAILS("{'mode':'lu','op':'delete','tid':1,'lun':1}," BAD, 1, NO_TARGET);
	FAILS("{'mode':'lu','op':'delete','tid':1,'lun':1}," LU(1, 1) "," SET(
		      1, "scsi_sn=other") "," BAD,
	      3, NO_TARGET);
	FAILS("{'mode':'lu','op':'delete','tid':1,'lun':0}," BAD, 1, NO_TARGET);
}

static void a_second_name_of_a_logical_unit_comes_back(void)
{
	start();
	done(NEW(2) ",{'mode':'lu','op':'new','tid':2,'lun':7,'map':'1:1'}", 2);
	FAILS("{'mode':'lu','op':'delete','tid':2,'lun':7}," BAD, 1, NO_TARGET);
	FAILS("{'mode':'lu','op':'delete','tid':1,'lun':1}," BAD, 1, NO_TARGET);
	CHECK(lunmap_find(target_find(1), 1)->lu == lunmap_find(target_find(2), 7)->lu);
	FAILS("{'mode':'lu','op':'new','tid':2,'lun':8,'map':'1:9'}", 0, NO_LUN);
	FAILS("{'mode':'lu','op':'new','tid':2,'lun':8,'map':'9:1'}", 0, NO_TARGET);
	FAILS("{'mode':'lu','op':'new','tid':2,'lun':8,'map':'1'}", 0, INVALID_REQUEST);
	FAILS("{'mode':'lu','op':'new','tid':2,'lun':8,'map':'1:1x'}", 0, INVALID_REQUEST);
	FAILS("{'mode':'lu','op':'new','tid':2,'lun':8,'map':'1:1','bstype':'rdwr'}", 0,
	      INVALID_REQUEST);
}

/* The fake driver lists 262144 and cannot take it. */
static void what_cannot_be_taken_back_is_told(void)
{
	json_t *r;

	start();
	r = transact("{'mode':'target','op':'update','tid':1,'name':'MaxBurstLength',"
		     "'value':'131072'}," BAD);
	CHECK_EQ(number(r, "code"), TGT_NO_TARGET);
	CHECK(json_is_false(json_object_get(r, "undone")));
	json_decref(r);
}

static void an_optional_failure_takes_nothing_back(void)
{
	json_t *r;

	nothing();
	r = transact(NEW(1) ",{'mode':'lu','op':'new','tid':1,'lun':1,"
			    "'backing-store':'/nonexistent','optional':true}," LU(1, 2));
	CHECK_EQ(number(r, "code"), 0);
	CHECK_EQ(number(json_array_get(json_object_get(r, "replies"), 1), "code"),
		 TGT_INVALID_REQUEST);
	CHECK(lunmap_find(target_find(1), 1) == NULL);
	CHECK(lunmap_find(target_find(1), 2) != NULL);
	json_decref(r);
}

static void what_is_final_comes_last(void)
{
	start();
	FAILS("{'mode':'target','op':'delete','tid':1}," NEW(2), 1, INVALID_REQUEST);
	FAILS("{'mode':'lld','op':'stop'}", 0, INVALID_REQUEST);
	FAILS("{'mode':'system','op':'delete'}", 0, INVALID_REQUEST);
	done(NEW(2) ",{'mode':'target','op':'delete','tid':1},"
		    "{'mode':'target','op':'show','json':true},"
		    "{'mode':'target','op':'delete','tid':2,'optional':true}",
	     4);
	CHECK(target_find(1) == NULL && target_find(2) == NULL);
}

static void nothing_is_done_when_one_is_no_operation(void)
{
	nothing();
	FAILS(NEW(1) ",{'mode':'target','op':'dance'}", 1, INVALID_REQUEST);
	FAILS(NEW(1) ",7", 1, INVALID_REQUEST);
	FAILS(NEW(1) ",{'mode':'target','op':'new','tid':2}", 1, INVALID_REQUEST);
	FAILS(NEW(1) "," NEW(2) ",{'mode':'target','op':'show','nonsense':1}", 2, INVALID_REQUEST);
	FAILS("{'version':1,'transaction':[]}", 0, INVALID_REQUEST);
}

static void what_is_around_it(void)
{
	static const struct {
		const char *text;
		enum tgt_err code;
	} cases[] = {
		{ "{'version':1,'transaction':{}}", TGT_INVALID_REQUEST },
		{ "{'version':2,'transaction':[]}", TGT_UNSUPPORTED },
		{ "{'transaction':[]}", TGT_UNSUPPORTED },
		{ "{'version':1,'transaction':[],'more':1}", TGT_UNSUPPORTED },
		{ "{'version':1,'transaction':[]}", TGT_SUCCESS },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		json_t *r = ask(cases[i].text);

		CHECK_EQ(number(r, "code"), cases[i].code);
		json_decref(r);
	}
}

static void a_session_does_not_notice(void)
{
	struct it_nexus *n;

	start();
	n = fake_login(target_find(1), "i");
	FAILS(SET(1,
		  "vendor_id=x") ",{'mode':'target','op':'bind','tid':1,'initiator-name':'j'}," BAD,
	      2, NO_TARGET);
	CHECK_EQ(target_find(1)->nr_nexuses, 1);
	CHECK(target_nexus(target_find(1), n->id) == n);
}

/* ---- the n-th allocation of a document fails */

static long allocations_left = -1;

static void *scarce(size_t size)
{
	if (allocations_left == 0) {
		allocations_left = -1;
		return NULL;
	}
	if (allocations_left > 0)
		allocations_left--;
	return malloc(size);
}

/* Asks with @nth of its allocations failing; false: it has fewer. */
static bool ask_scarcely(const char *json, long nth, int *code)
{
	char *reply = NULL;
	size_t len;
	json_t *doc;
	bool hit;

	*code = -1;
	allocations_left = nth;
	if (mgmt_handle(json, strlen(json), true, &reply, &len) < 0)
		reply = NULL;
	hit = allocations_left == -1;
	allocations_left = -1;
	doc = reply ? json_loadb(reply, len, 0, NULL) : NULL;
	if (doc)
		*code = number(doc, "code");
	json_decref(doc);
	free(reply);
	return hit;
}

/* Without an answer it may have been done, but then all of it. */
static void without_memory_all_or_nothing(void)
{
	static const char text[] =
		"{'version':1,'transaction':[" NEW(2) "," LU(2, 1) "," SET(1, "scsi_sn=x") "," MASK(
			"unbind") "," ACCOUNT("update",
					      "'bob','password':'y'") ","
								      "{'mode':'lu','op':'delete','"
								      "tid':1,'lun':2}]}";
	char *json = strdup(text), *before, *after, *all;
	int code, failures = 0;
	bool hit = true;

	for (char *p = json; *p; p++)
		if (*p == '\'')
			*p = '"';
	json_set_alloc_funcs(scarce, free);
	start();
	CHECK(!ask_scarcely(json, 100000, &code));
	all = state();
	for (long nth = 0; hit && nth < 5000; nth++) {
		start();
		before = state();
		hit = ask_scarcely(json, nth, &code);
		after = state();
		if (strcmp(after, all) != 0 ? code == TGT_SUCCESS || strcmp(after, before) != 0
					    : code > TGT_SUCCESS) {
			checks_failed++;
			fprintf(stderr, "allocation %ld: code %d, and some of it is done\n", nth,
				code);
		}
		failures += code != TGT_SUCCESS;
		free(before);
		free(after);
	}
	CHECK(!hit);
	CHECK(failures > 100);
	json_set_alloc_funcs(malloc, free);
	free(all);
	free(json);
}

int main(void)
{
	CHECK_EQ(ev_loop_new(&loop), 0);
	fake_register(loop);
	mgmt_set_loop(loop);
	log_set_level(LOG_LVL_ERR);
	RUN(all_or_nothing);
	RUN(every_operation_is_taken_back);
	RUN(a_password_is_taken_back);
	RUN(a_deleted_logical_unit_comes_back);
	RUN(a_second_name_of_a_logical_unit_comes_back);
	RUN(what_cannot_be_taken_back_is_told);
	RUN(an_optional_failure_takes_nothing_back);
	RUN(what_is_final_comes_last);
	RUN(nothing_is_done_when_one_is_no_operation);
	RUN(what_is_around_it);
	RUN(a_session_does_not_notice);
	RUN(without_memory_all_or_nothing);
	nothing();
	ev_loop_free(loop);
	return check_report();
}
