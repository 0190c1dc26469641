package io.dengine.faults.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Programs with a {@link FaultDisk} beneath them. */
final class BeneathDisk {

    private static final int CUT_ALL = 1;

    private BeneathDisk() {}

    /**
     * Runs a program until it has said something, and cuts its power, which takes everything that was not synced; returns the directory that it had.
     *
     * @param directory an existing one
     * @param arguments after the directory
     */
    static Path cutPowerOf(Path directory, Class<?> program, Consumer<String> check, String... arguments)
            throws IOException, InterruptedException {
        Path library = StorageRig.require(() -> FaultDisk.build(directory));
        Path control = Files.write(directory.resolve("control"), new byte[4096]);
        Path root = Files.createDirectory(directory.toRealPath().resolve("root"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                program.getName(),
                root.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
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
