package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RecentEntriesTests {

    private static final int QUARTER = Math.toIntExact(RecentEntries.MAX_BYTES / 4);

    private final RecentEntries recent = new RecentEntries();

    @Test
    void findsWhatWasAppended() {
        LogEntry entry = entry(5, 10);
        recent.appended(entry);
        assertThat(recent.get(5)).isSameAs(entry);
        assertThat(recent.get(4)).isNull();
        assertThat(recent.get(6)).isNull();
    }

    @Test
    void theOldestMakeRoom() {
        for (int i = 1; i <= 5; i++) {
            recent.appended(entry(i, QUARTER));
        }
        // four do not fit either, with what each takes beside its data
        assertThat(recent.get(1)).isNull();
        assertThat(recent.get(2)).isNull();
        assertThat(recent.get(3)).isNotNull();
        assertThat(recent.get(5)).isNotNull();
    }

    @Test
    void anEntryThatIsTooLargeLeavesNothing() {
        recent.appended(entry(1, 10));
        recent.appended(entry(2, Math.toIntExact(RecentEntries.MAX_BYTES)));
        assertThat(recent.get(1)).isNull();
        assertThat(recent.get(2)).isNull();
        recent.appended(entry(3, 10));
        assertThat(recent.get(3)).isNotNull();
    }

    @Test
    void entriesWithoutDataAreLimitedToo() {
        int many = Math.toIntExact(RecentEntries.MAX_BYTES / 100);
        for (int i = 1; i <= many; i++) {
            LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_NO_OP);
            entry.setId(new LogId(i, 1));
            recent.appended(entry);
        }
        assertThat(recent.get(many)).isNotNull();
        assertThat(recent.get(many / 4)).isNull();
    }

    @Test
    void whatIsRemovedIsForgotten() {
        for (int i = 1; i <= 3; i++) {
            recent.appended(entry(i, 10));
        }
        recent.truncated(1);
        assertThat(recent.get(1)).isNotNull();
        assertThat(recent.get(2)).isNull();
        LogEntry other = entry(2, 20);
        recent.appended(other);
        assertThat(recent.get(2)).isSameAs(other);
        recent.clear();
        assertThat(recent.get(1)).isNull();
        assertThat(recent.get(2)).isNull();
    }

    private static LogEntry entry(long index, int bytes) {
        LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
        entry.setId(new LogId(index, 1));
        entry.setData(ByteBuffer.allocate(bytes));
        return entry;
    }
}
