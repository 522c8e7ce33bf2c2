#!/usr/bin/env bash
# The rules stage, in the foreground: rules.sh <config.json>. Started as root, runs as mirror-rules in the machine's own namespace, where S3 can be
# reached, without capabilities. Its group is the engine's: it may ask the engine to reload, and the engine may read what it leaves.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
config=$(realpath "$1")
exec setpriv --reuid mirror-rules --regid mirror-suricata --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all -- /usr/bin/python3 -B "$here/rules.py" "$config"
