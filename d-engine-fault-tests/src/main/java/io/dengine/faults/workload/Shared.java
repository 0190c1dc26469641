package io.dengine.faults.workload;

import io.dengine.faults.checker.LeaderTimeline;
import io.dengine.faults.checker.LeadershipChecker;
import io.dengine.faults.checker.RevisionFloor;
import io.dengine.faults.checker.WriteTimeline;
import io.dengine.faults.cluster.Cluster;

/**
 * What all workloads of a run use.
 *
 * @param floor the check of revisions over all of them
 * @param leaders who led when
 * @param writes how long writes took
 * @param leadership the check of who may lead
 * @param clockTolerance by how much what a member measures may differ from the truth: 0.1 for a tenth
 */
public record Shared(
        Cluster cluster,
        RevisionFloor floor,
        LeaderTimeline leaders,
        WriteTimeline writes,
        LeadershipChecker leadership,
        double clockTolerance) {

    /** For a run in which all clocks are right. */
    public static Shared of(Cluster cluster) {
        return of(cluster, 0);
    }

    /** For a run in which clocks may be wrong. */
    public static Shared of(Cluster cluster, double clockTolerance) {
        return new Shared(
                cluster,
                new RevisionFloor(),
                new LeaderTimeline(),
                new WriteTimeline(),
                new LeadershipChecker(),
                clockTolerance);
    }
}
