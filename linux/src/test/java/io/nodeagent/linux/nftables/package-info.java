@NullMarked
package io.nodeagent.linux.nftables;

import org.jspecify.annotations.NullMarked;
