package io.dengine.storage.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.storage.CorruptionException;
import io.dengine.storage.StorageException;
import org.junit.jupiter.api.Test;

/** Whoever is called for damaged data reads what to do, once; whoever is called for something else does not. */
class DamageAdviceTests {

    private static final CorruptionException DAMAGE = new CorruptionException("000012.sst is damaged");

    @Test
    void damageSaysWhatToDo() {
        assertThat(DamageAdvice.in("no snapshot can be taken: 000012.sst is damaged", DAMAGE))
                .startsWith("no snapshot can be taken: 000012.sst is damaged. This member must not go on")
                .contains(
                        "keep a copy of its data directory, then move the whole directory away and start the member again");
    }

    @Test
    void otherFailuresDoNot() {
        assertThat(DamageAdvice.in("the disk is full", new StorageException("the disk is full")))
                .isEqualTo("the disk is full");
        assertThat(DamageAdvice.in("stopped", new IllegalStateException())).isEqualTo("stopped");
    }

    @Test
    void itIsSaidOnceHoweverOftenTheFailureIsPassedOn() {
        CorruptionException advised = DamageAdvice.added(DAMAGE);
        assertThat(advised).hasMessageStartingWith("000012.sst is damaged. ").hasCause(DAMAGE);
        assertThat(DamageAdvice.added(advised)).hasMessage(advised.getMessage());
        assertThat(DamageAdvice.in("Raft has stopped: " + advised.getMessage(), advised))
                .isEqualTo("Raft has stopped: " + advised.getMessage());
    }
}
