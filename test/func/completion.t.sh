#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# completion.t.sh - what shells offer on a tgtadm command line: what the table of operations has
. "$(dirname "$0")/lib.sh"
. "$TREE/conf/bash-completion/tgtadm"

is() { ok "$1" diff <(echo "$3") <(echo "$2"); }
# press WORD...: what TAB at the end of the last word offers; words are split as bash splits them
press() {
	COMP_WORDS=(tgtadm "$@")
	COMP_CWORD=$#
	COMPREPLY=()
	$FUNCTION "$O/tgtadm" "${*: -1}" "${*: -2:1}"
	echo "${COMPREPLY[@]}"
}
FUNCTION=$(complete -p tgtadm | sed -n 's/.*-F \([^ ]*\) tgtadm$/\1/p')
is "bash knows it" "$FUNCTION" _tgtadm

is "modes" "$(press --mode '')" "system target logicalunit portal lld session connection account trace"
is "the beginning of one" "$(press --mode ta)" target
is "those that have an operation" "$(press --op unbind --mode '')" "target logicalunit account"
is "operations of a mode" "$(press --mode portal --op '')" "new delete show"
is "of one that has an alias" "$(press -m conn -o '')" "delete show stat"
is "after an equals sign" "$(press --mode = lld --op =)" "show start stop"
is "and a letter" "$(press --mode = lld --op = st)" "start stop"
is "other shells have one word" "$(press --mode=lld --op=st)" "--op=start --op=stop"
is "the long options of an operation" "$(press --mode logicalunit --op bind --i)" \
	"--initiator-address --initiator-name"
is "each once" "$(press --mode target --op new --tid 1 --t)" --targetname
is "also shortened" "$(press --mod target --op new --ti 1 --t)" --targetname
is "a shortened password has its argument" \
	"$(press --mode account --op new --pass x --u)" --user
is "after an argument of several words" \
	"$(press --mode target --op new --targetname iqn.2026-11.org : x --t)" --tid
is "first words" "$(press a) $(press c)" "apply convert"
is "nothing after apply" "$(press apply '')" ""
is "a path is bash's business" "$(press --mode lu --op new --backing-store '')" ""
is "no daemon, no targets" "$(press --mode target --op delete --tid '')" ""
is "nor any noise" "$(press --lld '' 2>&1)" ""

tgtd_start
for tid in 1 12 2; do
	target_new $tid
done
is "targets" "$(press --mode target --op delete --tid '')" "1 2 12"
is "those that begin so" "$(press --mode target --op delete --tid 1)" "1 12"
is "the number of a new one is new" "$(press --mode target --op new --tid '')" ""
is "drivers" "$(press --lld i)" "ibmvio iscsi"
is "stores" "$(press --mode lu --op new --bstype r)" rdwr
is "device types" "$(press --mode lu --op new --device-type d)" disk
is "of another daemon: none" "$(press -C 7 --lld i)" ""

# tgt-admin: options of its table, names of targets, which bash splits at colons
. "$TREE/conf/bash-completion/tgt-admin"
admin_press() { # LINE
	COMP_LINE="tgt-admin $1"
	COMP_POINT=${#COMP_LINE}
	COMPREPLY=()
	_tgt_admin "$O/tgt-admin"
	echo "${COMPREPLY[@]}"
}
is "tgt-admin: bash knows it" "$(complete -p tgt-admin)" \
	"complete -o default -F _tgt_admin tgt-admin"
is "its options" "$(admin_press --d)" "--delete --dump"
is "all of them" "$(admin_press '' | tr ' ' '\n' | sort)" \
	"$("$O/tgt-admin" --help | grep -oE '^  (-.,|   ) --[a-z-]+' | grep -oE -- '--.*' | sort)"
is "targets" "$(admin_press '--update ')" "ALL help $(echo iqn.2026-11.org.example:t{1,2,12})"
is "behind a colon" "$(admin_press '--delete iqn.2026-11.org.example:t1')" "t1 t12"
is "behind an equals sign" "$(admin_press '--delete=A')" ALL
is "files are bash's business" "$(admin_press '--conf /')" ""
is "of another daemon: none" "$(admin_press '-C 7 --update iqn')" ""

# The other shells' files, where these shells are
of_fish() { # LINE
	fish --no-config -c "source $TREE/conf/fish-completion/tgtadm.fish; complete -C '$1'" | xargs
}
of_zsh() { # WORD...
	zsh -f -c 'words=(tgtadm "$@"); CURRENT=$#words
		compadd() { print -- $offers }; _files() { print FILES }
		complete_it() { source "$1" }; complete_it "$0"' "$TREE/conf/zsh-completion/_tgtadm" "$@"
}
if command -v fish > /dev/null; then
	PATH=$O:$PATH
	is "fish: a word" "$(of_fish 'tgtadm --mode portal --op ')" "delete new show"
	is "fish: with its option" "$(of_fish 'tgtadm --mode=acc')" --mode=account
	is "fish: of the daemon" "$(of_fish 'tgtadm --mode target --op stat --tid 1')" "1 12"
	is "fish: tgt-admin" "$(fish --no-config -c "source $TREE/conf/fish-completion/tgt-admin.fish
		complete -C 'tgt-admin --offl'" | xargs)" --offline
	is "fish: a path" "$(of_fish "tgtadm --mode lu --op new -b $TMP/tgtd.l")" "$TMP/tgtd.log"
else
	skip "fish" "no fish"
fi
if command -v zsh > /dev/null; then
	PATH=$O:$PATH
	is "zsh: a word" "$(of_zsh --mode portal --op '')" "new delete show"
	is "zsh: with its option" "$(of_zsh --mode=acc)" --mode=account
	is "zsh: of the daemon" "$(of_zsh --mode target --op stat --tid 1)" "1 12"
	is "zsh: a path" "$(of_zsh --mode lu --op new -b "$TMP/tgtd.l")" FILES
else
	skip "zsh" "no zsh"
fi

# Each operation offers what --help says of it, and what goes with all
COMMON='control-port debug dry-run help json lld version'
"$O/tgtadm" --help | sed -n 's/^  --mode //p' > "$TMP/operations"
while read -r mode _ op rest; do
	want=$(grep -oE -- '--[a-z-]+' <<< "$rest"; printf -- '--%s\n' $COMMON)
	[[ $rest != *--password* ]] || want+=$'\n--password-file'
	is "options of $mode $op" "$(press --mode "$mode" --op "$op" -- | tr ' ' '\n' | sort)" \
		"$(sort <<< "$want")"
done < "$TMP/operations"
ok "there are operations" test "$(wc -l < "$TMP/operations")" -gt 20
