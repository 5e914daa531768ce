/**
 * The names of images and content as typed values: text from outside is parsed here, once.
 *
 * <p>Immutable values, any thread. Must not import anything of the project but {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.images.reference;

import org.jspecify.annotations.NullMarked;
