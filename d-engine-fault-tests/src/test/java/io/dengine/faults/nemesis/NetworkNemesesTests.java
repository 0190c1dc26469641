package io.dengine.faults.nemesis;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.faults.Externals;
import io.dengine.faults.cluster.Cluster;
import io.dengine.faults.network.LinkRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each does to the links of five members that do not run. */
class NetworkNemesesTests {

    @TempDir
    Path directory;

    /** The rules that are not whole, of links between different members. */
    private static List<LinkRule> broken(Cluster cluster) {
        List<LinkRule> broken = new ArrayList<>();
        for (String from : cluster.links().ids()) {
            for (String to : cluster.links().ids()) {
                LinkRule rule = cluster.links().rule(from, to);
                if (!from.equals(to) && !rule.equals(LinkRule.WHOLE)) {
                    broken.add(rule);
                }
            }
        }
        return broken;
    }

    private static int cuts(Cluster cluster, Nemesis nemesis) {
        nemesis.inject(cluster, new Random(1));
        assertThat(broken(cluster)).allMatch(LinkRule::cut);
        int cuts = broken(cluster).size();
        nemesis.heal(cluster);
        assertThat(broken(cluster)).isEmpty();
        return cuts;
    }

    @Test
    void eachBreaksWhatItsNameSaysAndHealsAllOfIt() {
        try (Cluster cluster = Externals.require(() -> Cluster.inNamespaces(directory, 5, Duration.ofSeconds(1)))) {
            assertThat(cuts(cluster, NetworkNemeses.isolateLeader())).isEqualTo(8);
            assertThat(cuts(cluster, NetworkNemeses.isolateFollower())).isEqualTo(8);
            assertThat(cuts(cluster, NetworkNemeses.muteLeader())).isEqualTo(4);
            assertThat(cuts(cluster, NetworkNemeses.deafenLeader())).isEqualTo(4);
            assertThat(cuts(cluster, NetworkNemeses.halves())).isEqualTo(2 * 3 * 2);
            assertThat(cuts(cluster, NetworkNemeses.bridge())).isEqualTo(2 * 2 * 2);
            assertThat(cuts(cluster, NetworkNemeses.oneWay())).isEqualTo(1);
            for (Nemesis nemesis : NetworkNemeses.weak()) {
                nemesis.inject(cluster, new Random(1));
                assertThat(broken(cluster)).isNotEmpty().noneMatch(LinkRule::cut);
                nemesis.heal(cluster);
                nemesis.heal(cluster);
                assertThat(broken(cluster)).isEmpty();
            }
        }
    }

    @Test
    void theSameSeedDrawsTheSameFault() {
        try (Cluster cluster = Externals.require(() -> Cluster.inNamespaces(directory, 5, Duration.ofSeconds(1)))) {
            for (Nemesis nemesis : NetworkNemeses.all()) {
                String one = nemesis.inject(cluster, new Random(7));
                nemesis.heal(cluster);
                assertThat(nemesis.inject(cluster, new Random(7)))
                        .isEqualTo(one)
                        .startsWith(nemesis.name());
                nemesis.heal(cluster);
            }
        }
    }

    @Test
    void namesAreDifferent() {
        List<Nemesis> all = new ArrayList<>(NetworkNemeses.all());
        all.addAll(ClockNemeses.all());
        all.addAll(MixedNemeses.ofProcesses());
        all.addAll(MixedNemeses.ofLinks());
        assertThat(all.stream().map(Nemesis::name)).doesNotHaveDuplicates();
    }
}
