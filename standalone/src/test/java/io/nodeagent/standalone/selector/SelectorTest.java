package io.nodeagent.standalone.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.StatusException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectorTest {
    private static final String POD = """
            {"metadata":{"name":"web","namespace":"default","labels":{"app":"web","tier":"front","n":"5","x/y":""}},
             "spec":{"nodeName":"node1"},"status":{"phase":"Running"}}
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            app=web | true
            app==web | true
            app=db | false
            app!=db | true
            other!=db | true
            app!=web | false
            app | true
            !app | false
            !other | true
            x/y | true
            x/y= | true
            app in (web, db) | true
            app in (db) | false
            app notin (db,web) | false
            other notin (db) | true
            app=web,tier=front | true
            app=web,tier=back | false
            n>4 | true
            n<5 | false
            app>4 | false
            app in (web),!other,n<6 | true
            """)
    void labels(String selector, boolean matches) {
        assertEquals(matches, LabelSelector.parse(selector).matches(Json.parse(POD)), selector);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app=",
                "=web",
                "app in",
                "app in (",
                "app in web",
                "app=a b",
                "a,,b",
                "app=web,",
                "!",
                "n>x",
                "app=-",
                "a//b=c"
            })
    void badLabelSelectorsAreRefused(String selector) {
        if (selector.equals("app=")) {
            assertEquals(false, LabelSelector.parse(selector).matches(Json.parse(POD)));
        } else {
            assertEquals(
                    400,
                    assertThrows(StatusException.class, () -> LabelSelector.parse(selector))
                            .code());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            metadata.name=web | true
            metadata.name!=web | false
            spec.nodeName=node1 | true
            spec.nodeName==node2 | false
            spec.nodeName= | false
            status.phase=Running,metadata.namespace=default | true
            status.phase!=Running,metadata.namespace=default | false
            spec.hostNetwork=false | true
            """)
    void fields(String selector, boolean matches) {
        assertEquals(matches, FieldSelector.parse("pods", selector).matches(Json.parse(POD)), selector);
    }

    @ParameterizedTest
    @ValueSource(strings = {"spec.image=x", "metadata.labels=x", "name", "=x", "metadata.name=a\\x"})
    void badFieldSelectorsAreRefused(String selector) {
        assertEquals(
                400,
                assertThrows(StatusException.class, () -> FieldSelector.parse("pods", selector))
                        .code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            involvedObject.name=web,involvedObject.kind=Pod | true
            reason=Killing | false
            type!=Warning | true
            source=kubelet | true
            """)
    void eventFields(String selector, boolean matches) {
        String event = """
                {"involvedObject":{"kind":"Pod","name":"web"},"reason":"Started","type":"Normal",
                 "source":{"component":"kubelet"}}
                """;
        assertEquals(matches, FieldSelector.parse("events", selector).matches(Json.parse(event)), selector);
    }
}
