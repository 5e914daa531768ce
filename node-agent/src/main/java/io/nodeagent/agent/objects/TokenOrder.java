package io.nodeagent.agent.objects;

import java.time.Duration;

/**
 * The token a pod asks for.
 *
 * @param audience empty for the API server itself
 * @param podUid the token is good only while this pod exists
 */
public record TokenOrder(
        String namespace, String serviceAccount, String pod, String podUid, String audience, Duration lifetime) {}
