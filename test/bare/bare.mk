# SPDX-License-Identifier: GPL-2.0-or-later
#
# BARE=y: static programs that need the C library and no other, for machines without them, and to
# be run by qemu-user.  libaio and libcrypto have stand-ins here: requests are done at once, digests
# are of its own making; what tests the libraries themselves is left out.

ifdef BARE
PKG	:= false
ALL	+= -isystem test/bare -include test/bare/bare.h
LINK	+= -static
# of targets.conf, the text alone: what it asks for is JSON
bare-omit := usr/mgmt/%.c $(addprefix usr/config/,want%.c direct%.c plan%.c running.c)
bare-jansson := $(wildcard test/unit/mgmt/*.c) \
	$(filter-out %/test_tree.c,$(wildcard test/unit/config/*.c))
bare-libaio := test/unit/bs/test_aio.c
bare-libcrypto := test/unit/lld/iscsi/test_chap.c
# they put their own in the place of malloc() and pread()
bare-libc.so := test/unit/bs/test_nomem.c test/unit/bs/test_rdwr.c

bare-libs := jansson libaio libcrypto libc.so
bare-omit += $(foreach l,$(bare-libs),$(bare-$(l)))
bare-skipped := $(foreach l,$(bare-libs),$(patsubst test/%.c,%:$(l),$(bare-$(l))))
endif
