package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureLatchTests {

    private final List<String> told = new ArrayList<>();
    private final FailureLatch latch = new FailureLatch((reason, cause) -> told.add(reason));

    @Test
    void ofOurOwnExceptionsTheMessageSaysAllOfOthersTheKindIsMostOfIt() {
        latch.fail("the log cannot be written", new StorageException("no space"));
        assertThat(latch.reason()).isEqualTo("the log cannot be written: no space");
        FailureLatch other = new FailureLatch((reason, cause) -> told.add(reason));
        other.fail("entry 7 cannot be applied", new NullPointerException());
        assertThat(other.reason()).isEqualTo("entry 7 cannot be applied: java.lang.NullPointerException");
    }

    @Test
    void theFirstReasonStays() {
        latch.fail("one", null);
        latch.fail("two", null);
        assertThat(latch.reason()).isEqualTo("one");
        assertThat(told).containsExactly("one");
    }
}
