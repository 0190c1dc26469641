package io.dengine.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.storage.memory.MemoryStateMachine;
import io.dengine.storage.rocksdb.RocksDbStateMachine;
import io.dengine.storage.support.CheckpointManifest;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever the files of a checkpoint have become: it is refused, and the state is as before. */
class DamagedCheckpointTests {

    private static final byte[] KEY = {'k'};

    private static final List<Subject> SUBJECTS = new ArrayList<>();
    private static Path directory;

    /** A state machine with one commit more than its checkpoint. */
    private record Subject(StateMachine machine, Path checkpoint, List<Path> files) {

        static Subject create(StateMachine machine, Path directory) throws IOException {
            machine.open(Files.createDirectories(directory.resolve("data")));
            commit(machine, 1);
            Path checkpoint = Files.createDirectory(directory.resolve("checkpoint"));
            List<Path> files = machine.checkpoint(checkpoint).files().stream()
                    .map(checkpoint::resolve)
                    .toList();
            commit(machine, 2);
            return new Subject(machine, checkpoint, files);
        }

        private static void commit(StateMachine machine, int index) {
            try (StateBatch batch = machine.newBatch()) {
                batch.put(StateTable.KEYS, KEY, new byte[] {(byte) index});
                batch.commit(index);
            }
        }

        void assertRefused(Path file, byte[] damaged) throws IOException {
            byte[] sound = Files.readAllBytes(file);
            try {
                replace(file, damaged);
                assertThatThrownBy(() -> machine.restore(checkpoint))
                        .as("%s", file)
                        .isInstanceOf(StorageException.class);
                assertThat(machine.appliedIndex()).isEqualTo(2);
                assertThat(machine.get(StateTable.KEYS, KEY)).isEqualTo(new byte[] {2});
            } finally {
                replace(file, sound);
            }
        }

        // not in place: the file may share its storage with the live store
        private static void replace(Path file, byte[] content) throws IOException {
            Files.delete(file);
            Files.write(file, content);
        }
    }

    @BeforeContainer
    static void createSubjects() throws IOException {
        directory = Files.createTempDirectory("d-engine-checkpoints");
        SUBJECTS.add(Subject.create(new RocksDbStateMachine(), directory.resolve("rocksdb")));
        SUBJECTS.add(Subject.create(new MemoryStateMachine(), directory.resolve("memory")));
    }

    @AfterContainer
    static void closeSubjects() throws IOException {
        SUBJECTS.forEach(subject -> subject.machine().close());
        SUBJECTS.clear();
        DurableFiles.deleteRecursively(directory);
    }

    @Provide
    Arbitrary<Mutation> mutations() {
        return Mutation.any();
    }

    @Property(tries = 100)
    void changedFileIsRefused(@ForAll("mutations") Mutation mutation) throws IOException {
        for (Subject subject : SUBJECTS) {
            for (Path file : subject.files()) {
                subject.assertRefused(file, mutation.of(Files.readAllBytes(file)));
            }
        }
    }

    @Property(tries = 300)
    void randomManifestIsRefused(@ForAll @Size(max = 300) byte[] random) throws IOException {
        for (Subject subject : SUBJECTS) {
            subject.assertRefused(subject.checkpoint().resolve(CheckpointManifest.FILE_NAME), random);
        }
    }

    /** With a sound checksum it may be a right manifest of something else; then it lists what is there. */
    @Property(tries = 300)
    void changedManifestWithASoundChecksumIsRefusedOrVerified(@ForAll("mutations") Mutation mutation)
            throws IOException {
        Subject subject = SUBJECTS.get(0);
        Path file = subject.checkpoint().resolve(CheckpointManifest.FILE_NAME);
        byte[] sound = Files.readAllBytes(file);
        String text = new String(sound, StandardCharsets.ISO_8859_1);
        byte[] changed =
                mutation.of(text.substring(0, text.lastIndexOf("crc32c ")).getBytes(StandardCharsets.ISO_8859_1));
        CRC32C crc = new CRC32C();
        crc.update(changed);
        String last = String.format("crc32c %08x\n", (int) crc.getValue());
        Files.write(
                file, (new String(changed, StandardCharsets.ISO_8859_1) + last).getBytes(StandardCharsets.ISO_8859_1));
        try {
            CheckpointManifest read = CheckpointManifest.readAndVerify(subject.checkpoint());
            assertThat(subject.files())
                    .containsAll(read.files().stream()
                            .map(entry -> subject.checkpoint().resolve(entry.name()))
                            .toList());
        } catch (StorageException e) {
            assertThat(e).hasMessageContaining(subject.checkpoint().toString());
        } finally {
            Files.write(file, sound);
        }
    }
}
