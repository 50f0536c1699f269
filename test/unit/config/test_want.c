// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_want.c - what a configuration asks for, and what is said about mistakes in it
 */
#include "check.h"

#include "config/directive.h"
#include "config/want.h"
#include "tree.h"

static struct conf c;

static void put_list(FILE *f, const char *name, const struct want_list *l)
{
	for (unsigned int i = 0; i < l->nr; i++)
		fprintf(f, " %s=%s%s%s", name, l->v[i].key, *l->v[i].key ? ":" : "", l->v[i].value);
}

static void put_lun(FILE *f, const struct want_lun *l)
{
	fprintf(f, " {lun=%d", (int)l->lun);
	if (l->map_target)
		fprintf(f, " map=%s/%u", l->map_target, (unsigned int)l->map_lun);
	if (l->path)
		fprintf(f, " path=%s", l->path);
	if (l->allow_in_use)
		fputs(" in-use", f);
	put_list(f, "opt", &l->options);
	put_list(f, "param", &l->params);
	put_list(f, "raw", &l->raw);
	put_list(f, "addr", &l->addresses);
	put_list(f, "name", &l->names);
	fputs("}", f);
}

static void put_target(FILE *f, const struct want_target *t)
{
	fprintf(f, "%s %s %u", t->driver, t->name, t->tid);
	put_list(f, "param", &t->params);
	put_list(f, "addr", &t->addresses);
	put_list(f, "name", &t->names);
	put_list(f, "in", &t->incoming);
	put_list(f, "out", &t->outgoing);
	put_list(f, "adapter", &t->adapters);
	for (unsigned int i = 0; i < t->nr_luns; i++)
		put_lun(f, &t->luns[i]);
	fputs("\n", f);
}

/* What @text asks for; what is said goes to said[]. */
static char *wanted(const char *text)
{
	char *out = NULL;
	struct want w;
	size_t n;
	FILE *f = open_memstream(&out, &n);

	begin(&c);
	conf_read_text(&c, "f", text, strlen(text));
	want_make(&w, &c);
	if (w.control_port >= 0)
		fprintf(f, "port %d\n", (int)w.control_port);
	if (w.ignore_errors)
		fputs("ignore\n", f);
	put_list(f, "sys", &w.system);
	put_list(f, "portal", &w.portals);
	put_list(f, "account", &w.accounts);
	put_list(f, "din", &w.incoming);
	put_list(f, "dout", &w.outgoing);
	for (unsigned int i = 0; i < w.nr_targets; i++)
		put_target(f, &w.targets[i]);
	fclose(f);
	conf_exit(&c);
	return out;
}

static const struct {
	const char *text, *want;
} good[] = {
	{ "", "" },
	{ "<target a>\n</target>", "iscsi a 0 addr=ALL\n" },
	{ "default-driver iser\n<target a>\n</target>\n<target b>\ndriver iscsi\n</target>",
	  "iser a 0 addr=ALL\niscsi b 0 addr=ALL\n" },
	{ "<target a>\ncontroller_tid 7\nbacking-store /x\n</target>",
	  "iscsi a 7 addr=ALL {lun=-1 path=/x}\n" },
	/* rules: names alone are enforced */
	{ "<target a>\ninitiator-name i\n</target>", "iscsi a 0 name=i\n" },
	{ "<target a>\ninitiator-address 10.0.0.1\ninitiator-address 10.0.0.2\n"
	  "initiator-name i\ninitiator-name i\n</target>",
	  "iscsi a 0 addr=10.0.0.1 addr=10.0.0.2 name=i\n" },
	{ "<initiator-group g>\ninitiator-name i\ninitiator-name j\ninitiator-address ::1\n"
	  "</initiator-group>\n<target a>\ninitiator-group g\n<backing-store /x>\n"
	  "initiator-name j\n</backing-store>\n</target>",
	  "iscsi a 0 addr=::1 name=i name=j {lun=-1 path=/x name=j}\n" },
	/* accounts */
	{ "<target a>\nincominguser bob  secret\nincominguser eve\tx\noutgoinguser us \"p\"\n"
	  "</target>\n<target b>\nincominguser bob secret\n</target>",
	  " account=bob:secret account=eve:x account=us:\"p\""
	  "iscsi a 0 addr=ALL in=bob:secret in=eve:x out=us:\"p\"\n"
	  "iscsi b 0 addr=ALL in=bob:secret\n" },
	{ "incomingdiscoveryuser a b\noutgoingdiscoveryuser c d",
	  " account=a:b account=c:d din=a:b dout=c:d" },
	/* the daemon */
	{ "control-port 3\nignore-errors yes\niSNS Off\nportal [::1]:3261\nportal 127.0.0.1",
	  "port 3\nignore\n sys=iSNS:Off portal=[::1]:3261 portal=127.0.0.1" },
	/* parameters */
	{ "<target a>\nMaxQueueCmd 64\nstate offline\nnop_interval 5\n</target>",
	  "iscsi a 0 param=MaxQueueCmd:64 param=state:offline param=nop_interval:5 addr=ALL\n" },
	{ "<target a>\ndriver ibmvio\nbus vio,30000003\nhost 2\nprofile aix\ncredits 64\n"
	  "firmware on\nbacking-store /x\n</target>",
	  "ibmvio a 0 param=profile:aix param=credits:64 param=firmware:on "
	  "adapter=bus:vio,30000003 adapter=host:2 {lun=-1 path=/x}\n" },
	/* LUNs */
	{ "<target a>\n<backing-store /x>\nlun 5\nscsi_id id\nscsi_sn sn\nreadonly yes\n"
	  "online on\nremovable 0\nbs-type aio\nblock-size 4096\nwrite-cache off\n"
	  "mode_page 28:0:10\nthin_provisioning 1\nrotation_rate 1\nparams a=${lun},b=2\n"
	  "allow-in-use yes\n</backing-store>\n</target>",
	  "iscsi a 0 addr=ALL {lun=5 path=/x in-use opt=bstype:aio opt=blocksize:4096 "
	  "param=mode_page:8:0:18:0x10:0:0xff:0xff:0:0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:0:0:0 "
	  "param=mode_page:28:0:10 param=scsi_id:id param=scsi_sn:sn param=readonly:1 "
	  "param=online:1 param=removable:0 param=thin_provisioning:1 param=rotation_rate:1 "
	  "raw=a=${lun},b=2}\n" },
	{ "<target a>\nvendor_id V\nbs-type null\nsize 1G\nbacking-store NONE:x\n"
	  "<backing-store /y>\nvendor_id W\nlun 3\n</backing-store>\n</target>",
	  "iscsi a 0 addr=ALL {lun=-1 opt=bstype:null opt=size:1G param=vendor_id:V}"
	  " {lun=3 path=/y opt=bstype:null opt=size:1G param=vendor_id:W}\n" },
	{ "<target a>\n<backing-store NONE:cd>\ndevice-type cd\npath /srv/x.iso\n"
	  "</backing-store>\n</target>",
	  "iscsi a 0 addr=ALL {lun=-1 path=/srv/x.iso opt=device-type:cd}\n" },
	/* as Cinder, MAAS and DebOps write it */
	{ "\n<target iqn.2010-10.org.openstack:volume-1>\n    backing-store /dev/vg/v1\n"
	  "    driver iscsi\n    incominguser UxYz secret\n    bsoflags direct\n"
	  "    write-cache on\n    scsi_sn 1\n    scsi_id 2\n</target>\n",
	  " account=UxYz:secretiscsi iqn.2010-10.org.openstack:volume-1 0 addr=ALL in=UxYz:secret"
	  " {lun=-1 path=/dev/vg/v1 opt=bsoflags:direct param=mode_page:8:0:18:0x14:0:0xff:0xff:0:"
	  "0:0xff:0xff:0xff:0xff:0x80:0x14:0:0:0:0:0:0 param=scsi_sn:1 param=scsi_id:2}\n" },
	{ "default-driver iscsi\n\n<target iqn.2004-05.com.ubuntu:maas:x>\n    readonly 1\n"
	  "    allow-in-use yes\n    backing-store \"/var/lib/maas/a b/disk.img\"\n"
	  "    driver iscsi\n</target>\n",
	  "iscsi iqn.2004-05.com.ubuntu:maas:x 0 addr=ALL "
	  "{lun=-1 path=/var/lib/maas/a b/disk.img in-use param=readonly:1}\n" },
	{ "<target iqn.x:y>\n  <backing-store /dev/sdb>\n    lun 1\n  </backing-store>\n"
	  "  initiator-address 192.0.2.1\n  MaxRecvDataSegmentLength 8192\n</target>\n",
	  "iscsi iqn.x:y 0 param=MaxRecvDataSegmentLength:8192 addr=192.0.2.1 "
	  "{lun=1 path=/dev/sdb}\n" },
	{ "<target a>\ninitiator-address NONE\n</target>", "iscsi a 0\n" },
	/* one file twice */
	{ "<target a>\nallow-in-use yes\nbacking-store /x\n</target>\n<target b>\n"
	  "allow-in-use yes\nbacking-store /x\n</target>",
	  "iscsi a 0 addr=ALL {lun=-1 path=/x in-use}\n"
	  "iscsi b 0 addr=ALL {lun=-1 path=/x in-use}\n" },
	{ "<target a>\nreadonly yes\nbacking-store /x\n</target>\n<target b>\nreadonly 1\n"
	  "backing-store /x\n</target>",
	  "iscsi a 0 addr=ALL {lun=-1 path=/x param=readonly:1}\n"
	  "iscsi b 0 addr=ALL {lun=-1 path=/x param=readonly:1}\n" },
};

static void what_is_asked_for(void)
{
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		char *got = wanted(good[i].text);

		if (strcmp(got, good[i].want) != 0 || *said) {
			checks_failed++;
			fprintf(stderr, "\"%s\" wants\n\"%s\", expected\n\"%s\"; %s\n",
				good[i].text, got, good[i].want, said);
		}
		free(got);
	}
}

static void a_logical_unit_in_several_targets(void)
{
	char *got = wanted("<target a>\n<backing-store /x>\nlun 1\n</backing-store>\n</target>\n"
			   "<target b>\nmap a 1\n</target>\n<target c>\nscsi_sn x\n<map a   1>\n"
			   "lun 4\ninitiator-name i\n</map>\n</target>");

	CHECK(strcmp(got, "iscsi a 0 addr=ALL {lun=1 path=/x}\n"
			  "iscsi b 0 addr=ALL {lun=-1 map=a/1}\n"
			  "iscsi c 0 addr=ALL {lun=4 map=a/1 name=i}\n") == 0);
	CHECK(!*said);
	free(got);
}

static const struct {
	const char *text, *said;
} bad[] = {
	{ "targt", "f:1: unknown directive 'targt': write target\n" },
	{ "nonsense 1", "f:1: unknown directive 'nonsense': see targets.conf(5)\n" },
	{ "<TARGET a>\n</TARGET>", "f:1: unknown directive 'TARGET': write target\n" },
	{ "<target a>\nbacking_store /x\n</target>",
	  "f:2: unknown directive 'backing_store': write backing-store\n" },
	{ "<target a>\nmaxburstlength 1\n</target>",
	  "f:2: unknown directive 'maxburstlength': write MaxBurstLength\n" },
	{ "backing-store /x", "f:1: 'backing-store' cannot stand here, only in <target>\n" },
	{ "<target a>\n<backing-store /x>\ndriver iscsi\n</backing-store>\n</target>",
	  "f:3: 'driver' cannot stand here, only in <target>\n" },
	{ "lun 1", "f:1: 'lun' cannot stand here, only in <target> or <backing-store> or <map>\n" },
	{ "target a", "f:1: 'target' is a block: write <target NAME>\n" },
	{ "<target>\n</target>", "f:1: 'target' needs a name: write <target NAME>\n" },
	{ "<target a>\n<lun 1>\n</lun>\n</target>", "f:2: 'lun' is no block: write lun LUN\n" },
	{ "<target a>\nlun\n</target>", "f:2: 'lun' needs a value: write lun LUN\n" },
	{ "<target a>\nlun one\n</target>", "f:2: 'one' is no number: write lun LUN\n" },
	{ "<target a>\nlun 16384\nbacking-store /x\n</target>", "f:2: a LUN is from 0 to 16383\n" },
	{ "<target a>\nreadonly maybe\n</target>",
	  "f:2: 'maybe' is neither yes nor no: write readonly yes|no\n" },
	{ "<target a>\ndriver a b\n</target>",
	  "f:2: 'a b' has blanks in it: write driver DRIVER\n" },
	{ "<target a>\nincominguser bob\n</target>",
	  "f:2: 'incominguser' has no password: write incominguser USER PASSWORD\n" },
	{ "<target a>\nincominguser bob a secret\n</target>",
	  "f:2: 'incominguser' has more than a user and a password: neither may have blanks\n" },
	{ "<target a>\nincominguser b x\n</target>\n<target c>\nincominguser b y\n</target>",
	  "f:5: account b has another password at f:2: there is one for all targets\n" },
	{ "<target a>\nscsi_id \377\nbacking-store /x\n</target>",
	  "f:2: the value of 'scsi_id' is not a line of UTF-8 text\n" },
	{ "<target a>\nscsi_id <<E\na\nb\nE\n</target>",
	  "f:2: the value of 'scsi_id' is not a line of UTF-8 text\n" },
	{ "<target a>\nscsi_id a,b\nbacking-store /x\n</target>",
	  "f:2: the value of 'scsi_id' cannot have a comma\n" },
	{ "<target a>\nblock-size 1000\nbacking-store /x\n</target>",
	  "f:2: a block-size is a power of two from 512 to 65536\n" },
	{ "<target a>\ndriver iscsi\ndriver ibmvio\n</target>",
	  "f:3: 'driver' is given once more, f:2 has it: take one of them away\n" },
	{ "<target a>\ncredits 5\n</target>",
	  "f:2: 'credits' is for driver ibmvio, and this is iscsi\n" },
	{ "<target a>\ncontroller_tid 0\n</target>",
	  "f:2: a target's number is from 1 to 65535\n" },
	{ "<target a>\ncontroller_tid 1\n</target>\n<target b>\ncontroller_tid 1\n</target>",
	  "f:4: target number 1 has a at f:1 already\n" },
	{ "<target a>\nbacking-store /x\nbacking-store /x\n</target>",
	  "f:3: /x is a LUN at f:2 already: write map TARGET LUN for one disk in both, or "
	  "allow-in-use yes\n" },
	{ "<target a>\nlun 1\nbacking-store /x\nbacking-store /y\n</target>",
	  "f:4: LUN 1 is at f:3 already\n" },
	{ "<target a>\nscsi_sn 1\nbacking-store /x\nbacking-store /y\n</target>",
	  "f:2: warning: 2 LUNs get the same scsi_sn: write it in a block of each\n" },
	{ "<target a>\ninitiator-group g\n</target>",
	  "f:2: there is no group 'g': write <initiator-group g> in no block\n" },
	{ "<initiator-group g>\n</initiator-group>\n<target a>\ninitiator-group g\n</target>",
	  "f:4: there is nobody in group 'g': its rules would be none\n" },
	{ "<target a>\ninitiator-address NONE\ninitiator-name i\n</target>",
	  "f:2: nobody may log in, and others may: take one of them away\n" },
	{ "<target a>\n<backing-store /x>\ninitiator-address NONE\n</backing-store>\n</target>",
	  "f:2: a LUN that nobody sees: leave it out, or name who sees it\n" },
	{ "<initiator-group g>\ninitiator-address NONE\n</initiator-group>",
	  "f:1: a group of nobody: write initiator-address NONE in the target\n" },
	{ "<initiator-group g>\nlun 1\n</initiator-group>",
	  "f:2: 'lun' cannot stand here, only in <target> or <backing-store> or <map>\n" },
	{ "<target a>\nmap b 1\n</target>", "f:2: there is no target 'b' in this configuration\n" },
	{ "<target a>\nbacking-store /x\n</target>\n<target b>\nmap a 1\n</target>",
	  "f:5: target a has no backing-store with 'lun 1' in its block\n" },
	{ "<target a>\nmap b\n</target>", "f:2: 'b' is no target and LUN: write map TARGET LUN\n"
					  "f:2: there is no target '' in this configuration\n" },
	{ "<target a>\ndirect-store /nonexistent\n</target>",
	  "f:2: warning: /nonexistent is no block device: it has no identity to take\n" },
};

static void what_is_said(void)
{
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		free(wanted(bad[i].text));
		if (strcmp(said, bad[i].said) == 0)
			continue;
		checks_failed++;
		fprintf(stderr, "\"%s\" says\n\"%s\", expected\n\"%s\"\n", bad[i].text, said,
			bad[i].said);
	}
}

static void passwords_are_not_said(void)
{
	free(wanted("<target a>\nincominguser bob a zebra\nincominguser bob zebra2\n"
		    "incominguser bob zebra3\nincominguser zebra4\n</target>\n"));
	CHECK(diag.errors > 2);
	CHECK(strstr(said, "zebra") == NULL);
}

/* ---- the manual page */

static bool page_has(const char *page, const struct directive *d)
{
	char line[256];

	snprintf(line, sizeof(line), "\n.It Ic %s Ar %s\n", d->key, d->arg);
	return strstr(page, line) != NULL;
}

static void the_manual_page_has_every_directive(void)
{
	static char page[1 << 18];
	FILE *f = fopen("doc/man/targets.conf.5", "r");
	size_t n = f ? fread(page, 1, sizeof(page) - 1, f) : 0;
	unsigned int items = 0;

	CHECK(n > 0);
	page[n] = '\0';
	for (unsigned int i = 0; i < DIRECTIVE_NR; i++) {
		if (page_has(page, &directives[i]))
			continue;
		checks_failed++;
		fprintf(stderr, "no \".It Ic %s Ar %s\" in targets.conf.5\n", directives[i].key,
			directives[i].arg);
	}
	for (const char *p = page; (p = strstr(p, "\n.It Ic ")) != NULL; p++)
		items++;
	CHECK_EQ(items, DIRECTIVE_NR);
	if (f)
		fclose(f);
}

int main(void)
{
	RUN(what_is_asked_for);
	RUN(a_logical_unit_in_several_targets);
	RUN(what_is_said);
	RUN(passwords_are_not_said);
	RUN(the_manual_page_has_every_directive);
	return check_report();
}
