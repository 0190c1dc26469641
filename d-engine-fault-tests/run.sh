#!/usr/bin/env bash
# The long run: builds what it needs, then runs a cluster under faults, all of them but wrong clocks. All options go to io.dengine.faults.Main; an unknown one makes it list them.
#   d-engine-fault-tests/run.sh --minutes 60 --seed 1
set -euo pipefail
module=$(cd "$(dirname "$0")" && pwd)

(
  cd "$module/.."
  mvn -B -ntp -q -pl d-engine-fault-tests -am -DskipTests package \
    dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile=target/classpath.txt
)

exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g -XX:+ExitOnOutOfMemoryError \
  -cp "$module/target/classes:$(cat "$module/target/classpath.txt")" io.dengine.faults.Main "$@"
