package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.option.CopyOptions;
import com.alipay.sofa.jraft.option.NodeOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.option.SnapshotCopierOptions;
import com.alipay.sofa.jraft.rpc.RaftClientService;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotReader;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotCopier;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotMetaTable;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotWriter;
import com.alipay.sofa.jraft.storage.snapshot.remote.RemoteFileCopier;
import com.alipay.sofa.jraft.storage.snapshot.remote.Session;
import com.alipay.sofa.jraft.util.ByteBufferCollector;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A flaw of the Raft library, and why {@link CheckedSnapshotCopier} remembers by itself that a copy failed: when the last write of a copied snapshot fails, the
 * library passes over it, and gives the snapshot before for the one that it was told to copy.
 */
class LibrarySnapshotCopyTests {

    private static final long OWN_INDEX = 10;
    private static final long COPIED_INDEX = 20;

    private final RaftOptions options = new RaftOptions();

    @TempDir
    private Path directory;

    @Test
    void theLibraryTakesTheSnapshotBeforeForTheOneWhoseCopyFailed() throws Exception {
        LocalSnapshotCopier copier = copy(new LocalSnapshotCopier());
        assertThat(copier.isOk()).isTrue();
        try (SnapshotReader reader = copier.getReader()) {
            assertThat(reader.load().getLastIncludedIndex()).isEqualTo(OWN_INDEX);
        }
    }

    @Test
    void withOursNothingIsInstalled() throws Exception {
        CheckedSnapshotCopier copier = new CheckedSnapshotCopier(reader -> {
            throw new AssertionError("installed");
        });
        copy(copier);
        copier.refuse(new IOException("disk"));
        assertThat(copier.getReader()).isNull();
        assertThat(copier.isOk()).isFalse();
    }

    /** Copies an empty snapshot whose last write fails. */
    private <T extends LocalSnapshotCopier> T copy(T copier) throws Exception {
        FailingStorage storage = new FailingStorage(directory.resolve("snapshot"), options);
        assertThat(storage.init(null)).isTrue();
        TestSnapshots.save(storage, OWN_INDEX);
        storage.failAt = 2;

        RaftClientService connected = (RaftClientService) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {RaftClientService.class}, (proxy, method, args) -> true);
        copier.setStorage(storage);
        assertThat(copier.init(
                        "remote://127.0.0.1:1/1",
                        new SnapshotCopierOptions("library", connected, null, options, new NodeOptions())))
                .isTrue();
        Field remote = LocalSnapshotCopier.class.getDeclaredField("copier");
        remote.setAccessible(true);
        remote.set(copier, new EmptyRemote());
        copier.start();
        copier.join();
        assertThat(storage.failed).isTrue();
        return copier;
    }

    /** A snapshot of another member, without files. */
    private final class EmptyRemote extends RemoteFileCopier {

        @Override
        public Session startCopy2IoBuffer(String source, ByteBufferCollector destination, CopyOptions copyOptions) {
            LocalSnapshotMetaTable table = new LocalSnapshotMetaTable(options);
            table.setMeta(TestSnapshots.meta(COPIED_INDEX));
            destination.setBuffer(table.saveToByteBufferAsRemote());
            return new Done();
        }
    }

    /** Something that was copied. */
    private static final class Done implements Session {

        @Override
        public void cancel() {}

        @Override
        public void join() {}

        @Override
        public Status status() {
            return Status.OK();
        }

        @Override
        public void close() {}
    }

    /** Whose writers fail in one of their writes. */
    private static final class FailingStorage extends LocalSnapshotStorage {

        private final RaftOptions options;
        private int failAt;
        private boolean failed;

        FailingStorage(Path path, RaftOptions options) {
            super(path.toString(), null, options);
            this.options = options;
        }

        @Override
        public SnapshotWriter create(boolean fromEmpty) {
            SnapshotWriter begun = super.create(fromEmpty);
            LocalSnapshotWriter failing = new LocalSnapshotWriter(begun.getPath(), this, options) {
                private int syncs;

                @Override
                public boolean sync() throws IOException {
                    if (++syncs == failAt) {
                        failed = true;
                        throw new IOException("disk");
                    }
                    return super.sync();
                }
            };
            assertThat(failing.init(null)).isTrue();
            return failing;
        }
    }
}
