#!/bin/bash
# Measures one group of small benchmarks: group.sh Frequent|Targeted [FILTER]
#
# One table a metric, a line each: quantiles of the time a call. Allocations are not counted, and
# instructions only where the system has counters; `make profile` counts them everywhere.
set -euo pipefail
cd "$(dirname "$0")"
swift package --disable-sandbox benchmark --target "$1" --filter "${2:-.*}" --grouping metric --no-progress
