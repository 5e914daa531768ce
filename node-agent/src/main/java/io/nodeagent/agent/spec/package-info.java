/**
 * Reading of pods' specifications, where what is asked is not one field's value.
 *
 * <p>Pure functions. Must not import any other package of the agent.
 */
@NullMarked
package io.nodeagent.agent.spec;

import org.jspecify.annotations.NullMarked;
