package io.nodeagent.agent.server.tls;

import java.nio.file.Path;

/** A serving certificate, with its intermediates, and its key, that somebody else puts there and renews. */
public record CertificateFiles(Path certificate, Path key) {}
