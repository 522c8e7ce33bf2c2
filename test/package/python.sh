#!/usr/bin/env bash
# The Python package: built, installed in an empty environment beside the lowest CDK version, and synthesised. The templates of
# a quickstart, of a mirroring example and of a collector must be the reviewed ones, byte for byte of their resources. Needs Python 3.10 or newer and the Python package index.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
if ! python3 -c 'import sys, venv; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
  echo 'SKIPPED: the Python package needs Python 3.10 or newer with venv'
  exit 0
fi
[ -f .jsii ] || { echo 'not compiled: run "npx projen compile" first'; exit 1; }
floor=$(node -p 'require("./package.json").devDependencies["aws-cdk-lib"]')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npx jsii-pacmak --targets python --outdir "$work/dist"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check "$work"/dist/python/*.whl "aws-cdk-lib==$floor"
cd "$work"
CDK_VALIDATION=false "$work/venv/bin/python" "$here/app.py" "$root/test/templates/quickstart.snapshot.json"
CDK_VALIDATION=false "$work/venv/bin/python" "$here/mirror.py" "$root/test/templates/mirror-to-appliance.snapshot.json"
CDK_VALIDATION=false "$work/venv/bin/python" "$here/ids.py" "$root/test/templates/ids.snapshot.json"
# The page about other languages shows an app.
sed -n '/^```python$/,/^```$/p' "$root/docs/how-to/other-languages.md" | sed '/^```/d' > page.py
grep -q 'app.synth()' page.py
CDK_VALIDATION=false "$work/venv/bin/python" page.py
echo "Python package: installed beside aws-cdk-lib $floor and synthesised, same templates as TypeScript"
