# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# The speed of Linux's own target and of ours, in turns: test/lpar/bench-vscsi makes a table of it.
. ./both-lib.sh
both_up

# per_second UNIT RW BLOCK DEPTH: operations
per_second() {
	fio --minimal --name=b --filename="/dev/$(disk "$1")" --size=48m --rw="$2" --bs="$3" \
		--ioengine=libaio --iodepth="$4" --direct=1 --time_based --runtime="$TIME" --ramp_time="$RAMP" \
		--norandommap --randrepeat=1 --cpus_allowed=0 > /tmp/fio.log 2>&1 || {
		cat /tmp/fio.log
		return 1
	}
	awk -F';' '/^3;/ { print $8 + $49 }' /tmp/fio.log
}
while read -r row; do
	case $row in *"$ONLY"*) ;; *) continue ;; esac
	for round in $(seq "$ROUNDS"); do
		for u in $LIO $OURS; do
			# shellcheck disable=SC2086 # words
			fact "$u" "$row" "$(per_second $u $row)"
		done
	done
done <<- END
	randread 4k 1
	randwrite 4k 1
	randread 4k 32
	randwrite 4k 32
	read 64k 8
	write 64k 8
	read 512k 4
	write 512k 4
END
ok "no I/O error" no_io_error
ok "no kernel warning" kernel_clean
