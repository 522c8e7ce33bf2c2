#!/usr/bin/env bash
# Boots a machine of its own out of this one: machine.sh <folder> <network namespace>, in new mount, process and control group namespaces.
# The machine sees the files of this one, and keeps what it writes in <folder>/disk, so that nothing here changes and it can be booted again.
# Its init is the real systemd, which starts nothing but its journal and what is enabled in /etc/systemd/system.
set -euo pipefail
folder=$1
root=$folder/root
exec 9<"/run/netns/$2"
mkdir -p "$root" "$folder/disk/changes" "$folder/disk/work"
mount -t overlay overlay -o "lowerdir=/,upperdir=$folder/disk/changes,workdir=$folder/disk/work" "$root"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
nsenter --net=/proc/self/fd/9 mount -t sysfs sysfs "$root/sys"
mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
# The way to packages, which the network of the lab does not have.
touch "$root/run/outside" && mount --bind /proc/self/ns/net "$root/run/outside"
if [ ! -e "$root/etc/first-boot" ]; then
  # Units of this machine are none of that one's, nor may it set this kernel's clock or parameters.
  find "$root/etc/systemd/system" -mindepth 1 -delete
  find "$root"/lib/systemd/system/*.wants -type l ! -name 'systemd-journal*' -delete
  rm -rf "$root"/etc/systemd/journald.conf.d "$root"/var/log/journal
  cp -a "$folder/files/." "$root/"
  touch "$root/etc/first-boot"
fi
mkdir -p "$root/run/old"
cd "$root"
pivot_root . run/old
umount -l /run/old
exec nsenter --net=/proc/self/fd/9 -- env -i container=lab PATH=/usr/sbin:/usr/bin:/sbin:/bin \
  /lib/systemd/systemd --system --unit=multi-user.target --log-target=journal --show-status=no </dev/null >/dev/null 2>&1
