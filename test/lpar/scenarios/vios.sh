# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# The other half of the scenario two-guests: Linux's own target, until the file VIOS_END appears.
[ -n "${VIOS_SOCKET:-}" ] || skip_all "this is a part of the scenario two-guests"
JOBS=vios
host 71000020 "connect=$VIOS_SOCKET"
ask_end() { until_ok 200 [ -e "$VIOS_END" ]; }
