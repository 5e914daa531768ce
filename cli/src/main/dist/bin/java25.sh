# Sourced by the launchers.

# Prints the path of a Java 25, or says what to install.
find_java25() {
  for candidate in "${NODE_AGENT_JAVA_HOME:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*25*; do
    if [ -n "$candidate" ] && [ -x "$candidate/bin/java" ] && is_java25 "$candidate"; then
      echo "$candidate/bin/java"
      return
    fi
  done
  if command -v java >/dev/null && java -version 2>&1 | grep -q '"25'; then
    command -v java
    return
  fi
  echo "node-agent needs Java 25: install a JDK 25 below /usr/lib/jvm, or set NODE_AGENT_JAVA_HOME" >&2
  return 1
}

is_java25() {
  grep -q '^JAVA_VERSION="25' "$1/release" 2>/dev/null
}

# The jars in a fixed order: an AOT cache is only good for the class path it was made with.
class_path() {
  find "$1/lib" -name '*.jar' | LC_ALL=C sort | tr '\n' ':' | sed 's/:$//'
}
