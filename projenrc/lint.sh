#!/usr/bin/env bash
# Lints what is named, else everything. Named files are type-checked with what they import, not with the whole project: a third of the time.
# Everything is linted with a cache of files that did not change. What others say of a file (their types) may then be of yesterday:
# CI has no cache.
set -euo pipefail
cd "$(dirname "$0")/.."
export ESLINT_USE_FLAT_CONFIG=false NODE_NO_WARNINGS=1
run=(npx eslint --ext .ts,.tsx)
options=()
paths=()
for word in "$@"; do
  case $word in -*) options+=("$word") ;; *) paths+=("$word") ;; esac
done
if [ ${#paths[@]} -eq 0 ]; then
  exec "${run[@]}" --cache --cache-location node_modules/.cache/eslint/ ${options[@]+"${options[@]}"} src test lab examples benchmark .projenrc.ts projenrc
fi
project=node_modules/.cache/lint-$$.json
mkdir -p node_modules/.cache
trap 'rm -f "$project"' EXIT
node -e '
  const { statSync, writeFileSync } = require("fs");
  const { resolve } = require("path");
  const [project, ...paths] = process.argv.slice(1);
  const include = paths.map(path => statSync(path).isDirectory() ? `${resolve(path)}/**/*.ts` : resolve(path));
  writeFileSync(project, JSON.stringify({ extends: resolve("tsconfig.all.json"), include, exclude: ["**/cdk.out"] }));
' "$project" "${paths[@]}"
"${run[@]}" --parser-options "project:$project" ${options[@]+"${options[@]}"} "${paths[@]}"
