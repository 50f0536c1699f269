# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# Client and server in one guest: Linux's client, kernel/ibmvstgt and tgtd, by two adapters that are
# each other's partner.
# shellcheck source=test/lpar/vios.sh
. test/lpar/vios.sh
JOBS='kernel-path kernel-events kernel-restart'
T=600
PROCESSORS=2 # the module's thread and tgtd at once
client 71000010 peer=0x71000020
host 71000020 peer=0x71000010
