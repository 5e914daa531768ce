/** What tests of this module share: archives and registries made on the spot. */
@NullMarked
package io.nodeagent.images.testing;

import org.jspecify.annotations.NullMarked;
