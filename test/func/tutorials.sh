#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tutorials.sh [FILE...] - the commands of doc/tutorials and doc/plugin-tutorial.md, as they stand
#
# Each file's blocks of "sh" are one script, which ends at the first command that fails. It runs as
# root in namespaces of its own, where what make install puts down lies over /usr and /etc, and /srv
# and /run are empty.
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
[ "$(id -u)" = 0 ] || skip_all "needs root, for namespaces"
[ "$O" = "$TREE/build" ] || skip_all "installs the ordinary build"
requires unshare pkg-config iscsi-ls cc python3
D=$TMP/root
ok "make install" make -s -C "$TREE" install DESTDIR="$D" PREFIX=/usr UNITDIR=/units

cat > "$TMP/inside" << 'END'
# FILE: run its commands; D: what was installed, L: an empty folder, TREE
set -e
mount -t proc proc /proc
mount -t tmpfs none "$L"
mkdir "$L/up" "$L/work" "$L/etc" "$L/etcwork" "$L/here"
mount -t overlay overlay -o "lowerdir=$D/usr:/usr,upperdir=$L/up,workdir=$L/work" /usr
mount -t overlay overlay -o "lowerdir=$D/etc:/etc,upperdir=$L/etc,workdir=$L/etcwork" /etc
for dir in /srv /run /root; do
	mount -t tmpfs none $dir
done
mkdir -p "$L/here/doc" /run/tgtd
cp -r "$TREE/doc/examples" "$L/here/doc"
ip link set lo up
cd "$L/here"
awk '/^```sh$/ { on = 1; next } /^```/ { on = 0 } on' "$1" > ../script
exec bash -euxo pipefail ../script
END
tutorial() { # FILE
	rm -rf "$TMP/layer"
	mkdir "$TMP/layer"
	env -u TGT_IPC_SOCKET -u PKG_CONFIG_PATH D="$D" L="$TMP/layer" TREE="$TREE" \
		PATH=/usr/sbin:/usr/bin:/sbin:/bin \
		unshare --mount --net --pid --fork --kill-child --propagation private \
		timeout 60 bash "$TMP/inside" "$1"
}
[ $# -gt 0 ] || set -- "$TREE"/doc/tutorials/*.md "$TREE/doc/plugin-tutorial.md"
for f; do
	ok "${f#"$TREE/"}" tutorial "$(realpath "$f")"
	ok "... has commands" grep -q '^```sh$' "$f"
done
