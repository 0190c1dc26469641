package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.EngineException;
import io.dengine.FutureRevisionException;
import io.dengine.HistoryCompactedException;
import io.dengine.RequestRefusedException;
import io.dengine.command.CommandResult;
import io.dengine.command.CommandResult.Reason;
import io.dengine.command.CommandResult.Refused;
import io.dengine.kv.CounterException;
import io.dengine.kv.DeleteResult;
import io.dengine.kv.IncrementResult;
import io.dengine.kv.PutResult;
import io.dengine.kv.TxnResult;
import io.dengine.lease.Lease;
import io.dengine.lease.LeaseNotFoundException;
import io.dengine.lease.RevokeResult;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswersTests {

    private final Answers answers = new Answers(100_000);

    @Test
    void resultsAreHandedOn() {
        PutResult put = new PutResult(3);
        assertThat(answers.put(new CommandResult.PutDone(put))).isSameAs(put);
        IncrementResult increment = new IncrementResult(3, 42);
        assertThat(answers.increment(new CommandResult.IncrementDone(increment)))
                .isSameAs(increment);
        DeleteResult delete = new DeleteResult(3, 2);
        assertThat(answers.delete(new CommandResult.DeleteDone(delete))).isSameAs(delete);
        TxnResult txn = new TxnResult(true, 3, List.of());
        assertThat(answers.transaction(new CommandResult.TxnDone(txn))).isSameAs(txn);
    }

    @Test
    void leasesHaveTheirTimeToLiveAsDuration() {
        assertThat(answers.lease(new CommandResult.LeaseDone(5, 1500)))
                .isEqualTo(new Lease(5, Duration.ofMillis(1500)));
        assertThat(answers.revoked(new CommandResult.LeaseEnded(9, 3))).isEqualTo(new RevokeResult(9, 3));
        assertThat(answers.compacted(new CommandResult.Done(9))).isNull();
    }

    @Test
    void aLeaseThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> answers.put(new Refused(Reason.LEASE_NOT_FOUND, 7, 0, "")))
                .isInstanceOfSatisfying(LeaseNotFoundException.class, e -> assertThat(e.leaseId())
                        .isEqualTo(7));
    }

    @Test
    void whatIsNoNumberIsToldWithItsReason() {
        assertThatThrownBy(() -> answers.increment(new Refused(Reason.NOT_A_NUMBER, 0, 0, "it is text")))
                .isInstanceOf(CounterException.class)
                .hasMessage("it is text");
        assertThatThrownBy(() -> answers.increment(new Refused(Reason.NOT_A_NUMBER, 0, 0, "")))
                .isInstanceOf(CounterException.class)
                .hasMessageContaining("no decimal number of 64 bits");
    }

    @Test
    void aCompactionThatIsTooEarlyOrTooLateSaysWhereTheHistoryIs() {
        assertThatThrownBy(() -> answers.compacted(new Refused(Reason.REVISION_COMPACTED, 3, 5, "")))
                .isInstanceOfSatisfying(HistoryCompactedException.class, e -> {
                    assertThat(e.requestedRevision()).isEqualTo(3);
                    assertThat(e.oldestRevision()).isEqualTo(5);
                });
        assertThatThrownBy(() -> answers.compacted(new Refused(Reason.REVISION_IN_FUTURE, 9, 5, "")))
                .isInstanceOfSatisfying(FutureRevisionException.class, e -> {
                    assertThat(e.requestedRevision()).isEqualTo(9);
                    assertThat(e.currentRevision()).isEqualTo(5);
                });
    }

    @Test
    void tooManyKeysNameTheLimitThatTheCommandCanExceed() {
        Refused range = new Refused(Reason.TOO_MANY_KEYS, 0, 0, "the range has more than 100000 keys");
        assertThatThrownBy(() -> answers.delete(range))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage(
                        "nothing was changed: the range has more than 100000 keys;"
                                + " limits.max-range-delete-keys is 100000 on this member; of a write that is sent to the leader the smaller one of both counts");
        assertThatThrownBy(() -> answers.transaction(range))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessageContaining("limits.max-range-delete-keys is 100000");
        assertThatThrownBy(() -> answers.put(new Refused(Reason.TOO_MANY_KEYS, 0, 0, "")))
                .isInstanceOf(RequestRefusedException.class)
                .hasMessage("nothing was changed: there are too many keys; the lease has as many keys as a lease can"
                        + " have");
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasAnException(Reason reason) {
        assertThatThrownBy(() -> answers.lease(new Refused(reason, 1, 2, ""))).isInstanceOf(EngineException.class);
    }

    @Test
    void anAnswerToAnotherQuestionIsNoAnswer() {
        assertThatThrownBy(() -> answers.put(new CommandResult.Done(3)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("not of the kind PutDone");
    }
}
