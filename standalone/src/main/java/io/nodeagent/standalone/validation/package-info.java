/**
 * What the API refuses in a pod although its fields are known and of the right type.
 *
 * <p>Pure functions from JSON trees to field errors, run in the request's thread. Must not import anything of the project
 * but {@code status}.
 */
@NullMarked
package io.nodeagent.standalone.validation;

import org.jspecify.annotations.NullMarked;
