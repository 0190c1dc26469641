package io.dengine.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault of the storage is no reason for whatever a member may say. */
class ExcuseTests {

    private static final String DAMAGED =
            "META is damaged. This member must not go on with what it has: move the whole directory away";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the log cannot be written: injected I/O error of APPEND",
                "Exception in thread \"main\" io.dengine.storage.StorageException: Opening the state in data failed",
                "the entry at index 7 cannot be applied: While appending to file: data/000012.log: No space left on device",
                DAMAGED
            })
    void storageThatFailedIsSaid(String words) {
        assertThat(Excuse.covers(Set.of(Excuse.STORAGE_FAULT), words)).isTrue();
        assertThat(Excuse.covers(Set.of(), words)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ready",
                "the log cannot be written: java.lang.NullPointerException: value",
                "Exception in thread \"main\" java.lang.IllegalStateException: the log cannot be read",
                "# A fatal error has been detected by the Java Runtime Environment: # SIGSEGV (0xb), IO error"
            })
    void anythingElseIsAMistake(String words) {
        assertThat(Excuse.covers(Set.of(Excuse.STORAGE_FAULT, Excuse.DAMAGE), words))
                .isFalse();
    }

    @Test
    void damageExplainsOnlyWhatSaysIt() {
        assertThat(Excuse.covers(Set.of(Excuse.DAMAGE), DAMAGED)).isTrue();
        assertThat(Excuse.covers(Set.of(Excuse.DAMAGE), "the log cannot be written: injected I/O error of APPEND"))
                .isFalse();
        assertThat(Excuse.covers(Set.of(Excuse.HANGING_STORAGE), DAMAGED)).isFalse();
    }
}
