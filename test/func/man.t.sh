#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# man.t.sh - the manual pages name the options and operations that the programs have, and no other
cd "$(dirname "$0")/../.." || exit 1
O=${O:-build}
n=0
failed=0

# is NAME A B: the texts A and B are equal
is() {
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"
		diff <(echo "$2") <(echo "$3") | sed 's/^/# /'
		failed=1
	fi
}

# "d debug" for each ".It Fl d , Fl -debug"; "- poll-us" for one without a letter
options_of_page() {
	sed -nE 's/^\.It Fl ([a-zA-Z]) , Fl -([a-z_-]+).*/\1 \2/p
		s/^\.It Fl -([a-z_-]+) Ar.*/- \1/p' "$1" | grep -v '^- mode' | sort
}

# The same of "  -d, --debug" and "      --poll-us"
options_of_help() {
	sed -nE 's/^ +-([a-zA-Z]), --([a-z_-]+).*/\1 \2/p
		s/^      --([a-z_-]+) [A-Z].*/- \1/p' | sort
}

operations_of_page() {
	sed -nE 's/^\.It Fl -mode Cm ([a-z]+) Fl -op Cm ([a-z]+).*/\1 \2/p' "$1" | sort
}

operations_of_help() {
	sed -nE 's/^  --mode ([a-z]+) --op ([a-z]+).*/\1 \2/p' | sort
}

# Each option of an operation is named in its item, up to the next item
named_in_page() {
	awk -v mode="$1" -v op="$2" '
		/^\.It / { on = $5 == mode && $9 == op }
		on && /^\.(It|Ar|Fl|Op|Oo)/ { print }' doc/man/tgtadm.8 |
		grep -oE 'Fl -[a-z-]+' | sed 's/Fl -//' | sort -u
}

# words_of SECTION LEVEL PAGE: "a" and "b" of each ".It Cm a , b" there
words_of() {
	sed -n "/^\.$2 $1\$/,/^\.S[hs] /p" "$3" | sed -nE 's/^\.It Cm //p' | tr -d ' ' | tr , '\n' |
		sed 's/Ns=.*//' | sort
}
# the first string of each row "{ "key", ..." of a table
keys_of() { sed -nE 's/^\t\{ "([a-z_]+)", .*/\1/p' "$@"; }

help=$("$O/tgtadm" --help) || exit 1
is "options of tgtadm" "$(options_of_help <<< "$help")" "$(options_of_page doc/man/tgtadm.8)"
is "operations of tgtadm" "$(operations_of_help <<< "$help")" \
	"$(operations_of_page doc/man/tgtadm.8)"
is "needed options of each operation" "" "$(
	sed -n 's/^  --mode //p' <<< "$help" | while read -r mode _ op rest; do
		for option in $(sed 's/[[{][^]}]*[]}]//g' <<< "$rest" | grep -oE -- '--[a-z-]+'); do
			named_in_page "$mode" "$op" | grep -qx -- "${option#--}" ||
				echo "$mode $op $option"
		done
	done
)"
is "options of tgtadm apply" \
	"$("$O/tgtadm" apply --help | sed -nE 's/^ .* --([a-z-]+) .*/\1/p' | grep -vx help | sort)" \
	"$(sed -n '/^\.Sh APPLY/,/^\.Sh /p' doc/man/tgtadm.8 | grep -E '^\.(It )?Fl ' |
		grep -oE 'Fl -[a-z-]+' | sed 's/Fl -//' | sort -u | grep -v '^op$')"
is "attributes of a logical unit" \
	"$( (keys_of usr/core/lu_param.c; printf '%s\n' bsopts mode_page path) | sort)" \
	"$(words_of ATTRIBUTES Sh doc/man/tgtadm.8)"
is "options of tgtd" "$("$O/tgtd" --help | options_of_help)" "$(options_of_page doc/man/tgtd.8)"
is "options of tgtimg" "$("$O/tgtimg" --help | options_of_help)" \
	"$(options_of_page doc/man/tgtimg.8)"
# every long option, with its letter or "-"
is "options of tgt-admin" \
	"$("$O/tgt-admin" --help | sed -nE 's/^  (-([a-zA-Z]),|   ) --([a-z-]+).*/\2 \3/p' | sort)" \
	"$(sed -nE 's/^\.It Fl (([a-zA-Z]) , Fl )?-([a-z-]+).*/\2 \3/p' doc/man/tgt-admin.8 | sort)"
is "options of tgt-setup-lun" \
	"$(scripts/tgt-setup-lun -h | sed -nE 's/^  (-[a-zA-Z]( [A-Z]+)?) .*/\1/p')" \
	"$(sed -nE 's/^\.It Fl ([a-zA-Z])( Ar)?/-\1/p' doc/man/tgt-setup-lun.8)"
# "target bind|tid, one of initiator-address ...|-" of the table of tgtd-protocol(7), and of --help
table_of_page() {
	sed -nE 's/^\.It Li ([a-z]+) Ta Li ([a-z]+) Ta (.*) Ta (.*)/\1 \2|\3|\4/p' doc/man/tgtd-protocol.7 |
		sed 's/\\-/-/g' | sort
}
table_of_help() {
	local mode op rest needs one may
	sed -n 's/^  --mode //p' | while read -r mode _ op rest; do
		names() { grep -oE -- '--[a-z-]+' | sed 's/^--//' | paste -sd "$1" - | sed "s/$1/$2/g"; }
		may=$(grep -oE '\[[^]]*\]' <<< "$rest" | names , ', ')
		rest=$(sed 's/\[[^]]*\]//g' <<< "$rest")
		one=$(grep -oE '\{.*\}' <<< "$rest" | names ' ' ' ')
		needs=$(sed 's/{.*}//' <<< "$rest" | names , ', ')
		[ -z "$one" ] || needs+="${needs:+, }one of $one"
		echo "$mode $op|${needs:--}|${may:--}"
	done | sort
}
is "operations of tgtd-protocol" "$(table_of_help <<< "$help")" "$(table_of_page)"
is "options of tgtd-protocol" \
	"$(sed -nE 's/^\tX\(..., "([a-z-]+)", +(NUMBER|TEXT|FLAG|EVERY),.*/\1 \2/p' usr/mgmt/ops.h |
		sed 's/NUMBER/integer/; s/TEXT/string/; s/FLAG\|EVERY/boolean/' | sort)" \
	"$(sed -nE 's/^\.It Li ([a-z-]+) Ta (integer|string|boolean) Ta .*/\1 \2/p' \
		doc/man/tgtd-protocol.7 | sort)"
is "codes of tgtd-protocol" \
	"$(sed -nE 's/^\tX\([A-Z_]+, *"(.*)"\).*/\1/p' usr/include/tgt/err.h | cat -n | awk '{ $1--; print }')" \
	"$(sed -nE "s/^\.It ([0-9]+) Ta (.*)/\1 \2/p" doc/man/tgtd-protocol.7 | sed "s/\\\\(aq/'/")"
if command -v mandoc > /dev/null; then
	for page in doc/man/*.[1-9]; do
		is "mandoc has nothing to say of $page" "" "$(mandoc -Tlint -W warning "$page")"
	done
fi
iscsi_of() { grep -oE '[a-z_]+=' | tr -d = | sort -u; }
is "options of iscsi, in tgtd(8)" \
	"$(sed -nE 's/^\tif \(!strcmp\(key, "([a-z_]+)"\)\)/\1/p' usr/lld/iscsi/options.c | sort)" \
	"$(words_of iSCSI Ss doc/man/tgtd.8)"
is "... in tgtd --help" "$("$O/tgtd" --help | sed -n '/^ *--iscsi/,$p' | iscsi_of)" \
	"$(words_of iSCSI Ss doc/man/tgtd.8)"
is "settings of the system are in tgtadm(8)" "" "$(
	item=$(awk '/^\.It / { on = $5 == "system" && $9 == "update" } on' doc/man/tgtadm.8)
	sed -nE 's/.*strcmp\(name, "([A-Za-z_]+)"\).*/\1/p' usr/mgmt/op_system.c |
		while read -r name; do grep -qw "Cm $name" <<< "$item" || echo "$name"; done
)"
# what an install puts into sbin has a page
is "programs with a page" \
	"$(make -s -n install DESTDIR=/D | sed -nE 's,^install -m 755 (.*) /D/usr/sbin,\1,p' |
		tr ' ' '\n' | sed 's,.*/,,' | sort)" \
	"$(find doc/man -name '*.8' -printf '%f\n' | sed 's/\.8$//' | sort)"
echo "1..$n"
exit $failed
