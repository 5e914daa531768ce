/**
 * The image store: puts registries, archives, content and root file systems together, keeps the records of images and
 * removes what nothing needs any more.
 *
 * <p>Runs in the caller's threads; each pull and import adds a few platform threads that end with it. Imported only by
 * who composes the runtime.
 */
@NullMarked
package io.nodeagent.images.store;

import org.jspecify.annotations.NullMarked;
