/**
 * The API server put together: store, certificates, handler and HTTP server, with what it makes at start.
 *
 * <p>Must not be imported by any other package of this module.
 */
@NullMarked
package io.nodeagent.standalone.server;

import org.jspecify.annotations.NullMarked;
