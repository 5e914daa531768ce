/**
 * Static pods: what the files of a folder want, and the mirror pods by which the API shows them.
 *
 * <p>{@code StaticPodApi} stands between the pods and the API client: to the pods' side it looks as if the API had bound
 * the static pods to this node, and to the API as if the mirror pods were all there is. What a file wants is written
 * down before anybody is told, so an agent that was killed knows what it ran, whatever became of the file.
 *
 * <p>One virtual thread reads the folder, one a static pod keeps its mirror. Must not import {@code pod}.
 */
@NullMarked
package io.nodeagent.agent.staticpod;

import org.jspecify.annotations.NullMarked;
