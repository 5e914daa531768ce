/**
 * Environment of containers: the values of {@code env} and {@code envFrom}, and the {@code $(NAME)} expansion that
 * commands, arguments and values share.
 *
 * <p>Runs in the caller's thread. Must not import {@code io.nodeagent.agent.config} nor anything of CRI.
 */
@NullMarked
package io.nodeagent.agent.env;

import org.jspecify.annotations.NullMarked;
