package io.nodeagent.agent.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.grpc.ClientInterceptors;
import io.nodeagent.agent.fake.FakeCri;
import io.nodeagent.agent.meter.AgentMeters;
import io.nodeagent.agent.meter.ApiRequests;
import io.nodeagent.agent.meter.ProbeTally;
import io.nodeagent.agent.meter.ProcessMeters;
import io.nodeagent.agent.meter.ServerRequests;
import io.nodeagent.agent.runtime.CriRuntime;
import io.nodeagent.agent.runtime.RuntimeCallException;
import io.nodeagent.agent.stats.PodCounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/metrics.md names what is told, all of it and nothing else. */
class MetricsDocumentedTest {
    private static final Pattern NAME = Pattern.compile("`([a-z][a-z_]+)`");

    @Test
    void resource() throws IOException {
        assertEquals(told(ResourceText.of(Optional.of(Summaries.full()))), documented("/metrics/resource"));
    }

    @Test
    void cadvisor() throws IOException {
        byte[] text = CadvisorText.of(
                CadvisorTextTest.MACHINE, List.of(CadvisorTextTest.container(), CadvisorTextTest.pod()));
        assertEquals(told(text), documented("/metrics/cadvisor"));
    }

    @Test
    void probes() throws IOException {
        ProbeTally tally = new ProbeTally();
        tally.add(new ProbeTally.Probe("a", "b", "c", "d", "Liveness"), ProbeTally.Result.FAILED, Duration.ZERO);
        assertEquals(told(ProbesText.of(tally)), documented("/metrics/probes"));
    }

    @Test
    void agent() throws IOException {
        AgentMeters meters = new AgentMeters();
        meters.serverRequests().answered(new ServerRequests.Request("GET", "pods", false), Duration.ZERO);
        meters.evicted("memory.available");
        meters.apiRequests().answered(new ApiRequests.Request("192.0.2.1:6443", "GET", "200"));
        try (FakeCri cri = new FakeCri(Clock.systemUTC(), true)) {
            CriRuntime runtime = new CriRuntime(ClientInterceptors.intercept(cri.channel(), meters.runtimeCalls()));
            assertThrows(RuntimeCallException.class, () -> runtime.startContainer("nope"));
        }
        Set<String> told = told(AgentText.of("node", PodCounts.of(List.of()), meters));
        told.addAll(told(new ProcessMeters().text()));
        told.removeIf(name -> name.startsWith("jvm_"));
        assertEquals(told, documented("/metrics"));
    }

    private static Set<String> told(byte[] text) {
        return new String(text, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" ", -1)[2])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names in the first column of the section's table. */
    private static Set<String> documented(String section) throws IOException {
        String text = Files.readString(Path.of("../docs/metrics.md"));
        String body = Arrays.stream(text.split("(?m)^## ", -1))
                .filter(part -> part.startsWith(section + "\n"))
                .findFirst()
                .orElseThrow();
        Set<String> names = new TreeSet<>();
        body.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> NAME.matcher(line.split("\\|", -1)[1]).results())
                .forEach(match -> names.add(match.group(1)));
        return names;
    }
}
