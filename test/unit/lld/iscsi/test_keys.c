// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_keys.c - iSCSI keys: what is negotiated, what the administrator sets and sees
 */
#include <errno.h>

#include "check.h"
#include "lld/iscsi/keys.h"

static struct iscsi_tcfg cfg;
static struct iscsi_params params;

static void setup(void)
{
	iscsi_tcfg_exit(&cfg);
	iscsi_tcfg_init(&cfg);
	iscsi_params_init(&params, &cfg);
}

static const char *negotiate(const char *key, const char *value)
{
	static char answer[KEY_ANSWER_MAX];
	const enum iscsi_key k = key_find(key);

	CHECK(k < KEY_COUNT);
	return key_negotiate(k, &cfg, &params, value, answer) ? answer : "";
}

/* RFC 7143 clause 13: what holds when nothing is said */
static void defaults(void)
{
	setup();
	CHECK(!params.header_digest && !params.data_digest);
	CHECK(params.initial_r2t && params.immediate_data);
	CHECK(params.data_pdu_in_order && params.data_sequence_in_order);
	CHECK_EQ(params.error_recovery_level, 0);
	CHECK_EQ(params.time2wait, 2);
	CHECK_EQ(params.time2retain, 20);
	CHECK_EQ(params.max_connections, 1);
	CHECK_EQ(params.max_outstanding_r2t, 1);
	CHECK_EQ(params.max_recv_dsl, 8192);
	CHECK_EQ(params.max_xmit_dsl, 8192);
	CHECK_EQ(params.first_burst, 65536);
	CHECK_EQ(params.max_burst, 262144);
	CHECK_EQ(params.max_queue_cmd, 128);
	CHECK_EQ(params.protocol_level, 1);
}

static void numbers(void)
{
	static const struct {
		const char *text;
		int ret;
		uint32_t n;
	} cases[] = {
		{ "0", 0, 0 },
		{ "00012", 0, 12 },
		{ "4294967295", 0, 4294967295u },
		{ "4294967296", -EPROTO, 0 },
		{ "0xffffFFFF", 0, 4294967295u },
		{ "0X10", 0, 16 },
		{ "0x", -EPROTO, 0 },
		{ "0x100000000", -EPROTO, 0 },
		{ "", -EPROTO, 0 },
		{ " 1", -EPROTO, 0 },
		{ "1 ", -EPROTO, 0 },
		{ "+1", -EPROTO, 0 },
		{ "-1", -EPROTO, 0 },
		{ "1a", -EPROTO, 0 },
		{ "99999999999999999999999999999", -EPROTO, 0 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		uint32_t n = 0;

		CHECK_EQ(key_number(cases[i].text, &n), cases[i].ret);
		CHECK_EQ(n, cases[i].n);
	}
}

/* One key at a time against a target's defaults; "" : nothing is answered. */
static void one_key(void)
{
	static const struct {
		const char *key, *offer, *answer;
	} cases[] = {
		{ "HeaderDigest", "None", "None" },
		{ "HeaderDigest", "CRC32C", "CRC32C" },
		{ "HeaderDigest", "CRC32C,None", "CRC32C" },
		{ "HeaderDigest", "None,CRC32C", "None" },
		{ "DataDigest", "SHA9,CRC32C,None", "CRC32C" },
		{ "DataDigest", "SHA9", "Reject" },
		{ "DataDigest", "", "Reject" },
		{ "DataDigest", ",,,", "Reject" },
		{ "DataDigest", "crc32c", "Reject" },
		{ "DataDigest", "CRC32", "Reject" },
		{ "DataDigest", "CRC32CC", "Reject" },
		{ "InitialR2T", "Yes", "Yes" },
		{ "InitialR2T", "No", "No" },
		{ "InitialR2T", "no", "Reject" },
		{ "InitialR2T", "1", "Reject" },
		{ "ImmediateData", "Yes", "Yes" },
		{ "ImmediateData", "No", "No" },
		{ "ImmediateData", "", "Reject" },
		{ "MaxOutstandingR2T", "1", "1" },
		{ "MaxOutstandingR2T", "65535", "16" },
		{ "MaxOutstandingR2T", "0", "Reject" },
		{ "MaxOutstandingR2T", "65536", "Reject" },
		{ "MaxBurstLength", "16776192", "1048576" },
		{ "MaxBurstLength", "512", "512" },
		{ "MaxBurstLength", "511", "Reject" },
		{ "MaxBurstLength", "16777216", "Reject" },
		{ "FirstBurstLength", "65536", "65536" },
		{ "FirstBurstLength", "1048576", "262144" },
		{ "FirstBurstLength", "banana", "Reject" },
		{ "DataPDUInOrder", "No", "Yes" },
		{ "DataSequenceInOrder", "No", "Yes" },
		{ "ErrorRecoveryLevel", "2", "0" },
		{ "ErrorRecoveryLevel", "3", "Reject" },
		{ "DefaultTime2Wait", "0", "2" },
		{ "DefaultTime2Wait", "30", "30" },
		{ "DefaultTime2Wait", "3601", "Reject" },
		{ "DefaultTime2Retain", "0", "0" },
		{ "DefaultTime2Retain", "3600", "20" },
		{ "MaxConnections", "8", "1" },
		{ "MaxConnections", "0", "Reject" },
		{ "IFMarker", "Yes", "No" },
		{ "OFMarker", "No", "No" },
		{ "IFMarkInt", "2048~8192", "Reject" },
		{ "OFMarkInt", "1", "Reject" },
		{ "RDMAExtensions", "Yes", "No" },
		{ "TargetRecvDataSegmentLength", "512", "Irrelevant" },
		{ "TaskReporting", "FastAbort,RFC3720", "RFC3720" },
		{ "TaskReporting", "FastAbort", "Reject" },
		{ "iSCSIProtocolLevel", "2", "2" },
		{ "iSCSIProtocolLevel", "31", "2" },
		{ "iSCSIProtocolLevel", "32", "Reject" },
		{ "MaxRecvDataSegmentLength", "65536", "" },
		{ "MaxRecvDataSegmentLength", "511", "Reject" },
		{ "MaxRecvDataSegmentLength", "4294967295", "Reject" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		const char *answer = negotiate(cases[i].key, cases[i].offer);

		if (strcmp(answer, cases[i].answer))
			fprintf(stderr, "%s=%s: \"%s\"\n", cases[i].key, cases[i].offer, answer);
		CHECK(!strcmp(answer, cases[i].answer));
	}
}

/* What is answered is what holds. */
static void results(void)
{
	setup();
	negotiate("HeaderDigest", "CRC32C");
	CHECK(params.header_digest && !params.data_digest);
	negotiate("DataDigest", "CRC32C,None");
	CHECK(params.data_digest);
	negotiate("InitialR2T", "No");
	CHECK(!params.initial_r2t);
	negotiate("ImmediateData", "No");
	CHECK(!params.immediate_data);
	negotiate("MaxBurstLength", "16776192");
	CHECK_EQ(params.max_burst, 1048576);
	negotiate("FirstBurstLength", "131072");
	CHECK_EQ(params.first_burst, 131072);
	negotiate("MaxRecvDataSegmentLength", "1048576");
	CHECK_EQ(params.max_xmit_dsl, 1048576);
	CHECK_EQ(params.max_recv_dsl, 8192); /* theirs is not ours */
	negotiate("MaxOutstandingR2T", "8");
	CHECK_EQ(params.max_outstanding_r2t, 8);
	negotiate("DefaultTime2Wait", "30");
	CHECK_EQ(params.time2wait, 30);
	negotiate("iSCSIProtocolLevel", "2");
	CHECK_EQ(params.protocol_level, 2);
	/* a value that is rejected changes nothing */
	negotiate("MaxBurstLength", "1");
	negotiate("HeaderDigest", "SHA9");
	CHECK_EQ(params.max_burst, 1048576);
	CHECK(params.header_digest);
}

static void first_burst_within_max_burst(void)
{
	setup();
	negotiate("MaxBurstLength", "4096");
	CHECK(!strcmp(negotiate("FirstBurstLength", "65536"), "4096"));
	CHECK_EQ(params.first_burst, 4096);
}

static int set(const char *name, const char *value)
{
	struct err e = { 0 };
	const int ret = iscsi_tcfg_set(&cfg, name, value, &e);

	CHECK_EQ(e.code, ret ? TGT_INVALID_REQUEST : TGT_SUCCESS);
	CHECK(!ret == !e.text[0]);
	return ret;
}

static void administrator(void)
{
	static const struct {
		const char *name, *value;
		int ret;
	} cases[] = {
		{ "MaxBurstLength", "131072", 0 },
		{ "maxburstlength", "131072", 0 },
		{ "MaxBurstLength", "511", -1 },
		{ "MaxBurstLength", "16777216", -1 },
		{ "MaxBurstLength", "", -1 },
		{ "HeaderDigest", "CRC32C", 0 },
		{ "HeaderDigest", "none", 0 },
		{ "DataDigest", "CRC32C,None", 0 },
		{ "DataDigest", "MD5", -1 },
		{ "InitialR2T", "yes", 0 },
		{ "InitialR2T", "maybe", -1 },
		{ "IFMarker", "No", 0 },
		{ "IFMarker", "Yes", -1 },
		{ "OFMarkInt", "Reject", 0 },
		{ "OFMarkInt", "1", -1 },
		{ "ErrorRecoveryLevel", "2", 0 },
		{ "ErrorRecoveryLevel", "3", -1 },
		{ "MaxQueueCmd", "512", 0 },
		{ "MaxQueueCmd", "513", -1 },
		{ "MaxQueueCmd", "0", -1 },
		{ "MaxXmitDataSegmentLength", "16384", 0 },
		{ "MaxConnections", "4", 0 },
		{ "RDMAExtensions", "No", 0 },
		{ "nop_interval", "5", 0 },
		{ "nop_count", "-1", -1 },
		{ "RedirectAddress", "10.0.0.1", 0 },
		{ "RedirectAddress", "a b", -1 },
		{ "RedirectPort", "3261", 0 },
		{ "RedirectPort", "0", -1 },
		{ "RedirectPort", "65536", -1 },
		{ "RedirectReason", "permanent", 0 },
		{ "RedirectReason", "Unknown", 0 },
		{ "RedirectReason", "Maybe", -1 },
		{ "RedirectCallback", "/usr/sbin/where", 0 },
		{ "TaskReporting", "RFC3720", -1 },
		{ "InitiatorName", "iqn.x", -1 },
		{ "nosuch", "1", -1 },
		{ "", "", -1 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		CHECK_EQ(set(cases[i].name, cases[i].value), cases[i].ret);
	}
}

/* What is set limits what is agreed on. */
static void set_values_are_used(void)
{
	setup();
	CHECK_EQ(set("MaxBurstLength", "8192"), 0);
	CHECK_EQ(set("InitialR2T", "Yes"), 0);
	CHECK_EQ(set("ImmediateData", "No"), 0);
	CHECK_EQ(set("HeaderDigest", "None"), 0);
	CHECK_EQ(set("DataDigest", "CRC32C"), 0);
	CHECK_EQ(set("MaxXmitDataSegmentLength", "4096"), 0);
	CHECK_EQ(set("ErrorRecoveryLevel", "2"), 0);
	CHECK_EQ(set("DataPDUInOrder", "No"), 0);
	CHECK(!strcmp(negotiate("MaxBurstLength", "65536"), "8192"));
	CHECK(!strcmp(negotiate("InitialR2T", "No"), "Yes"));
	CHECK(!strcmp(negotiate("ImmediateData", "Yes"), "No"));
	CHECK(!strcmp(negotiate("HeaderDigest", "CRC32C"), "Reject"));
	CHECK(!strcmp(negotiate("DataDigest", "None,CRC32C"), "CRC32C"));
	CHECK(!strcmp(negotiate("MaxRecvDataSegmentLength", "65536"), ""));
	CHECK_EQ(params.max_xmit_dsl, 4096);
	/* what is not implemented stays out, whatever is set */
	CHECK(!strcmp(negotiate("ErrorRecoveryLevel", "2"), "0"));
	CHECK(!strcmp(negotiate("DataPDUInOrder", "No"), "Yes"));
}

static void offers(void)
{
	static const struct {
		const char *name, *value, *offer; /* NULL: none */
	} cases[] = {
		{ "MaxBurstLength", "8192", "8192" },
		{ "MaxBurstLength", "262144", NULL },
		{ "MaxBurstLength", "1048576", NULL }, /* the default will do */
		{ "FirstBurstLength", "512", "512" },
		{ "InitialR2T", "Yes", NULL },
		{ "InitialR2T", "No", NULL },
		{ "ImmediateData", "No", "No" },
		{ "HeaderDigest", "CRC32C", "CRC32C" },
		{ "HeaderDigest", "CRC32C,None", NULL },
		{ "DefaultTime2Wait", "10", "10" },
		{ "DefaultTime2Retain", "5", "5" },
		{ "MaxRecvDataSegmentLength", "512", NULL }, /* declared anyway */
		{ "MaxQueueCmd", "1", NULL },
		{ "RDMAExtensions", "No", NULL },
	};
	char text[KEY_ANSWER_MAX];

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum iscsi_key k = 0;

		setup();
		while (strcmp(key_name(k), cases[i].name))
			k++;
		CHECK(!key_offer(k, &cfg, text));
		CHECK_EQ(set(cases[i].name, cases[i].value), 0);
		const bool offered = key_offer(k, &cfg, text);

		CHECK_EQ(offered, cases[i].offer != NULL);
		if (offered && cases[i].offer)
			CHECK(!strcmp(text, cases[i].offer));
	}
}

static void answers_to_offers(void)
{
	static const struct {
		const char *name, *set, *answer;
		int ret;
	} cases[] = {
		{ "MaxBurstLength", "8192", "8192", 0 },
		{ "MaxBurstLength", "8192", "4096", 0 },
		{ "MaxBurstLength", "8192", "8193", -EPROTO },
		{ "MaxBurstLength", "8192", "Reject", 0 },
		{ "MaxBurstLength", "8192", "", -EPROTO },
		{ "DefaultTime2Wait", "10", "10", 0 },
		{ "DefaultTime2Wait", "10", "9", -EPROTO },
		{ "ImmediateData", "No", "No", 0 },
		{ "ImmediateData", "No", "Yes", -EPROTO },
		{ "HeaderDigest", "CRC32C", "CRC32C", 0 },
		{ "HeaderDigest", "CRC32C", "None", -EPROTO },
		{ "HeaderDigest", "CRC32C", "Reject", -EPROTO },
		{ "HeaderDigest", "CRC32C", "CRC32C,None", -EPROTO },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		setup();
		CHECK_EQ(set(cases[i].name, cases[i].set), 0);
		CHECK_EQ(key_answered(key_find(cases[i].name), &cfg, &params, cases[i].answer),
			 cases[i].ret);
	}
}

static char shown[4096];
static size_t shown_len;

static void show_line(void *arg, const char *key, const char *value)
{
	(void)arg;
	shown_len += (size_t)snprintf(shown + shown_len, sizeof(shown) - shown_len, "%s=%s\n", key,
				      value);
}

static void show(void)
{
	static const char want[] = "nop_interval=7\nnop_count=3\n"
				   "MaxRecvDataSegmentLength=262144\n"
				   "HeaderDigest=None,CRC32C\n"
				   "DataDigest=None\n"
				   "InitialR2T=No\n"
				   "MaxOutstandingR2T=16\n"
				   "ImmediateData=Yes\n"
				   "FirstBurstLength=262144\n"
				   "MaxBurstLength=131072\n"
				   "DataPDUInOrder=Yes\n"
				   "DataSequenceInOrder=Yes\n"
				   "ErrorRecoveryLevel=0\n"
				   "IFMarker=No\n"
				   "OFMarker=No\n"
				   "DefaultTime2Wait=2\n"
				   "DefaultTime2Retain=20\n"
				   "OFMarkInt=Reject\n"
				   "IFMarkInt=Reject\n"
				   "MaxConnections=1\n"
				   "RDMAExtensions=Yes\n"
				   "TargetRecvDataSegmentLength=262144\n"
				   "InitiatorRecvDataSegmentLength=262144\n"
				   "MaxOutstandingUnexpectedPDUs=0\n"
				   "MaxXmitDataSegmentLength=8192\n"
				   "MaxQueueCmd=128\n"
				   "RedirectAddress=\nRedirectPort=\nRedirectReason=Unknown\n"
				   "RedirectCallback=\n";

	setup();
	CHECK_EQ(set("nop_interval", "7"), 0);
	CHECK_EQ(set("nop_count", "3"), 0);
	CHECK_EQ(set("MaxBurstLength", "131072"), 0);
	CHECK_EQ(set("DataDigest", "None"), 0);
	shown_len = 0;
	iscsi_tcfg_show(&cfg, show_line, NULL);
	CHECK(!strcmp(shown, want));
}

static void show_redirect(void)
{
	setup();
	CHECK_EQ(set("RedirectAddress", "10.0.0.1"), 0);
	CHECK_EQ(set("RedirectPort", "3261"), 0);
	shown_len = 0;
	iscsi_tcfg_show(&cfg, show_line, NULL);
	CHECK(strstr(shown, "\nRedirectAddress=10.0.0.1\nRedirectPort=3261\n"
			    "RedirectReason=Unknown\nRedirectCallback=\n"));
	CHECK_EQ(set("RedirectReason", "Temporary"), 0);
	CHECK_EQ(set("RedirectCallback", "/bin/where"), 0);
	shown_len = 0;
	iscsi_tcfg_show(&cfg, show_line, NULL);
	CHECK(strstr(shown, "\nRedirectReason=Temporary\nRedirectCallback=/bin/where\n"));
	CHECK_EQ(set("RedirectReason", "Unknown"), 0);
	CHECK_EQ(set("RedirectCallback", ""), 0);
	CHECK_EQ(set("RedirectAddress", ""), 0);
	shown_len = 0;
	iscsi_tcfg_show(&cfg, show_line, NULL);
	CHECK(strstr(shown, "\nRedirectAddress=\nRedirectPort=3261\nRedirectReason=Unknown\n"
			    "RedirectCallback=\n"));
}

static void names(void)
{
	CHECK_EQ(key_find("HeaderDigest"), KEY_HEADER_DIGEST);
	CHECK_EQ(key_find("headerdigest"), KEY_ALL); /* RFC 7143 6.1: case matters */
	CHECK_EQ(key_find("MaxQueueCmd"), KEY_ALL);  /* ours, not on the wire */
	CHECK_EQ(key_find("X-com.example.key"), KEY_ALL);
	CHECK_EQ(key_find(""), KEY_ALL);
	for (enum iscsi_key k = 0; k < KEY_ALL; k++)
		CHECK(key_name(k) && strlen(key_name(k)) <= 63);
}

int main(void)
{
	RUN(defaults);
	RUN(numbers);
	RUN(one_key);
	RUN(results);
	RUN(first_burst_within_max_burst);
	RUN(administrator);
	RUN(set_values_are_used);
	RUN(offers);
	RUN(answers_to_offers);
	RUN(show);
	RUN(show_redirect);
	RUN(names);
	iscsi_tcfg_exit(&cfg);
	return check_report();
}
