// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_profile.c - attributes of logical units by the target's profile, and its parameters
 */
#include "check.h"
#include "lld/ibmvio/vio.h"
#include "tgt/plugin.h"

static struct vio_target vt;
static struct port adapter = {
	.system_id = "IBM,9009-22A-IBM,0278BDBC0",
	.partition = 40,
	.unit = 0x30000003,
};
static const struct port *bound;
static struct target *t;

const struct port *vio_target_port(const struct vio_target *v)
{
	CHECK(v == &vt);
	return bound;
}

static int create(struct target *target, struct err *e)
{
	(void)e;
	vt = (struct vio_target){ .t = target, .profile = vio_profile_default, .credits = 16 };
	target->lld_priv = &vt;
	return 0;
}

static const struct lld_ops fake = {
	.name = "fakevio",
	.nexus_drop = scsi_nexus_lost,
	.target_create = create,
	.target_update = vio_target_update,
	.lun_encode = vio_lun_encode,
	.lun_decode = vio_lun_decode,
	.lun_ok = vio_lun_ok,
	.lu_defaults = vio_lu_defaults,
};

static struct scsi_lu *lu_at(uint64_t lun)
{
	const struct lu_params p = { .bstype = "mem", .bsopts = "size=1M" };
	struct err e;

	if (!lunmap_find(t, lun))
		CHECK_EQ(lu_new(t, lun, &p, &e), 0);
	return lunmap_find(t, lun)->lu;
}

static void update(const char *name, const char *value)
{
	struct err e;

	CHECK_EQ(vio_target_update(t, name, value, &e), 0);
}

static void set(uint64_t lun, const char *key, const char *value)
{
	struct err e;

	(void)lu_at(lun);
	CHECK_EQ(lu_update(t, lun, key, value, &e), 0);
}

static void text_is(const char *got, const char *want)
{
	CHECK(!strcmp(got, want));
	if (strcmp(got, want) != 0)
		fprintf(stderr, "'%s', expected '%s'\n", got, want);
}

static void aix_is_the_default(void)
{
	const struct lu_attr *a = &lu_at(256)->attr;

	text_is(a->vendor, "IBM");
	text_is(a->product, "VDASD blkdev");
	text_is(a->rev, "0001");
	CHECK(a->cdb_lax);
	CHECK_EQ(strlen(a->scsi_sn), 16);
	text_is(a->vendor_specific, a->scsi_sn);
	text_is(a->vendor_parameters, "");
}

static void two_disks_have_two_serial_numbers(void)
{
	CHECK(strcmp(lu_at(256)->attr.scsi_sn, lu_at(257)->attr.scsi_sn) != 0);
}

static void the_adapter_names_them(void)
{
	bound = &adapter;
	vio_target_defaults(t);
	text_is(lu_at(256)->attr.vendor_parameters,
		"IBM-VSCSI-IBM,9009-22A-IBM,0278BDBC0-P40-30000003-0-1-0");
	text_is(lu_at(257)->attr.vendor_parameters,
		"IBM-VSCSI-IBM,9009-22A-IBM,0278BDBC0-P40-30000003-0-1-1");
	text_is(lu_at(4096 + 32)->attr.vendor_parameters,
		"IBM-VSCSI-IBM,9009-22A-IBM,0278BDBC0-P40-30000003-1-16-0");
	bound = NULL;
	vio_target_defaults(t);
	text_is(lu_at(256)->attr.vendor_parameters, "");
}

static void the_administrator_comes_first(void)
{
	const struct lu_attr *a = &lu_at(512)->attr;

	set(512, "product_id", "Anvil");
	set(512, "vendor_specific", "");
	set(512, "cdb_lax", "0");
	set(512, "scsi_sn", "a serial number of more than 20");
	update("profile", "linux");
	update("profile", "ibmi");
	text_is(a->vendor, "IBM");
	text_is(a->product, "Anvil");
	text_is(a->vendor_specific, "");
	text_is(a->scsi_sn, "a serial number of more than 20");
	CHECK(!a->cdb_lax);
	update("profile", "aix");
}

/* A device of another type; it is nowhere mapped. */
static struct scsi_lu *lu_of_type(const struct device_type_ops *dt)
{
	static struct scsi_lu lu;

	lu = (struct scsi_lu){ .devtype = dt, .home_tid = 1, .home_lun = 2 };
	list_init(&lu.itls);
	vio_lu_defaults(t, &lu);
	return &lu;
}

static void only_a_cd_is_an_optical_device(void)
{
	static const struct device_type_ops cd = { .type = 5, .product = "VIRTUAL-CDROM" };
	static const struct device_type_ops tape = { .type = 1, .product = "VIRTUAL-TAPE" };

	text_is(lu_of_type(&cd)->attr.product, "VOPTA blkdev");
	text_is(lu_of_type(&tape)->attr.product, "VIRTUAL-TAPE");
	set(1280, "removable", "1");
	text_is(lu_at(1280)->attr.product, "VDASD blkdev");
	update("profile", "linux");
	text_is(lu_of_type(&cd)->attr.product, "VIRTUAL-CDROM");
	update("profile", "aix");
}

static void clients_are_told(void)
{
	static const uint8_t id[4] = { 4 }, wire[8] = { 0x81 };
	struct it_nexus *n = scsi_nexus_established(t, "client (5)", NULL, id, sizeof(id), NULL);
	struct itl *itl = nexus_itl(n, wire);

	itl->ua = 0;
	update("profile", "aix");
	CHECK_EQ(itl->ua, 0);
	update("profile", "ibmi");
	CHECK_EQ(itl->ua, 0);
	update("profile", "linux");
	CHECK_EQ(itl->ua, 1u << UA_INQUIRY_DATA_CHANGED);
	scsi_nexus_lost(n);
	update("profile", "aix");
}

static void linux_has_the_device_types_own(void)
{
	const struct lu_attr *a = &lu_at(256)->attr;

	update("profile", "linux");
	text_is(a->vendor, "IET");
	text_is(a->product, "VIRTUAL-DISK");
	text_is(a->vendor_specific, "");
	text_is(a->scsi_sn, "beaf1256");
	CHECK(!a->cdb_lax);
	update("profile", "aix");
	text_is(a->vendor, "IBM");
	CHECK(a->cdb_lax);
}

static void a_new_serial_number_is_in_inquiry_data(void)
{
	const struct lu_attr *a = &lu_at(768)->attr;

	set(768, "scsi_sn", "0123456789abcdefghijklmnop");
	text_is(a->vendor_specific, "0123456789abcdefghij");
	set(768, "scsi_sn", "12");
	text_is(a->vendor_specific, "12");
}

/* What a device tree says is not ours to trust. */
static void odd_names_are_left_out(void)
{
	(void)snprintf(adapter.system_id, sizeof(adapter.system_id), "odd\tname");
	bound = &adapter;
	vio_target_defaults(t);
	text_is(lu_at(256)->attr.vendor_parameters, "");
	adapter.system_id[0] = '\0';
	vio_target_defaults(t);
	text_is(lu_at(256)->attr.vendor_parameters, "");
	memset(adapter.system_id, 'x', sizeof(adapter.system_id) - 1);
	adapter.partition = UINT32_MAX;
	adapter.unit = UINT32_MAX;
	vio_target_defaults(t);
	CHECK_EQ(strlen(lu_at(256)->attr.vendor_parameters), 10 + 64 + 2 + 10 + 1 + 8 + 6);
	bound = NULL;
}

static void bad_values_are_refused(void)
{
	static const char *const bad[][2] = {
		{ "profile", "" },
		{ "profile", "AIX" },
		{ "credits", "0" },
		{ "credits", "4097" },
		{ "credits", "-1" },
		{ "credits", "1 " },
		{ "credits", "" },
		{ "firmware", "yes" },
		{ "firmware", "" },
		{ "hold", "61" },
		{ "hold", "" },
		{ "hold", "5s" },
		{ "hold", "-1" },
		{ "MaxConnections", "1" },
		{ "credits", "99999999999999999999999" },
	};
	struct err e;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		CHECK_EQ(vio_target_update(t, bad[i][0], bad[i][1], &e), -1);
		CHECK_EQ(e.code, TGT_INVALID_REQUEST);
	}
	CHECK(vt.profile == vio_profile_default);
	CHECK_EQ(vt.credits, 16);
	CHECK(!vt.firmware);
	CHECK_EQ(vt.hold_s, 0);
}

static void hold_is_set_before_bind(void)
{
	struct err e;

	bound = &adapter;
	CHECK_EQ(vio_target_update(t, "hold", "10", &e), -1);
	CHECK_EQ(e.code, TGT_TARGET_ACTIVE);
	bound = NULL;
	update("hold", "60");
	CHECK_EQ(vt.hold_s, 60);
	update("hold", "0");
}

static char shown[256];

static void add_line(void *arg, const char *key, const char *value)
{
	const size_t at = strlen(shown);

	(void)arg;
	(void)snprintf(shown + at, sizeof(shown) - at, "%s=%s\n", key, value);
}

static void parameters_are_shown(void)
{
	update("credits", "4096");
	update("firmware", "on");
	update("profile", "ibmi");
	vio_target_show(t, add_line, NULL);
	text_is(shown, "profile=ibmi\ncredits=4096\nfirmware=on\nhold=0\n");
	update("credits", "1");
	update("firmware", "off");
	CHECK_EQ(vt.credits, 1);
}

int main(void)
{
	static const struct tgt_plugin plugin = TGT_PLUGIN_INIT(TGT_LLD, fake);
	struct ev_loop *loop;
	struct err e;

	if (ev_loop_new(&loop) < 0 || plugin_register(&plugin, "test") < 0 ||
	    lld_start(&fake, loop, NULL, &e) < 0 || target_new(1, "v", &fake, loop, &t, &e) < 0)
		return EXIT_FAILURE;
	RUN(aix_is_the_default);
	RUN(two_disks_have_two_serial_numbers);
	RUN(the_adapter_names_them);
	RUN(the_administrator_comes_first);
	RUN(linux_has_the_device_types_own);
	RUN(only_a_cd_is_an_optical_device);
	RUN(clients_are_told);
	RUN(a_new_serial_number_is_in_inquiry_data);
	RUN(odd_names_are_left_out);
	RUN(bad_values_are_refused);
	RUN(hold_is_set_before_bind);
	RUN(parameters_are_shown);
	(void)target_delete(t, true, &e);
	lld_stop(&fake);
	(void)ev_loop_free(loop);
	return check_report();
}
