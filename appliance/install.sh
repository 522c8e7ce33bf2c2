#!/usr/bin/env bash
# Stage 2 on an instance, after user data has put this folder at /opt/mirror-sensor and the configuration, but for `sensor`, at
# /etc/mirror-sensor/config.json: packages, units, and word to CloudFormation. May run again at any time; later boots need systemd only.
#
# Whatever goes wrong is told on the console, and CloudFormation, so that a deployment ends with the reason instead of after its time.
# Security fixes come as the image brings them: Debian's unattended-upgrades stays as it is, and takes nothing from backports, so that no engine is
# exchanged while it runs. New engines and kernels come with new instances.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=/etc/mirror-sensor/config.json
# From the first packet to the last stage; rules of a whole distribution take a minute on two cores.
green_seconds=300
export DEBIAN_FRONTEND=noninteractive

tell() { echo "mirror-sensor: $*"; }
instance() { /usr/bin/python3 -B "$here/instance.py" "$config" "$@"; }

# Nobody waits for instances that come after the deployment: then CloudFormation refuses, which changes nothing.
signal() {
  local words
  mapfile -t words < <(instance signal)
  [ "${#words[@]}" -gt 0 ] || return 0
  aws cloudformation signal-resource "${words[@]}" --status "$1" || tell "CloudFormation did not take the signal $1; it takes none for an instance that it does not wait for"
}

finish() {
  local status=$?
  trap - EXIT
  [ "$status" = 0 ] && exit 0
  tell "the last that the stages said:"
  journalctl --no-pager --output cat --lines 80 --unit 'mirror-sensor*' 2>/dev/null || true
  tell "FAILED with $status in line $1 of install.sh; the reason is above"
  signal FAILURE || true
  exit "$status"
}
trap 'finish $LINENO' EXIT

# Mirrors hiccup, and the image's own upgrades hold the lock after the first boot.
again() {
  local pause
  for pause in 5 10 20 40; do
    "$@" && return
    tell "$1 failed, once more in $pause s"
    sleep "$pause"
  done
  "$@"
}

apt() { apt-get -qq -y -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any "$@"; }

backports() {
  . /etc/os-release
  [ "${VERSION_CODENAME:-}" = bookworm ] || return 0
  grep -rqs bookworm-backports /etc/apt/sources.list /etc/apt/sources.list.d ||
    echo 'deb http://deb.debian.org/debian bookworm-backports main' > /etc/apt/sources.list.d/bookworm-backports.list
  # Of backports, this and nothing else.
  printf 'Package: suricata\nPin: release n=bookworm-backports\nPin-Priority: 500\n' > /etc/apt/preferences.d/mirror-sensor
}

# Session Manager is the way in. Debian's images do not have its agent, Amazon Linux does. A sensor without it is a sensor all the same.
session_manager() {
  systemctl cat amazon-ssm-agent.service >/dev/null 2>&1 && return
  local place suffix=amazonaws.com architecture file
  [[ $region == cn-* ]] && suffix=amazonaws.com.cn
  architecture=$(dpkg --print-architecture)
  place="https://s3.$region.$suffix/amazon-ssm-$region/latest/debian_$architecture/amazon-ssm-agent.deb"
  file=$(mktemp --suffix .deb)
  if curl -fsS --proto =https --retry 3 -m 120 -o "$file" "$place" && dpkg -i "$file" >/dev/null; then
    systemctl enable --now amazon-ssm-agent.service
  else
    tell "no Session Manager: its agent could not be had from $place"
  fi
  rm -f "$file"
}

packages() {
  local words
  [ "$packageManager" != none ] || return 0
  words=$(instance packages)
  case $packageManager in
    apt)
      # Before it is there: its own service would start with its own configuration.
      systemctl mask suricata.service
      if [ -n "$words" ]; then
        [[ " $words " != *" suricata "* ]] || backports
        again apt update
        # shellcheck disable=SC2086
        again apt install --no-install-recommends $words
      fi
      session_manager
      ;;
    dnf)
      # shellcheck disable=SC2086
      [ -z "$words" ] || again dnf install -y -q --setopt=install_weak_deps=False $words
      ;;
  esac
}

# Nobody comes in this way: no group lets them, and nobody answers.
without_ssh() {
  local unit
  for unit in ssh.socket ssh.service sshd.socket sshd.service; do
    # What is not there is masked as well, but for a name that is another's.
    systemctl mask --now "$(systemctl show --property Id --value "$unit")" || tell "could not mask $unit"
  done
}

[ "$(id -u)" = 0 ] || { tell "install.sh must run as root"; exit 1; }
instance identify
variables=$(/usr/bin/python3 -B "$here/settings.py" "$config")
eval "$variables"
tell "this is $sensor, packages by $packageManager"
packages
instance lacking
[ -d /sys/module/vxlan ] || modprobe vxlan || { tell "this kernel has no VXLAN device: module vxlan is missing"; exit 1; }
without_ssh

# Who hands over starts before those who write, and stops after them; settings.py says which are wanted.
units=(mirror-sensor "${outputUnits[@]}" "${engineUnits[@]}" mirror-sensor-health)
install -m 0644 "$here"/systemd/mirror-sensor* /etc/systemd/system/
systemctl daemon-reload
tell "starting ${units[*]}"
systemctl enable --now "${units[@]}"
instance green "$green_seconds"
tell "green"
signal SUCCESS
