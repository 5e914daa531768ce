/**
 * What pods and containers use in cAdvisor's names and with its labels: the table of metrics, and the readings that they
 * are made of.
 *
 * <p>Runs in the caller's thread; nothing is kept between two looks. Must not import {@code cri.rpc}, nor generated
 * protocol classes.
 */
@NullMarked
package io.nodeagent.cri.metric;

import org.jspecify.annotations.NullMarked;
