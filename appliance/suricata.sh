#!/usr/bin/env bash
# The Suricata stage, in the foreground: suricata.sh <config.json>. Started as root, runs as mirror-suricata inside the sensor's namespace.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
variables=$(/usr/bin/python3 -B "$here/settings.py" "$config")
eval "$variables"

# Ours comes after the distribution's file, whose protocol parsers and limits stay.
rendered="$state/suricata.yaml"
sed -e "s|@PACKAGED@|$suricataConfig|" -e "s|@RULES@|$rules|" -e "s|@DEVICE@|$device|" -e "s|@THREADS@|$suricataThreads|" \
  -e "s|@RING@|$suricataRing|" -e "s|@SOCKET@|$state/suricata/command.socket|" -e "s|@LOGS@|$logs|" "$here/suricata.yaml" > "$rendered"

home=$(IFS=,; echo "${homeNetworks[*]}")
# A socket that outlived its engine would make the next one refuse to start listening.
rm -f "$state/suricata/command.socket"
# net_raw to read the device, nothing else; no way back to root.
exec nsenter --net="/run/netns/$namespace" -- \
  setpriv --reuid mirror-suricata --regid mirror-suricata --clear-groups --no-new-privs \
  --bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw -- \
  suricata -c "$rendered" -l "$logs" -k none --af-packet --set "vars.address-groups.HOME_NET=[$home]"
