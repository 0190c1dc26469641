package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import java.util.Random;
import java.util.function.BiFunction;

/** A fault of links; ending it makes all links whole. It took effect if a packet was dropped or held back. For one cluster at a time. */
final class LinkNemesis implements Nemesis {

    private final String name;
    private final BiFunction<Cluster, Random, String> fault;
    private long before;
    private boolean tookEffect;

    /**
     * A fault.
     *
     * @param fault breaks links, and returns what it did
     */
    LinkNemesis(String name, BiFunction<Cluster, Random, String> fault) {
        this.name = name;
        this.fault = fault;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String inject(Cluster cluster, Random random) {
        before = cluster.links().affected();
        return name + " " + fault.apply(cluster, random);
    }

    @Override
    public void heal(Cluster cluster) {
        tookEffect = cluster.links().affected() > before;
        cluster.links().heal();
    }

    @Override
    public boolean tookEffect() {
        return tookEffect;
    }
}
