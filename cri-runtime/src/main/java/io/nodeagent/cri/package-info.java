/**
 * The container runtime behind the CRI: composed here of images, network, OCI runtimes and cgroups, and offered as gRPC
 * services. Its features have packages of their own below, which must not import this one.
 *
 * <p>Opening and closing block the caller's thread; everything else runs on the threads that the packages below name.
 */
@NullMarked
package io.nodeagent.cri;

import org.jspecify.annotations.NullMarked;
