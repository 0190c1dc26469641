package io.dengine.benchmarks.peers;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What is compared. */
public enum PeerKind {
    ENGINE("d-engine"),
    /** The engine with more JVM options, beside itself: to see what a change brings. */
    VARIANT("d-engine, variant"),
    BARE("bare SOFAJRaft"),
    ETCD("etcd"),
    ROCKSDB("bare RocksDB");

    private final String title;

    PeerKind(String title) {
        this.title = title;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** As it is called on the command line. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * The kind with this word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static PeerKind of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("peer must be one of "
                        + Arrays.stream(values()).map(PeerKind::word).collect(Collectors.joining(", ")) + ", not "
                        + word));
    }
}
