#!/usr/bin/env bash
# Stops whatever sees packets, in order, and says so: drain.sh <config.json>, as root. The stages that deliver go on.
# Asked for by a file that lifecycle.py makes: it may ask for this and nothing else.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
variables=$(/usr/bin/python3 -B "$here/settings.py" "$1")
eval "$variables"
systemctl stop "${engineUnits[@]}" mirror-sensor-sightings.service
touch "$state/drained"
