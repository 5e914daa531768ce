/**
 * The types of the Kubernetes API as data: which fields an object has, of which type, and how its lists merge. Checks
 * objects against them; the OpenAPI documents and the strategic merge are made of the same data.
 *
 * <p>Immutable after loading; runs in the caller's thread. Must not import anything of the project but
 * {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.standalone.type;

import org.jspecify.annotations.NullMarked;
