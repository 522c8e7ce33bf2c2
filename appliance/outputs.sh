#!/usr/bin/env bash
# Accounts and folders of the stages that take things away: outputs.sh <config.json>. Part of setup.sh; idempotent, as root.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
variables=$(/usr/bin/python3 -B "$here/settings.py" "$1")
eval "$variables"

# An account per stage: who reports cannot touch what is reported. The group may read what engines leave, and take it away.
getent group mirror-records >/dev/null || groupadd --system mirror-records
account() {
  getent passwd "$1" >/dev/null || useradd --system "${@:2}" --no-create-home --home-dir / --shell "$(command -v nologin || echo /bin/false)" "$1"
}
account mirror-records --gid mirror-records
for name in alerts metrics sightings lifecycle; do
  account "mirror-$name" --user-group
done

install -d -m 0750 -o mirror-pcap -g mirror-pcap "$spool/deliver"
install -d -m 0700 -o mirror-records -g mirror-records "$spool/records"
install -d -m 0700 -o mirror-alerts -g mirror-alerts "$spool/alerts"
install -d -m 2770 -o mirror-sightings -g mirror-records "$spool/sightings"
install -d -m 2750 -o mirror-records -g mirror-records "$state/records"
install -d -m 2750 -o mirror-alerts -g mirror-records "$state/alerts"
install -d -m 0700 -o mirror-metrics -g mirror-metrics "$state/metrics"
install -d -m 0700 -o mirror-lifecycle -g mirror-lifecycle "$state/lifecycle"
# A machine that is set up is not on its way out.
rm -f "$state/lifecycle/stop" "$state/drained"
