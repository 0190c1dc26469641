package io.dengine.faults;

import io.dengine.faults.nemesis.ClockNemeses;
import io.dengine.faults.nemesis.MixedNemeses;
import io.dengine.faults.nemesis.Nemeses;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.nemesis.NetworkNemeses;
import java.util.ArrayList;
import java.util.List;

/**
 * The nemeses that a run can draw from.
 *
 * @param processes need nothing but the processes
 * @param links need a cluster in network namespaces
 * @param clocks need libfaketime; with them the rates of clocks differ
 */
record KnownNemeses(List<Nemesis> processes, List<Nemesis> links, List<Nemesis> clocks) {

    /** By how much what a member measures may then differ from the truth. Rates are drawn up to a tenth too slow or too fast. */
    static final double CLOCK_TOLERANCE = 0.12;

    KnownNemeses {
        processes = List.copyOf(processes);
        links = List.copyOf(links);
        clocks = List.copyOf(clocks);
    }

    static KnownNemeses all() {
        return new KnownNemeses(
                joined(Nemeses.all(), MixedNemeses.ofProcesses()),
                joined(NetworkNemeses.all(), MixedNemeses.ofLinks()),
                ClockNemeses.all());
    }

    /** Those that can be drawn on one kind of network. */
    List<Nemesis> on(boolean namespaces) {
        return joined(namespaces ? joined(processes, links) : processes, clocks);
    }

    /** Those of them that are drawn unless others are named: none that needs what may not be installed. */
    List<Nemesis> usual(boolean namespaces) {
        return namespaces ? joined(processes, links) : processes;
    }

    /** By how much what members measure may differ from the truth under some nemeses. */
    double clockTolerance(List<Nemesis> chosen) {
        return chosen.stream().anyMatch(clocks::contains) ? CLOCK_TOLERANCE : 0;
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }
}
