package io.dengine.faults.storage;

import com.alipay.sofa.jraft.entity.RaftOutter.SnapshotMeta;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.snapshot.SnapshotWriter;
import com.alipay.sofa.jraft.storage.snapshot.local.LocalSnapshotStorage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A process that saves a snapshot by the Raft library alone, in a directory that the library makes; or, with a second argument, that was there and safe. */
final class LibrarySnapshotDirectory {

    static final String NAME = "snapshot";
    static final long INDEX = 10;
    static final String SAVED = "saved";

    private LibrarySnapshotDirectory() {}

    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Path snapshots = root.resolve(NAME);
        if (arguments.length > 1) {
            Files.createDirectory(snapshots);
            try (FileChannel open = FileChannel.open(root, StandardOpenOption.READ)) {
                open.force(true);
            }
        }
        LocalSnapshotStorage storage = new LocalSnapshotStorage(snapshots.toString(), null, new RaftOptions());
        boolean saved = storage.init(null);
        try (SnapshotWriter writer = storage.create()) {
            saved &= writer.saveMeta(SnapshotMeta.newBuilder()
                    .setLastIncludedIndex(INDEX)
                    .setLastIncludedTerm(1)
                    .build());
        }
        System.out.println(saved ? SAVED : "not saved");
        System.out.flush();
        // until its power is cut
        System.in.read();
    }
}
