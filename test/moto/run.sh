#!/usr/bin/env bash
# Delivery health and the inventory of who is mirrored, run for real: moto deploys the synthesized templates and interprets their state machines
# against its EC2, CloudWatch and S3.
# Needs Python 3.10 or newer and the Python package index.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.."
if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo 'SKIPPED: moto needs Python 3.10 or newer with venv'
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check 'moto[cloudformation,cloudwatch,ec2,iam,logs,s3,stepfunctions]==5.2.5' 'jsonata-python==0.7.1'
for vpcs in 2 60; do
  CDK_VALIDATION=false npx tsx --tsconfig tsconfig.all.json test/moto/app.ts "$vpcs" > "$work/$vpcs.json"
done
CDK_VALIDATION=false npx tsx --tsconfig tsconfig.all.json test/moto/inventory-app.ts > "$work/inventory.json"
"$work/venv/bin/python" -B -W ignore "$here/health.py" "$work/2.json" "$work/60.json"
"$work/venv/bin/python" -B -W ignore "$here/inventory.py" "$work/inventory.json"
