package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Node;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.error.RaftError;
import io.dengine.consensus.Rejection;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/**
 * The statuses by which the Raft library says that an entry was not proposed are texts, not codes. These tests hold the
 * list to the version it was read from; what the library really answers is checked in {@code LibraryRejectionTests}.
 */
class RejectionsTests {

    @Test
    void theLibraryIsTheVersionThatTheListWasReadFrom() throws IOException {
        Properties pom = new Properties();
        try (InputStream in =
                Node.class.getResourceAsStream("/META-INF/maven/com.alipay.sofa/jraft-core/pom.properties")) {
            pom.load(in);
        }
        assertThat(pom.getProperty("version")).isEqualTo(Rejections.LIBRARY_VERSION);
    }

    @Test
    void definiteRejectionsAreKnown() {
        assertThat(Rejections.of(new Status(RaftError.EPERM, "Is not leader."))).contains(Rejection.NOT_LEADER);
        assertThat(Rejections.of(new Status(RaftError.EPERM, "expected_term=3 doesn't match current_term=4")))
                .contains(Rejection.TERM_ENDED);
        assertThat(Rejections.of(new Status(RaftError.EBUSY, "Is transferring leadership.")))
                .contains(Rejection.HANDING_OVER);
        assertThat(Rejections.of(new Status(RaftError.EBUSY, "Node <g/127.0.0.1:1> log manager is busy.")))
                .contains(Rejection.BUSY);
        assertThat(Rejections.of(new Status(
                        RaftError.EBUSY, "Node is busy, has too many tasks, queue is full and bufferSize=16384")))
                .contains(Rejection.BUSY);
    }

    @Test
    void theSameCodeWithAnotherTextIsUnknown() {
        assertThat(Rejections.of(new Status(RaftError.EPERM, "Leader stepped down")))
                .isEmpty();
        assertThat(Rejections.of(new Status(RaftError.EPERM, "is not leader"))).isEmpty();
        assertThat(Rejections.of(new Status(RaftError.EBUSY, "something else"))).isEmpty();
        assertThat(Rejections.of(new Status(RaftError.EPERM, ""))).isEmpty();
    }

    @Test
    void everyOtherCodeIsUnknown() {
        for (RaftError error : RaftError.values()) {
            if (error != RaftError.EPERM && error != RaftError.EBUSY) {
                assertThat(Rejections.of(new Status(error, "Is not leader.")))
                        .as(error.name())
                        .isEmpty();
            }
        }
    }
}
