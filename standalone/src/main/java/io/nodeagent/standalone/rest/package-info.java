/**
 * Requests to resources: routing, verbs, content negotiation.
 *
 * <p>Runs in the request's virtual thread; edits run in the store's writer thread and must not block.
 */
@NullMarked
package io.nodeagent.standalone.rest;

import org.jspecify.annotations.NullMarked;
