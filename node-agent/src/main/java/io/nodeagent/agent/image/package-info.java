/**
 * Collection of images that nothing uses, when the disk they lie on fills up.
 *
 * <p>One virtual thread, that {@link io.nodeagent.agent.image.ImageCollector} owns. Must not import any other package of
 * the agent.
 */
@NullMarked
package io.nodeagent.agent.image;

import org.jspecify.annotations.NullMarked;
