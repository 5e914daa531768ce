/**
 * Credentials for pulling images, read from the secrets that a pod or its service account names.
 *
 * <p>Runs in the caller's thread. Nothing here logs or prints a secret's content. Must not import
 * {@code io.nodeagent.agent.config}.
 */
@NullMarked
package io.nodeagent.agent.credentials;

import org.jspecify.annotations.NullMarked;
