package io.dengine.faults.workload;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundsTests {

    private final Rounds<Integer> rounds = new Rounds<>(number -> number);

    @Test
    void aRoundHasEndedWhenAllHaveLeftIt() {
        Rounds.Visit<Integer> one = rounds.enter();
        Rounds.Visit<Integer> other = rounds.enter();
        rounds.next();
        Rounds.Visit<Integer> later = rounds.enter();
        assertThat(one.round()).isZero();
        assertThat(later.round()).isEqualTo(1);
        one.close();
        assertThat(rounds.ended()).isEmpty();
        other.close();
        assertThat(rounds.ended()).containsExactly(0);
        assertThat(rounds.ended()).isEmpty();
        later.close();
    }

    @Test
    void theCurrentRoundHasNotEnded() {
        rounds.enter().close();
        assertThat(rounds.ended()).isEmpty();
        rounds.next();
        assertThat(rounds.ended()).containsExactly(0);
    }
}
