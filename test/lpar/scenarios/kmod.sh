# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# The kernel module ibmvstgt alone: two of its adapters have Linux's client for a partner, the third
# has kmod/partner on this side.
JOBS=kmod
client 71000010 peer=0x71000020
host 71000020 peer=0x71000010
client 71000011 peer=0x71000021
host 71000021 peer=0x71000011
host 71000022 "listen=$TMP/partner.sock"
kernel_module && EXTRA+=("$MODULE/ibmvstgt.ko")
powerpc64le-linux-gnu-gcc -std=gnu11 -Wall -Wextra -Werror -O2 -static -D_GNU_SOURCE -Ikernel \
	-o "$TMP/kmod-test" test/lpar/kmod/*.c && EXTRA+=("$TMP/kmod-test")
ask_partner() {
	timeout 100 test/lpar/kmod/partner "$TMP/partner.sock" "$@"
}
