# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# Linux's own client and Linux's own target in one guest: what ours is compared with.
JOBS=lio
client 71000010 peer=0x71000020
host 71000020 peer=0x71000010
