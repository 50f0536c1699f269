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
		s/^ +--(poll-us|plugin-dir|metrics) .*/- \1/p' | sort
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
	for page in tgt-admin.8 tgtadm.8 tgtd.8 tgtimg.8 tgt-setup-lun.8 targets.conf.5 \
		tgtd-protocol.7; do
		is "mandoc has nothing to say of $page" "" \
			"$(mandoc -Tlint -W warning "doc/man/$page")"
	done
fi
echo "1..$n"
exit $failed
