package io.nodeagent.agent.probe;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;

/** A GET whose status code is the answer: below 400 is a success. Redirects are followed on the same host only. */
final class HttpProbe {
    private static final String USER_AGENT = "kube-probe/1.36";
    private static final int REDIRECTS = 10;
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;

    private final HttpExchange http = new HttpExchange();

    ProbeOutcome probe(HTTPGetAction action, ProbeTarget target, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        HttpTarget first = HttpTarget.of(action, target, USER_AGENT);
        HttpTarget current = first;
        try {
            for (int i = 0; ; i++) {
                HttpExchange.Response response = http.get(current, deadline);
                URI next = response.location().map(current.uri()::resolve).orElse(null);
                if (!response.redirects() || next == null) {
                    return outcome(response);
                }
                if (!first.sameHost(next)) {
                    return ProbeOutcome.warning("Probe terminated redirects, Response body: " + response.body());
                }
                if (i + 1 == REDIRECTS) {
                    return ProbeOutcome.failure("Get \"%s\": stopped after 10 redirects".formatted(next));
                }
                current = current.to(next);
            }
        } catch (SocketTimeoutException _) {
            return ProbeOutcome.failure(
                    "Get \"%s\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                            .formatted(current.uri()));
        } catch (HttpExchange.NoConnection e) {
            return ProbeOutcome.failure("Get \"%s\": %s"
                    .formatted(current.uri(), Dialer.message(current.host(), current.port(), e.reason())));
        } catch (IOException | IllegalArgumentException e) {
            return ProbeOutcome.failure("Get \"%s\": %s".formatted(current.uri(), e.getMessage()));
        }
    }

    private static ProbeOutcome outcome(HttpExchange.Response response) {
        if (response.status() >= FIRST_ERROR || response.status() < 200) {
            return ProbeOutcome.failure("HTTP probe failed with statuscode: " + response.status());
        }
        return response.status() >= FIRST_REDIRECT
                ? ProbeOutcome.warning("Probe terminated redirects, Response body: " + response.body())
                : ProbeOutcome.success(response.body());
    }
}
