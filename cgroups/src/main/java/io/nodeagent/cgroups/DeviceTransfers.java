package io.nodeagent.cgroups;

/** What a group moved from and to a block device, counted where the kernel hands it to the device. */
public record DeviceTransfers(long major, long minor, long readBytes, long writtenBytes, long reads, long writes) {}
