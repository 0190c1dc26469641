package io.dengine.faults.checker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RevisionFloorTests {

    private final RevisionFloor floor = new RevisionFloor();

    @Test
    void revisionsThatFollowTimeAreRight() {
        floor.check(0, 5, true, "put");
        floor.check(floor.now(), 5, false, "get");
        floor.check(floor.now(), 6, true, "put");
        assertThat(floor.findings()).isEmpty();
        assertThat(floor.now()).isEqualTo(6);
    }

    @Test
    void aReadIsNotOfAnOlderRevision() {
        floor.check(0, 5, true, "put");
        floor.check(floor.now(), 4, false, "get");
        assertThat(floor.findings())
                .singleElement()
                .satisfies(
                        found -> assertThat(found.message())
                                .isEqualTo(
                                        "get was answered with revision 4 although revision 5 had been answered before it was asked for"));
    }

    @Test
    void aChangeMakesANewRevision() {
        floor.check(0, 5, true, "put");
        floor.check(floor.now(), 5, true, "put again");
        assertThat(floor.findings()).hasSize(1);
        assertThat(floor.evidence()).hasSize(3);
        assertThat(floor.evidence().get(1)).contains("what=put,", "revision=5");
        assertThat(floor.evidence().get(2)).contains("what=put again,", "floor=5");
    }
}
