package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.DiskFullException;
import io.dengine.EngineException;
import io.dengine.EngineFailedException;
import io.dengine.EngineStoppedException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.LeaderInfo;
import io.dengine.NoLeaderException;
import io.dengine.NotLeaderException;
import io.dengine.OutcomeUnknownException;
import io.dengine.OverloadedException;
import io.dengine.ReadTimeoutException;
import io.dengine.RequestRefusedException;
import io.dengine.kv.CounterException;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.storage.StorageException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallerFailuresTests {

    private static final LeaderInfo LEADER = new LeaderInfo("n2", 3, "127.0.0.1:9082", null);

    static Stream<EngineException> failures() {
        IOException cause = new IOException("the network");
        return Stream.of(
                new NotLeaderException("n1", LEADER),
                new NoLeaderException("no leader", cause),
                new OverloadedException("too many"),
                new DiskFullException("no room"),
                new OutcomeUnknownException("who knows", cause),
                new ReadTimeoutException("too late"),
                new EngineStoppedException("stopped"),
                new EngineFailedException("failed", cause),
                new LeaseNotFoundException(7),
                new HistoryCompactedException(3, 5),
                new FutureRevisionException(9, 5),
                new CounterException("no number"),
                new RequestRefusedException("a limit"),
                new EngineException("something"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theCallerGetsOneOfHisOwnWithHisStackAndWhatHappenedAsItsCause(EngineException happened) {
        StackTraceElement[] stack = happened.getStackTrace();

        RuntimeException own = CallerFailures.of(happened);

        assertThat(own)
                .isNotSameAs(happened)
                .isExactlyInstanceOf(happened.getClass())
                .hasMessage(happened.getMessage())
                .hasCauseReference(happened);
        assertThat(own.getStackTrace()).anyMatch(frame -> frame.getMethodName()
                .equals("theCallerGetsOneOfHisOwnWithHisStackAndWhatHappenedAsItsCause"));
        assertThat(happened.getStackTrace()).isEqualTo(stack);
        assertThat(happened.getSuppressed()).isEmpty();
    }

    @Test
    void whatAnExceptionTellsIsToldByTheOther() {
        NotLeaderException notLeader = (NotLeaderException) CallerFailures.of(new NotLeaderException("n1", LEADER));
        assertThat(notLeader.nodeId()).isEqualTo("n1");
        assertThat(notLeader.leader()).isEqualTo(LEADER);
        assertThat(((LeaseNotFoundException) CallerFailures.of(new LeaseNotFoundException(7))).leaseId())
                .isEqualTo(7);
        HistoryCompactedException compacted =
                (HistoryCompactedException) CallerFailures.of(new HistoryCompactedException(3, 5));
        assertThat(compacted.requestedRevision()).isEqualTo(3);
        assertThat(compacted.oldestRevision()).isEqualTo(5);
        FutureRevisionException future = (FutureRevisionException) CallerFailures.of(new FutureRevisionException(9, 5));
        assertThat(future.requestedRevision()).isEqualTo(9);
        assertThat(future.currentRevision()).isEqualTo(5);
    }

    @Test
    void manyCallersOfOneFailureDoNotLetItGrow() {
        EngineException shared = new EngineStoppedException("stopped");
        for (int i = 0; i < 1_000; i++) {
            CallerFailures.of(shared);
        }
        assertThat(shared.getSuppressed()).isEmpty();
        assertThat(shared.getCause()).isNull();
    }

    @Test
    void whatFuturesPutAroundItIsTakenOff() {
        NoLeaderException inner = new NoLeaderException("no leader");
        assertThat(CallerFailures.of(new CompletionException(new ExecutionException(inner))))
                .isExactlyInstanceOf(NoLeaderException.class)
                .hasCauseReference(inner);
    }

    @Test
    void typesThatAreNotTheEnginesOwnStayWhatTheyAre() {
        StorageException storage = new StorageException("disk", null);
        EngineException subtype = new NoLeaderException("special") {};
        IllegalArgumentException argument = new IllegalArgumentException("key");
        assertThat(CallerFailures.of(storage)).isSameAs(storage);
        assertThat(CallerFailures.of(subtype)).isSameAs(subtype);
        assertThat(CallerFailures.of(argument)).isSameAs(argument);
    }

    @Test
    void whatIsCheckedOrAnErrorIsWrapped() {
        IOException checked = new IOException("network");
        assertThat(CallerFailures.of(checked))
                .isInstanceOf(EngineException.class)
                .hasCauseReference(checked);
        Error error = new StackOverflowError();
        assertThat(CallerFailures.of(error)).isInstanceOf(EngineException.class).hasCauseReference(error);
    }
}
