/**
 * The rows and columns that {@code kubectl get} prints: meta.k8s.io/v1 Table.
 *
 * <p>Pure functions, in the caller's thread. Must not import anything of the project but {@code json} and {@code resource}.
 */
@NullMarked
package io.nodeagent.standalone.table;

import org.jspecify.annotations.NullMarked;
