package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import io.dengine.storage.memory.MemoryStorageEngine;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the adapter remembers of the log is what the log has, however the log is changed. */
class LogStorageAdapterTests {

    private final MemoryStorageEngine engine = new MemoryStorageEngine();
    private final List<String> failures = new ArrayList<>();
    private LogStorageAdapter adapter = new LogStorageAdapter(opened().logStore(), this::failed, () -> false);

    private MemoryStorageEngine opened() {
        engine.open(Path.of("unused"));
        return engine;
    }

    private void failed(String problem, Throwable cause) {
        failures.add(problem + ": " + cause);
    }

    @BeforeEach
    void init() {
        init(adapter);
    }

    private static void init(LogStorageAdapter adapter) {
        LogStorageOptions options = new LogStorageOptions();
        options.setLogEntryCodecFactory(LogEntryV2CodecFactory.getInstance());
        options.setConfigurationManager(new ConfigurationManager());
        assertThat(adapter.init(options)).isTrue();
    }

    @Test
    void whatIsRememberedAndWhatIsStoredAreTheSame() {
        append(1, 1, "a");
        append(2, 1, "b");
        append(3, 2, "c");
        assertThat(terms()).containsExactly(0L, 1L, 1L, 2L, 0L, 0L);
        assertThat(adapter.getEntry(2).getData().array()).isEqualTo("b".getBytes());

        // another one that knows only what is stored
        LogStorageAdapter other = new LogStorageAdapter(engine.logStore(), this::failed, () -> false);
        init(other);
        for (long index = 0; index <= 5; index++) {
            assertThat(other.getTerm(index)).isEqualTo(adapter.getTerm(index));
        }
        assertThat(text(other.getEntry(3))).isEqualTo(text(adapter.getEntry(3))).isEqualTo("c");
        assertThat(failures).isEmpty();
    }

    @Test
    void aTailThatIsReplacedIsNotShownAnyMore() {
        append(1, 1, "a");
        append(2, 1, "b");
        append(3, 1, "c");
        assertThat(adapter.truncateSuffix(1)).isTrue();
        assertThat(terms()).containsExactly(0L, 1L, 0L, 0L, 0L, 0L);
        assertThat(adapter.getEntry(2)).isNull();
        append(2, 5, "new");
        assertThat(terms()).containsExactly(0L, 1L, 5L, 0L, 0L, 0L);
        assertThat(text(adapter.getEntry(2))).isEqualTo("new");
        assertThat(adapter.getEntry(3)).isNull();
    }

    @Test
    void aHeadThatIsRemovedIsNotShownAnyMore() {
        append(1, 1, "a");
        append(2, 2, "b");
        append(3, 2, "c");
        assertThat(adapter.truncatePrefix(3)).isTrue();
        assertThat(terms()).containsExactly(0L, 0L, 0L, 2L, 0L, 0L);
        assertThat(adapter.getEntry(2)).isNull();
        assertThat(text(adapter.getEntry(3))).isEqualTo("c");
    }

    @Test
    void aLogThatBeginsAnewHasNothingOfTheOldOne() {
        append(1, 1, "a");
        append(2, 1, "b");
        assertThat(adapter.truncatePrefix(9)).isTrue();
        assertThat(adapter.getTerm(2)).isZero();
        append(9, 3, "x");
        assertThat(adapter.getTerm(9)).isEqualTo(3);
        assertThat(adapter.reset(2)).isTrue();
        assertThat(adapter.getTerm(9)).isZero();
        assertThat(adapter.getEntry(9)).isNull();
        append(2, 4, "y");
        assertThat(adapter.getTerm(2)).isEqualTo(4);
        assertThat(text(adapter.getEntry(2))).isEqualTo("y");
        assertThat(failures).isEmpty();
    }

    @Test
    void whatCouldNotBeAppendedIsNotShown() {
        append(1, 1, "a");
        engine.close();
        assertThat(adapter.appendEntries(List.of(entry(2, 1, "b")))).isZero();
        assertThat(failures).hasSize(1);
        engine.open(Path.of("unused"));
        assertThat(adapter.getTerm(2)).isZero();
        assertThat(adapter.getEntry(2)).isNull();
    }

    private List<Long> terms() {
        List<Long> terms = new ArrayList<>();
        for (long index = 0; index <= 5; index++) {
            terms.add(adapter.getTerm(index));
        }
        return terms;
    }

    private void append(long index, long term, String data) {
        assertThat(adapter.appendEntry(entry(index, term, data))).isTrue();
    }

    private static LogEntry entry(long index, long term, String data) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
        entry.setId(new LogId(index, term));
        entry.setData(ByteBuffer.wrap(data.getBytes()));
        return entry;
    }

    private static String text(LogEntry entry) {
        ByteBuffer data = entry.getData().slice();
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return new String(bytes);
    }
}
