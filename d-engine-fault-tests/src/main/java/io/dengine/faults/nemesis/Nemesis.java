package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A fault, and the end of it. */
public interface Nemesis {

    /** Its name in reports. */
    String name();

    /** Begins the fault; returns what it hit. */
    String inject(Cluster cluster, Random random);

    /** Ends it; all members run again, or are about to. */
    void heal(Cluster cluster);

    /** Whether the fault that was ended last has hit anything, both if it was two: a call that was to fail may never have come. */
    default boolean tookEffect() {
        return true;
    }

    /**
     * Replaces members that have come upon damage which this nemesis did earlier, and which went unnoticed until now; returns what it replaced, or null. Members that have stopped for other reasons stay as
     * they are.
     */
    default @Nullable String replaceDamaged(Cluster cluster) {
        return null;
    }

    /** Replaces members that this nemesis has damaged, whether or not they have noticed; returns what it replaced. */
    default List<String> replaceAllDamaged(Cluster cluster) {
        return List.of();
    }
}
