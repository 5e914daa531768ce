package io.nodeagent.standalone.type;

import io.nodeagent.errors.InternalException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Every type by name. */
public final class TypeCatalog {
    private static final String RESOURCE = "kubernetes.types";
    private static final TypeCatalog BUNDLED = load();

    private final Map<String, ObjectType> types;

    TypeCatalog(Map<String, ObjectType> types) {
        this.types = Map.copyOf(types);
    }

    /** The catalog that this program carries; about 200 types, read once, in a few milliseconds. */
    public static TypeCatalog bundled() {
        return BUNDLED;
    }

    private static TypeCatalog load() {
        try (InputStream in = TypeCatalog.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new InternalException("the program lacks its resource " + RESOURCE);
            }
            return new TypeCatalog(TypeFileParser.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new InternalException("read resource " + RESOURCE + ": " + e, e);
        }
    }

    public Optional<ObjectType> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** The type of an object by its apiVersion and kind. */
    public Optional<ObjectType> topLevel(String apiVersion, String kind) {
        return find(kind).filter(t -> t.apiVersion().filter(apiVersion::equals).isPresent());
    }

    /** The type that a reference names; the file is checked at loading, so it is there. */
    public ObjectType resolve(ValueType.Reference reference) {
        return find(reference.typeName())
                .orElseThrow(() -> new InternalException("no type " + reference.typeName() + " in " + RESOURCE));
    }

    public Collection<ObjectType> all() {
        return types.values();
    }
}
