package io.nodeagent.agent.credentials;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.nodeagent.agent.objects.FakeObjectReader;
import io.nodeagent.agent.resource.PodYaml;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PullSecretsTest {
    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Secret secret(String name, String key, String json) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .endMetadata()
                .withData(Map.of(key, base64(json)))
                .build();
    }

    private final FakeObjectReader objects = new FakeObjectReader()
            .with(secret("modern", ".dockerconfigjson", """
                    {"auths": {
                      "reg.example.com": {"username": "all", "password": "p1"},
                      "reg.example.com/team": {"auth": "%s"},
                      "else.example.com": {"username": "no", "password": "no"},
                      "reg.example.com/broken": {"auth": "bm9jb2xvbg=="},
                      "reg.example.com/team/app": {"identitytoken": "id"}}}
                    """.formatted(base64("team:p:2"))))
            .with(secret(
                    "old",
                    ".dockercfg",
                    "{\"https://reg.example.com/v1/\": {\"username\": \"old\", \"password\": \"p3\"}}"))
            .with(secret("bad", ".dockerconfigjson", "{not json"))
            .with(new ServiceAccountBuilder()
                    .withNewMetadata()
                    .withNamespace("shop")
                    .withName("default")
                    .endMetadata()
                    .addNewImagePullSecret("old")
                    .build());

    private List<String> users(String spec, String image) {
        return new PullSecrets(objects)
                .forImage(PodYaml.withSpec(spec + "\ncontainers: []\n"), image).stream()
                        .map(l -> l.username() + ":" + l.password() + l.identityToken())
                        .toList();
    }

    @Test
    void theMostSpecificComesFirstAndUnreadableOnesArePassedOver() {
        assertEquals(
                List.of(":id", "team:p:2", "all:p1", "old:p3"),
                users(
                        "imagePullSecrets: [{name: gone}, {name: bad}, {name: modern}, {name: old}]",
                        "reg.example.com/team/app:1"));
    }

    @Test
    void theServiceAccountsSecretsServeWhereThePodNamesNone() {
        assertEquals(List.of("old:p3"), users("", "reg.example.com/x"));
        assertEquals(List.of(), users("serviceAccountName: other", "reg.example.com/x"));
    }

    @Test
    void nothingOfTheSecretIsPrinted() {
        RegistryLogin login = new RegistryLogin("s", "u", "hidden1", "hidden2", "hidden3");
        assertFalse(login.toString().contains("hidden"));
    }
}
