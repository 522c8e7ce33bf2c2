#!/usr/bin/env bash
# The bundled controller over the loopback EC2. FLEET_RUNS: how many seeds of faults, and policies of each property of the plan.
set -euo pipefail
cd "$(dirname "$0")/../.."

node projenrc/fleet-controller.js --check || node projenrc/fleet-controller.js
if python3 -c 'import botocore' 2>/dev/null; then
  python3 lab/ec2/extract_model.py --check
else
  echo "SKIPPED: the model of requests against botocore, which is not installed (pip install botocore)"
fi
# The SDK imports node:http when it first needs it.
node --experimental-vm-modules node_modules/jest/bin/jest.js --ci --config jest.fleet.config.js "$@"
