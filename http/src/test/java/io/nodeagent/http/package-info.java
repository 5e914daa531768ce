/** Tests of the HTTP server, with the JDK's clients and with raw sockets. Must not be used outside tests. */
@NullMarked
package io.nodeagent.http;

import org.jspecify.annotations.NullMarked;
