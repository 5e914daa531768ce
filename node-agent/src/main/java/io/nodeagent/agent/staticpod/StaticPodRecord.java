package io.nodeagent.agent.staticpod;

/**
 * A static pod as it is on disk.
 *
 * @param file whose pod it is
 * @param pod as JSON, with its last status and, while it ends, its deletion timestamp
 */
public record StaticPodRecord(String file, String pod) {}
