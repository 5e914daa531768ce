package io.nodeagent.standalone.rest;

import java.io.IOException;

/** Answers one verb. The request is authorized and the resource serves the verb. */
@FunctionalInterface
interface Verb {
    void handle(ApiRequest request) throws IOException, InterruptedException;
}
