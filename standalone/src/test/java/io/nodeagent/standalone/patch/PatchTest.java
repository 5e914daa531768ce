package io.nodeagent.standalone.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.StatusException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** JSON patch and JSON merge patch, with the examples of their RFCs. */
final class PatchTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"foo":"bar"} | [{"op":"add","path":"/baz","value":"qux"}] | {"foo":"bar","baz":"qux"}
            {"foo":["bar","baz"]} | [{"op":"add","path":"/foo/1","value":"qux"}] | {"foo":["bar","qux","baz"]}
            {"foo":["bar"]} | [{"op":"add","path":"/foo/-","value":["abc"]}] | {"foo":["bar",["abc"]]}
            {"baz":"qux","foo":"bar"} | [{"op":"remove","path":"/baz"}] | {"foo":"bar"}
            {"foo":["bar","qux","baz"]} | [{"op":"remove","path":"/foo/1"}] | {"foo":["bar","baz"]}
            {"baz":"qux"} | [{"op":"replace","path":"/baz","value":"boo"}] | {"baz":"boo"}
            {"foo":["a","b","c"]} | [{"op":"move","from":"/foo/0","path":"/foo/2"}] | {"foo":["b","c","a"]}
            {"a":{"b":1}} | [{"op":"copy","from":"/a/b","path":"/c"}] | {"a":{"b":1},"c":1}
            {"a":1} | [{"op":"test","path":"/a","value":1},{"op":"add","path":"/b","value":2}] | {"a":1,"b":2}
            {"a/b":1,"m~n":2} | [{"op":"replace","path":"/a~1b","value":3},{"op":"remove","path":"/m~0n"}] | {"a/b":3}
            {"a":1} | [{"op":"test","path":"/none","value":null}] | {"a":1}
            """)
    void jsonPatch(String before, String patch, String after) {
        assertEquals(Json.parse(after), patched("application/json-patch+json", before, patch));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":1} | [{"op":"test","path":"/a","value":2}] | 422
            {"a":1} | [{"op":"remove","path":"/b"}] | 422
            {"a":1} | [{"op":"replace","path":"/b","value":1}] | 422
            {"a":1} | [{"op":"add","path":"/b/c","value":1}] | 422
            {"a":[1]} | [{"op":"add","path":"/a/2","value":1}] | 422
            {"a":[1]} | [{"op":"add","path":"/a/01","value":1}] | 422
            {"a":{"b":1}} | [{"op":"move","from":"/a","path":"/a/b/c"}] | 422
            {"a":1} | [{"op":"replace","path":"","value":3}] | 422
            {"a":1} | [{"op":"jump","path":"/a"}] | 400
            {"a":1} | [{"op":"add","path":"/a"}] | 400
            {"a":1} | {"op":"add"} | 400
            {"a":1} | [{]} | 400
            """)
    void jsonPatchRefuses(String before, String patch, int code) {
        assertEquals(
                code,
                assertThrows(StatusException.class, () -> patched("application/json-patch+json", before, patch))
                        .code());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"a":"b"} | {"a":"c"} | {"a":"c"}
            {"a":"b"} | {"b":"c"} | {"a":"b","b":"c"}
            {"a":"b","b":"c"} | {"a":null} | {"b":"c"}
            {"a":["b"]} | {"a":"c"} | {"a":"c"}
            {"a":{"b":"c"}} | {"a":{"b":"d","c":null}} | {"a":{"b":"d"}}
            {"a":[{"b":"c"}]} | {"a":[1]} | {"a":[1]}
            {"e":null} | {"a":1} | {"e":null,"a":1}
            {} | {"a":{"bb":{"ccc":null}}} | {"a":{"bb":{}}}
            """)
    void mergePatch(String before, String patch, String after) {
        assertEquals(Json.parse(after), patched("application/merge-patch+json", before, patch));
    }

    @ParameterizedTest
    @CsvSource({"application/apply-patch+yaml", "application/json", "text/plain"})
    void otherKindsAreRefused(String mediaType) {
        assertEquals(
                415,
                assertThrows(StatusException.class, () -> patched(mediaType, "{}", "{}"))
                        .code());
    }

    private static Object patched(String mediaType, String before, String patch) {
        return Patch.parse(mediaType, "Pod", patch.getBytes(StandardCharsets.UTF_8))
                .apply(Json.parseObject(before));
    }
}
