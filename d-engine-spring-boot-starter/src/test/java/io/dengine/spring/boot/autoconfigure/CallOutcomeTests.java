package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.DiskFullException;
import io.dengine.EngineException;
import io.dengine.EngineNotStartedException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.kv.CounterException;
import io.dengine.lease.LeaseNotFoundException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallOutcomeTests {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new NotLeaderException("n1", FakeEngine.leader("n2", 1)), CallOutcome.NOT_LEADER),
                Arguments.of(new NoLeaderException("none"), CallOutcome.NO_LEADER),
                Arguments.of(new OutcomeUnknownException("who knows"), CallOutcome.UNKNOWN),
                Arguments.of(new ReadTimeoutException("late"), CallOutcome.TIMEOUT),
                Arguments.of(new OverloadedException("full"), CallOutcome.OVERLOADED),
                Arguments.of(new DiskFullException("full"), CallOutcome.DISK_FULL),
                Arguments.of(new LeaseNotFoundException(7), CallOutcome.LEASE_NOT_FOUND),
                Arguments.of(new HistoryCompactedException(1, 2), CallOutcome.COMPACTED),
                Arguments.of(new FutureRevisionException(2, 1), CallOutcome.REFUSED),
                Arguments.of(new RequestRefusedException("too many"), CallOutcome.REFUSED),
                Arguments.of(new CounterException("no number"), CallOutcome.REFUSED),
                Arguments.of(new IllegalArgumentException("key"), CallOutcome.REFUSED),
                Arguments.of(new EngineNotStartedException("early"), CallOutcome.ERROR),
                Arguments.of(new EngineException("other"), CallOutcome.ERROR),
                Arguments.of(new OutOfMemoryError(), CallOutcome.ERROR));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aFailureIsCountedAsWhatItIs(Throwable failure, CallOutcome outcome) {
        assertThat(CallOutcome.of(failure)).isEqualTo(outcome);
        assertThat(CallOutcome.of(new CompletionException(failure))).isEqualTo(outcome);
    }

    @Test
    void withoutAFailureItIsASuccess() {
        assertThat(CallOutcome.of(null)).isEqualTo(CallOutcome.SUCCESS);
    }
}
