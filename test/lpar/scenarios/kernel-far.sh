# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash disable=SC2034
# The other half of the scenario kernel-crash: Linux's client, which works until it crashes.
[ -n "${CLIENT_SOCKET:-}" ] || skip_all "this is a part of the scenario kernel-crash"
JOBS=kernel-load
client 71000010 "listen=$CLIENT_SOCKET"
