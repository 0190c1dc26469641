package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.NoLeaderException;
import org.junit.jupiter.api.Test;

class PendingWriteTests {

    private final PendingWrite write = new PendingWrite(new byte[] {1, 2}, 7);

    @Test
    void itIsTakenOnce() {
        assertThat(write.take()).containsExactly(1, 2);
        assertThat(write.take()).isNull();
        assertThat(write.isDone()).isFalse();
    }

    @Test
    void whatWasTakenCannotBeWithdrawn() {
        write.take();
        assertThat(write.withdraw(() -> {
                    throw new AssertionError("nobody gets this reason");
                }))
                .isFalse();
        assertThat(write.isWithdrawn()).isFalse();
        assertThat(write.isDone()).isFalse();
    }

    @Test
    void whatWasWithdrawnIsNotTakenAndKeepsItsFirstReason() {
        NoLeaderException reason = new NoLeaderException("first");
        assertThat(write.withdraw(() -> reason)).isTrue();
        assertThat(write.withdraw(() -> new NoLeaderException("second"))).isTrue();
        assertThat(write.take()).isNull();
        assertThat(write.outcome().handle((result, error) -> error).join()).isSameAs(reason);
    }

    @Test
    void itsSizeIsKnownAfterItsBytesAreGone() {
        write.withdraw(() -> new NoLeaderException("gone"));
        assertThat(write.size()).isEqualTo(2);
        assertThat(write.deadlineNanos()).isEqualTo(7);
    }

    @Test
    void whatWasWithdrawnWithoutAnAnswerGetsOneAtTheNextTry() {
        assertThatThrownBy(() -> write.withdraw(() -> {
                    throw new OutOfMemoryError("made to fail");
                }))
                .isInstanceOf(OutOfMemoryError.class);
        assertThat(write.isWithdrawn()).isTrue();
        assertThat(write.isDone()).isFalse();
        NoLeaderException reason = new NoLeaderException("second");
        assertThat(write.withdraw(() -> reason)).isTrue();
        assertThat(write.outcome().handle((result, error) -> error).join()).isSameAs(reason);
    }
}
