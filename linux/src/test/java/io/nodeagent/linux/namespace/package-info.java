@NullMarked
package io.nodeagent.linux.namespace;

import org.jspecify.annotations.NullMarked;
