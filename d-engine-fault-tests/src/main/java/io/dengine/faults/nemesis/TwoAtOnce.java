package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One of some faults and, at the same time, one of some others. For one cluster at a time. */
final class TwoAtOnce implements Nemesis {

    private final String name;
    private final List<Nemesis> first;
    private final List<Nemesis> second;
    private @Nullable Nemesis one;
    private @Nullable Nemesis other;
    private boolean tookEffect;

    TwoAtOnce(String name, List<Nemesis> first, List<Nemesis> second) {
        this.name = name;
        this.first = List.copyOf(first);
        this.second = List.copyOf(second);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String inject(Cluster cluster, Random random) {
        Nemesis drawn = first.get(random.nextInt(first.size()));
        Nemesis drawnToo = second.get(random.nextInt(second.size()));
        one = drawn;
        String hit = drawn.inject(cluster, random);
        other = drawnToo;
        return name + ": " + hit + " and " + drawnToo.inject(cluster, random);
    }

    @Override
    public void heal(Cluster cluster) {
        Nemesis drawn = one;
        Nemesis drawnToo = other;
        one = null;
        other = null;
        tookEffect = drawn != null && drawnToo != null;
        try {
            end(drawnToo, cluster);
        } finally {
            end(drawn, cluster);
        }
    }

    private void end(@Nullable Nemesis begun, Cluster cluster) {
        if (begun != null) {
            begun.heal(cluster);
            tookEffect &= begun.tookEffect();
        }
    }

    @Override
    public boolean tookEffect() {
        return tookEffect;
    }
}
