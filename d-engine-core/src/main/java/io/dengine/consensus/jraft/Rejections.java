package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.dengine.consensus.Rejection;
import java.util.Optional;

/**
 * The statuses of SOFAJRaft 1.4.1 that say for certain that an entry was not proposed. The code alone does not: EPERM stands both for
 * "Is not leader." (certain) and "Leader stepped down" (unknown). A status that is not on this list means that the outcome is
 * unknown. The list is pinned to the library's version by tests.
 */
final class Rejections {

    static final String LIBRARY_VERSION = "1.4.1";

    private Rejections() {}

    static Optional<Rejection> of(Status status) {
        String text = status.getErrorMsg() == null ? "" : status.getErrorMsg();
        RaftError error = status.getRaftError();
        if (error == RaftError.EPERM && text.equals("Is not leader.")) {
            return Optional.of(Rejection.NOT_LEADER);
        }
        if (error == RaftError.EPERM && text.matches("expected_term=\\d+ doesn't match current_term=\\d+")) {
            return Optional.of(Rejection.TERM_ENDED);
        }
        if (error == RaftError.EBUSY && text.equals("Is transferring leadership.")) {
            return Optional.of(Rejection.HANDING_OVER);
        }
        if (error == RaftError.EBUSY
                && (text.startsWith("Node is busy, has too many tasks, queue is full and bufferSize=")
                        || text.matches("Node .* log manager is busy\\."))) {
            return Optional.of(Rejection.BUSY);
        }
        return Optional.empty();
    }
}
