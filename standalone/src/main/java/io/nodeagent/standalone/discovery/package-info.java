/**
 * What clients ask first: version, groups, resources, in the legacy and the aggregated form.
 *
 * <p>Documents are made once at start. Must not import anything of the project but {@code json}, {@code resource} and {@code schema}.
 */
@NullMarked
package io.nodeagent.standalone.discovery;

import org.jspecify.annotations.NullMarked;
