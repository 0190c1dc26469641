package io.dengine.consensus.jraft;

import com.alipay.sofa.jraft.conf.Configuration;
import com.alipay.sofa.jraft.conf.ConfigurationEntry;
import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.LogEntryDecoder;
import com.alipay.sofa.jraft.entity.codec.LogEntryEncoder;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.storage.LogStorage;
import io.dengine.storage.CorruptionException;
import io.dengine.storage.LogRecord;
import io.dengine.storage.LogStore;
import io.dengine.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows a {@link LogStore} to the Raft library. Does not own it: {@link #shutdown()} closes nothing. */
@NullUnmarked
final class LogStorageAdapter implements LogStorage {

    private static final Logger LOG = LoggerFactory.getLogger(LogStorageAdapter.class);

    private final LogStore store;
    private final BiConsumer<String, Throwable> onFailure;
    private final BooleanSupplier failed;
    private final AtomicLong appendedBytes = new AtomicLong();
    private final RecentEntries recent = new RecentEntries();
    private LogEntryEncoder encoder;
    private LogEntryDecoder decoder;

    LogStorageAdapter(LogStore store, BiConsumer<String, Throwable> onFailure, BooleanSupplier failed) {
        this.failed = failed;
        this.store = store;
        this.onFailure = onFailure;
    }

    /** Bytes appended since the start. */
    long appendedBytes() {
        return appendedBytes.get();
    }

    @Override
    public boolean init(LogStorageOptions options) {
        encoder = options.getLogEntryCodecFactory().encoder();
        decoder = options.getLogEntryCodecFactory().decoder();
        ConfigurationManager configurations = options.getConfigurationManager();
        try {
            // Reads the whole log, which verifies every checksum before this member says a word to the others.
            store.forEach(stored -> {
                if (stored.configuration()) {
                    configurations.add(configurationOf(decode(stored)));
                }
            });
            return true;
        } catch (StorageException e) {
            onFailure.accept("the log cannot be read", e);
            return false;
        }
    }

    private static ConfigurationEntry configurationOf(LogEntry entry) {
        ConfigurationEntry configuration = new ConfigurationEntry();
        configuration.setId(entry.getId().copy());
        configuration.setConf(new Configuration(entry.getPeers(), entry.getLearners()));
        if (entry.getOldPeers() != null) {
            configuration.setOldConf(new Configuration(entry.getOldPeers(), entry.getOldLearners()));
        }
        return configuration;
    }

    @Override
    public void shutdown() {
        LOG.debug("the Raft library has let go of the log");
    }

    @Override
    public long getFirstLogIndex() {
        return store.firstIndex();
    }

    @Override
    public long getLastLogIndex() {
        return store.lastIndex();
    }

    @Override
    public LogEntry getEntry(long index) {
        try {
            LogEntry appended = recent.get(index);
            if (appended != null && index >= store.firstIndex()) {
                return appended;
            }
            return store.read(index).map(this::decode).orElse(null);
        } catch (StorageException e) {
            onFailure.accept("entry " + index + " of the log cannot be read", e);
            throw e;
        }
    }

    @Override
    @Deprecated
    public long getTerm(long index) {
        LogEntry entry = getEntry(index);
        return entry == null ? 0 : entry.getId().getTerm();
    }

    @Override
    public boolean appendEntry(LogEntry entry) {
        return appendEntries(List.of(entry)) == 1;
    }

    @Override
    public int appendEntries(List<LogEntry> entries) {
        if (entries.isEmpty()) {
            return 0;
        }
        if (failed.getAsBoolean()) {
            // Nothing is acknowledged without having been appended: not, for example, in a term that could not be
            // stored.
            return 0;
        }
        List<LogRecord> records = new ArrayList<>(entries.size());
        long bytes = 0;
        for (LogEntry entry : entries) {
            LogId id = entry.getId();
            byte[] payload = encoder.encode(entry);
            bytes += payload.length;
            boolean configuration = entry.getType() == EntryType.ENTRY_TYPE_CONFIGURATION;
            records.add(new LogRecord(id.getIndex(), id.getTerm(), configuration, payload));
        }
        try {
            store.append(records);
            entries.forEach(recent::appended);
            appendedBytes.addAndGet(bytes);
            return entries.size();
        } catch (StorageException | IllegalArgumentException e) {
            onFailure.accept("the log cannot be written", e);
            return 0;
        }
    }

    @Override
    public boolean truncatePrefix(long firstIndexKept) {
        return change("the log's head cannot be deleted", () -> {
            if (firstIndexKept > store.lastIndex() + 1) {
                beginAnew(firstIndexKept);
            } else if (firstIndexKept > store.firstIndex()) {
                store.truncatePrefix(firstIndexKept);
            }
        });
    }

    @Override
    public boolean truncateSuffix(long lastIndexKept) {
        return change("the log's tail cannot be deleted", () -> {
            // First: the library changes the id of the entry that it appended last when it cuts the tail.
            recent.truncated(lastIndexKept);
            if (lastIndexKept < store.firstIndex() - 1) {
                beginAnew(lastIndexKept + 1);
            } else if (lastIndexKept < store.lastIndex()) {
                store.truncateSuffix(lastIndexKept);
            }
        });
    }

    @Override
    public boolean reset(long nextLogIndex) {
        return change("the log cannot be reset", () -> beginAnew(nextLogIndex));
    }

    private void beginAnew(long nextIndex) {
        recent.clear();
        store.reset(nextIndex);
    }

    private boolean change(String problem, Runnable change) {
        try {
            change.run();
            return true;
        } catch (StorageException | IllegalArgumentException e) {
            onFailure.accept(problem, e);
            return false;
        }
    }

    private LogEntry decode(LogRecord stored) {
        LogEntry entry = decoder.decode(stored.payload());
        if (entry == null || entry.getId().getIndex() != stored.index()) {
            throw new CorruptionException("log entry " + stored.index() + " cannot be decoded");
        }
        return entry;
    }
}
