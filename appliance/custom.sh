#!/usr/bin/env bash
# The stage of a user's engine, in the foreground: custom.sh <config.json> <name>. Started as root, runs as mirror-custom inside the sensor's namespace:
# it may read packets, and there is no network to talk to.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
variables=$(/usr/bin/python3 -B "$here/settings.py" "$config")
eval "$variables"

exec nsenter --net="/run/netns/$namespace" -- \
  setpriv --reuid mirror-custom --regid mirror-custom --clear-groups --no-new-privs \
  --bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw -- \
  /usr/bin/python3 -B "$here/custom.py" "$config" "$2"
