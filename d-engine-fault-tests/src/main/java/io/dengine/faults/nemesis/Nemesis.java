package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import java.util.Random;

/** A fault, and the end of it. */
public interface Nemesis {

    /** Its name in reports. */
    String name();

    /** Begins the fault; returns what it hit. */
    String inject(Cluster cluster, Random random);

    /** Ends it; the cluster has all its members again. */
    void heal(Cluster cluster);
}
