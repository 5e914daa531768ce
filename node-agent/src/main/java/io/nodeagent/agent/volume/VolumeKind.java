package io.nodeagent.agent.volume;

import io.fabric8.kubernetes.api.model.EmptyDirVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.nodeagent.errors.FailedPreconditionException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Which source of a volume is given. */
enum VolumeKind {
    EMPTY_DIR,
    HOST_PATH,
    CONFIG_MAP,
    SECRET,
    PROJECTED,
    DOWNWARD_API;

    private static final Map<String, Function<Volume, ?>> UNSUPPORTED = unsupported();

    /** The kind of a volume that {@link #check} passed; one without a source is an emptyDir, as the API server makes it. */
    static VolumeKind of(Volume volume) {
        if (volume.getHostPath() != null) {
            return HOST_PATH;
        }
        if (volume.getConfigMap() != null) {
            return CONFIG_MAP;
        }
        if (volume.getProjected() != null) {
            return PROJECTED;
        }
        if (volume.getDownwardAPI() != null) {
            return DOWNWARD_API;
        }
        return volume.getSecret() != null ? SECRET : EMPTY_DIR;
    }

    static EmptyDirVolumeSource emptyDir(Volume volume) {
        return Optional.ofNullable(volume.getEmptyDir()).orElseGet(EmptyDirVolumeSource::new);
    }

    /** Refuses a source that this node does not know, by its path in the pod. */
    static void check(Volume volume, int index) {
        UNSUPPORTED.forEach((field, source) -> {
            if (source.apply(volume) != null) {
                refuse(index, field);
            }
        });
        volume.getAdditionalProperties().keySet().forEach(field -> refuse(index, field));
    }

    private static void refuse(int index, String field) {
        throw new FailedPreconditionException(("spec.volumes[%d].%s: this kind of volume is not supported:"
                        + " use emptyDir, hostPath, configMap, secret, projected or downwardAPI")
                .formatted(index, field));
    }

    private static Map<String, Function<Volume, ?>> unsupported() {
        Map<String, Function<Volume, ?>> sources = new LinkedHashMap<>();
        sources.put("persistentVolumeClaim", Volume::getPersistentVolumeClaim);
        sources.put("csi", Volume::getCsi);
        sources.put("ephemeral", Volume::getEphemeral);
        sources.put("image", Volume::getImage);
        sources.put("nfs", Volume::getNfs);
        sources.put("iscsi", Volume::getIscsi);
        sources.put("fc", Volume::getFc);
        sources.put("cephfs", Volume::getCephfs);
        sources.put("rbd", Volume::getRbd);
        sources.put("glusterfs", Volume::getGlusterfs);
        sources.put("cinder", Volume::getCinder);
        sources.put("flexVolume", Volume::getFlexVolume);
        sources.put("flocker", Volume::getFlocker);
        sources.put("gitRepo", Volume::getGitRepo);
        sources.put("awsElasticBlockStore", Volume::getAwsElasticBlockStore);
        sources.put("gcePersistentDisk", Volume::getGcePersistentDisk);
        sources.put("azureDisk", Volume::getAzureDisk);
        sources.put("azureFile", Volume::getAzureFile);
        sources.put("photonPersistentDisk", Volume::getPhotonPersistentDisk);
        sources.put("portworxVolume", Volume::getPortworxVolume);
        sources.put("quobyte", Volume::getQuobyte);
        sources.put("scaleIO", Volume::getScaleIO);
        sources.put("storageos", Volume::getStorageos);
        sources.put("vsphereVolume", Volume::getVsphereVolume);
        return sources;
    }
}
