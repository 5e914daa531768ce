@NullMarked
package io.nodeagent.linux.netlink;

import org.jspecify.annotations.NullMarked;
