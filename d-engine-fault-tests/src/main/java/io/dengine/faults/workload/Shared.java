package io.dengine.faults.workload;

import io.dengine.faults.checker.LeaderTimeline;
import io.dengine.faults.checker.LeadershipChecker;
import io.dengine.faults.checker.RevisionFloor;
import io.dengine.faults.cluster.Cluster;

/**
 * What all workloads of a run use.
 *
 * @param floor the check of revisions over all of them
 * @param leaders who led when
 * @param leadership the check of who may lead
 */
public record Shared(Cluster cluster, RevisionFloor floor, LeaderTimeline leaders, LeadershipChecker leadership) {

    /** For a run of its own. */
    public static Shared of(Cluster cluster) {
        return new Shared(cluster, new RevisionFloor(), new LeaderTimeline(), new LeadershipChecker());
    }
}
