package io.nodeagent.images.manifest;

import java.util.List;

/** A document that a reference leads to. */
public sealed interface Manifest {
    /** One image: its configuration and its layers, the lowest first. */
    record Single(Descriptor config, List<Descriptor> layers) implements Manifest {
        public Single {
            layers = List.copyOf(layers);
        }
    }

    /** One image a platform. */
    record Index(List<Entry> entries) implements Manifest {
        public Index {
            entries = List.copyOf(entries);
        }
    }

    /** An image of an index; an index made without platforms has {@code platform} of empty strings. */
    record Entry(Descriptor descriptor, Platform platform) {}
}
