package io.dengine.runtime.leader;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/** The bounds of leases hold whatever happens to leaders, entries and ticks; see {@link LeaseSimulation}. */
class LeaseClockPropertyTests {

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void leasesEndInTimeThroughChangesOfLeader(@ForAll long seed) {
        simulate(seed, false);
    }

    @Property(tries = 100, shrinking = ShrinkingMode.OFF)
    void leasesEndInTimeAlsoWhenEntriesAreLost(@ForAll long seed) {
        simulate(seed, true);
    }

    private static void simulate(long seed, boolean lossy) {
        LeaseSimulation simulation = new LeaseSimulation(seed, lossy);
        simulation.run(1_500);
        assertThat(simulation.expired()).isGreaterThan(10);
    }
}
