package io.nodeagent.agent.env;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpansionTest {
    private static final Map<String, String> VARIABLES = Map.of("A", "a", "B", "$(A)", "EMPTY", "", "a-b.c", "dashed");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "plain                | plain",
                "$(A)                 | a",
                "x$(A)y$(A)z          | xayaz",
                "$(B)                 | $(A)",
                "[$(EMPTY)]           | []",
                "$(a-b.c)             | dashed",
                "$(NONE)              | $(NONE)",
                "$$(A)                | $(A)",
                "$$$(A)               | $a",
                "$$$$(A)              | $$(A)",
                "$$                   | $",
                "$                    | $",
                "a$                   | a$",
                "$(                   | $(",
                "$(A                  | $(A",
                "$(A$(A)              | $(A$(A)",
                "$()                  | $()",
                "$A                   | $A",
                "${A}                 | ${A}",
                "$(A))                | a)",
                "$($(A))              | $($(A))",
                "--flag=$(A),$$x,$(Z) | --flag=a,$x,$(Z)",
                "''                   | ''",
            })
    void table(String text, String expanded) {
        assertEquals(expanded, Expansion.expand(text, VARIABLES));
    }

    @Test
    void namesAreThoseOfReferencesOnly() {
        assertEquals(Set.of("A", "NONE"), Expansion.names("$(A)/$$(B)/$(NONE)$(A)/$(C"));
    }
}
