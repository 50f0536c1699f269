#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# install.sh - make install DESTDIR= PREFIX=: everything is there, and the result runs
. "$(dirname "$0")/lib.sh"
[ "$O" = "$TREE/build" ] || skip_all "installs the ordinary build"
D=$TMP/root
ok "make install" make -s -C "$TREE" install DESTDIR="$D" PREFIX=/opt/tgt
for f in opt/tgt/sbin/tgtd opt/tgt/sbin/tgtadm opt/tgt/sbin/tgtimg \
	opt/tgt/sbin/tgt-setup-lun opt/tgt/share/man/man8/tgt-setup-lun.8 \
	opt/tgt/lib/tgt/lld_iscsi.so opt/tgt/lib/tgt/bs_rdwr.so \
	opt/tgt/lib/tgt/bs_aio.so opt/tgt/share/man/man8/tgtd.8 opt/tgt/share/man/man8/tgtadm.8 \
	opt/tgt/share/man/man8/tgtimg.8 \
	opt/tgt/share/bash-completion/completions/tgtadm \
	opt/tgt/share/fish/vendor_completions.d/tgtadm.fish \
	opt/tgt/share/zsh/vendor-completions/_tgtadm \
	lib/systemd/system/tgt.service usr/lib/tmpfiles.d/tgt.conf etc/tgt/targets.conf; do
	ok "$f" test -s "$D/$f"
done
ok "the unit starts what was installed" \
	grep -q '^ExecStart=/opt/tgt/sbin/tgtd ' "$D/lib/systemd/system/tgt.service"
exposure() { # of a unit: ten times systemd's figure
	systemd-analyze security --offline=true --no-pager "$1" |
		sed -n 's/.*Overall exposure level for .*: \([0-9]*\)\.\([0-9]\).*/\1\2/p'
}
if command -v systemd-analyze > /dev/null; then
	ok "its exposure is below 3.0" eval \
		'n=$(exposure "$D/lib/systemd/system/tgt.service") && [ -n "$n" ] && [ "$n" -lt 30 ]'
else
	skip "its exposure is below 3.0" "systemd-analyze is missing: scripts/deps test installs it"
fi
O=$D/opt/tgt/sbin
tgtd_start --plugin-dir "$D/opt/tgt/lib/tgt"
ok "the installed daemon serves" target_new 1
ok "it has its stores" sh -c "$O/tgtadm -C 0 --mode system --op show | grep -q rdwr"
