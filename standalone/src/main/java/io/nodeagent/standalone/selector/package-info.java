/**
 * Label and field selectors: parsing and matching.
 *
 * <p>Immutable once parsed. Must not import anything of the project but {@code json} and {@code status}.
 */
@NullMarked
package io.nodeagent.standalone.selector;

import org.jspecify.annotations.NullMarked;
