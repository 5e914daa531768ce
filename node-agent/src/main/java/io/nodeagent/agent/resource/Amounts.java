package io.nodeagent.agent.resource;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.errors.InvalidArgumentException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Kubernetes quantities as numbers, rounded up as Kubernetes rounds them. */
public final class Amounts {
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Amounts() {}

    /** In whole units: bytes, pods. What is larger than a {@code long} is the largest {@code long}. */
    public static long whole(Quantity quantity) {
        return ceiling(exact(quantity));
    }

    /** In thousandths: millicores. */
    public static long milli(Quantity quantity) {
        return ceiling(exact(quantity).movePointRight(3));
    }

    /** The exact number. */
    public static BigDecimal exact(Quantity quantity) {
        try {
            return quantity.getNumericalAmount();
        } catch (IllegalArgumentException | ArithmeticException | NullPointerException e) {
            throw new InvalidArgumentException(
                    "not a quantity: '%s': give a number with a unit such as 100m or 64Mi".formatted(quantity), e);
        }
    }

    /** Bytes of {@code name} in a resource list; 0 where it is not named. */
    public static long wholeOf(@Nullable Map<String, Quantity> list, String name) {
        Quantity quantity = list == null ? null : list.get(name);
        return quantity == null ? 0 : whole(quantity);
    }

    /** Thousandths of {@code name} in a resource list; 0 where it is not named. */
    public static long milliOf(@Nullable Map<String, Quantity> list, String name) {
        Quantity quantity = list == null ? null : list.get(name);
        return quantity == null ? 0 : milli(quantity);
    }

    private static long ceiling(BigDecimal number) {
        BigDecimal whole = number.setScale(0, RoundingMode.CEILING);
        return whole.compareTo(MOST) > 0 ? Long.MAX_VALUE : whole.longValue();
    }
}
