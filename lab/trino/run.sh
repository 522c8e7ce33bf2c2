#!/usr/bin/env bash
# Saved questions on a real Trino: over the synthesized table, against the DuckDB lab.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec npx tsx lab/trino/run.ts
