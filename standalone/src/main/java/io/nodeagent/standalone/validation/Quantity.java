package io.nodeagent.standalone.validation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resource quantities such as {@code 100m}, {@code 1.5}, {@code 64Mi}, {@code 1e3}. */
final class Quantity {
    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:[eE]([+-]?\\d{1,3})|([numkMGTPE]|[KMGTPE]i)?)");
    private static final Map<String, Integer> POWERS_OF_TEN =
            Map.of("n", -9, "u", -6, "m", -3, "k", 3, "M", 6, "G", 9, "T", 12, "P", 15, "E", 18);
    private static final String BINARY = "KMGTPE";

    private Quantity() {}

    /** The value; empty for text that is not a quantity. */
    static Optional<BigDecimal> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        BigDecimal number = new BigDecimal(form.group(1));
        String exponent = form.group(2);
        String suffix = form.group(3);
        if (exponent != null) {
            return Optional.of(number.scaleByPowerOfTen(Integer.parseInt(exponent)));
        }
        if (suffix == null) {
            return Optional.of(number);
        }
        if (suffix.endsWith("i")) {
            int power = BINARY.indexOf(suffix.charAt(0)) + 1;
            return Optional.of(number.multiply(new BigDecimal(BigInteger.TWO.pow(10 * power))));
        }
        return Optional.of(number.scaleByPowerOfTen(POWERS_OF_TEN.getOrDefault(suffix, 0)));
    }
}
