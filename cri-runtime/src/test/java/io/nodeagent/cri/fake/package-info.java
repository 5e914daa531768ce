/**
 * Hand-written stand-ins for the parts that the runtime composes: they do nothing to the machine, remember what they
 * were told and fail where a test says so.
 */
@NullMarked
package io.nodeagent.cri.fake;

import org.jspecify.annotations.NullMarked;
