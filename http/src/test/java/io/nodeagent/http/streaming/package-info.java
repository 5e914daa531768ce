/** Tests of the streaming protocols with small clients of their own. Must not be used outside tests. */
@NullMarked
package io.nodeagent.http.streaming;

import org.jspecify.annotations.NullMarked;
