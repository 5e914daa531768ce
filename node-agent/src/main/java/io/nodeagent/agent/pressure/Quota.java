package io.nodeagent.agent.pressure;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.resource.Amounts;
import io.nodeagent.errors.InvalidArgumentException;
import java.math.BigDecimal;
import java.util.Optional;

/** An amount of something of which there is a known whole: {@code 100Mi}, or {@code 10%} of the whole. */
public sealed interface Quota {
    /** The same whatever the whole is. */
    record Fixed(long amount) implements Quota {
        @Override
        public long of(long whole) {
            return amount;
        }
    }

    /** A part of the whole. */
    record Share(double fraction) implements Quota {
        @Override
        public long of(long whole) {
            return (long) (whole * fraction);
        }
    }

    /** How much it is of that whole. */
    long of(long whole);

    /** Reads a quantity of Kubernetes, or a percentage; empty for anything else and for what is below zero. */
    static Optional<Quota> parse(String text) {
        try {
            if (text.endsWith("%")) {
                BigDecimal percent = new BigDecimal(text.substring(0, text.length() - 1));
                return percent.signum() < 0 || percent.compareTo(BigDecimal.valueOf(100)) > 0
                        ? Optional.empty()
                        : Optional.of(new Share(percent.doubleValue() / 100));
            }
            long amount = Amounts.whole(Quantity.parse(text));
            return amount < 0 ? Optional.empty() : Optional.of(new Fixed(amount));
        } catch (IllegalArgumentException | InvalidArgumentException e) {
            return Optional.empty();
        }
    }
}
