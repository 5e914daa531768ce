package io.nodeagent.standalone.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.nodeagent.standalone.status.FieldError;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@NullMarked
class PodValidationTest {
    @Test
    void aPlainPodIsFine() {
        assertEquals(
                List.of(),
                paths(
                        "{'containers':[{'name':'c','image':'busybox','resources':{'limits':{'cpu':'200m',"
                                + "'memory':'64Mi'}},'volumeMounts':[{'name':'v','mountPath':'/v'}]}],'volumes':[{'name':'v','emptyDir':{}}]}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | spec.containers",
                "{'containers':[{'image':'i'}]} | spec.containers[0].name",
                "{'containers':[{'name':'c'}]} | spec.containers[0].image",
                "{'containers':[{'name':'C','image':'i'}]} | spec.containers[0].name",
                "{'containers':[{'name':'c','image':' i'}]} | spec.containers[0].image",
                "{'containers':[{'name':'c','image':'i'},{'name':'c','image':'i'}]} | spec.containers[1].name",
                "{'containers':[{'name':'c','image':'i','imagePullPolicy':'Sometimes'}]} | spec.containers[0].imagePullPolicy",
                "{'containers':[{'name':'c','image':'i','ports':[{'containerPort':0}]}]} | spec.containers[0].ports[0].containerPort",
                "{'containers':[{'name':'c','image':'i','env':[{'name':'a=b'}]}]} | spec.containers[0].env[0].name",
                "{'containers':[{'name':'c','image':'i','volumeMounts':[{'name':'x','mountPath':'/v'}]}]} | spec.containers[0].volumeMounts[0].name",
                "{'containers':[{'name':'c','image':'i','resources':{'limits':{'cpu':'abc'}}}]} | spec.containers[0].resources.limits[cpu]",
                "{'containers':[{'name':'c','image':'i','resources':{'limits':{'cpu':'1'},'requests':{'cpu':'1001m'}}}]} | spec.containers[0].resources.requests",
                "{'containers':[{'name':'c','image':'i','livenessProbe':{'periodSeconds':1}}]} | spec.containers[0].livenessProbe",
                "{'containers':[{'name':'c','image':'i','readinessProbe':{'exec':{'command':['a']},'terminationGracePeriodSeconds':5}}]} | spec.containers[0].readinessProbe.terminationGracePeriodSeconds",
                "{'containers':[{'name':'c','image':'i','livenessProbe':{'grpc':{'port':70000}}}]} | spec.containers[0].livenessProbe.grpc.port",
                "{'containers':[{'name':'c','image':'i','livenessProbe':{'httpGet':{'port':80,'scheme':'GOPHER'}}}]} | spec.containers[0].livenessProbe.httpGet.scheme",
                "{'containers':[{'name':'c','image':'i','lifecycle':{'preStop':{}}}]} | spec.containers[0].lifecycle.preStop",
                "{'containers':[{'name':'c','image':'i','lifecycle':{'postStart':{'exec':{}}}}]} | spec.containers[0].lifecycle.postStart.exec.command",
                "{'containers':[{'name':'c','image':'i','lifecycle':{'preStop':{'sleep':{'seconds':31}}}}]} | spec.containers[0].lifecycle.preStop.sleep",
                "{'containers':[{'name':'c','image':'i'}],'initContainers':[{'name':'d','image':'i','readinessProbe':{}}]} | spec.initContainers[0].readinessProbe",
                "{'containers':[{'name':'c','image':'i'}],'initContainers':[{'name':'d','image':'i','restartPolicy':'Always','readinessProbe':{}}]} | spec.initContainers[0].readinessProbe",
                "{'containers':[{'name':'c','image':'i'}],'initContainers':[{'name':'d','image':'i','lifecycle':{}}]} | spec.initContainers[0].lifecycle",
                "{'containers':[{'name':'c','image':'i'}],'restartPolicy':'Sometimes'} | spec.restartPolicy",
                "{'containers':[{'name':'c','image':'i'}],'hostname':'A'} | spec.hostname",
                "{'containers':[{'name':'c','image':'i'}],'ephemeralContainers':[{'name':'d','image':'i'}]} | spec.ephemeralContainers",
                "{'containers':[{'name':'c','image':'i'}],'volumes':[{'name':'v'}]} | spec.volumes[0]",
                "{'containers':[{'name':'c','image':'i'}],'volumes':[{'name':'v','hostPath':{'path':'/a/../b'}}]} | spec.volumes[0].hostPath.path",
                "{'hostNetwork':true,'containers':[{'name':'c','image':'i','ports':[{'containerPort':80,'hostPort':81}]}]} | spec.containers[0].ports[0].hostPort",
                "{'containers':[{'name':'c','image':'i'}],'terminationGracePeriodSeconds':-2} | spec.terminationGracePeriodSeconds"
            })
    void whatIsWrongIsNamedByPath(String spec, String path) {
        assertEquals(List.of(path), paths(spec));
    }

    @Test
    void onlyImagesAndFewOtherFieldsMayChange() {
        ObjectNode before = pod("{'containers':[{'name':'c','image':'a'}],'restartPolicy':'Always'}");
        ObjectNode image = pod("{'containers':[{'name':'c','image':'b'}],'restartPolicy':'Always'}");
        ObjectNode policy = pod("{'containers':[{'name':'c','image':'a'}],'restartPolicy':'Never'}");
        assertEquals(List.of(), PodUpdate.check(before, image));
        assertEquals(
                List.of(FieldError.Type.FORBIDDEN),
                PodUpdate.check(before, policy).stream().map(FieldError::type).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'name':'d','image':'i','targetContainerName':'c'},{'name':'e','image':'i'} | \"\"",
                "{'name':'d','image':'i','targetContainerName':'c'},{'name':'c','image':'i'} | spec.ephemeralContainers[1].name",
                "{'name':'d','image':'i','targetContainerName':'c'},{'name':'e'} | spec.ephemeralContainers[1].image",
                "{'name':'d','image':'i','targetContainerName':'x'} | spec.ephemeralContainers[0].targetContainerName,spec.ephemeralContainers",
                "{'name':'e','image':'i'} | spec.ephemeralContainers",
                "{'name':'d','image':'j','targetContainerName':'c'} | spec.ephemeralContainers",
                "{'name':'d','image':'i','targetContainerName':'c'},{'name':'e','image':'i','ports':[{'containerPort':1}]} | spec.ephemeralContainers[1].ports",
                "{'name':'d','image':'i','targetContainerName':'c'},{'name':'e','image':'i','resources':{'limits':{'cpu':'1'}}} | spec.ephemeralContainers[1].resources",
            })
    void ephemeralContainersMayOnlyBeAdded(String list, String wrong) {
        String spec = "{'containers':[{'name':'c','image':'i'}],'ephemeralContainers':[%s]}";
        ObjectNode before = pod(spec.formatted("{'name':'d','image':'i','targetContainerName':'c'}"));
        List<FieldError> found = EphemeralContainers.checkUpdate(before, pod(spec.formatted(list)));
        assertEquals(
                wrong, String.join(",", found.stream().map(FieldError::field).toList()));
    }

    @ParameterizedTest
    @CsvSource({"100m,0.100", "1.5,1.5", "64Mi,67108864", "1e3,1E+3", "2k,2E+3", "-1,-1", ".5Gi,536870912.0"})
    void quantities(String text, String value) {
        assertEquals(value, Quantity.parse(text).orElseThrow().toString());
    }

    @ParameterizedTest
    @CsvSource({"abc", "1 Mi", "1MiB", "''", "0x10", "1e1234"})
    void notQuantities(String text) {
        assertEquals(java.util.Optional.empty(), Quantity.parse(text));
    }

    private static List<String> paths(String spec) {
        return PodValidation.create(pod(spec)).stream().map(FieldError::field).toList();
    }

    private static ObjectNode pod(String spec) {
        return (ObjectNode) JsonMapper.shared().readTree("{\"spec\":" + spec.replace('\'', '"') + "}");
    }
}
