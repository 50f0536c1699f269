# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Linux's own target, for a client in another guest, until the host says that it is over.
. ./lib.sh
need "Linux's target" lio_up
ok "the client has been served" ask end
ok "no kernel warning" kernel_clean
