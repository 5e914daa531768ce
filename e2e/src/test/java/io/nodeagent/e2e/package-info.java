/**
 * Black-box tests: a real node in folders of its own, driven with the programs users have, and a comparison of the
 * machine before and after. Run on JUnit's threads; import nothing of the project.
 */
@NullMarked
package io.nodeagent.e2e;

import org.jspecify.annotations.NullMarked;
