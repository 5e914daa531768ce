/**
 * What fields an object has: defaults, validation, unknown fields and the OpenAPI documents.
 *
 * <p>Runs in the request's thread or the store's writer; implementations keep no state between calls. Must not import anything of the project but {@code json}, {@code resource} and {@code status}.
 */
@NullMarked
package io.nodeagent.standalone.schema;

import org.jspecify.annotations.NullMarked;
