package io.dengine.faults.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecorderTests {

    private final Recorder<String, String> recorder = new Recorder<>();

    @Test
    void aWriteWithoutAnAnswerHasNoEnd() {
        recorder.record(1, "n1", "put", "ignored", Outcome.UNKNOWN, false, 5, 9, "");
        assertThat(recorder.operations()).singleElement().satisfies(operation -> {
            assertThat(operation.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(operation.returnNanos()).isEqualTo(Long.MAX_VALUE);
            assertThat(operation.output()).isNull();
        });
    }

    @Test
    void aReadWithoutAnAnswerIsAsIfItHadNotBeenDone() {
        recorder.record(1, "n1", "get", null, Outcome.UNKNOWN, true, 5, 9, "");
        assertThat(recorder.operations()).singleElement().satisfies(operation -> {
            assertThat(operation.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(operation.returnNanos()).isEqualTo(9);
        });
    }
}
