#!/usr/bin/env bash
# Synthesized event patterns on Event Ruler, the engine of EventBridge, against the lab's own evaluator.
set -euo pipefail
cd "$(dirname "$0")/../.."
exec npx tsx lab/ruler/run.ts
