# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=dash
# Every form of data descriptor.  A page here has 64 KiB and is a segment; more than ten of them
# do not fit into the IU, and the client puts their table elsewhere.
. ./lib.sh
need "the client" client_up
N=$(disk 71000010 3)
Q=/sys/block/$N
dd if=/dev/urandom of=/tmp/data bs=1M count=16 2> /dev/null
ok "a request may be 1 MiB" [ "$(cat "$Q/queue/max_hw_sectors_kb")" -ge 1024 ]
echo 1024 > "$Q/queue/max_sectors_kb"
count() { awk -v n="$1" '{ print $n }' "$Q/stat"; }
# whole FIELD BYTES: as many requests were made since START as it takes for 16 MiB
in_requests_of() { [ $(($(count "$1") - START)) = $(((16 << 20) / $2)) ]; }
for size in 4096 65536 262144 1048576; do
	n=$(((16 << 20) / size))
	START=$(count 5)
	ok "write by $size" dd if=/tmp/data of="/dev/$N" bs=$size count=$n oflag=direct
	ok "... in requests of this size" in_requests_of 5 $size
	START=$(count 1)
	ok "read by $size" dd if="/dev/$N" of=/tmp/back bs=$size count=$n iflag=direct
	ok "... in requests of this size" in_requests_of 1 $size
	ok "the data are the same" cmp /tmp/data /tmp/back
done
rm -f /tmp/data /tmp/back
ok "no I/O error" no_io_error
