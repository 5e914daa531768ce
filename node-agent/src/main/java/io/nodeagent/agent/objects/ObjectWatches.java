package io.nodeagent.agent.objects;

import io.fabric8.kubernetes.api.model.HasMetadata;
import org.jspecify.annotations.Nullable;

/** Follows single objects. */
public interface ObjectWatches {
    /** For a node that follows nothing: no object is ever known. */
    ObjectWatches NONE = (name, changed) -> new Watch() {
        @Override
        public Known known() {
            return Known.NOT_YET;
        }

        @Override
        public void close() {
            // There is nothing behind it.
        }
    };

    /**
     * Begins to follow an object, and goes on until closed, whatever breaks.
     *
     * @param changed told, from any thread, that {@link Watch#known} answers something new; must not block
     */
    Watch watch(ObjectName name, Runnable changed);

    /** One follower's share of a watch. */
    interface Watch extends AutoCloseable {
        /** The newest that the API server told. */
        Known known();

        @Override
        void close();
    }

    /**
     * What is known of an object.
     *
     * @param told whether the API server has said anything at all
     * @param object null when the object does not exist
     */
    record Known(boolean told, @Nullable HasMetadata object) {
        static final Known NOT_YET = new Known(false, null);
    }
}
