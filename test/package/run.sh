#!/usr/bin/env bash
# npm pack, install in an empty folder beside the lowest CDK version, synthesise the quickstart from JavaScript: what a user does first.
# The template must be the reviewed one. Needs the npm registry.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
[ -f lib/index.js ] || { echo 'not compiled: run "npx projen compile" first'; exit 1; }
floor=$(node -p 'require("./package.json").devDependencies["aws-cdk-lib"]')
constructs=$(node -p 'require("./package.json").devDependencies.constructs')
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm pack --silent --pack-destination "$work" >/dev/null
mv "$work"/cdk-network-visibility-*.tgz "$work/package.tgz"
unwanted=$(tar tzf "$work/package.tgz" | grep -vE '^package/(lib/|appliance/|fleet-controller/index\.js$|\.jsii(\.gz)?$|package\.json$|README\.md$|API\.md$|LICENSE$)' || true)
[ -z "$unwanted" ] || { echo "the package holds what users do not need:"; echo "$unwanted" | head; exit 1; }
size=$(du -k "$work/package.tgz" | cut -f1)

maps=$(tar xzf "$work/package.tgz" -O --wildcards 'package/lib/*.js' | grep -c sourceMappingURL || true)
[ "$maps" -eq 0 ] || { echo "$maps files of the package hold source maps"; exit 1; }
unpacked=$(gzip -dc "$work/package.tgz" | wc -c | awk '{ print int($1 / 1024) }')

cp "$here/app.js" "$here/ids.js" "$here/lazy.js" "$here/names.mjs" "$work"
cd "$work"
printf '{ "name": "fresh", "private": true }\n' > package.json
npm install --silent --no-audit --no-fund ./package.tgz "aws-cdk-lib@$floor" "constructs@$constructs"
direct=$(node -p 'Object.keys(require("./node_modules/cdk-network-visibility/package.json").dependencies ?? {}).length')
[ "$direct" -eq 0 ] || { echo "the package has $direct runtime dependencies, it must have none"; exit 1; }
node lazy.js
CDK_VALIDATION=false node names.mjs
CDK_VALIDATION=false node app.js "$root/test/templates/quickstart.snapshot.json"
CDK_VALIDATION=false node ids.js "$root/test/templates/ids.snapshot.json"
echo "package of $size kB, $unpacked kB unpacked: loads what is used, named imports of ECMAScript modules work, installed beside aws-cdk-lib $floor and synthesised"
