package io.nodeagent.images.unpack;

import io.nodeagent.errors.InvalidArgumentException;
import io.nodeagent.images.unpack.TarEntry.Region;
import io.nodeagent.linux.fs.RawPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Where the data of sparse files go: GNU tar's old format and its three pax formats ("Storing Sparse Files"). */
final class SparseMaps {
    /** Where an old-format header's first region is. */
    static final int HEADER_REGIONS = 386;
    /** The byte of an extension block that says whether another one follows. */
    static final int EXTENSION_MORE = 504;

    private static final int HEADER_MORE = 482;
    private static final int REGION_BYTES = 24;
    private static final int NUMBER_BYTES = 12;
    private static final int MAX_REGIONS = 1_000_000;

    /** More than a long has, so that what is cut off here is refused as a number. */
    private static final int MAX_DIGITS = 32;

    private SparseMaps() {}

    /** Gives the blocks at the head of a member's data, one a call. */
    @FunctionalInterface
    interface Blocks {
        byte[] next() throws IOException;
    }

    static boolean extended(byte[] header) {
        return header[HEADER_MORE] != 0;
    }

    /** The regions in a header (4) or an extension block (21). */
    static List<Region> old(byte[] block, int from) {
        int end = from == 0 ? EXTENSION_MORE : HEADER_MORE;
        List<Region> regions = new ArrayList<>();
        for (int at = from; at + REGION_BYTES <= end && block[at] != 0; at += REGION_BYTES) {
            regions.add(new Region(
                    TarHeader.number(block, at, NUMBER_BYTES, "sparse offset"),
                    TarHeader.number(block, at + NUMBER_BYTES, NUMBER_BYTES, "sparse length")));
        }
        return regions;
    }

    static List<Region> ofPax(PaxRecords pax, Blocks blocks) throws IOException {
        String format = pax.sparse().orElse("");
        return switch (format) {
            case "0.0", "0.1" -> orWhole(pairs(pax.sparsePairs()));
            case "1.0" -> orWhole(leading(blocks));
            default -> throw new InvalidArgumentException("a tar entry has the unknown sparse format " + format);
        };
    }

    /** A file that is one hole still is sparse: it gets an empty region. */
    static List<Region> orWhole(List<Region> regions) {
        return regions.isEmpty() ? List.of(new Region(0, 0)) : regions;
    }

    static void bound(List<Region> regions) {
        if (regions.size() > MAX_REGIONS) {
            throw new InvalidArgumentException("a tar entry is a sparse file of over " + MAX_REGIONS + " parts");
        }
    }

    /** Fails unless the regions are in order, inside the file, and as long together as the data. */
    static void check(List<Region> regions, long dataBytes, long sizeBytes, RawPath path) {
        long end = 0;
        long sum = 0;
        for (Region region : regions) {
            boolean inside = region.offset() >= end
                    && region.length() >= 0
                    && region.offset() <= sizeBytes
                    && region.length() <= sizeBytes - region.offset();
            if (!inside) {
                throw new InvalidArgumentException("tar entry '" + path + "' has a malformed sparse map");
            }
            end = region.offset() + region.length();
            sum += region.length();
        }
        if (!regions.isEmpty() && sum != dataBytes) {
            throw new InvalidArgumentException("tar entry '" + path + "' has a sparse map that does not fit its data");
        }
    }

    private static List<Region> pairs(List<String> numbers) {
        List<Region> regions = new ArrayList<>();
        for (int i = 0; i + 1 < numbers.size(); i += 2) {
            regions.add(new Region(
                    PaxRecords.parseNumber(numbers.get(i), "sparse offset"),
                    PaxRecords.parseNumber(numbers.get(i + 1), "sparse length")));
        }
        bound(regions);
        return regions;
    }

    /** Decimal numbers, a line each: how many regions, then offset and length of each, padded to whole blocks. */
    private static List<Region> leading(Blocks blocks) throws IOException {
        List<String> numbers = new ArrayList<>();
        StringBuilder digits = new StringBuilder();
        long wanted = 1;
        while (numbers.size() < wanted) {
            for (byte b : blocks.next()) {
                if (b != '\n') {
                    digits.append((char) b);
                    if (digits.length() > MAX_DIGITS) {
                        digits.setLength(MAX_DIGITS);
                    }
                } else if (numbers.size() < wanted) {
                    numbers.add(digits.toString());
                    digits.setLength(0);
                    wanted = 1 + 2 * count(numbers.getFirst());
                }
            }
        }
        return pairs(numbers.subList(1, numbers.size()));
    }

    private static long count(String text) {
        long count = PaxRecords.parseNumber(text, "sparse map");
        if (count < 0 || count > MAX_REGIONS) {
            throw new InvalidArgumentException("a tar entry is a sparse file of " + count + " parts");
        }
        return count;
    }
}
