package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * A fault of links; ending it makes all links whole.
 *
 * @param fault breaks links, and returns what it did
 */
record LinkNemesis(String name, BiFunction<Cluster, Random, String> fault) implements Nemesis {

    @Override
    public String inject(Cluster cluster, Random random) {
        return name + " " + fault.apply(cluster, random);
    }

    @Override
    public void heal(Cluster cluster) {
        cluster.links().heal();
    }
}
