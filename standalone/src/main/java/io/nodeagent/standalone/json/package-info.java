/**
 * JSON trees: reading, writing and the metadata every object has.
 *
 * <p>Runs in the caller's thread; a tree is one thread's. Must not import anything of the project.
 */
@NullMarked
package io.nodeagent.standalone.json;

import org.jspecify.annotations.NullMarked;
