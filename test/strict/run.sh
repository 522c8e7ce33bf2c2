#!/usr/bin/env bash
# The real command line with --strict over every example: with and without the recommended feature flags, on both CDKs. No warning of our own may end it.
# Then over an app with a warning, acknowledged in each way that docs/how-to/warnings.md shows.
set -euo pipefail
cd "$(dirname "$0")/../.."
export JSII_DEPRECATED=fail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

synth() {
  npx cdk synth '**' --strict --quiet --lookups=false --no-notices --no-version-reporting --output "$work/cdk.out" \
    --app "npx tsx --tsconfig tsconfig.all.json $1 test/strict/${2:-app}.ts" > "$work/log" 2>&1
}
newest="--require $PWD/test/templates/newest.js"

for cdk in lowest newest; do
  for flags in none recommended; do
    STRICT_FLAGS=$flags synth "$([ $cdk = lowest ] || echo "$newest")" || { cat "$work/log"; exit 1; }
    echo "aws-cdk-lib $cdk, feature flags: $flags: no warning"
  done
done
if STRICT_NOISE=1 synth ""; then
  echo 'a warning did not end the synthesis: the check is dead'
  exit 1
fi
grep -q 'Synthesis finished with warnings (--strict mode)' "$work/log" || { cat "$work/log"; exit 1; }

# Ways that end the warning, of all that a reader may try; the others change nothing.
for cdk in lowest newest; do
  working=''
  for way in none annotations annotations-reported-id validations validations-reported-id; do
    if STRICT_ACKNOWLEDGED=$way synth "$([ $cdk = lowest ] || echo "$newest")" warning; then
      working="$working $way"
    else
      grep -q 'Synthesis finished with warnings (--strict mode)' "$work/log" || { cat "$work/log"; exit 1; }
    fi
  done
  [ $cdk = lowest ] && expected=' annotations' || expected=' annotations validations validations-reported-id'
  [ "$working" = "$expected" ] || { echo "aws-cdk-lib $cdk: these ways acknowledge a warning:$working, expected:$expected"; exit 1; }
  echo "aws-cdk-lib $cdk: a warning is acknowledged by:$working"
done
