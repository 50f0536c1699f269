// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_handle.c - requests on the control socket: what they do, answer and refuse
 */
#include "check.h"

#include <jansson.h>

#include "fake.h"
#include "mgmt/mgmt.h"

static struct ev_loop *loop;
static bool root = true; /* who asks */

/* The reply to a request; ' stands for ". Members version, mode and op are @what: "target new". */
static json_t *ask(const char *what, const char *members)
{
	char mode[32], verb[32], json[4096], *reply;
	json_t *doc;
	size_t len;

	sscanf(what, "%31s %31s", mode, verb);
	snprintf(json, sizeof(json), "{'version':1,'mode':'%s','op':'%s'%s%s}", mode, verb,
		 *members ? "," : "", members);
	for (char *p = json; *p; p++)
		if (*p == '\'')
			*p = '"';
	CHECK_EQ(mgmt_handle(json, strlen(json), root, &reply, &len), 0);
	CHECK_EQ(reply[len - 1], '\n');
	doc = json_loadb(reply, len, 0, NULL);
	CHECK(doc != NULL);
	free(reply);
	return doc;
}

static const char *member(const json_t *doc, const char *name)
{
	const char *s = json_string_value(json_object_get(doc, name));

	return s ? s : "";
}

static void expect_at(int line, const char *what, const char *members, enum tgt_err code)
{
	json_t *r = ask(what, members);

	if (json_integer_value(json_object_get(r, "code")) != code) {
		checks_failed++;
		fprintf(stderr, "line %d: %s {%s}: code %d (%s), expected %d\n", line, what,
			members, (int)json_integer_value(json_object_get(r, "code")),
			member(r, "detail"), code);
	}
	CHECK((code == TGT_SUCCESS) == (*member(r, "error") == '\0'));
	json_decref(r);
}
#define EXPECT(what, members, code) expect_at(__LINE__, what, members, TGT_##code)

/* The text of a show. */
static char *shown(const char *what, const char *members)
{
	json_t *r = ask(what, members);
	char *text = strdup(member(r, "text"));

	json_decref(r);
	return text;
}

static void shown_with_at(int line, const char *what, const char *members, const char *want,
			  bool is)
{
	char *text = shown(what, members);

	if ((strstr(text, want) != NULL) != is) {
		checks_failed++;
		fprintf(stderr, "line %d: %s \"%s\" in:\n%s\n", line, is ? "no" : "unexpected",
			want, text);
	}
	free(text);
}
#define SHOWN(what, members, want)     shown_with_at(__LINE__, what, members, want, true)
#define NOT_SHOWN(what, members, want) shown_with_at(__LINE__, what, members, want, false)

static int drop_target(void *arg, struct target *t)
{
	(void)arg;
	return target_delete(t, true, NULL);
}

static void start(void)
{
	(void)target_each(drop_target, NULL);
	EXPECT("target new", "'tid':1,'targetname':'iqn.a'", SUCCESS);
}

/* ---- targets */

static void targets_come_and_go(void)
{
	start();
	EXPECT("target new", "'tid':1,'targetname':'iqn.b'", TARGET_EXIST);
	EXPECT("target new", "'tid':2,'targetname':'iqn.a'", TARGET_EXIST);
	EXPECT("target new", "'tid':2,'targetname':'iqn.b','lld':'nosuch'", NO_DRIVER);
	EXPECT("target delete", "'tid':9", NO_TARGET);
	EXPECT("target delete", "'tid':1,'lld':'bare'", NO_TARGET);
	EXPECT("target delete", "'tid':1,'lld':'iscsi'", SUCCESS);
	EXPECT("target show", "'tid':1", NO_TARGET);
	SHOWN("target show", "", "");
}

static void a_target_in_use_goes_by_force(void)
{
	start();
	fake_login(target_find(1), "iqn.i");
	EXPECT("target delete", "'tid':1", TARGET_ACTIVE);
	EXPECT("system delete", "", TARGET_ACTIVE);
	EXPECT("target delete", "'tid':1,'force':true", SUCCESS);
}

static void target_parameters(void)
{
	start();
	SHOWN("target show", "'tid':1", "nop_interval=0\nnop_count=3\nMaxBurstLength=262144\n");
	EXPECT("target update", "'tid':1,'name':'MaxBurstLength','value':'131072'", SUCCESS);
	EXPECT("target update", "'tid':1,'name':'nosuch','value':'1'", INVALID_REQUEST);
	EXPECT("target update", "'tid':1,'name':'state','value':'maybe'", INVALID_REQUEST);
	EXPECT("target update", "'tid':1,'name':'state','value':'offline'", SUCCESS);
	SHOWN("target show", "", "        State: offline\n");
	EXPECT("target update", "'tid':1,'name':'state','value':'ready'", SUCCESS);
	SHOWN("target show", "", "        State: ready\n");
}

static void nop_lines_only_while_it_is_on(void)
{
	start();
	NOT_SHOWN("target show", "", "Nop");
	fake_nop_interval = "5";
	SHOWN("target show", "",
	      "        State: ready\n        Nop interval: 5\n        Nop count: 3\n"
	      "    I_T nexus information:\n");
	fake_nop_interval = "0";
}

/* ---- access: stgt took "-I A -Q N" as one address that never matches */

static void both_rules_of_one_bind(void)
{
	start();
	EXPECT("target bind", "'tid':1,'initiator-address':'10.0.0.1','initiator-name':'iqn.i'",
	       SUCCESS);
	SHOWN("target show", "", "    ACL information:\n        10.0.0.1\n        iqn.i\n");
}

static void both_rules_or_none(void)
{
	start();
	EXPECT("target bind", "'tid':1,'initiator-name':'iqn.i'", SUCCESS);
	EXPECT("target bind", "'tid':1,'initiator-address':'10.0.0.1','initiator-name':'iqn.i'",
	       ACL_EXIST);
	SHOWN("target show", "", "    ACL information:\n        iqn.i\n");
	EXPECT("target unbind", "'tid':1,'initiator-address':'10.0.0.1','initiator-name':'iqn.i'",
	       ACL_NOEXIST);
	EXPECT("target bind", "'tid':1,'initiator-address':'10.0.0.1'", SUCCESS);
	EXPECT("target unbind", "'tid':1,'initiator-address':'10.0.0.1','initiator-name':'x'",
	       ACL_NOEXIST);
	SHOWN("target show", "", "    ACL information:\n        10.0.0.1\n        iqn.i\n");
	EXPECT("target unbind", "'tid':1,'initiator-address':'10.0.0.1','initiator-name':'iqn.i'",
	       SUCCESS);
	SHOWN("target show", "", "    ACL information:\n");
}

static bool admits(const char *address)
{
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };
	struct sockaddr_in v4 = { .sin_family = AF_INET };

	if (inet_pton(AF_INET, address, &v4.sin_addr) == 1)
		return acl_admits(&target_find(1)->acl, (struct sockaddr *)&v4, "iqn.x");
	inet_pton(AF_INET6, address, &v6.sin6_addr);
	return acl_admits(&target_find(1)->acl, (struct sockaddr *)&v6, "iqn.x");
}

/* stgt shifted by 32 for /0, and compared addresses of both families. */
static void rules_by_prefix(void)
{
	static const struct {
		const char *rule, *in, *out;
	} cases[] = {
		{ "0.0.0.0/0", "203.0.113.9", "2001:db8::1" },
		{ "::/0", "2001:db8::1", "203.0.113.9" },
		{ "10.0.0.0/8", "10.255.0.1", "11.0.0.1" },
		{ "192.168.1.0/31", "192.168.1.1", "192.168.1.2" },
		{ "192.168.1.7/32", "192.168.1.7", "192.168.1.6" },
		{ "[2001:db8::]/33", "2001:db8:7fff::1", "2001:db8:8000::1" },
		{ "[2001:db8::5]", "2001:db8::5", "2001:db8::6" },
		{ "10.0.0.1", "::ffff:10.0.0.1", "::ffff:10.0.0.2" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char members[128];

		start();
		snprintf(members, sizeof(members), "'tid':1,'initiator-address':'%s'",
			 cases[i].rule);
		EXPECT("target bind", members, SUCCESS);
		CHECK(admits(cases[i].in));
		CHECK(!admits(cases[i].out));
	}
	EXPECT("target bind", "'tid':1,'initiator-address':'10.0.0.0/33'", INVALID_REQUEST);
	EXPECT("target bind", "'tid':1,'initiator-address':'host.example'", INVALID_REQUEST);
}

static void binding_adapters(void)
{
	json_t *r;

	start();
	r = ask("target bind", "'tid':1,'bus':'vio,30000003'");
	CHECK(strcmp(member(r, "error"), "can't find bus: vio") == 0);
	json_decref(r);
	EXPECT("target bind", "'tid':1,'host':3", UNSUPPORTED);
	EXPECT("target bind", "'tid':1,'host':3,'initiator-address':'ALL'", INVALID_REQUEST);
}

static void a_driver_with_adapters(void)
{
	json_t *r, *t, *a;

	start();
	EXPECT("target new", "'tid':2,'targetname':'volume1','lld':'ibmvio'", SUCCESS);
	EXPECT("target bind", "'tid':2,'bus':'vio,30000004'", INVALID_REQUEST);
	EXPECT("target bind", "'tid':2,'host':1,'bus':'vio,30000003'", INVALID_REQUEST);
	EXPECT("target bind", "'tid':2,'bus':'vio,30000003'", SUCCESS);
	EXPECT("target bind", "'tid':2,'host':1", INVALID_REQUEST);
	SHOWN("target show", "",
	      "Target 2: volume1\n"
	      "    System information:\n"
	      "        Driver: ibmvio\n"
	      "        State: ready\n"
	      "        profile=aix\n"
	      "        credits=1024\n"
	      "        Adapter: vio,30000003, logged in\n"
	      "    I_T nexus information:\n");
	r = ask("target show", "'json':true");
	t = json_array_get(json_object_get(json_object_get(r, "data"), "targets"), 1);
	a = json_array_get(json_object_get(t, "adapters"), 0);
	CHECK(strcmp(member(a, "location"), "U9117.MMA.06B5641-V1-C11") == 0);
	CHECK(strcmp(member(a, "client"), "client\n? (5)") == 0);
	CHECK(strcmp(member(json_object_get(t, "parameters"), "profile"), "aix") == 0);
	json_decref(r);
	SHOWN("target show", "'tid':2", "profile=aix\ncredits=1024\n");
	EXPECT("target unbind", "'tid':2,'bus':'vio,30000003'", SUCCESS);
	NOT_SHOWN("target show", "", "Adapter");
	EXPECT("target unbind", "'tid':2,'bus':'vio,30000003'", INVALID_REQUEST);
	EXPECT("target bind", "'tid':2,'host':1", SUCCESS);
	EXPECT("target unbind", "'tid':2,'host':1", SUCCESS);
}

/* ---- logical units */

static void luns_come_and_go(void)
{
	start();
	EXPECT("logicalunit new", "'tid':9,'lun':1,'backing-store':'/d'", NO_TARGET);
	EXPECT("logicalunit new", "'tid':1,'lun':0,'backing-store':'/d'", LUN_EXIST);
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/nonexistent'",
	       INVALID_REQUEST);
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d','bstype':'nosuch'",
	       INVALID_REQUEST);
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d','bsoflags':'fast'",
	       INVALID_REQUEST);
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d','device-type':'pump'",
	       INVALID_REQUEST);
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d','bsoflags':'sync:direct'",
	       SUCCESS);
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d'", LUN_EXIST);
	SHOWN("target show", "",
	      "        LUN: 1\n"
	      "            Type: disk\n"
	      "            SCSI ID: IET     00010001\n"
	      "            SCSI SN: beaf11\n"
	      "            Size: 1 MB, Block size: 512\n");
	SHOWN("target show", "",
	      "Backing store path: /d\n            "
	      "Backing store flags: sync:direct\n");
	SHOWN("target show", "", "            Size: 0 MB, Block size: 1\n");
	EXPECT("logicalunit delete", "'tid':1,'lun':1", SUCCESS);
	EXPECT("logicalunit delete", "'tid':1,'lun':1", NO_LUN);
	EXPECT("logicalunit update", "'tid':1,'lun':1", NO_LUN);
}

static void a_drive_without_medium(void)
{
	start();
	EXPECT("logicalunit new", "'tid':1,'lun':2,'device-type':'cd'", SUCCESS);
	SHOWN("target show", "",
	      "            Type: cd/dvd\n"
	      "            SCSI ID: IET     00010002\n"
	      "            SCSI SN: beaf12\n"
	      "            Size: 0 MB, Block size: 2048\n");
	SHOWN("target show", "",
	      "Backing store type: rdwr\n            Backing store path: None\n");
}

static void lun_attributes(void)
{
	start();
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d'", SUCCESS);
	EXPECT("logicalunit update", "'tid':1,'lun':1", SUCCESS);
	EXPECT("logicalunit update", "'tid':1,'lun':1,'params':',vendor_id=ACME,scsi_sn=S9,'",
	       SUCCESS);
	SHOWN("target show", "", "            SCSI SN: S9\n");
	EXPECT("logicalunit update",
	       "'tid':1,'lun':1,'params':'scsi_sn=0123456789012345678901234567890123456789'",
	       SUCCESS);
	SHOWN("target show", "", "            SCSI SN: 012345678901234567890123456789012345\n");
	EXPECT("logicalunit update", "'tid':1,'lun':1,'params':'nosuch=1'", INVALID_REQUEST);
	EXPECT("logicalunit update", "'tid':1,'lun':1,'params':'scsi_sn'", INVALID_REQUEST);
}

/* A list with a bad key changes no attribute; stgt applied the good ones. */
static void attributes_all_or_none(void)
{
	start();
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d'", SUCCESS);
	EXPECT("logicalunit update", "'tid':1,'lun':1,'params':'scsi_sn=X,nosuch=1,scsi_id=Y'",
	       INVALID_REQUEST);
	SHOWN("target show", "", "            SCSI ID: IET     00010001\n");
	SHOWN("target show", "", "            SCSI SN: beaf11\n");
}

static void masked_luns(void)
{
	struct it_nexus *n;
	uint8_t lun1[8] = { 0, 1 };

	start();
	EXPECT("logicalunit new", "'tid':1,'lun':1,'backing-store':'/d'", SUCCESS);
	n = fake_login(target_find(1), "iqn.i");
	CHECK(nexus_itl(n, lun1) != NULL);
	EXPECT("logicalunit bind", "'tid':1,'lun':1,'initiator-name':'iqn.other'", SUCCESS);
	CHECK(nexus_itl(n, lun1) == NULL);
	EXPECT("logicalunit bind", "'tid':1,'lun':1,'initiator-address':'127.0.0.0/8'", SUCCESS);
	CHECK(nexus_itl(n, lun1) != NULL);
	EXPECT("logicalunit unbind",
	       "'tid':1,'lun':1,'initiator-address':'127.0.0.0/8','initiator-name':'iqn.other'",
	       SUCCESS);
	CHECK(nexus_itl(n, lun1) != NULL);
	EXPECT("logicalunit bind", "'tid':1,'lun':5,'initiator-name':'iqn.i'", NO_LUN);
}

/* ---- accounts; stgt crashed on the first two */

static void a_hole_in_the_accounts_of_a_target(void)
{
	start();
	EXPECT("account new", "'user':'h1','password':'p'", SUCCESS);
	EXPECT("account new", "'user':'h2','password':'p'", SUCCESS);
	EXPECT("account bind", "'tid':1,'user':'h1'", SUCCESS);
	EXPECT("account bind", "'tid':1,'user':'h2'", SUCCESS);
	EXPECT("account unbind", "'tid':1,'user':'h1'", SUCCESS);
	SHOWN("target show", "", "    Account information:\n        h2\n    ACL information:\n");
	EXPECT("account unbind", "'tid':1,'user':'h1'", NO_USER);
	EXPECT("account delete", "'user':'h1'", SUCCESS);
	EXPECT("account delete", "'user':'h2'", SUCCESS);
	SHOWN("target show", "", "    Account information:\n    ACL information:\n");
}

static void more_than_16_discovery_accounts(void)
{
	char members[64];

	for (int i = 0; i < 40; i++) {
		snprintf(members, sizeof(members), "'user':'d%d','password':'p'", i);
		EXPECT("account new", members, SUCCESS);
		snprintf(members, sizeof(members), "'user':'d%d'", i);
		EXPECT("account bind", members, SUCCESS);
	}
	SHOWN("system show", "", "    Account information:\n\n    d0\n    d1\n");
	SHOWN("system show", "", "    d39\niSNS:\n");
	for (int i = 0; i < 40; i++) {
		snprintf(members, sizeof(members), "'user':'d%d'", i);
		EXPECT("account delete", members, SUCCESS);
	}
	NOT_SHOWN("system show", "", "Account information");
}

static void accounts(void)
{
	start();
	EXPECT("account new", "'user':'u1','password':'p1'", SUCCESS);
	EXPECT("account new", "'user':'u1','password':'p1'", USER_EXIST);
	EXPECT("account new", "'user':'a,b','password':'p1'", INVALID_REQUEST);
	EXPECT("account new", "'user':'u2','password':'p2'", SUCCESS);
	SHOWN("account show", "", "Account list:\n    u2\n    u1\n");
	EXPECT("account bind", "'tid':1,'user':'nosuch'", NO_USER);
	EXPECT("account bind", "'tid':1,'user':'u2','outgoing':true", SUCCESS);
	EXPECT("account bind", "'tid':1,'user':'u1','outgoing':true", OUTACCOUNT_EXIST);
	SHOWN("target show", "", "        u2 (outgoing)\n");
	EXPECT("account update", "'user':'u1','password':'p3'", SUCCESS);
	CHECK(strcmp(account_find("u1")->password, "p3") == 0);
	EXPECT("account update", "'user':'nosuch','password':'p3'", NO_USER);
	EXPECT("account delete", "'user':'u1'", SUCCESS);
	EXPECT("account delete", "'user':'u2'", SUCCESS);
	EXPECT("account delete", "'user':'u2'", NO_USER);
}

/* ---- sessions */

/* Whoever the socket lets in, but for root, is not told. */
static void passwords_are_for_root(void)
{
	json_t *r;

	EXPECT("account new", "'user':'bob','password':'secret-of-bob'", SUCCESS);
	r = ask("account show", "'json':true,'params':'passwords'");
	CHECK(strcmp(member(json_object_get(json_object_get(r, "data"), "passwords"), "bob"),
		     "secret-of-bob") == 0);
	json_decref(r);
	r = ask("account show", "'json':true");
	CHECK(json_object_get(json_object_get(r, "data"), "accounts") != NULL);
	CHECK(json_object_get(json_object_get(r, "data"), "passwords") == NULL);
	json_decref(r);
	NOT_SHOWN("account show", "'params':'passwords'", "secret-of-bob");
	EXPECT("account show", "'params':'nonsense'", INVALID_REQUEST);
	root = false;
	EXPECT("account show", "'json':true,'params':'passwords'", INVALID_REQUEST);
	EXPECT("account show", "'json':true", SUCCESS);
	root = true;
	EXPECT("account delete", "'user':'bob'", SUCCESS);
}

static void sessions(void)
{
	char members[64];
	struct it_nexus *n;
	uint8_t lun0[8] = { 0 };

	start();
	EXPECT("connection show", "'tid':9", NO_TARGET);
	EXPECT("connection delete", "'tid':1,'sid':77,'cid':0", NO_SESSION);
	EXPECT("session stat", "'tid':1", NO_SESSION);
	n = fake_login(target_find(1), "iqn.i");
	nexus_itl(n, lun0)->stats.rd_done_bytes = UINT64_C(1) << 40;
	snprintf(members, sizeof(members), "'tid':1,'sid':%d", (int)n->id);
	SHOWN("connection show", "'tid':1",
	      "    Connection: 3\n        Initiator: iqn.i\n        IP Address: 127.0.0.1\n");
	SHOWN("target stat", "'tid':1", "            0      0 1099511627776      0");
	SHOWN("session stat", members, "            0      0 1099511627776      0");
	SHOWN("session stat", members, "\n\nsid cid rxdata_octets");
	EXPECT("connection stat", members, NO_CONNECTION);
	snprintf(members, sizeof(members), "'tid':1,'sid':%d,'cid':3", (int)n->id);
	SHOWN("connection stat", members, "   3            48             0            0");
	EXPECT("connection delete", members, SUCCESS);
	CHECK_EQ(target_find(1)->nr_nexuses, 0);
	NOT_SHOWN("target stat", "'tid':1", "1099511627776");
}

/* What sessions that are gone have done stays in the totals. */
static void totals_never_go_back(void)
{
	struct it_nexus *n;
	json_t *r, *total;
	uint8_t lun0[8] = { 0 };

	start();
	n = fake_login(target_find(1), "iqn.i");
	nexus_itl(n, lun0)->stats.wr_done = 7;
	scsi_nexus_lost(n);
	r = ask("target stat", "'tid':1,'json':true");
	total = json_array_get(json_object_get(json_object_get(r, "data"), "totals"), 0);
	CHECK_EQ(json_integer_value(json_object_get(total, "wr_done")), 7);
	json_decref(r);
}

/* ---- the daemon */

static void the_system(void)
{
	EXPECT("system update", "'name':'nosuch','value':'1'", INVALID_REQUEST);
	EXPECT("system update", "'name':'State','value':'1'", INVALID_REQUEST);
	EXPECT("system update", "'name':'State','value':'offline'", SUCCESS);
	CHECK(!system_online());
	SHOWN("system show", "", "    State: offline\n    debug: off\n");
	EXPECT("system update", "'name':'State','value':'ready'", SUCCESS);
	EXPECT("system update", "'name':'debug','value':'maybe'", INVALID_REQUEST);
	EXPECT("system update", "'name':'debug','value':'on'", SUCCESS);
	SHOWN("system show", "", "    State: ready\n    debug: on\n");
	EXPECT("system update", "'name':'debug','value':'off'", SUCCESS);
	EXPECT("system update", "'name':'iSNS','value':'Off'", SUCCESS);
	SHOWN("system show", "", "LLDs:\n    iscsi: ready\n    bare: ready\n");
	SHOWN("system show", "", "Backing stores:\n    rdwr (bsoflags sync:direct)\n");
	SHOWN("system show", "", "iSNS:\n    iSNS=Off\n");
}

static void portals(void)
{
	EXPECT("system show", "'lld':'nosuch'", NO_DRIVER);
	EXPECT("portal new", "'params':'127.0.0.1:3260'", INVALID_REQUEST);
	EXPECT("portal new", "'params':'portal='", INVALID_REQUEST);
	EXPECT("portal new", "'params':'portal=x'", INVALID_REQUEST);
	EXPECT("portal new", "'params':'portal=127.0.0.1:3260'", SUCCESS);
	SHOWN("portal show", "", "Portal: 127.0.0.1:3260,1\n");
	EXPECT("portal delete", "'params':'portal=127.0.0.1:3260'", SUCCESS);
	EXPECT("portal new", "'lld':'bare','params':'portal=127.0.0.1:3260'", UNSUPPORTED);
}

static void drivers(void)
{
	start();
	SHOWN("lld show", "", "    iscsi: ready\n        Target 1: iqn.a\n    bare: ready\n");
	EXPECT("lld stop", "", DRIVER_BUSY);
	EXPECT("lld stop", "'lld':'nosuch'", NO_DRIVER);
	EXPECT("lld stop", "'lld':'bare'", SUCCESS);
	SHOWN("lld show", "", "    bare: stopped\n");
	EXPECT("lld start", "'lld':'bare'", SUCCESS);
	EXPECT("lld start", "'lld':'bare'", SUCCESS);
	SHOWN("lld show", "", "    bare: ready\n");
}

static void a_bare_driver(void)
{
	start();
	EXPECT("target new", "'tid':2,'targetname':'v','lld':'bare'", SUCCESS);
	SHOWN("target show", "",
	      "        Driver: bare\n        State: ready\n"
	      "    I_T nexus information:\n    LUN information:\n"
	      "    ACL information:\n");
	SHOWN("target show", "'tid':2", "");
	EXPECT("target update", "'tid':2,'name':'x','value':'1'", INVALID_REQUEST);
	fake_login(target_find(2), "i");
	SHOWN("connection show", "'tid':2", "Session: ");
}

static unsigned int stops;

static void count_stop(void)
{
	stops++;
}

static void stopping(void)
{
	(void)target_each(drop_target, NULL);
	system_set_stop(count_stop);
	EXPECT("system delete", "", SUCCESS);
	CHECK_EQ(stops, 1);
	start();
	EXPECT("system delete", "", TARGET_ACTIVE);
	CHECK_EQ(stops, 1);
}

/* ---- replies */

static void json_in_place_of_text(void)
{
	json_t *r, *t, *lun;

	start();
	r = ask("target show", "'json':true");
	CHECK(json_object_get(r, "text") == NULL);
	t = json_array_get(json_object_get(json_object_get(r, "data"), "targets"), 0);
	CHECK(strcmp(member(t, "name"), "iqn.a") == 0);
	CHECK_EQ(json_array_size(json_object_get(t, "luns")), 1);
	lun = json_array_get(json_object_get(t, "luns"), 0);
	CHECK(strcmp(member(lun, "address"), "0000000000000000") == 0);
	json_decref(r);
}

static void names_that_are_not_utf8(void)
{
	start();
	fake_login(target_find(1), "iqn.\xff\n");
	SHOWN("connection show", "'tid':1", "        Initiator: iqn.??\n");
}

static void bytes_that_are_no_request(void)
{
	static const char *const cases[] = {
		"", "\n", "{", "nonsense\n", "\0\0\0\1", "{}{}", "{\"version\":1,\"version\":1}"
	};
	char *reply;
	size_t len;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		CHECK_EQ(mgmt_handle(cases[i], strlen(cases[i]), true, &reply, &len), 0);
		CHECK(strstr(reply, "\"code\":17,\"error\":\"invalid request\"") != NULL);
		free(reply);
	}
}

int main(void)
{
	CHECK_EQ(ev_loop_new(&loop), 0);
	fake_register(loop);
	mgmt_set_loop(loop);
	RUN(targets_come_and_go);
	RUN(a_target_in_use_goes_by_force);
	RUN(target_parameters);
	RUN(nop_lines_only_while_it_is_on);
	RUN(both_rules_of_one_bind);
	RUN(both_rules_or_none);
	RUN(rules_by_prefix);
	RUN(binding_adapters);
	RUN(a_driver_with_adapters);
	RUN(luns_come_and_go);
	RUN(a_drive_without_medium);
	RUN(lun_attributes);
	RUN(attributes_all_or_none);
	RUN(masked_luns);
	RUN(a_hole_in_the_accounts_of_a_target);
	RUN(more_than_16_discovery_accounts);
	RUN(accounts);
	RUN(passwords_are_for_root);
	RUN(sessions);
	RUN(totals_never_go_back);
	RUN(the_system);
	RUN(portals);
	RUN(drivers);
	RUN(a_bare_driver);
	RUN(stopping);
	RUN(json_in_place_of_text);
	RUN(names_that_are_not_utf8);
	RUN(bytes_that_are_no_request);
	(void)target_each(drop_target, NULL);
	ev_loop_free(loop);
	return check_report();
}
