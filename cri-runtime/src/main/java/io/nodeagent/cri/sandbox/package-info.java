/**
 * Pod sandboxes without a pause container: pinned namespaces, one /dev/shm, a network attachment, three files and a
 * cgroup, made and unmade by small steps and remembered in one synced record each.
 *
 * <p>Runs in the callers' virtual threads, under the sandbox's lock. Must not import {@code cri.container}, nor
 * generated protocol classes.
 */
@NullMarked
package io.nodeagent.cri.sandbox;

import org.jspecify.annotations.NullMarked;
