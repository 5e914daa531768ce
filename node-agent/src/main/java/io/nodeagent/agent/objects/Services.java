package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.Service;
import io.nodeagent.errors.UnavailableException;
import java.util.List;

/** The services that pods are told of. */
@FunctionalInterface
public interface Services {
    /**
     * Those of every namespace.
     *
     * @throws UnavailableException they have not been read yet
     */
    List<Service> all();

    /** The same as far as they have been read. */
    default List<Service> known() {
        return all();
    }
}
