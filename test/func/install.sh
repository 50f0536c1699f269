#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# install.sh - make install DESTDIR= PREFIX=: everything is there, and the result runs; make uninstall
# takes it away; make dist: what is committed, twice the same
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
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
	opt/tgt/include/tgt/plugin.h opt/tgt/share/pkgconfig/tgt.pc \
	opt/tgt/share/man/man3/tgt-plugin.3 opt/tgt/share/tgt/schema/tgtadm-1.json opt/tgt/share/man/man7/tgtd-protocol.7 \
	lib/systemd/system/tgt.service lib/systemd/system/tgtd.socket usr/lib/tmpfiles.d/tgt.conf etc/tgt/targets.conf; do
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

ROOT=$D
of_install() { make -s -C "$TREE" "$1" DESTDIR="$ROOT" PREFIX=/opt/tgt; }
files() { find "$ROOT" ! -type d -printf '%P\n' | sort; }
not_ours() {
	[ "$(files)" = "$(printf 'etc/tgt/%s\n' conf.d/mine.conf targets.conf)" ] ||
		{ files && false; }
}
echo "# mine" >> "$D/etc/tgt/targets.conf"
echo "# mine" > "$D/etc/tgt/conf.d/mine.conf"
ok "make uninstall" of_install uninstall
ok "configuration that was changed stays, nothing else" not_ours
rm -rf "$D/etc/tgt"
ok "make install, again" of_install install
ok "make uninstall, again" of_install uninstall
ok "nothing stays" test -z "$(files)"
ok "no folder of ours either" test -z "$(find "$D" -type d -path "$D/*tgt*")"

# what a tarball of a release has to have: it builds without git
dist() {
	make -s -C "$TREE" O="$TMP/$1" dist && mv "$TMP/$1"/tgt-*.tar.gz "$TMP/$1.tar.gz"
}
same_version() {
	local version
	version=$(make -s -C "$TREE" version)
	[ "$("$TREE/build/tgtd" --version)" = "$version" ] &&
		grep -qx "PACKAGE_VERSION=\"$version\"" "$TREE/kernel/dkms.conf"
}
ok "one version, of programs, module and tarball" same_version
if git -C "$TREE" rev-parse HEAD > /dev/null 2>&1; then
	ok "make dist" dist a
	ok "... again" dist b
	ok "the same bytes" cmp "$TMP/a.tar.gz" "$TMP/b.tar.gz"
	ok "under one folder" sh -c "! tar -tzf $TMP/a.tar.gz | grep -v '^tgt-$(make -s -C "$TREE" version)/'"
else
	skip "make dist" "this is no git repository"
fi
