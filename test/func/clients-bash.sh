#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# clients-bash.sh - completion as a user has it: an interactive bash, Debian's bash-completion, our
#                   files where "make install" puts them
# shellcheck disable=SC2317 # functions that ok calls
# shellcheck source=test/func/lib.sh
. "$(dirname "$0")/lib.sh"
requires python3
debian bash-completion
export XDG_DATA_DIRS=$TMP/root/usr/share PATH=$O:$PATH
mkdir -p "$XDG_DATA_DIRS/bash-completion"
cp -r "$TREE/conf/bash-completion" "$XDG_DATA_DIRS/bash-completion/completions"
cp "$DEBIAN/usr/share/bash-completion/bash_completion" "$TMP/rc"

tgtd_start
target_new 1
target_new 12
target_new 3 iqn.2026-11.org.example:t3

# keys, what the line is then
touch "$TMP/a-disk"
cat > "$TMP/keys" << END
tgtadm --moTAB|tgtadm --mode 
tgtadm --mode taTAB|tgtadm --mode target 
tgtadm --mode=taTAB|tgtadm --mode=target 
tgtadm -m conn -o ALL|tgtadm -m conn -o delete show stat 
tgtadm --mode=lld --op=stALL|tgtadm --mode=lld --op=start stop 
tgtadm --mode target --op new --targetTAB|tgtadm --mode target --op new --targetname 
tgtadm --mode target --op delete --tid ALL|tgtadm --mode target --op delete --tid 1 12 3 
tgtadm --mode target --op new -T iqn.2026-11.org.example:x --tiTAB|tgtadm --mode target --op new -T iqn.2026-11.org.example:x --tid 
tgtadm --mode lu --op new --bstype rTAB|tgtadm --mode lu --op new --bstype rdwr 
tgtadm --mode lu --op new -b $TMP/a-dTAB|tgtadm --mode lu --op new -b $TMP/a-disk 
tgtadm apTAB|tgtadm apply 
END
cut -d '|' -f 1 "$TMP/keys" | python3 "$TREE/test/func/keyboard.py" "$TMP/rc" > "$TMP/lines" 2> "$TMP/err"
ok "bash answers" test $? = 0 || cat "$TMP/err"
while IFS='|' read -r keys want && IFS= read -r got <&3; do
	ok "$keys" diff <(echo "$want") <(echo "$got")
done < "$TMP/keys" 3< "$TMP/lines"
ok "all of them" test "$(wc -l < "$TMP/lines")" = "$(wc -l < "$TMP/keys")"
