#!/usr/bin/env bash
# Builds the benchmarks and runs one: run.sh cluster|report|scale|soak|jmh [options], see docs/benchmarks.md
set -euo pipefail
cd "$(dirname "$0")/.."
module=$PWD/d-engine-benchmarks

mvn -B -ntp -q -pl d-engine-benchmarks -am -Dmaven.test.skip=true package

if [ -n "${JAVA_HOME:-}" ]; then
  java=$JAVA_HOME/bin/java
else
  java=java
fi
exec "$java" -Xmx512m -Djava.awt.headless=true \
  -cp "$module/target/d-engine-benchmarks.jar:$(cat "$module/target/class-path.txt")" io.dengine.benchmarks.Main "$@"
