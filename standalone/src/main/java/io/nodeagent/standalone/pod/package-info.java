/**
 * What is special about pods: binding to our node, immutable fields, graceful deletion, status and their subresources.
 *
 * <p>Runs in the request's thread or the store's writer. Must not import {@code rest}.
 */
@NullMarked
package io.nodeagent.standalone.pod;

import org.jspecify.annotations.NullMarked;
