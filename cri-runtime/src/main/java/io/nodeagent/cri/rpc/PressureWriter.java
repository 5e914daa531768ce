package io.nodeagent.cri.rpc;

import io.nodeagent.cgroups.Pressure;
import io.nodeagent.cri.v1.IoUsage;
import io.nodeagent.cri.v1.PsiData;
import io.nodeagent.cri.v1.PsiStats;

/** Writes pressure as the protocol has it: its times are in nanoseconds, the kernel's in microseconds. */
final class PressureWriter {
    private static final long NANOS_PER_MICRO = 1_000;

    private PressureWriter() {}

    static PsiStats psi(Pressure pressure) {
        return PsiStats.newBuilder()
                .setSome(data(pressure.some()))
                .setFull(data(pressure.full()))
                .build();
    }

    static IoUsage io(Pressure pressure, long at) {
        return IoUsage.newBuilder().setTimestamp(at).setPsi(psi(pressure)).build();
    }

    private static PsiData data(Pressure.Share share) {
        return PsiData.newBuilder()
                .setTotal(share.totalMicros() * NANOS_PER_MICRO)
                .setAvg10(share.percentOf10())
                .setAvg60(share.percentOf60())
                .setAvg300(share.percentOf300())
                .build();
    }
}
