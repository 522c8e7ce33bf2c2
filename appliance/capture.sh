#!/usr/bin/env bash
# The packet stage, in the foreground: capture.sh <config.json>. Started as root, runs as mirror-pcap inside the sensor's namespace.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
variables=$(/usr/bin/python3 -B "$here/settings.py" "$config")
eval "$variables"

exec nsenter --net="/run/netns/$namespace" -- \
  setpriv --reuid mirror-pcap --regid mirror-pcap --clear-groups --no-new-privs \
  --bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw -- \
  /usr/bin/python3 -B "$here/capture.py" "$config"
