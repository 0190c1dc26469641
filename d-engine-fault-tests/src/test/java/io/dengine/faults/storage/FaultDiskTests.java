package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the disk itself remembers of a process that it stands beneath. */
class FaultDiskTests {

    private static final int CUT_ALL = 1;

    @TempDir
    Path directory;

    @Test
    void whatIsGoneForGoodIsNotKeptOpen() throws IOException, InterruptedException {
        Path root = cutPowerOf(RemovedDirectories.class, said -> assertThat(Integer.parseInt(said))
                .as("descriptors")
                .isLessThan(RemovedDirectories.DIRECTORIES));
        assertThat(root).as("nothing of the last one was safe").isEmptyDirectory();
    }

    @Test
    void aWriteThatIsSyncedByItsDescriptorSurvives() throws IOException, InterruptedException {
        Path root = cutPowerOf(SyncedWrites.class, said -> assertThat(said).isEqualTo(SyncedWrites.AFTER));
        assertThat(root.resolve(SyncedWrites.SYNCED)).hasContent(SyncedWrites.AFTER + SyncedWrites.AFTER);
        assertThat(root.resolve(SyncedWrites.NOT_SYNCED)).hasContent(SyncedWrites.BEFORE);
    }

    /** Runs a program until it has said something, and cuts its power; the directory that it had. */
    private Path cutPowerOf(Class<?> program, Consumer<String> check) throws IOException, InterruptedException {
        Path library = StorageRig.require(() -> FaultDisk.build(directory));
        Path control = Files.write(directory.resolve("control"), new byte[4096]);
        Path root = Files.createDirectory(directory.toRealPath().resolve("root"));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                root.toString());
        builder.environment().put("LD_PRELOAD", library.toAbsolutePath().toString());
        builder.environment().put("FAULTDISK_ROOT", root.toString());
        builder.environment().put("FAULTDISK_CONTROL", control.toString());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        try (BufferedReader said = process.inputReader()) {
            check.accept(String.valueOf(said.readLine()));
            try (RandomAccessFile steering = new RandomAccessFile(control.toFile(), "rw")) {
                steering.writeInt(Integer.reverseBytes(CUT_ALL));
            }
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return root;
    }
}
