# SPDX-License-Identifier: GPL-2.0-or-later
#
# make [all|check|lint|fuzz|bench|cov|clean]   [V=1] [O=dir] [SAN=asan|tsan|cov] [CC=clang]
# make install|uninstall [DESTDIR=dir] [PREFIX=/usr]; make dist: the source as a tarball, in $(O)
# make ppc64el: programs and plugins for another machine, in build-ppc64le
#
# One list of objects a program or plugin; one line of output a file; a dependency file next to
# each object; flags that a variant adds to and never replaces.

VERSION	:= 2.0.0
PREFIX	?= /usr
SYSCONFDIR ?= /etc
LIBDIR	?= $(PREFIX)/lib
MANDIR	?= $(PREFIX)/share/man
PKGCONFIGDIR ?= $(PREFIX)/share/pkgconfig
ZSHDIR	?= $(PREFIX)/share/zsh/vendor-completions
UNITDIR	?= /lib/systemd/system
TMPFILESDIR ?= /usr/lib/tmpfiles.d
O	?= build$(if $(SAN),-$(SAN))
CC	?= gcc
PKG	?= pkg-config
AR	?= ar

# CROSS=powerpc64le-linux-gnu-: another machine's tools; its headers and libraries: scripts/sysroot
ifdef CROSS
CC	:= $(CROSS)gcc
AR	:= $(CROSS)ar
SYSROOT	:= $(if $(BARE),,$(wildcard $(O)/sysroot))
endif
ifneq ($(SYSROOT),)
PKG	:= env PKG_CONFIG_SYSROOT_DIR=$(SYSROOT) PKG_CONFIG_PATH= \
	   PKG_CONFIG_LIBDIR=$(SYSROOT)/usr/lib/$(shell $(CC) -print-multiarch)/pkgconfig $(PKG)
endif

CFLAGS	?= -O2 -g
WARN	:= -Wall -Wextra -Wshadow -Wvla -Wundef -Wstrict-prototypes -Wmissing-prototypes \
	   -Wwrite-strings -Wpointer-arith -Wconversion -Wno-sign-conversion -Wformat=2
HARDEN	:= -fstack-protector-strong $(if $(SAN),,-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
ALL	:= -std=gnu11 $(WARN) $(if $(WERROR),-Werror) $(HARDEN) -Iusr/include -Iusr -MMD -MP \
	   -fno-common -fno-strict-aliasing -D_GNU_SOURCE -DTGT_VERSION='"$(VERSION)"' \
	   -DTGT_PLUGINDIR='"$(LIBDIR)/tgt"' -DTGT_SYSCONFDIR='"$(SYSCONFDIR)"' -pthread
LINK	:= -pthread -Wl,-z,relro,-z,now
ALL	+= $(SYSROOT:%=--sysroot=%)
LINK	+= $(SYSROOT:%=--sysroot=%)

SAN-asan := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
SAN-tsan := -fsanitize=thread
SAN-cov	 := --coverage
SAN-fuzz := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
ALL	 += $(SAN-$(SAN))
LINK	 += $(SAN-$(SAN))

include test/bare/bare.mk

# libsystemd is optional: without it sd_notify is spoken by hand (daemon/notify.c)
SYSTEMD	:= $(shell $(PKG) --exists libsystemd 2>/dev/null && echo y)
ALL	+= $(if $(SYSTEMD),-DHAVE_SYSTEMD)

# libnl is optional: without it lld_ibmvio has no port of the kernel (ibmvio/port_kernel.c)
NL	:= $(shell $(PKG) --exists libnl-genl-3.0 2>/dev/null && echo y)
ALL	+= $(if $(NL),-DHAVE_LIBNL $(patsubst -I%,-isystem %,$(shell $(PKG) --cflags libnl-genl-3.0)))

# what tgtd and kernel/ibmvstgt tell each other: #include "uapi/ibmvstgt.h"
ALL	+= -Ikernel

c2o	= $(patsubst %.c,$(O)/%.o,$(1))
src	= $(filter-out $(bare-omit),$(sort $(wildcard $(1))))

lib-y	:= $(call src,usr/base/*.c usr/core/*.c usr/scsi/*.c usr/mgmt/*.c)
tgtd-y	:= $(call src,usr/daemon/*.c)
tgtadm-y := usr/cli/tgtadm.c $(call src,usr/cli/adm_*.c)
admin-y := usr/cli/tgt_admin.c $(call src,usr/cli/admin_*.c usr/cli/adm_*.c)
tgtimg-y := usr/cli/tgtimg.c $(call src,usr/cli/img_*.c)
# targets.conf: tgtadm reads it, the daemon does not
conf-y	:= $(call src,usr/config/*.c)
# a store is one file; a transport is one folder
bs-y	:= $(patsubst usr/bs/%.c,%,$(call src,usr/bs/*.c))
lld-y	:= $(patsubst usr/lld/%/plugin.c,%,$(call src,usr/lld/*/plugin.c))

LIBS	:= $(if $(BARE),,-ldl -ljansson $(if $(SYSTEMD),-lsystemd))
LIBS-bs_aio := -laio
LIBS-lld_iscsi := -lcrypto
LIBS-lld_ibmvio := $(if $(NL),-lnl-genl-3 -lnl-3)

# a transport's sources outside its own folder
USES-lld_ibmvio := $(call src,usr/lld/srp/*.c)

plugins	:= $(bs-y:%=$(O)/plugins/bs_%.so) $(lld-y:%=$(O)/plugins/lld_%.so)
programs := $(O)/tgtd $(O)/tgtadm $(O)/tgt-admin $(O)/tgtimg
scripts	:= scripts/tgt-setup-lun

Q	:= $(if $(V),,@)
say	= $(if $(V),,@printf '  %-7s %s\n' $(1) $(patsubst $(O)/%,%,$@))

all: programs plugins $(if $(IBMVIO),$(if $(KERNELSRC),module))
# make KERNELSRC=dir IBMVIO=1: the kernel's half of ibmvio as well, for the kernel that was built there
module:
	$(Q)$(MAKE) --no-print-directory -C kernel KDIR=$(abspath $(KERNELSRC)) B=$(abspath $(O))/kernel
programs: $(programs)
plugins: $(plugins)
	$(if $(filter build,$(O)),@ln -sfn $(patsubst %,../%,$(programs)) usr)

$(O)/libtgt.a: $(call c2o,$(lib-y))
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/tgtd: $(call c2o,$(tgtd-y)) $(O)/libtgt.a usr/tgtd.syms
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LINK) -Wl,--dynamic-list=usr/tgtd.syms -o $@ $(filter %.o,$^) \
		-Wl,--whole-archive $(O)/libtgt.a -Wl,--no-whole-archive $(LDFLAGS) $(LIBS)

$(O)/libconf.a: $(call c2o,$(conf-y))
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/tgtadm: $(call c2o,$(tgtadm-y)) $(O)/libconf.a $(O)/libtgt.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LINK) -o $@ $(filter %.o,$^) $(O)/libconf.a $(O)/libtgt.a $(LDFLAGS) -ljansson

$(O)/tgt-admin: $(call c2o,$(admin-y)) $(O)/libconf.a $(O)/libtgt.a
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LINK) -o $@ $(filter %.o,$^) $(O)/libconf.a $(O)/libtgt.a $(LDFLAGS) -ljansson

$(O)/tgtimg: $(call c2o,$(tgtimg-y))
	$(call say,LD)
	$(Q)$(CC) $(CFLAGS) $(LINK) -o $@ $^ $(LDFLAGS)

# plugins: position independent, only tgt_plugin visible
$(O)/pic/%.o: ALL += -fPIC -fvisibility=hidden
$(O)/pic/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(ALL) -c -o $@ $<

# what several stores share, linked into each that uses it
$(O)/pic/libbs.a: $(patsubst %.c,$(O)/pic/%.o,$(call src,usr/bs/lib/*.c))
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/plugins/bs_%.so: $(O)/pic/usr/bs/%.o $(O)/pic/libbs.a
	$(call say,PLUGIN)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LINK) -shared -o $@ $^ $(LDFLAGS) $(LIBS-bs_$*)

define lld_rule
$(O)/plugins/lld_$(1).so: $(patsubst %.c,$(O)/pic/%.o,$(call src,usr/lld/$(1)/*.c) $(USES-lld_$(1)))
	$$(call say,PLUGIN)
	$$(Q)mkdir -p $$(@D)
	$$(Q)$$(CC) $$(CFLAGS) $$(LINK) -shared -o $$@ $$^ $$(LDFLAGS) $$(LIBS-lld_$(1))
endef
$(foreach l,$(lld-y),$(eval $(call lld_rule,$(l))))

# the same sources for test programs that link every plugin in
$(O)/static/%.o: ALL += -DTGT_STATIC
$(O)/static/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(ALL) -c -o $@ $<

$(O)/libplugins.a: $(patsubst %.c,$(O)/static/%.o,$(call src,usr/bs/*.c usr/bs/lib/*.c usr/lld/*/*.c))
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcs $@ $^

$(O)/%.o: %.c
	$(call say,CC)
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(ALL) -c -o $@ $<

# usr/tgtd.syms and the command line are part of what a build depends on
$(O)/flags: FORCE
	$(Q)mkdir -p $(O)
	$(Q)echo '$(CC) $(subst ','\'',$(CFLAGS) $(ALL))' | cmp -s - $@ || echo '$(CC) $(subst ','\'',$(CFLAGS) $(ALL))' > $@
$(call c2o,$(lib-y) $(conf-y) $(tgtd-y) $(sort $(tgtadm-y) $(admin-y)) $(tgtimg-y)): $(O)/flags

include test/Makefile

install: all
	install -d $(DESTDIR)$(PREFIX)/sbin $(DESTDIR)$(LIBDIR)/tgt \
		$(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSCONFDIR)/tgt/conf.d
	install -m 755 $(programs) $(scripts) $(DESTDIR)$(PREFIX)/sbin
	install -m 644 $(plugins) $(DESTDIR)$(LIBDIR)/tgt
	for page in $(wildcard doc/man/*.[1-9]); do \
		install -D -m 644 -t $(DESTDIR)$(MANDIR)/man$${page##*.} $$page || exit 1; done
	for u in $(wildcard conf/*.service conf/*.socket); do \
		sed 's,/usr/sbin/,$(PREFIX)/sbin/,g; s,/etc/tgt/,$(SYSCONFDIR)/tgt/,g' $$u > \
			$(DESTDIR)$(UNITDIR)/$${u##*/} || exit 1; done
	install -d $(DESTDIR)$(TMPFILESDIR)
	install -m 644 conf/tmpfiles.d/*.conf $(DESTDIR)$(TMPFILESDIR)
	$(if $(IBMVIO),install -d $(DESTDIR)$(UNITDIR)/tgt.service.d && \
		install -m 644 conf/tgt.service.d/ibmvio.conf $(DESTDIR)$(UNITDIR)/tgt.service.d)
	install -d $(DESTDIR)$(PREFIX)/share/bash-completion/completions \
		$(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d $(DESTDIR)$(ZSHDIR)
	install -m 644 conf/bash-completion/* $(DESTDIR)$(PREFIX)/share/bash-completion/completions
	install -m 644 conf/fish-completion/* $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
	install -m 644 conf/zsh-completion/* $(DESTDIR)$(ZSHDIR)
	install -D -m 644 -t $(DESTDIR)$(PREFIX)/include/tgt usr/include/tgt/*.h
	install -d $(DESTDIR)$(PKGCONFIGDIR)
	sed 's,@PREFIX@,$(PREFIX),; s,@LIBDIR@,$(LIBDIR),; s,@VERSION@,$(VERSION),' conf/tgt.pc.in > \
		$(DESTDIR)$(PKGCONFIGDIR)/tgt.pc
	install -d $(DESTDIR)$(PREFIX)/share/tgt/schema
	install -m 644 doc/schema/*.json $(DESTDIR)$(PREFIX)/share/tgt/schema
	install -d $(DESTDIR)$(PREFIX)/share/tgt
	install -m 644 conf/prometheus/tgt.rules.yml conf/grafana/tgt.json $(DESTDIR)$(PREFIX)/share/tgt
	install -d $(DESTDIR)$(SYSCONFDIR)/modprobe.d
	install -m 644 conf/modprobe.d/*.conf $(DESTDIR)$(SYSCONFDIR)/modprobe.d
	[ -e $(DESTDIR)$(SYSCONFDIR)/tgt/targets.conf ] || \
		install -m 600 conf/targets.conf $(DESTDIR)$(SYSCONFDIR)/tgt/targets.conf

# what an install would put there; a configuration that was changed stays
uninstall: ROOT = $(if $(DESTDIR),$(abspath $(DESTDIR)))
uninstall:
	$(Q)rm -rf $(O)/uninstall
	$(Q)$(MAKE) -s install DESTDIR=$(O)/uninstall
	$(Q)cd $(O)/uninstall && find . ! -type d | while read -r f; do \
		case $$f in .$(SYSCONFDIR)/tgt/*) cmp -s "$$f" "$(ROOT)/$$f" || continue ;; esac; \
		rm -f "$(ROOT)/$$f"; done
	$(Q)cd $(O)/uninstall && find . -depth -type d -path '*tgt*' | while read -r d; do \
		[ ! -d "$(ROOT)/$$d" ] || rmdir --ignore-fail-on-non-empty "$(ROOT)/$$d"; done
	$(Q)rm -rf $(O)/uninstall

version:
	@echo $(VERSION)

# what is committed, the same bytes each time
dist:
	$(Q)mkdir -p $(O)
	$(Q)git archive --prefix=tgt-$(VERSION)/ HEAD > $(O)/tgt-$(VERSION).tar
	$(Q)gzip -9nf $(O)/tgt-$(VERSION).tar
	@echo $(O)/tgt-$(VERSION).tar.gz

lint:
	$(Q)scripts/lint

# ---- for another machine, with its libraries in build-ppc64le/sysroot
ppc64el:
	$(Q)scripts/sysroot ppc64el build-ppc64le/sysroot
	$(Q)$(MAKE) --no-print-directory CROSS=powerpc64le-linux-gnu- O=build-ppc64le all

clean:
	$(Q)rm -rf build build-* usr/tgtd usr/tgtadm usr/tgt-admin usr/tgtimg

# (not in what others made: sysroot, the guest of test/lpar, packages)
-include $(shell find $(O) \( -name sysroot -o -name lpar -o -name kernel -o -name packages \) -prune -o -type f -name '*.d' -print 2>/dev/null)
FORCE:
.PHONY: all module programs plugins check lint fuzz bench cov install uninstall version dist ppc64el
.PHONY: clean FORCE
.SECONDARY:
