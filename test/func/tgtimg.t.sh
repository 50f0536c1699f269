#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-or-later
#
# tgtimg.t.sh - stgt's options, texts and exit codes; what is there is not overwritten; tgtd serves it
. "$(dirname "$0")/lib.sh"
cd "$TMP" || exit 1

# says NAME CODE TEXT ARG...: output, errors and exit code of tgtimg ARG...
says() {
	local name=$1 want got

	want=$3$'\n'"= $2"
	shift 3
	got=$("$O/tgtimg" "$@" 2>&1)$'\n'"= $?"
	ok "$name" diff <(echo "$want") <(echo "$got")
}
# A file's size and whether it has all of its blocks
measure() { stat -c '%s %b %B' "$1" | awk '{ print $1, ($2 * $3 >= $1 ? "full" : "sparse") }'; }
is() { ok "$1" test "$2" = "$3"; }

try="Try \`tgtimg --help' for more information."
disk=(--op new --device-type disk --type disk)

says "a disk" 0 "Created blank DISK image file : a" "${disk[@]}" --size 2 --file a
is "size is in MiB, blocks are allocated" "$(measure a)" "2097152 full"
is "owner and group may read" "$(umask 022 && "$O/tgtimg" "${disk[@]}" --size 1 --file mode > ok.log &&
	stat -c %a mode)" 640
says "a thin disk" 0 "Created blank DISK image file : b" \
	"${disk[@]}" --size=100m --thin-provisioning --file=b
is "it has no blocks" "$(measure b)" "104857600 sparse"
says "short options" 0 "Created blank DISK image file : c" -o new -Y disk -t disk -s 3k -f c
is "units are meant" "$(measure c)" "3072 full"
"$O/tgtimg" "${disk[@]}" --size 8t -T --file d > ok.log 2>&1 || rm -f d
[ ! -e d ] || is "8 TiB" "$(measure d)" "8796093022208 sparse"

echo precious > e
says "an existing file" 2 "Failed creating file: File exists
tgtimg: e is left as it is" "${disk[@]}" --size 1 --file e
is "is left as it is" "$(cat e)" precious
ln -s nowhere link
says "nor is a link followed" 2 "Failed creating file: File exists
tgtimg: link is left as it is" "${disk[@]}" --size 1 --file link
says "no such folder" 2 "Failed creating file: No such file or directory" \
	"${disk[@]}" --size 1 --file no/where
says "no space" 2 "Failed creating file: No space left on device" "${disk[@]}" --size 7000000t --file f
ok "leaves nothing" test ! -e f

says "no operation" 22 "tgtimg: specify the operation type
$try"
says "unknown operation" 1 "tgtimg: unknown operation: delete" --op delete
says "no file" 22 "tgtimg: specify a newly created file
$try" "${disk[@]}" --size 1
says "unknown device type" 22 "tgtimg: unknown target type: changer" \
	--op new --device-type changer --type disk --size 1 --file f
says "no media type" 22 "tgtimg: Missing media type: DISK
$try" --op new --device-type disk --size 1 --file f
says "another media type" 22 "tgtimg: Media type must be DISK for disk devices
$try" --op new --device-type disk --type data --size 1 --file f
says "no size" 22 "tgtimg: Missing the capacity param
$try" "${disk[@]}" --file f
says "size 0" 3 "Capacity must be > 0" "${disk[@]}" --size 0 --file f
for size in -1 1.5m 2x ''; do
	says "size '$size'" 22 "tgtimg: a size is a number and k, m, g or t, not $size" \
		"${disk[@]}" --size "$size" --file f
done
says "size of no file" 22 "tgtimg: no file is as large as 99999999999999" \
	"${disk[@]}" --size 99999999999999 --file f
says "unknown option" 22 "tgtimg: unrecognized option '--bogus'
$try" --bogus
says "a word too many" 22 "tgtimg: unrecognized option 'more'
$try" --op new more
says "show a disk" 22 "tgtimg: the image of a disk has nothing to show, it is the disk's data" \
	--op show --device-type disk --file a
for type in tape cd; do
	says "$type" 22 "tgtimg: $type images are not supported yet, only --device-type disk" \
		--op new --device-type $type --type data --barcode A --size 1 --file f
done
says "tape is the default" 22 "tgtimg: tape images are not supported yet, only --device-type disk" \
	--op show --file a
ok "no file came of an error" test ! -e f

# a terminal sees a percentage, and nothing of it stays on the line
if command -v script > /dev/null; then
	script -qec "'$O/tgtimg' ${disk[*]} --size 2 --file g 2>&1 >/dev/null" /dev/null > tty.log < /dev/null
	is "progress on a terminal" "$(tr '\r' '|' < tty.log)" \
		"|[########################################] 100%|$(printf '%47s' '')|"
fi

is "none else" "$("$O/tgtimg" "${disk[@]}" --size 130 --file h 2>&1 > ok.log)" ""
is "but for who asks" "$("$O/tgtimg" "${disk[@]}" --size 130 --file i --progress 2>&1 > ok.log | xargs)" \
	"49% 98% 100%"
is "also as JSON" "$("$O/tgtimg" "${disk[@]}" --size 130 --file j --progress=json 2>&1 > ok.log)" \
	'{"done": 67108864, "size": 136314880}
{"done": 134217728, "size": 136314880}
{"done": 136314880, "size": 136314880}'
rm -f h i j
says "not as anything else" 22 "tgtimg: progress is told as json, or without an argument, not as xml" \
	--progress=xml
tgtd_start
ok "a target" target_new 1
ok "tgtd serves the image" lun_new 1 1 "$TMP/a"
is "with its size" "$(adm --op show --mode target | sed -n 's/ *Size: \([^,]*\),.*/\1/p' | tail -1)" "2 MB"
