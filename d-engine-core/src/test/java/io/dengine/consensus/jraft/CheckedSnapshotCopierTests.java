package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.error.RaftError;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the library stops a member for, which is an I/O error, is tried again instead. */
class CheckedSnapshotCopierTests {

    private final List<SnapshotReader> installing = new ArrayList<>();
    private final CheckedSnapshotCopier copier = new CheckedSnapshotCopier(installing::add);

    @Test
    void aFileThatWasNotCopiedIsNoReasonToStop() {
        copier.setError(RaftError.EIO, "%s", "the leader could not read it");
        assertThat(copier.getReader()).isNull();
        assertThat(copier.getCode()).isEqualTo(RaftError.EAGAIN.getNumber());
        assertThat(copier.getErrorMsg()).isEqualTo("the leader could not read it");
        assertThat(installing).isEmpty();
    }

    @Test
    void aListThatWasNotWrittenIsNone() {
        copier.refuse(new IOException("no space"));
        assertThat(copier.getReader()).isNull();
        assertThat(copier.getCode()).isEqualTo(RaftError.EAGAIN.getNumber());
        assertThat(copier.getErrorMsg()).isEqualTo("no space");
    }
}
