package io.nodeagent.standalone.resource;

import java.util.Map;

/** The policy of each kind; kinds without one do nothing special. */
public final class ResourcePolicies {
    private static final ResourcePolicy PLAIN = new ResourcePolicy() {};

    private final Map<ResourceType, ResourcePolicy> policies;

    public ResourcePolicies(Map<ResourceType, ResourcePolicy> policies) {
        this.policies = Map.copyOf(policies);
    }

    public ResourcePolicy of(ResourceType type) {
        return policies.getOrDefault(type, PLAIN);
    }
}
