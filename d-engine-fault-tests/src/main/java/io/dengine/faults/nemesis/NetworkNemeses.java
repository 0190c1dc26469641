package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.cluster.NodeProcess;
import io.dengine.faults.network.LinkRule;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/** Faults of the links between members; for clusters in network namespaces ({@link Cluster#inNamespaces}). */
public final class NetworkNemeses {

    private NetworkNemeses() {}

    /** All of them. */
    public static List<Nemesis> all() {
        return Stream.concat(cuts().stream(), weak().stream()).toList();
    }

    /** Those in which packets do not pass at all. */
    static List<Nemesis> cuts() {
        return List.of(
                isolateLeader(),
                isolateFollower(),
                halves(),
                bridge(),
                muteLeader(),
                deafenLeader(),
                muteFollower(),
                deafenFollower(),
                oneWay());
    }

    /** Those in which they pass somehow. */
    static List<Nemesis> weak() {
        return List.of(flapping(), slow(), lossy(), narrow());
    }

    /** Nothing reaches the leader, and nothing leaves it. */
    public static Nemesis isolateLeader() {
        return around("isolate-leader", Targets::leader, (cluster, id) -> cluster.links()
                .isolate(id));
    }

    /** Nothing reaches one of the others, and nothing leaves it. */
    public static Nemesis isolateFollower() {
        return around("isolate-follower", Targets::follower, (cluster, id) -> cluster.links()
                .isolate(id));
    }

    /** A majority and a minority that do not reach each other. */
    public static Nemesis halves() {
        return new LinkNemesis("halves", (cluster, random) -> {
            List<String> ids = Targets.ids(Targets.shuffled(cluster, random));
            return split(cluster, ids.subList(0, ids.size() / 2 + 1), ids.subList(ids.size() / 2 + 1, ids.size()));
        });
    }

    /** Two halves that do not reach each other, and one member that reaches both. */
    public static Nemesis bridge() {
        return new LinkNemesis("bridge", (cluster, random) -> {
            List<String> ids = Targets.ids(Targets.shuffled(cluster, random));
            int half = ids.size() / 2;
            return split(cluster, ids.subList(0, half), ids.subList(half, 2 * half));
        });
    }

    private static String split(Cluster cluster, List<String> left, List<String> right) {
        cluster.links().split(left, right);
        return left + " " + right;
    }

    /** What the leader sends is lost; it hears the others. */
    public static Nemesis muteLeader() {
        return around(
                "mute-leader", Targets::leader, (cluster, id) -> cluster.links().mute(id));
    }

    /** The leader is heard, and hears nothing. */
    public static Nemesis deafenLeader() {
        return around("deafen-leader", Targets::leader, (cluster, id) -> cluster.links()
                .deafen(id));
    }

    /** What one of the others sends is lost; it hears everybody. */
    public static Nemesis muteFollower() {
        return around("mute-follower", Targets::follower, (cluster, id) -> cluster.links()
                .mute(id));
    }

    /** One of the others is heard, and hears nothing. */
    public static Nemesis deafenFollower() {
        return around("deafen-follower", Targets::follower, (cluster, id) -> cluster.links()
                .deafen(id));
    }

    /** What one member sends does not reach one other. */
    public static Nemesis oneWay() {
        return new LinkNemesis("one-way", (cluster, random) -> {
            List<String> ids = Targets.ids(Targets.shuffled(cluster, random));
            cluster.links().cutOneWay(ids.get(0), ids.get(1));
            return ids.get(0) + " to " + ids.get(1);
        });
    }

    /** The links of the leader are cut and whole in turn, about as long as an election takes, or much shorter. */
    public static Nemesis flapping() {
        return new LinkNemesis("flapping", (cluster, random) -> {
            NodeProcess node = Targets.leader(cluster, random);
            Duration period = Duration.ofMillis(100L << random.nextInt(5));
            cluster.links().setAround(node.id(), LinkRule.flapping(period));
            return node + " every " + period;
        });
    }

    /** Every packet takes 20 to 200 ms, and up to as much again. */
    public static Nemesis slow() {
        return everywhere("slow", random -> {
            Duration delay = Duration.ofMillis(20 + random.nextInt(181));
            return LinkRule.slow(delay, delay);
        });
    }

    /** 5 to 30 % of the packets are lost. */
    public static Nemesis lossy() {
        return everywhere("lossy", random -> LinkRule.lossy(0.05 + 0.25 * random.nextDouble()));
    }

    /** 20,000 to 200,000 bytes a second pass, in each direction of each link. */
    public static Nemesis narrow() {
        return everywhere("narrow", random -> LinkRule.narrow(20_000 + random.nextInt(180_001)));
    }

    private static Nemesis everywhere(String name, Function<Random, LinkRule> rule) {
        return new LinkNemesis(name, (cluster, random) -> {
            LinkRule drawn = rule.apply(random);
            cluster.links().setAll(drawn);
            return drawn.toString();
        });
    }

    private static Nemesis around(
            String name, BiFunction<Cluster, Random, NodeProcess> target, BiConsumer<Cluster, String> fault) {
        return new LinkNemesis(name, (cluster, random) -> {
            NodeProcess node = target.apply(cluster, random);
            fault.accept(cluster, node.id());
            return node.id();
        });
    }
}
