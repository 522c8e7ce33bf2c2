#!/usr/bin/env bash
# The Suricata stage, in the foreground: suricata.sh <config.json>. Started as root, runs as mirror-suricata inside the sensor's namespace.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
variables=$(/usr/bin/python3 -B "$here/settings.py" "$config")
eval "$variables"

# The rules stage puts the first set there before it says that it is ready.
[ -e "$rulesInUse" ] || { echo "mirror-sensor: no rules yet, not even an empty set"; exit 1; }
# A socket that outlived its engine would make the next one refuse to start listening.
rm -f "$state/suricata/command.socket"
# Files are named by their hour, which is one of UTC. Nobody but the group may read what is in them.
export TZ=UTC
umask 027
# Two of them would write into the same files. The engine inherits the lock, and those who take its files away look at it.
exec 9<"$spool/suricata.lock"
flock 9
# net_raw to read the device, nothing else; no way back to root.
exec nsenter --net="/run/netns/$namespace" -- \
  setpriv --reuid mirror-suricata --regid mirror-suricata --clear-groups --no-new-privs \
  --bounding-set=-all,+net_raw --inh-caps=-all,+net_raw --ambient-caps=-all,+net_raw -- \
  suricata -c "$state/suricata/suricata.yaml" -l "$logs" -k none --af-packet
