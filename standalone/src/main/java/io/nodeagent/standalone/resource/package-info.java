/**
 * The kinds of objects that are served: names, scope, subresources and verbs.
 *
 * <p>Immutable values. Must not import anything of the project.
 */
@NullMarked
package io.nodeagent.standalone.resource;

import org.jspecify.annotations.NullMarked;
