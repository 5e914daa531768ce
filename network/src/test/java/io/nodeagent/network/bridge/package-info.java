@NullMarked
package io.nodeagent.network.bridge;

import org.jspecify.annotations.NullMarked;
