#!/usr/bin/env bash
# The hand-over, in the foreground: deliver.sh <config.json>. Started as root, runs as mirror-pcap in the machine's own namespace, without capabilities.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
exec setpriv --reuid mirror-pcap --regid mirror-pcap --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- /usr/bin/python3 -B "$here/deliver.py" "$config"
