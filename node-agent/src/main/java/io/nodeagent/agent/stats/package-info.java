/**
 * What the machine and its pods use, collected when somebody asks: containers and pods by one CRI call, the machine from
 * /proc and its cgroups, disks by statfs. Nothing is collected in the background and nothing outlives what it speaks of.
 *
 * <p>Runs in the caller's thread. Must not import the server or the forms in which numbers are told; protocol classes end
 * here.
 */
@NullMarked
package io.nodeagent.agent.stats;

import org.jspecify.annotations.NullMarked;
