#!/usr/bin/env bash
# awslint also walks the types of aws-cdk-lib; only findings about this package count.
# Left out: FlowLogBucket is an s3.IBucket, FlowLogsLogGroup a logs.ILogGroup; they need no interfaces of their own.
# A CfnParameter is no L1 resource: parameters have no other type. Other exceptions stand in the docstrings.
set -uo pipefail
out=$(npx awslint -i '*:cdk-network-visibility*' -x 'resource-interface:cdk-network-visibility.FlowLogBucket' -x 'resource-interface:cdk-network-visibility.FlowLogsLogGroup' \
  -x 'props-no-cfn-types:cdk-network-visibility.MirrorFleetProps.enabledParameter' 2>&1)
findings=$(printf '%s\n' "$out" | grep -E '^(error|warning)')
if [ -n "$findings" ]; then
  printf '%s\n' "$findings"
  exit 1
fi
passed=$(printf '%s\n' "$out" | grep -cE '^(success|skipped|excluded)')
if [ "$passed" -eq 0 ]; then
  printf 'awslint checked nothing:\n%s\n' "$out"
  exit 1
fi
echo "awslint: no finding about cdk-network-visibility"
