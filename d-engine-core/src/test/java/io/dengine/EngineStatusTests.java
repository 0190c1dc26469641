package io.dengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EngineStatusTests {

    @Test
    void theBuilderSetsEveryComponent() {
        LeaderInfo leader = new LeaderInfo("n1", 3, "h1:1", null);
        List<MemberStatus> members = List.of(new MemberStatus("n1", "h1:1", null, true, null));

        EngineStatus status = EngineStatus.builder("orders", "n1")
                .clusterId("uuid")
                .role(Role.LEADER)
                .term(3)
                .leader(leader)
                .leaderLeaseHeld(true)
                .commitIndex(9)
                .appliedIndex(7)
                .lastLogIndex(10)
                .snapshotIndex(5)
                .revision(6)
                .compactedRevision(4)
                .freeDiskBytes(11)
                .openWatchers(12)
                .watchersBehind(14)
                .watchBufferBytes(15)
                .pendingWrites(13)
                .members(members)
                .failure("failed")
                .divergence("n2 differs")
                .build();

        assertThat(status)
                .isEqualTo(new EngineStatus(
                        "orders",
                        "uuid",
                        "n1",
                        Role.LEADER,
                        3,
                        leader,
                        true,
                        9,
                        7,
                        10,
                        5,
                        6,
                        4,
                        11,
                        12,
                        14,
                        15,
                        13,
                        members,
                        "failed",
                        "n2 differs"));
        assertThat(status.applyLag()).isEqualTo(2);
    }

    @Test
    void aStatusOfWhichNothingIsSaidIsThatOfAMemberThatDoesNotRun() {
        EngineStatus status = EngineStatus.builder("orders", "n1").build();

        assertThat(status)
                .isEqualTo(new EngineStatus(
                        "orders",
                        null,
                        "n1",
                        Role.STOPPED,
                        0,
                        null,
                        false,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        List.of(),
                        null,
                        null));
    }
}
