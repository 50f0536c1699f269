# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# What scenarios build upon: they set some of these, and define functions.
# shellcheck disable=SC2034 # run reads them
BOOT=$LPAR${KERNEL:+/$KERNEL} # the folder with the guest's kernel
MODULE=$O/kernel/lpar${KERNEL:+-$KERNEL}
DEVICES=()  # words for QEMU
PROCESSORS=1
MEMORY=1G
TCG=thread=multi # how QEMU emulates them
JOBS=       # names in test/lpar/jobs
LIMIT=200   # [s] for each of them
EXTRA=()    # files that the guest finds in its folder of jobs
OVERLAYS=() # folders that are copied over its root
DISK_BOOT=  # if set, the guest gets no kernel: its firmware looks for one
setup() { :; }    # before the guest starts
teardown() { :; } # after it has ended

# client UNIT PROPERTY..., host UNIT PROPERTY...: an adapter, with a control socket
adapter() {
	local type=$1 unit=$2
	shift 2
	DEVICES+=(-device "vscsi-link-$type,reg=0x$unit,control=$TMP/$unit.control,$(IFS=, && echo "$*")")
}
client() { adapter client "$@"; }
host() { adapter host "$@"; }

# ask control UNIT LINE: say LINE to the adapter's control socket, print the answer; 0 if it is "ok"
ask_control() {
	local unit=$1
	shift
	python3 - "$TMP/$unit.control" "$*" <<-'END'
		import socket, sys
		s = socket.socket(socket.AF_UNIX)
		s.connect(sys.argv[1])
		s.sendall(sys.argv[2].encode() + b"\n")
		answer = s.makefile().readline().strip()
		print(answer)
		sys.exit(answer.split()[:1] != ["ok"])
	END
}

# boot_disk FILE: GRUB in a PReP partition; kernel, a file system without programs, and the jobs
boot_disk() {
	mkdir -p "$TMP/boot" &&
		cp "$BOOT/vmlinux" "$BOOT/initramfs.cpio" "$TMP/top.cpio" "$TMP/boot/" &&
		echo "linux /vmlinux $CMDLINE
initrd /initramfs.cpio /top.cpio" > "$TMP/boot/grub.cfg" &&
		python3 - "$1" "$LPAR/grub.elf" <<-'END' &&
			import struct, sys
			def part(flag, kind, first, sectors):
			    return struct.pack("<B3sB3sII", flag, b"\xfe\xff\xff", kind, b"\xfe\xff\xff", first, sectors)
			with open(sys.argv[1], "wb") as f:
			    f.truncate(96 << 20)
			    f.write(bytes(446) + part(0x80, 0x41, 2048, 6144) + part(0, 0x83, 8192, 188416)
			            + bytes(32) + b"\x55\xaa")
			    f.seek(2048 * 512)
			    f.write(open(sys.argv[2], "rb").read())
		END
		mke2fs -q -t ext2 -d "$TMP/boot" -E offset=$((8192 * 512)) "$1" 92M
}

# $MODULE/ibmvstgt.ko, for the guest's kernel
kernel_module() {
	make -s -C kernel KDIR="$BOOT/headers" B="$MODULE" ARCH=powerpc \
		CROSS_COMPILE=powerpc64le-linux-gnu-
}

# the kernel with KASAN was there, and neither it nor lockdep reported anything until the guest ended
console_clean() {
	grep -q 'KASAN init done' "$OUT/console.log" &&
		! grep -E 'WARNING: CPU|BUG:|Oops|Call Trace|blocked for more than' "$OUT/console.log"
}

# ---- a second guest, in a run of its own whose words go to $TMP/NAME.log.  A job may start and end it
# (ask_...), so it is found by its files.
# guest_start NAME SCENARIO [JOB...]
guest_start() {
	local name=$1
	shift
	rm -f "$TMP/$name.status"
	echo "$O/lpar-out/$1/qemu.pid" > "$TMP/$name.qemu"
	{
		test/lpar/run "$@"
		echo $? > "$TMP/$name.status"
	} < /dev/null >> "$TMP/$name.log" 2>&1 &
}
# guest_ends NAME [SECONDS]: its run has ended, with status 0
guest_ends() { until_ok "${2:-60}" [ -s "$TMP/$1.status" ] && [ "$(cat "$TMP/$1.status")" = 0 ]; }
# guest_crashes NAME: without a word to anybody
guest_crashes() {
	kill -9 "$(cat "$(cat "$TMP/$1.qemu")")" && until_ok 20 [ -s "$TMP/$1.status" ]
}
