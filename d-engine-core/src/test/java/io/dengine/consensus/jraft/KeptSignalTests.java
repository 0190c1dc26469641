package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.TestJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process with an engine in it keeps {@code SIGUSR2}, by which the JVM takes its profiles. */
class KeptSignalTests {

    @TempDir
    private Path directory;

    private String run(String what) throws IOException, InterruptedException {
        Path data = directory.resolve("data");
        ProcessBuilder builder =
                TestJvm.builder(List.of(), TestJvm.classPath(), SignalProgram.class, data.toString(), what);
        builder.directory(directory.toFile());
        builder.environment().remove("_JAVA_SR_SIGNUM");
        return TestJvm.run(builder, directory.resolve("output"), Duration.ofSeconds(120));
    }

    private List<String> filesOfTheLibrary() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(".log"))
                    .toList();
        }
    }

    @Test
    void aRecordingHasSamplesOfJavaCodeAndNoFilesAreWritten() throws Exception {
        Path recording = directory.resolve("recording.jfr");

        String printed = run(recording.toString());

        assertThat(printed).contains("busy ");
        assertThat(RecordingFile.readAllEvents(recording))
                .filteredOn(event -> event.getEventType().getName().equals("jdk.ExecutionSample"))
                .hasSizeGreaterThan(20);
        assertThat(filesOfTheLibrary()).isEmpty();
    }

    @Test
    void aHandlerOfTheApplicationStays() throws Exception {
        assertThat(run("signal")).contains("handled true");
        assertThat(filesOfTheLibrary()).isEmpty();
    }
}
