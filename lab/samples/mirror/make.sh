#!/usr/bin/env bash
# Writes the samples beside this file anew: Suricata 7 over traffic.py's capture, and its statistics of a few live seconds (root).
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export TZ=UTC
python3 -B -W ignore "$here/traffic.py" "$work/traffic.pcap"
mkdir "$work/offline" "$work/live"
suricata -c "$here/suricata.yaml" -r "$work/traffic.pcap" -l "$work/offline" -k none -S /dev/null
timeout --signal INT 14 suricata -c "$here/suricata.yaml" --af-packet=lo -l "$work/live" -k none -S /dev/null || test $? = 124
pick() { grep "\"event_type\":\"$2\"" "$work/$1/eve.json" | sort > "$here/$3.json"; }
pick offline flow connections
pick offline dns dns
pick offline tls tls
pick offline http http
grep '"event_type":"stats"' "$work/live/eve.json" | head -1 > "$here/statistics.json"
