package io.nodeagent.network.cni;

import io.nodeagent.errors.NodeAgentException;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Runs a verb over the plugins of one attachment; CNI specification, section 3, "Execution of network configurations". */
final class CniChain {
    private static final JsonMapper JSON = new JsonMapper();

    private final CniPlugins plugins;

    CniChain(CniPlugins plugins) {
        this.plugins = plugins;
    }

    /** Runs ADD from the first plugin to the last, each with the result of the one before; answers the last one's. */
    JsonNode add(String sandbox, CniAttachment attachment) {
        JsonNode result = JSON.createObjectNode();
        for (ObjectNode plugin : attachment.plugins()) {
            result = run("ADD", sandbox, attachment, plugin, result);
        }
        return result;
    }

    /** Runs CHECK over the plugins; a plugin that finds a fault throws. */
    void check(String sandbox, CniAttachment attachment) {
        for (ObjectNode plugin : attachment.plugins()) {
            run("CHECK", sandbox, attachment, plugin, attachment.result());
        }
    }

    /** Runs DEL from the last plugin to the first, all of them whatever one of them says; throws the first failure. */
    void delete(String sandbox, CniAttachment attachment) {
        NodeAgentException first = null;
        for (ObjectNode plugin : attachment.plugins().reversed()) {
            try {
                run("DEL", sandbox, attachment, plugin, attachment.result());
            } catch (NodeAgentException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private JsonNode run(
            String verb, String sandbox, CniAttachment attachment, ObjectNode plugin, JsonNode previousResult) {
        Map<String, String> parameters = new TreeMap<>();
        parameters.put("CNI_COMMAND", verb);
        parameters.put("CNI_CONTAINERID", sandbox);
        parameters.put("CNI_NETNS", attachment.networkNamespace());
        parameters.put("CNI_IFNAME", CniNetwork.INTERFACE);
        parameters.put("CNI_ARGS", attachment.args());
        return plugins.run(
                plugin.path("type").asString(""), parameters, configuration(attachment, plugin, previousResult));
    }

    private static ObjectNode configuration(CniAttachment attachment, ObjectNode plugin, JsonNode previousResult) {
        ObjectNode configuration = plugin.deepCopy();
        configuration.put("name", attachment.network());
        configuration.put("cniVersion", attachment.cniVersion());
        configuration.remove("capabilities");
        ObjectNode runtime = JSON.createObjectNode();
        attachment.capabilities().forEachEntry((capability, value) -> {
            if (plugin.path("capabilities").path(capability).asBoolean(false)) {
                runtime.set(capability, value);
            }
        });
        if (!runtime.isEmpty()) {
            configuration.set("runtimeConfig", runtime);
        }
        if (!previousResult.isEmpty()) {
            configuration.set("prevResult", previousResult);
        }
        return configuration;
    }
}
