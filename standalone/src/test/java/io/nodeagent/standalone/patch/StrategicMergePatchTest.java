package io.nodeagent.standalone.patch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.nodeagent.standalone.json.Json;
import io.nodeagent.standalone.status.StatusException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row: what it shows | the pod before | the patch | the pod after, as an API server answers it. */
final class StrategicMergePatchTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a scalar is set | {"spec":{"a":1}} | {"spec":{"b":2}} | {"spec":{"a":1,"b":2}}
            a scalar is replaced | {"spec":{"a":1}} | {"spec":{"a":2}} | {"spec":{"a":2}}
            null removes | {"spec":{"a":1,"b":2}} | {"spec":{"a":null}} | {"spec":{"b":2}}
            null for what is absent leaves no trace | {"spec":{}} | {"spec":{"a":null}} | {"spec":{}}
            nulls inside what is new are dropped | {} | {"spec":{"a":null,"b":1}} | {"spec":{"b":1}}
            a map is merged | {"metadata":{"labels":{"a":"1"}}} | {"metadata":{"labels":{"b":"2"}}} | {"metadata":{"labels":{"a":"1","b":"2"}}}
            a label is removed | {"metadata":{"labels":{"a":"1","b":"2"}}} | {"metadata":{"labels":{"a":null}}} | {"metadata":{"labels":{"b":"2"}}}
            a container is changed by name | {"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"1"}]}} | {"spec":{"containers":[{"name":"b","image":"2"}]}} | {"spec":{"containers":[{"name":"a","image":"1"},{"name":"b","image":"2"}]}}
            a container is added at the end | {"spec":{"containers":[{"name":"a"}]}} | {"spec":{"containers":[{"name":"b"}]}} | {"spec":{"containers":[{"name":"a"},{"name":"b"}]}}
            a container is deleted | {"spec":{"containers":[{"name":"a"},{"name":"b"}]}} | {"spec":{"containers":[{"name":"a","$patch":"delete"}]}} | {"spec":{"containers":[{"name":"b"}]}}
            deleting what is not there changes nothing | {"spec":{"containers":[{"name":"a"}]}} | {"spec":{"containers":[{"name":"x","$patch":"delete"}]}} | {"spec":{"containers":[{"name":"a"}]}}
            a merged list is replaced by directive | {"spec":{"containers":[{"name":"a"},{"name":"b"}]}} | {"spec":{"containers":[{"name":"c"},{"$patch":"replace"}]}} | {"spec":{"containers":[{"name":"c"}]}}
            a merged list is emptied by directive | {"spec":{"containers":[{"name":"a"}]}} | {"spec":{"containers":[{"$patch":"replace"}]}} | {"spec":{"containers":[]}}
            a map is replaced by directive | {"metadata":{"labels":{"a":"1"}}} | {"metadata":{"labels":{"$patch":"replace","b":"2"}}} | {"metadata":{"labels":{"b":"2"}}}
            a map is emptied by directive | {"metadata":{"labels":{"a":"1"}}} | {"metadata":{"labels":{"$patch":"delete"}}} | {"metadata":{"labels":{}}}
            env merges within a container | {"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"}]}]}} | {"spec":{"containers":[{"name":"a","env":[{"name":"Y","value":"2"}]}]}} | {"spec":{"containers":[{"name":"a","env":[{"name":"X","value":"1"},{"name":"Y","value":"2"}]}]}}
            ports merge by number | {"spec":{"containers":[{"name":"a","ports":[{"containerPort":80}]}]}} | {"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"web"}]}]}} | {"spec":{"containers":[{"name":"a","ports":[{"containerPort":80,"name":"web"}]}]}}
            mounts merge by path | {"spec":{"containers":[{"name":"a","volumeMounts":[{"mountPath":"/x","name":"v"}]}]}} | {"spec":{"containers":[{"name":"a","volumeMounts":[{"mountPath":"/x","readOnly":true}]}]}} | {"spec":{"containers":[{"name":"a","volumeMounts":[{"mountPath":"/x","name":"v","readOnly":true}]}]}}
            command is replaced | {"spec":{"containers":[{"name":"a","command":["x","y"]}]}} | {"spec":{"containers":[{"name":"a","command":["z"]}]}} | {"spec":{"containers":[{"name":"a","command":["z"]}]}}
            tolerations are replaced | {"spec":{"tolerations":[{"key":"a"}]}} | {"spec":{"tolerations":[{"key":"b"}]}} | {"spec":{"tolerations":[{"key":"b"}]}}
            finalizers are a set | {"metadata":{"finalizers":["a","b"]}} | {"metadata":{"finalizers":["b","c"]}} | {"metadata":{"finalizers":["a","b","c"]}}
            a finalizer is deleted | {"metadata":{"finalizers":["a","b"]}} | {"metadata":{"$deleteFromPrimitiveList/finalizers":["a"]}} | {"metadata":{"finalizers":["b"]}}
            finalizers in order | {"metadata":{"finalizers":["a","b"]}} | {"metadata":{"$setElementOrder/finalizers":["c","b","a"],"finalizers":["c"]}} | {"metadata":{"finalizers":["c","b","a"]}}
            containers in order | {"spec":{"containers":[{"name":"a"},{"name":"b"}]}} | {"spec":{"$setElementOrder/containers":[{"name":"b"},{"name":"a"}]}} | {"spec":{"containers":[{"name":"b"},{"name":"a"}]}}
            a new container in the middle | {"spec":{"containers":[{"name":"a"},{"name":"c"}]}} | {"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"b"},{"name":"c"}],"containers":[{"name":"b"}]}} | {"spec":{"containers":[{"name":"a"},{"name":"b"},{"name":"c"}]}}
            what the order does not name keeps its place | {"spec":{"containers":[{"name":"x"},{"name":"a"},{"name":"b"}]}} | {"spec":{"$setElementOrder/containers":[{"name":"a"},{"name":"b"}],"containers":[{"name":"b","image":"2"}]}} | {"spec":{"containers":[{"name":"x"},{"name":"a"},{"name":"b","image":"2"}]}}
            an order for an absent list is nothing | {"spec":{}} | {"spec":{"$setElementOrder/containers":[{"name":"a"}]}} | {"spec":{}}
            retainKeys drops the other volume source | {"spec":{"volumes":[{"name":"v","emptyDir":{}}]}} | {"spec":{"volumes":[{"name":"v","$retainKeys":["name","hostPath"],"hostPath":{"path":"/x"}}]}} | {"spec":{"volumes":[{"name":"v","hostPath":{"path":"/x"}}]}}
            conditions merge by type | {"status":{"conditions":[{"type":"Ready","status":"False"}]}} | {"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Initialized","status":"True"}]}} | {"status":{"conditions":[{"type":"Ready","status":"True"},{"type":"Initialized","status":"True"}]}}
            container statuses are replaced | {"status":{"containerStatuses":[{"name":"a"}]}} | {"status":{"containerStatuses":[{"name":"b"}]}} | {"status":{"containerStatuses":[{"name":"b"}]}}
            podIPs merge by address, with an order | {"status":{"podIPs":[{"ip":"10.0.0.1"}]}} | {"status":{"$setElementOrder/podIPs":[{"ip":"10.0.0.2"}],"podIPs":[{"ip":"10.0.0.2"},{"$patch":"delete","ip":"10.0.0.1"}]}} | {"status":{"podIPs":[{"ip":"10.0.0.2"}]}}
            a list becomes null | {"spec":{"containers":[{"name":"a"}]}} | {"spec":{"$setElementOrder/containers":[],"containers":null}} | {"spec":{}}
            directives in what is new are dropped | {"spec":{}} | {"spec":{"volumes":[{"name":"v","$retainKeys":["name","emptyDir"],"emptyDir":{}}]}} | {"spec":{"volumes":[{"name":"v","emptyDir":{}}]}}
            owner references merge by uid | {"metadata":{"ownerReferences":[{"uid":"1","name":"a"}]}} | {"metadata":{"ownerReferences":[{"uid":"1","controller":true}]}} | {"metadata":{"ownerReferences":[{"uid":"1","name":"a","controller":true}]}}
            another kind of value replaces | {"spec":{"a":{"b":1}}} | {"spec":{"a":"text"}} | {"spec":{"a":"text"}}
            """)
    void patches(String what, String before, String patch, String after) {
        assertEquals(Json.parse(after), patched(before, patch), what);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no merge key | {"spec":{"containers":[{"name":"a"}]}} | {"spec":{"containers":[{"image":"x"}]}}
            an unknown directive | {"spec":{}} | {"spec":{"$patch":"merge"}}
            a value that is not in the order | {"spec":{"containers":[{"name":"a"}]}} | {"spec":{"$setElementOrder/containers":[{"name":"a"}],"containers":[{"name":"b"}]}}
            a field that is not retained | {"spec":{"volumes":[{"name":"v"}]}} | {"spec":{"volumes":[{"name":"v","$retainKeys":["name"],"emptyDir":{}}]}}
            retainKeys that is no list | {"spec":{}} | {"spec":{"$retainKeys":"name"}}
            """)
    void refuses(String what, String before, String patch) {
        assertEquals(
                400,
                assertThrows(StatusException.class, () -> patched(before, patch))
                        .code(),
                what);
    }

    @Test
    void aPatchCanBeAppliedTwice() {
        String text = "{\"spec\":{\"containers\":[{\"name\":\"b\",\"env\":[{\"name\":\"X\",\"$patch\":\"delete\"}]}]}}";
        Patch patch =
                Patch.parse("application/strategic-merge-patch+json", "Pod", text.getBytes(StandardCharsets.UTF_8));
        var first = patch.apply(Json.parseObject("{\"spec\":{\"containers\":[]}}"));
        var second = patch.apply(Json.parseObject("{\"spec\":{\"containers\":[]}}"));
        assertEquals(first, second);
    }

    private static Object patched(String before, String patch) {
        return StrategicMergePatch.apply(Json.parseObject(before), Json.parseObject(patch), PatchType.of("Pod"));
    }
}
