@NullMarked
package io.nodeagent.network;

import org.jspecify.annotations.NullMarked;
