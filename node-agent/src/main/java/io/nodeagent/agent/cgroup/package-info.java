/**
 * QoS classes and the cgroups of pods: {@code kubepods}, its two lower tiers and one group a pod.
 *
 * <p>Runs in the caller's thread. Must not import {@code io.nodeagent.agent.config} nor anything of CRI.
 */
@NullMarked
package io.nodeagent.agent.cgroup;

import org.jspecify.annotations.NullMarked;
