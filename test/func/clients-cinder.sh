#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# clients-cinder.sh - OpenStack Cinder's driver for tgt, as Debian ships it, with tgt-admin of both
#
# /etc/tgt/targets.conf, which tgt-admin reads, is one of its own here: a mount namespace.
# shellcheck disable=SC2317 # functions that ok calls
[ -n "${IN_NAMESPACE:-}" ] ||
	IN_NAMESPACE=1 exec unshare --mount --propagation private -- "$BASH" "$0" "$@"
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3 perl lsof
export SCSI_CMD=$O/test/scsi-cmd
[ -x "$SCSI_CMD" ] || skip_all "test/scsi-cmd is not built: libiscsi-dev is missing"
debian python3-cinder tgt libconfig-general-perl
export PERL5LIB=$DEBIAN/usr/share/perl5 VOLUMES=$TMP/volumes TMP PORT
cp -a /etc "$TMP/etc" && mkdir -p "$TMP/etc/tgt" "$VOLUMES" && mount --bind "$TMP/etc" /etc ||
	skip_all "no mount namespace"
echo "include $VOLUMES/*" > /etc/tgt/targets.conf
chmod 600 /etc/tgt/targets.conf

drive() { # WHOSE TGT-ADMIN
	local line
	mkdir "$TMP/bin-$1"
	ln -s "$2" "$TMP/bin-$1/tgt-admin"
	PATH=$TMP/bin-$1:$O:$PATH python3 "$TREE/test/func/cinder.py" \
		"$DEBIAN/usr/lib/python3/dist-packages/cinder" > "$TMP/$1.tap" 2> "$TMP/$1.err"
	ok "$1: it runs" test $? = 0 || sed 's/^/# /' "$TMP/$1.err"
	while IFS= read -r line; do
		case $line in
		'#'*) echo "$line" ;;
		*) ok "$1: ${line#*ok }" test "${line%% *}" = ok ;;
		esac
	done < "$TMP/$1.tap"
}

tgtd_start
export PORT
drive "stgt's tgt-admin" "$DEBIAN/usr/sbin/tgt-admin"
drive "our tgt-admin" "$O/tgt-admin"
ok "the daemon is alive" tgtd_alive
ok "no sanitizer report" not grep -E 'ERROR: AddressSanitizer|runtime error' "$TMP/tgtd.log"
