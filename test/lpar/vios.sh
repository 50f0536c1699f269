# SPDX-License-Identifier: GPL-2.0-or-later
# shellcheck shell=bash
# For scenarios whose guest is a VIOS: kernel/ibmvstgt and a tgtd of its own, with its plugins.
# vios_root DIR: what is laid over the guest's root
vios_root() {
	local release modules=$1/modules
	release=$(cat "$BOOT/release")
	mkdir -p "$1/root/etc/modprobe.d" "$1/root/sbin" "$modules"
	make -s ppc64el && test/lpar/bundle "$1/root" && kernel_module || return
	cp conf/modprobe.d/* "$1/root/etc/modprobe.d/"
	# modules.dep of all that the guest has
	(cd "$modules" && cpio -id --quiet 'lib/modules/*' < "$BOOT/initramfs.cpio") &&
		install -D "$MODULE/ibmvstgt.ko" "$modules/lib/modules/$release/extra/ibmvstgt.ko" &&
		depmod -b "$modules" "$release" && cp -a "$modules/lib" "$1/root/"
}
for c in powerpc64le-linux-gnu-gcc depmod cpio; do
	command -v $c > /dev/null || skip_all "$c is missing: scripts/deps lpar ppc64el installs it"
done
scripts/sysroot ppc64el build-ppc64le/sysroot || skip_all "no packages for ppc64el: scripts/sysroot"
vios_root "$TMP/vios" > "$TMP/vios.log" 2>&1 || {
	tail -20 "$TMP/vios.log" | sed 's/^/# /'
	ok "tgtd and ibmvstgt for the guest" false
	exit 1
}
OVERLAYS+=("$TMP/vios/root")
EXTRA+=(test/lpar/vios-lib.sh)
