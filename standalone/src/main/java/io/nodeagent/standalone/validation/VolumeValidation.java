package io.nodeagent.standalone.validation;

import io.nodeagent.standalone.status.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules for a pod's volumes. */
final class VolumeValidation {
    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket", "CharDevice", "BlockDevice");

    private VolumeValidation() {}

    /** Checks the volumes and answers their names. */
    static Set<String> check(JsonNode volumes, Findings findings) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < volumes.size(); i++) {
            JsonNode volume = volumes.get(i);
            String path = "spec.volumes[" + i + "]";
            if (findings.required(volume, "name", path)) {
                findings.form(volume, "name", path, NameSyntax::label);
                if (!names.add(volume.path("name").asString(""))) {
                    findings.add(FieldError.duplicate(
                            path + ".name", volume.path("name").asString("")));
                }
            }
            source(volume, path, findings);
        }
        return names;
    }

    private static void source(JsonNode volume, String path, Findings findings) {
        List<String> sources = volume.properties().stream()
                .filter(e -> !e.getKey().equals("name") && !e.getValue().isNull())
                .map(java.util.Map.Entry::getKey)
                .toList();
        if (sources.isEmpty()) {
            findings.add(FieldError.required(path, "must specify a volume type"));
        } else if (sources.size() > 1) {
            findings.add(FieldError.forbidden(path + "." + sources.get(1), "may not specify more than 1 volume type"));
        }
        if (volume.path("hostPath").isObject()) {
            hostPath(volume.path("hostPath"), path + ".hostPath", findings);
        }
        if (volume.path("configMap").isObject()) {
            findings.required(volume.path("configMap"), "name", path + ".configMap");
            findings.range(volume.path("configMap"), "defaultMode", path + ".configMap", 0, 0777);
        }
        if (volume.path("secret").isObject()) {
            findings.required(volume.path("secret"), "secretName", path + ".secret");
            findings.range(volume.path("secret"), "defaultMode", path + ".secret", 0, 0777);
        }
        String sizeLimit = volume.path("emptyDir").path("sizeLimit").asString("");
        if (!sizeLimit.isEmpty() && Quantity.parse(sizeLimit).isEmpty()) {
            findings.invalid(path + ".emptyDir.sizeLimit", sizeLimit, "must be a quantity such as 64Mi");
        }
    }

    private static void hostPath(JsonNode source, String path, Findings findings) {
        if (findings.required(source, "path", path)
                && List.of(source.path("path").asString("").split("/", -1)).contains("..")) {
            findings.invalid(path + ".path", source.path("path").asString(""), "must not contain '..'");
        }
        findings.oneOf(source, "type", path, HOST_PATH_TYPES);
    }
}
