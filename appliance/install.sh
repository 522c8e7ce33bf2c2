#!/usr/bin/env bash
# Stage 2 on an instance, after user data has put this folder at /opt/mirror-sensor and the configuration at /etc/mirror-sensor/config.json:
# hands the stages to systemd, now and at every boot. setup.sh does the rest, as a unit of its own.
set -euo pipefail
here=/opt/mirror-sensor
variables=$(/usr/bin/python3 -B "$here/settings.py" /etc/mirror-sensor/config.json)
eval "$variables"
install -m 0644 "$here"/systemd/*.service /etc/systemd/system/
systemctl daemon-reload
systemctl enable --now mirror-sensor.service mirror-sensor-deliver.service "${engines[@]/#/mirror-sensor-}" mirror-sensor-health.service
