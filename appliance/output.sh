#!/usr/bin/env bash
# A stage that takes things away, in the foreground: output.sh <stage> <config.json>. Started as root, runs as an account of its own in the machine's
# own namespace, without capabilities.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$2")
case $1 in
  # It shares the ring with who fills it.
  deliver) account=mirror-pcap group=mirror-pcap ;;
  records) account=mirror-records group=mirror-records ;;
  alerts) account=mirror-alerts group=mirror-records ;;
  *) echo "mirror-sensor: no stage $1"; exit 1 ;;
esac
exec setpriv --reuid "$account" --regid "$group" --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- /usr/bin/python3 -B "$here/$1.py" "$config"
