package io.nodeagent.images.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.Proxy;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChallengeTest {
    @Test
    void readsBearer() {
        Challenge challenge = Challenge.parse(
                        "Bearer realm=\"https://auth.example.org/token\",service=\"reg\", scope=\"repository:a/b:pull,push\"")
                .getFirst();
        assertEquals("bearer", challenge.scheme());
        assertEquals("https://auth.example.org/token", challenge.parameter("realm"));
        assertEquals("repository:a/b:pull,push", challenge.parameter("scope"));
        assertEquals("", challenge.parameter("error"));
    }

    @Test
    void readsSeveralAndEscapes() {
        List<Challenge> challenges =
                Challenge.parse("Negotiate, Basic realm=\"a \\\"b\\\", c\", BEARER realm=x , service = y");
        assertEquals(
                List.of("negotiate", "basic", "bearer"),
                challenges.stream().map(Challenge::scheme).toList());
        assertEquals("a \"b\", c", challenges.get(1).parameter("realm"));
        assertEquals("y", challenges.get(2).parameter("service"));
    }

    @Test
    void garbageIsNoChallenge() {
        assertEquals(List.of(), Challenge.parse(""));
        assertEquals(List.of(), Challenge.parse("\"\"\",,,=="));
    }

    @ParameterizedTest
    @CsvSource({
        "https://quay.io/v2, proxy.example.org:3128",
        "http://quay.io/v2, DIRECT",
        "https://localhost:5000/v2, DIRECT",
        "https://reg.internal/v2, DIRECT",
        "https://a.corp.example.org/v2, DIRECT",
        "https://corp.example.org.evil.net/v2, proxy.example.org:3128",
    })
    void proxiesOfTheEnvironment(String uri, String expected) {
        ProxyEnvironment environment = new ProxyEnvironment(
                Map.of("HTTPS_PROXY", "http://proxy.example.org:3128", "no_proxy", "reg.internal, *.corp.example.org"));
        Proxy proxy = environment.proxy(URI.create(uri));
        String shown = proxy.type() == Proxy.Type.DIRECT
                ? "DIRECT"
                : String.valueOf(proxy.address()).replaceFirst("/<unresolved>", "");
        assertEquals(expected, shown);
    }
}
