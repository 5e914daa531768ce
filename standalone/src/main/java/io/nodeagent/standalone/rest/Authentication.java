package io.nodeagent.standalone.rest;

import io.nodeagent.http.HttpExchange;
import io.nodeagent.standalone.auth.ClientCertificates;
import io.nodeagent.standalone.auth.Identity;
import io.nodeagent.standalone.token.AccountTokens;
import java.util.List;
import java.util.Optional;

/** Who makes a request, by the client's certificate, else by a bearer token (RFC 6750). */
record Authentication(AccountTokens tokens) {
    private static final String SCHEME = "bearer ";

    Optional<Identity> identify(HttpExchange exchange) {
        return ClientCertificates.identify(exchange.peerCertificates())
                .or(() -> exchange.header("Authorization").flatMap(this::bearer));
    }

    private Optional<Identity> bearer(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        String token = header.substring(SCHEME.length()).strip();
        return tokens.authenticate(token, List.of(AccountTokens.ISSUER)).map(AccountTokens.Bearer::identity);
    }
}
