package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The faults that need nothing but the processes. */
public final class Nemeses {

    private Nemeses() {}

    /** All of them. */
    public static List<Nemesis> all() {
        return List.of(
                killLeader(),
                killFollower(),
                killMajority(),
                killAll(),
                pauseLeader(),
                pauseFollower(),
                restartLeader(),
                transfer());
    }

    /** SIGKILL of the leader. */
    public static Nemesis killLeader() {
        return of("kill-leader", (cluster, random) -> leader(cluster), NodeProcess::kill);
    }

    /** SIGKILL of a member that does not lead. */
    public static Nemesis killFollower() {
        return of("kill-follower", Nemeses::follower, NodeProcess::kill);
    }

    /** SIGKILL of a majority. */
    public static Nemesis killMajority() {
        return of("kill-majority", Nemeses::majority, NodeProcess::kill);
    }

    /** SIGKILL of every member. */
    public static Nemesis killAll() {
        return of("kill-all", (cluster, random) -> cluster.nodes(), NodeProcess::kill);
    }

    /** SIGSTOP of the leader, which takes itself for the leader when it goes on. */
    public static Nemesis pauseLeader() {
        return of("pause-leader", (cluster, random) -> leader(cluster), NodeProcess::pause);
    }

    /** SIGSTOP of a member that does not lead. */
    public static Nemesis pauseFollower() {
        return of("pause-follower", Nemeses::follower, NodeProcess::pause);
    }

    /** SIGTERM of the leader, which hands leadership over. */
    public static Nemesis restartLeader() {
        return of("restart-leader", (cluster, random) -> leader(cluster), NodeProcess::terminate);
    }

    /** Leadership goes to another member. */
    public static Nemesis transfer() {
        return each("transfer", (cluster, random) -> leader(cluster), MixedNemeses::transfer);
    }

    private static List<NodeProcess> leader(Cluster cluster) {
        return cluster.primary().map(List::of).orElse(List.of());
    }

    private static List<NodeProcess> follower(Cluster cluster, Random random) {
        List<NodeProcess> others = new ArrayList<>(cluster.nodes());
        others.removeAll(leader(cluster));
        return List.of(others.get(random.nextInt(others.size())));
    }

    private static List<NodeProcess> majority(Cluster cluster, Random random) {
        List<NodeProcess> nodes = new ArrayList<>(cluster.nodes());
        Collections.shuffle(nodes, random);
        return nodes.subList(0, nodes.size() / 2 + 1);
    }

    private static Nemesis of(
            String name, BiFunction<Cluster, Random, List<NodeProcess>> targets, Consumer<NodeProcess> fault) {
        return each(name, targets, node -> {
            fault.accept(node);
            return true;
        });
    }

    /** @param fault is done to each of the targets, and says whether it was */
    private static Nemesis each(
            String name, BiFunction<Cluster, Random, List<NodeProcess>> targets, Predicate<NodeProcess> fault) {
        return new Nemesis() {
            private boolean tookEffect;

            @Override
            public String name() {
                return name;
            }

            @Override
            public String inject(Cluster cluster, Random random) {
                List<NodeProcess> hit = targets.apply(cluster, random);
                tookEffect = hit.stream().filter(fault).count() > 0;
                return name + " " + hit;
            }

            @Override
            public void heal(Cluster cluster) {
                cluster.nodes().forEach(NodeProcess::resume);
                cluster.start();
            }

            @Override
            public boolean tookEffect() {
                return tookEffect;
            }
        };
    }
}
