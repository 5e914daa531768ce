/**
 * What is special about namespaces: their default service account, and their end, which takes their content along.
 *
 * <p>Runs in the request's thread, save the one that ends namespaces, which has a virtual thread of its own. Must not import {@code rest}.
 */
@NullMarked
package io.nodeagent.standalone.namespace;

import org.jspecify.annotations.NullMarked;
