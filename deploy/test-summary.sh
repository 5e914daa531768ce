#!/bin/bash
# Counts the test results of the whole tree and fails when a test was skipped that expected-skips.txt does not list, or
# the other way round.
set -euo pipefail
cd "$(dirname "$0")/.."

reports=$(find . -path '*/target/surefire-reports/TEST-*.xml' -o -path '*/target/failsafe-reports/TEST-*.xml')
[ -n "$reports" ] || { echo "no test ran" >&2; exit 1; }

# One line a test: passed, failed or skipped, and its name.
results=$(awk '
  /<testcase / {
    name = $0; sub(/.* name="/, "", name); sub(/".*/, "", name)
    class = $0; sub(/.* classname="/, "", class); sub(/".*/, "", class)
    state = "passed"
    if ($0 ~ /\/>[ \t]*$/) { print state, class "." name; next }
  }
  /<skipped/ { state = "skipped" }
  /<(failure|error)[ >]/ { state = "failed" }
  /<\/testcase>/ { print state, class "." name }
' $reports)

count() { grep -c "^$1 " <<< "$results" || true; }
skipped=$(sed -n 's/^skipped //p' <<< "$results" | LC_ALL=C sort)
expected=$(
  while read -r line; do
    case $line in
      '#'*) ;;
      'without '*) program=${line#without }; command -v "${program%%:*}" >/dev/null || echo "${line#*: }" ;;
      *) echo "$line" ;;
    esac
  done < deploy/expected-skips.txt | LC_ALL=C sort
)
if [ "$skipped" != "$expected" ]; then
  echo "skipped tests differ from deploy/expected-skips.txt (< expected, > seen):" >&2
  diff <(echo "$expected") <(echo "$skipped") >&2 || true
  exit 1
fi
echo "$(count passed) passed, $(count failed) failed, $(count skipped) skipped"
[ "$(count failed)" = 0 ]
