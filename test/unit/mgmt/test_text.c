// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_text.c - the printers' lines, byte for byte as programs have parsed them since stgt
 */
#include "check.h"
#include "mgmt/show.h"

/* The text of a document; ' stands for " in @json. */
static char *print(print_fn *fn, const char *json)
{
	char *copy = strdup(json), *text = NULL;
	json_error_t where;
	json_t *doc;
	size_t len;
	FILE *f = open_memstream(&text, &len);

	for (char *p = copy; *p; p++)
		if (*p == '\'')
			*p = '"';
	doc = json_loads(copy, 0, &where);
	if (!doc)
		fprintf(stderr, "test's JSON: %s at %d\n", where.text, where.position);
	fn(f, doc);
	fclose(f);
	json_decref(doc);
	free(copy);
	return text;
}

static void check_print(print_fn *fn, const char *json, const char *want)
{
	char *got = print(fn, json);

	if (strcmp(got, want) != 0) {
		checks_failed++;
		fprintf(stderr, "got:\n%s\nexpected:\n%s\n", got, want);
	}
	free(got);
}

#define NO_ACL  "'acl':{'addresses':[],'names':[]}"
#define TARGET1 "'tid':1,'name':'iqn.2001-04.com.example:a','driver':'iscsi','state':'ready'"

static void no_target_prints_nothing(void)
{
	check_print(print_targets, "{'schema':1,'targets':[]}", "");
}

static void an_empty_target(void)
{
	check_print(print_targets,
		    "{'targets':[{" TARGET1 ",'nexuses':[],'luns':[],"
		    "'accounts':{'incoming':[],'outgoing':null}," NO_ACL "}]}",
		    "Target 1: iqn.2001-04.com.example:a\n"
		    "    System information:\n"
		    "        Driver: iscsi\n"
		    "        State: ready\n"
		    "    I_T nexus information:\n"
		    "    LUN information:\n"
		    "    Account information:\n"
		    "    ACL information:\n");
}

static void a_driver_without_accounts(void)
{
	check_print(print_targets,
		    "{'targets':[{'tid':4095,'name':'volume1','driver':'ibmvio',"
		    "'state':'offline','nexuses':[],'luns':[]," NO_ACL "}]}",
		    "Target 4095: volume1\n"
		    "    System information:\n"
		    "        Driver: ibmvio\n"
		    "        State: offline\n"
		    "    I_T nexus information:\n"
		    "    LUN information:\n"
		    "    ACL information:\n");
}

static void a_target_with_all_there_is(void)
{
	check_print(
		print_targets,
		"{'targets':[{" TARGET1 ",'nop_interval':'5','nop_count':'3','nexuses':["
		"{'sid':4,'initiator':'iqn.2010-11.libiscsi:iscsi-perf','alias':'none',"
		"'connections':[{'cid':0,'address_label':'IP Address','address':'127.0.0.1'}]}],"
		"'luns':[{'lun':1,'type':'disk','scsi_id':'IET     00010001',"
		"'scsi_sn':'beaf11','size':67108864,'block_size':512,'online':true,"
		"'removable':false,'prevent_removal':true,'readonly':false,'swp':true,"
		"'thin_provisioning':false,'backing_store':{'type':'rdwr','path':'/srv/d1',"
		"'sync':true,'direct':true}}],"
		"'accounts':{'incoming':['u1'],'outgoing':'u2'},"
		"'acl':{'addresses':['ALL','10.0.0.0/8'],"
		"'names':['iqn.1993-08.org.debian:01:abc']}}]}",
		"Target 1: iqn.2001-04.com.example:a\n"
		"    System information:\n"
		"        Driver: iscsi\n"
		"        State: ready\n"
		"        Nop interval: 5\n"
		"        Nop count: 3\n"
		"    I_T nexus information:\n"
		"        I_T nexus: 4\n"
		"            Initiator: iqn.2010-11.libiscsi:iscsi-perf alias: none\n"
		"            Connection: 0\n"
		"                IP Address: 127.0.0.1\n"
		"    LUN information:\n"
		"        LUN: 1\n"
		"            Type: disk\n"
		"            SCSI ID: IET     00010001\n"
		"            SCSI SN: beaf11\n"
		"            Size: 67 MB, Block size: 512\n"
		"            Online: Yes\n"
		"            Removable media: No\n"
		"            Prevent removal: Yes\n"
		"            Readonly: No\n"
		"            SWP: Yes\n"
		"            Thin-provisioning: No\n"
		"            Backing store type: rdwr\n"
		"            Backing store path: /srv/d1\n"
		"            Backing store flags: sync:direct\n"
		"    Account information:\n"
		"        u1\n"
		"        u2 (outgoing)\n"
		"    ACL information:\n"
		"        ALL\n"
		"        10.0.0.0/8\n"
		"        iqn.1993-08.org.debian:01:abc\n");
}

/* The line of a LUN that @want is to be among. */
static void check_lun_line(const char *members, const char *want)
{
	char json[512], *got;

	snprintf(json, sizeof(json), "{'targets':[{'luns':[{%s}]}]}", members);
	got = print(print_targets, json);
	if (!strstr(got, want)) {
		checks_failed++;
		fprintf(stderr, "no \"%s\" in:\n%s\n", want, got);
	}
	free(got);
}

/* Sizes that stgt has been seen to print. */
static void sizes_in_stgts_megabytes(void)
{
	check_lun_line("'size':0,'block_size':1", "            Size: 0 MB, Block size: 1\n");
	check_lun_line("'size':104857600,'block_size':512", "Size: 105 MB, Block size: 512\n");
	check_lun_line("'size':1073741824,'block_size':4096", "Size: 1074 MB, Block size: 4096\n");
	check_lun_line("'size':1099511627776,'block_size':512", "Size: 1099512 MB, ");
}

static void stores_with_and_without(void)
{
	check_lun_line("'backing_store':{'type':'null','path':null,'sync':false,'direct':false}",
		       "            Backing store type: null\n"
		       "            Backing store path: None\n"
		       "            Backing store flags: \n");
	check_lun_line("'backing_store':{'type':'rdwr','path':'/x','sync':true,'direct':false}",
		       "            Backing store flags: sync\n");
	check_lun_line("'backing_store':{'type':'rdwr','path':'/x','sync':false,'direct':true}",
		       "            Backing store flags: direct\n");
}

/* An initiator names itself; a line break in it would be a line of ours. */
static void control_characters_of_peers(void)
{
	check_print(print_sessions,
		    "{'sessions':[{'sid':1,'initiator':'x\\nTarget 9: y\\u007f','connections':["
		    "{'cid':0,'address_label':'IP Address','address':'::1'}]}]}",
		    "Session: 1\n"
		    "    Connection: 0\n"
		    "        Initiator: x?Target 9: y?\n"
		    "        IP Address: ::1\n");
}

static void parameters_of_a_target(void)
{
	check_print(print_targets,
		    "{'parameters':{'nop_interval':'0','MaxRecvDataSegmentLength':'8192'}}",
		    "nop_interval=0\nMaxRecvDataSegmentLength=8192\n");
}

/* A target that sends its initiators elsewhere shows where to, and nothing else. */
static void parameters_of_a_redirecting_target(void)
{
	check_print(print_targets,
		    "{'parameters':{'nop_interval':'0','RedirectAddress':'','RedirectPort':'',"
		    "'RedirectReason':'Unknown','RedirectCallback':''}}",
		    "nop_interval=0\n");
	check_print(print_targets,
		    "{'parameters':{'nop_interval':'0','RedirectAddress':'::1','RedirectPort':'',"
		    "'RedirectReason':'Unknown','RedirectCallback':''}}",
		    "RedirectAddress=::1\nRedirectPort=\nRedirectReason=Unknown\n");
	check_print(print_targets,
		    "{'parameters':{'nop_interval':'0','RedirectAddress':'::1','RedirectPort':'',"
		    "'RedirectReason':'Unknown','RedirectCallback':'/bin/where'}}",
		    "RedirectCallback=/bin/where\n");
}

#define SYSTEM_HEAD                                                                                \
	"System:\n    State: ready\n    debug: off\nLLDs:\n    iscsi: ready\n"                     \
	"Backing stores:\n    rdwr (bsoflags sync:direct)\n    aio\nDevice types:\n    disk\n"
#define SYSTEM_JSON                                                                                \
	"'state':'ready','debug':false,'llds':[{'name':'iscsi','state':'ready','targets':[]}],"    \
	"'backing_stores':[{'name':'rdwr','bsoflags':true},{'name':'aio','bsoflags':false}],"      \
	"'device_types':['disk']"

static void the_system(void)
{
	check_print(print_system,
		    "{'system':{" SYSTEM_JSON ",'discovery_accounts':{'incoming':[],"
		    "'outgoing':null},'settings':{'iSNS':'Off','iSNSServerIP':''}}}",
		    SYSTEM_HEAD "iSNS:\n    iSNS=Off\n    iSNSServerIP=\n");
}

static void the_system_with_discovery_accounts(void)
{
	check_print(print_system,
		    "{'system':{" SYSTEM_JSON ",'discovery_accounts':{'incoming':['u2'],"
		    "'outgoing':'u3'},'settings':{'iSNS':'Off'}}}",
		    SYSTEM_HEAD "    Account information:\n\n    u2\n    u3 (outgoing)\n"
				"iSNS:\n    iSNS=Off\n");
}

static void drivers_and_their_targets(void)
{
	check_print(print_llds,
		    "{'llds':[{'name':'iscsi','state':'ready','targets':[{'tid':1,'name':'iqn.a'}]"
		    "},{'name':'iser','state':'error','targets':[]}]}",
		    "LLDs:\n    iscsi: ready\n        Target 1: iqn.a\n    iser: error\n");
}

static void portals_and_accounts(void)
{
	check_print(print_portals, "{'portals':['127.0.0.1:3260,1','[::]:3260,1']}",
		    "Portal: 127.0.0.1:3260,1\nPortal: [::]:3260,1\n");
	check_print(print_accounts, "{'accounts':['u2','u1']}", "Account list:\n    u2\n    u1\n");
	check_print(print_accounts, "{'accounts':[]}", "");
}

#define STAT_HEAD                                                                                  \
	"tgt lun sid rd_subm(bytes,cmds) rd_done(bytes,cmds) wr_subm(bytes,cmds) "                 \
	"wr_done(bytes,cmds) errs\n"
#define STAT_ROW                                                                                   \
	"{'tid':1,'lun':1,'sid':1,'rd_subm_bytes':76083232,'rd_subm':18576,"                       \
	"'rd_done_bytes':76083232,'rd_done':18576,'wr_subm_bytes':0,'wr_subm':0,"                  \
	"'wr_done_bytes':0,'wr_done':0,'errors':1}"
#define STAT_LINE                                                                                  \
	"  1   1   1     76083232  18576     76083232  18576            0      0            0 "    \
	"     0    1\n"
#define CONN_HEAD "sid cid rxdata_octets txdata_octets dataout_pdus datain_pdus cmd_pdus rsp_pdus\n"
#define CONN_ROW                                                                                   \
	"{'cid':0,'rx_bytes':829140,'tx_bytes':71530128,'dataout_pdus':0,'datain_pdus':0,"         \
	"'cmd_pdus':17264,'rsp_pdus':0}"
#define CONN_LINE "  4   0        829140      71530128            0           0    17264        0\n"

static void statistics(void)
{
	check_print(print_stats, "{'statistics':[]}", STAT_HEAD);
	check_print(print_stats, "{'statistics':[" STAT_ROW "],'totals':[]}", STAT_HEAD STAT_LINE);
}

static void statistics_of_a_session(void)
{
	check_print(print_conn_stats, "{'sid':4,'connections':[" CONN_ROW "]}",
		    CONN_HEAD CONN_LINE);
	check_print(print_session_stats,
		    "{'sid':4,'statistics':[" STAT_ROW "],'connections':[" CONN_ROW "]}",
		    STAT_HEAD STAT_LINE "\n" CONN_HEAD CONN_LINE);
}

int main(void)
{
	RUN(no_target_prints_nothing);
	RUN(an_empty_target);
	RUN(a_driver_without_accounts);
	RUN(a_target_with_all_there_is);
	RUN(sizes_in_stgts_megabytes);
	RUN(stores_with_and_without);
	RUN(control_characters_of_peers);
	RUN(parameters_of_a_target);
	RUN(parameters_of_a_redirecting_target);
	RUN(the_system);
	RUN(the_system_with_discovery_accounts);
	RUN(drivers_and_their_targets);
	RUN(portals_and_accounts);
	RUN(statistics);
	RUN(statistics_of_a_session);
	return check_report();
}
