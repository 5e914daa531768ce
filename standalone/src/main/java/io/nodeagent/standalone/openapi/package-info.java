/**
 * The OpenAPI documents that kubectl reads before apply, edit and explain, made of the type catalog and the kinds served.
 *
 * <p>Documents are built at the first request and kept. Runs in the request's thread. Must not import anything of the
 * project but {@code type}, {@code resource} and {@code io.nodeagent.errors}.
 */
@NullMarked
package io.nodeagent.standalone.openapi;

import org.jspecify.annotations.NullMarked;
