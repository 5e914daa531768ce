@NullMarked
package io.nodeagent.network.cni;

import org.jspecify.annotations.NullMarked;
