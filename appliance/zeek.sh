#!/usr/bin/env bash
# The Zeek stage, in the foreground: zeek.sh <config.json>. Started as root, runs as mirror-zeek inside the sensor's namespace.
# Zeek is in no package repository of Debian or Amazon Linux, so that this stage has been checked word by word, but never run: it needs an image that has Zeek.
# One process, one core. It reads the device where everything arrives, whatever devices Suricata has.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
variables=$(/usr/bin/python3 -B "$here/settings.py" "$config")
eval "$variables"

export PATH="$PATH:$zeekPath" TZ=UTC
# The ending of its files.
export ZEEK_LOG_SUFFIX=json
umask 027
cd "$zeekLogs"
# A count of an engine that is gone is no count.
rm -f "$state/zeek/packets"
# The engine inherits the lock: see suricata.sh.
exec 9<"$spool/zeek.lock"
flock 9
# -C: mirrored packets are copies from inside a host, their checksums are often not yet computed. Ours comes last, what it says holds.
exec nsenter --net="/run/netns/$namespace" -- \
  setpriv --reuid mirror-zeek --regid mirror-zeek --clear-groups --no-new-privs \
  --bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw -- \
  zeek -i "$device" -C local "${zeekScripts[@]}" "$state/zeek/mirror-sensor.zeek"
