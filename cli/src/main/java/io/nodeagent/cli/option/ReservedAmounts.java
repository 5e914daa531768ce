package io.nodeagent.cli.option;

import io.fabric8.kubernetes.api.model.Quantity;
import io.nodeagent.agent.resource.Amounts;
import io.nodeagent.agent.resource.NodeResources.Amount;
import io.nodeagent.errors.InvalidArgumentException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Amounts of a node's resources that are kept from pods: {@code cpu=500m,memory=1Gi,ephemeral-storage=2Gi}. */
final class ReservedAmounts {
    private ReservedAmounts() {}

    static Amount parse(String option, Optional<String> text) {
        Map<String, String> given = new HashMap<>(Pairs.parse(option, "=", text));
        long cpu = amount(option, given, "cpu", Amounts::milli);
        long memory = amount(option, given, "memory", Amounts::whole);
        long storage = amount(option, given, "ephemeral-storage", Amounts::whole);
        if (!given.isEmpty()) {
            throw new InvalidArgumentException(option + ": " + String.join(", ", given.keySet())
                    + " cannot be reserved: give cpu, memory or ephemeral-storage");
        }
        return new Amount(cpu, memory, storage, 0);
    }

    private static long amount(String option, Map<String, String> given, String name, ToLongFunction<Quantity> number) {
        String text = given.remove(name);
        if (text == null) {
            return 0;
        }
        try {
            long amount = number.applyAsLong(Quantity.parse(text));
            if (amount >= 0) {
                return amount;
            }
        } catch (IllegalArgumentException | InvalidArgumentException e) {
            throw wrong(option, name, text, e);
        }
        throw wrong(option, name, text, null);
    }

    private static InvalidArgumentException wrong(String option, String name, String text, @Nullable Throwable cause) {
        return new InvalidArgumentException(
                option + ": " + name + ": '" + text + "' is no amount: give one such as 500m or 1Gi", cause);
    }
}
