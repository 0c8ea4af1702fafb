#!/bin/bash
# build.sh: makes the dial-up guest (a Debian kernel and an initramfs with pppd) and keeps it in a cache.
# SPDX-License-Identifier: MIT
#
# The last line says where it is: CACHE/vmlinuz and CACHE/initrd.gz (a folder per content; rig.py asks with --where).
# The packages come from common/cmake/setup rig; the kernel package is downloaded and unpacked, not installed.
# linux-image-cloud-amd64 would be smaller but is built without PPP.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}
cache=${RRAS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}}/openrras-guest
mkdir -p "$cache"

fail() { echo "guest: $*" >&2; exit 1; }
for tool in /usr/sbin/pppd /bin/busybox /usr/bin/cpio /usr/bin/gcc /sbin/depmod; do
    [ -x "$tool" ] || fail "$tool is not installed; common/cmake/setup rig installs it"
done

key=$(sha256sum "$here"/{build.sh,init,rigtool.c} /usr/sbin/pppd /bin/busybox | sed 's/ .*//' | sha256sum | cut -c1-16)
image=$cache/image-$key
if [ "${1-}" = --where ]; then
    echo "$image"
    exit 0
fi
exec 9>"$cache/lock"
flock 9
if [ -e "$image/.ready" ]; then
    echo "the guest is ready: $image"
    exit 0
fi

# A kernel package fetched once is good for ever; the archive's current one is fetched only when there is none.
kernel_package() {
    local name
    name=$(apt-cache depends linux-image-amd64 | sed -n 's/.*Depends: \(linux-image-[^ ]*\)/\1/p' | head -n 1)
    [ -n "$name" ] || return 1
    (cd "$cache" && rm -rf deb.new && mkdir deb.new && cd deb.new && apt-get -q -o APT::Sandbox::User=root download "$name") >&2 || return 1
    mv "$cache"/deb.new/*.deb "$cache/"
    rm -rf "$cache/deb.new"
}
if ! ls "$cache"/linux-image-*.deb >/dev/null 2>&1; then
    echo "fetching a kernel for the guest (about 70 MB)"
    if ! kernel_package; then
        apt-get -q update >&2 || true      # the lists name a kernel that the archive has replaced
        kernel_package || fail "no kernel package can be downloaded"
    fi
fi
deb=$(find "$cache" -maxdepth 1 -name "linux-image-*.deb" | sort -V | tail -n 1)

work=$(mktemp -d "$cache/making.XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"
mkdir k
dpkg-deb --fsys-tarfile "$deb" | tar -C k -x ./boot ./lib
version=$(basename k/boot/vmlinuz-*)
version=${version#vmlinuz-}
mkdir -p out root/{bin,sbin,usr/sbin,usr/bin,etc/ppp,proc,sys,dev,tmp,run,var/lock,var/run,root,lib64}
cp "k/boot/vmlinuz-$version" out/vmlinuz

cp /bin/busybox root/bin/busybox
for applet in $(/bin/busybox --list); do
    [ "$applet" = busybox ] || ln -s /bin/busybox "root/bin/$applet"
done
ln -s /bin/busybox root/sbin/modprobe
ln -s /bin/sh root/usr/bin/sh
gcc -std=gnu11 -O2 -Wall -Wextra -static -o root/bin/rigtool "$here/rigtool.c" 2>gcc.log || fail "rigtool.c: $(cat gcc.log)"
cp /usr/sbin/pppd /usr/sbin/chat root/usr/sbin/
ldd /usr/sbin/pppd /usr/sbin/chat | grep -o '/[^ :]*' | grep -v pppd$ | grep -v chat$ | sort -u | while read -r lib; do
    mkdir -p "root$(dirname "$lib")"
    cp -Ln "$lib" "root$lib"
done
printf 'root:x:0:0:root:/root:/bin/sh\n' >root/etc/passwd
printf 'hosts: files dns\n' >root/etc/nsswitch.conf
ln -s ppp/resolv.conf root/etc/resolv.conf      # what pppd learns from the server is what the guest resolves with

# the modules of the line and of PPP, and everything they need
modules=root/lib/modules/$version
mkdir -p "$modules"
cp k/lib/modules/"$version"/modules.{order,builtin,builtin.modinfo} "$modules"/
depmod -b "$work/k" "$version"
wanted="ppp_generic ppp_async ppp_mppe ppp_deflate bsd_comp slhc slip sha1_generic arc4 libarc4 ecb deflate zlib_deflate
    virtio_pci virtio_console des_generic md4"
for module in $wanted; do
    modprobe -d "$work/k" -S "$version" --show-depends "$module" 2>/dev/null | sed -n 's/^insmod \([^ ]*\).*/\1/p' || true
done | sort -u | while read -r file; do
    file=${file#"$work/k"}
    mkdir -p "root$(dirname "$file")"
    cp "k$file" "root$file"
done
depmod -b root "$version"
install -m 755 "$here/init" root/init
(cd root && find . | cpio -o -H newc -R 0:0 --quiet | gzip -1) >out/initrd.gz
touch out/.ready
rm -rf "$image"
mv out "$image"
# images of older sources are of no use any more
find "$cache" -maxdepth 1 -name 'image-*' ! -name "image-$key" -mtime +7 -exec rm -rf {} +
echo "the guest is ready: $image (kernel $version)"
