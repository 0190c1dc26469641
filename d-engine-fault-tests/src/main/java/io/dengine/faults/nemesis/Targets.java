package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Draws the members that a fault is for. */
final class Targets {

    private Targets() {}

    /** Who leads, or anybody while nobody does. */
    static NodeProcess leader(Cluster cluster, Random random) {
        return cluster.primary().orElseGet(() -> any(cluster, random));
    }

    /** One that does not lead. */
    static NodeProcess follower(Cluster cluster, Random random) {
        List<NodeProcess> others = shuffled(cluster, random);
        others.remove(leader(cluster, random));
        return others.get(0);
    }

    /** Any one. */
    static NodeProcess any(Cluster cluster, Random random) {
        return cluster.nodes().get(random.nextInt(cluster.nodes().size()));
    }

    /** All, in any order. */
    static List<NodeProcess> shuffled(Cluster cluster, Random random) {
        List<NodeProcess> nodes = new ArrayList<>(cluster.nodes());
        Collections.shuffle(nodes, random);
        return nodes;
    }

    static List<String> ids(List<NodeProcess> nodes) {
        return nodes.stream().map(NodeProcess::id).toList();
    }
}
