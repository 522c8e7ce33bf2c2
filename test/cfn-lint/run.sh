#!/usr/bin/env bash
# cfn-lint over the templates of all examples: an engine that this project neither wrote nor configures. Installed in an empty environment from the
# Python package index, in a version whose wheel holds the schemas of all resources. Needs Python 3.10 or newer.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
version=1.58.0
if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo 'SKIPPED: cfn-lint needs Python 3.10 or newer with venv'
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --only-binary :all: "cfn-lint==$version"
# Nothing is fetched to lint: what tries to, fails at a port that nobody listens to.
CDK_VALIDATION=false http_proxy=http://127.0.0.1:9 https_proxy=http://127.0.0.1:9 no_proxy= \
  npx tsx --tsconfig tsconfig.all.json test/cfn-lint/lint.ts "$work/venv/bin/cfn-lint" "$work/templates"
