package io.nodeagent.agent.api;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.nodeagent.errors.FailedPreconditionException;
import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.errors.NodeAgentException;
import io.nodeagent.errors.NotFoundException;
import io.nodeagent.errors.UnavailableException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Single requests over fabric8's connection. Its own patch first gets the object, and parses what comes back: twice the
 * requests, on the way of every pod's status.
 */
final class ApiRequests {
    static final String JSON = "application/json";
    static final String STRATEGIC_MERGE = "application/strategic-merge-patch+json";

    private static final long LIMIT_SECONDS = 30;
    private static final int UNPROCESSABLE = 422;

    private final KubernetesClient client;
    private final String root;

    ApiRequests(KubernetesClient client) {
        this.client = client;
        String url = client.getMasterUrl().toString();
        this.root = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** Sends {@code body} as JSON; the answer's body is of no interest unless it is a failure. */
    void send(String method, String path, String contentType, Object body) {
        HttpClient http = client.getHttpClient();
        HttpRequest request = http.newHttpRequestBuilder()
                .uri(root + path)
                .timeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                .method(method, contentType, client.getKubernetesSerialization().asJson(body))
                .build();
        String what = method + " " + path;
        HttpResponse<byte[]> response = answer(what, http, request);
        if (!response.isSuccessful()) {
            throw failure(what, response);
        }
    }

    private static HttpResponse<byte[]> answer(String what, HttpClient http, HttpRequest request) {
        try {
            return http.sendAsync(request, byte[].class).get(LIMIT_SECONDS + 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException(what + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new UnavailableException(what + ": " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new UnavailableException("%s: no answer in %d s".formatted(what, LIMIT_SECONDS), e);
        }
    }

    private NodeAgentException failure(String what, HttpResponse<byte[]> response) {
        String message = "%s: %d %s".formatted(what, response.code(), reason(response.body()));
        return switch (response.code()) {
            case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE -> new NotFoundException(message);
            case HttpURLConnection.HTTP_CONFLICT, HttpURLConnection.HTTP_PRECON_FAILED ->
                new FailedPreconditionException(message);
            case HttpURLConnection.HTTP_BAD_REQUEST,
                    HttpURLConnection.HTTP_FORBIDDEN,
                    HttpURLConnection.HTTP_UNSUPPORTED_TYPE,
                    UNPROCESSABLE -> new InvalidArgumentException(message);
            default -> new UnavailableException(message);
        };
    }

    /** The message of the Status that the API answers a failure with, or the text that something else answered. */
    private String reason(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        try {
            Status status = client.getKubernetesSerialization().unmarshal(text, Status.class);
            return status.getMessage() == null ? text : status.getMessage();
        } catch (RuntimeException e) {
            return text; // a proxy's page
        }
    }
}
