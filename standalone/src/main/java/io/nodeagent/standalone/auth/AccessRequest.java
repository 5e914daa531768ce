package io.nodeagent.standalone.auth;

/**
 * What is asked for.
 *
 * @param namespace empty at the cluster scope
 * @param name empty where no single object is meant
 */
public record AccessRequest(
        String verb, String group, String resource, String subresource, String namespace, String name) {
    /** {@code pods} or {@code pods/log}. */
    String qualifiedResource() {
        return subresource.isEmpty() ? resource : resource + "/" + subresource;
    }

    /** The refusal as Kubernetes words it. */
    public String refusal(Identity identity) {
        String where = namespace.isEmpty() ? "at the cluster scope" : "in the namespace \"" + namespace + "\"";
        return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(identity.user(), verb, qualifiedResource(), group, where);
    }
}
