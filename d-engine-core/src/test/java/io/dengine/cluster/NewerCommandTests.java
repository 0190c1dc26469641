package io.dengine.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import io.dengine.EmbeddedEngine;
import io.dengine.Role;
import io.dengine.command.EntryCodec;
import io.dengine.storage.LogRecord;
import io.dengine.storage.LogStore;
import io.dengine.storage.file.FileStorageEngine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member stops at a command that a newer version wrote: it must not go on without what the others do. */
class NewerCommandTests {

    private static final byte[] NEWER = {99, 1};

    @TempDir
    private Path directory;

    private TestCluster cluster;

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void anEntryOfANewerVersionStopsTheMemberWithAMessageThatSaysSo() {
        cluster = new TestCluster(directory, 1).startAll();
        cluster.awaitLeader().client().put("a", "1");
        cluster.stop("n1");
        appendNewer();

        EmbeddedEngine engine = cluster.start("n1");

        await().atMost(TestCluster.PATIENCE)
                .untilAsserted(() -> assertThat(engine.status().failure()).contains("99", "newer"));
        assertThat(engine.status().role()).isEqualTo(Role.STOPPED);
        assertThat(engine.isPrimary()).isFalse();
    }

    private void appendNewer() {
        try (FileStorageEngine storage = new FileStorageEngine()) {
            storage.open(cluster.dataDir("n1"));
            LogStore log = storage.logStore();
            LogRecord last = log.read(log.lastIndex()).orElseThrow();
            LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
            entry.setId(new LogId(last.index() + 1, last.term()));
            entry.setData(ByteBuffer.wrap(EntryCodec.encode(List.of(NEWER))));
            byte[] encoded = LogEntryV2CodecFactory.getInstance().encoder().encode(entry);
            log.append(List.of(new LogRecord(last.index() + 1, last.term(), false, encoded)));
        }
    }
}
