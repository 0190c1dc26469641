package io.dengine.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.dengine.DataDirectoryException;
import io.dengine.EngineConfig;
import io.dengine.TestJvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DataDirectoryTests {

    private static final UUID OTHER = UUID.fromString("11111111-2222-3333-4444-555555555555");

    @TempDir
    private Path temporary;

    private Path path;

    @BeforeEach
    void chooseTheDirectory() throws IOException {
        path = temporary.toRealPath().resolve("a").resolve("data");
    }

    @Test
    void createsTheDirectoryWithItsParents() {
        try (DataDirectory directory = open()) {
            assertThat(directory.path()).isEqualTo(path).isDirectory();
            assertThat(directory.storageDirectory()).isEqualTo(path);
            assertThat(directory.snapshotDirectory()).isEqualTo(path.resolve("snapshot"));
            assertThat(directory.isInitializing()).isTrue();
        }
    }

    @Test
    void theIdentityCanBeReadByAHuman() throws IOException {
        try (DataDirectory directory = open()) {
            assertThat(identity())
                    .containsExactly(
                            "# Written by d-engine; says whose data this is. Do not edit, copy or delete it by itself.",
                            "format-version=1",
                            "cluster-name=d-engine",
                            "node-id=n1",
                            "incarnation=" + directory.incarnation(),
                            "state=initializing");
        }
    }

    @Test
    void keepsItsIncarnationAndState() throws IOException {
        UUID incarnation;
        try (DataDirectory directory = open()) {
            incarnation = directory.incarnation();
        }
        try (DataDirectory directory = open()) {
            assertThat(directory.incarnation()).isEqualTo(incarnation);
            assertThat(directory.isInitializing()).isTrue();
            directory.markComplete();
            assertThat(directory.isInitializing()).isFalse();
        }
        try (DataDirectory directory = open()) {
            assertThat(directory.incarnation()).isEqualTo(incarnation);
            assertThat(directory.isInitializing()).isFalse();
        }
        assertThat(identity()).contains("state=complete");
        assertThat(path.resolve("identity.properties.tmp")).doesNotExist();
    }

    @Test
    void storesThatDoNotOutliveTheProcessGetAnotherIncarnation() {
        UUID first;
        UUID second;
        try (DataDirectory directory = open()) {
            directory.markComplete();
            first = directory.incarnation();
            directory.renewIncarnation();
            second = directory.incarnation();
            assertThat(second).isNotEqualTo(first);
            assertThat(directory.isInitializing()).isTrue();
        }
        try (DataDirectory directory = open()) {
            assertThat(directory.incarnation()).isEqualTo(second);
            assertThat(directory.isInitializing()).isTrue();
        }
    }

    @Test
    void acceptsAnExistingEmptyDirectory() throws IOException {
        Files.createDirectories(path);

        open().close();

        assertThat(path.resolve("identity.properties")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCK", "identity.properties.tmp", "lost+found"})
    void acceptsWhatACrashOrAFileSystemLeavesInANewDirectory(String name) throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve(name), "format-ver");

        open().close();

        assertThat(identity()).contains("format-version=1");
    }

    @Test
    void aSecondEngineOfTheSameProcessIsRefused() {
        try (DataDirectory directory = open()) {
            assertThat(directory.isInitializing()).isTrue();
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(() -> DataDirectory.open(config("n7", "d-engine")))
                        .isInstanceOf(DataDirectoryException.class)
                        .hasMessage("data directory " + path + " is in use by another engine (node n1, process "
                                + ProcessHandle.current().pid() + ", this one); stop that engine, or give this one a"
                                + " data-dir of its own");
            }
        }
        open().close();
    }

    @Test
    void aSecondEngineIsRefusedThroughASymbolicLinkToo() throws IOException {
        try (DataDirectory directory = open()) {
            Path link = Files.createSymbolicLink(temporary.resolve("link"), directory.path());
            EngineConfig config = EngineConfig.builder().dataDir(link).build();

            assertThatThrownBy(() -> DataDirectory.open(config)).hasMessageContaining("is in use by another engine");
        }
    }

    @Test
    void anEngineOfAnotherProcessIsRefusedAndToldWhoHoldsTheDirectory() throws Exception {
        try (DataDirectory directory = open()) {
            Process second = holder("n1");
            String error = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(second.exitValue()).isNotZero();
            assertThat(error)
                    .contains("DataDirectoryException: data directory " + directory.path()
                            + " is in use by another engine (node n1, process "
                            + ProcessHandle.current().pid() + ");");
        }
    }

    @Test
    void aDirectoryThatAnotherProcessHoldsIsRefusedUntilThatProcessIsGone() throws Exception {
        Process holder = holder("n1");
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8))) {
            assertThat(output.readLine()).startsWith(DataDirectoryHolder.READY);

            // twice: a refused attempt must not free the lock of the holder
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatThrownBy(this::open)
                        .isInstanceOf(DataDirectoryException.class)
                        .hasMessage("data directory " + path + " is in use by another engine (node n1, process "
                                + holder.pid() + "); stop that engine, or give this one a data-dir of its own");
            }
        } finally {
            holder.destroyForcibly().waitFor();
        }

        open().close();
    }

    @Test
    void closingFreesTheLockAndMayBeRepeated() {
        DataDirectory first = open();
        first.close();
        first.close();

        try (DataDirectory second = open()) {
            // a late close of the first must not free the lock of the second
            first.close();
            assertThatThrownBy(this::open).hasMessageContaining("is in use");
            assertThat(second.isInitializing()).isTrue();
        }
    }

    @Test
    void aRefusedDirectoryIsNotLeftLocked() throws IOException {
        open().close();

        assertThatThrownBy(() -> DataDirectory.open(config("n2", "d-engine"))).isNotNull();

        open().close();
    }

    @ParameterizedTest
    @CsvSource({"n2, d-engine", "n1, other", "n2, other"})
    void theDirectoryOfAnotherNodeOrClusterIsRefused(String nodeId, String clusterName) {
        open().close();

        assertThatThrownBy(() -> DataDirectory.open(config(nodeId, clusterName)))
                .isInstanceOf(DataDirectoryException.class)
                .hasMessage("data directory " + path + " belongs to node n1 of cluster d-engine, expected node "
                        + nodeId
                        + " of cluster " + clusterName + "; correct node-id and cluster-name, or set data-dir to the"
                        + " directory of this node or to a new one");
    }

    @Test
    void aNewerFormatIsRefused() throws IOException {
        open().close();
        replaceInIdentity("format-version=1", "format-version=2");

        assertThatThrownBy(this::open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessage("data directory " + path + " has format version 2, this d-engine reads format version 1;"
                        + " use the newer version of d-engine that wrote it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "format-version=1     | format-version=0    | format-version is 0, which never existed",
                "format-version=1     | format-version=one  | format-version is 'one', expected a number",
                "format-version=1     | x=1                 | format-version is missing",
                "cluster-name=        | x=                  | cluster-name is missing",
                "node-id=             | x=                  | node-id is missing",
                "incarnation=         | x=                  | incarnation is missing",
                "incarnation=         | incarnation=zz      | incarnation is 'zz",
                "state=initializing   | x=                  | state is missing",
                "state=initializing   | state=finished      | state is 'finished', expected initializing or complete",
                "state=initializing   | state=\\u00         | it is no properties file"
            })
    void aDamagedIdentityIsRefused(String text, String damage, String message) throws IOException {
        open().close();
        replaceInIdentity(text, damage);

        assertThatThrownBy(this::open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageStartingWith(path.resolve("identity.properties") + " is damaged: " + message)
                .hasMessageEndingWith("; to rejoin as an empty member, move the whole data directory away");
    }

    @Test
    void anIdentityThatIsNoTextIsRefused() throws IOException {
        open().close();
        Files.write(path.resolve("identity.properties"), new byte[] {(byte) 0xff, (byte) 0xfe});

        assertThatThrownBy(this::open).hasMessageContaining("is damaged: it is no properties file");
    }

    @Test
    void aForeignDirectoryIsRefusedAndLeftAsItIs() throws IOException {
        Files.createDirectories(path.resolve("b"));
        Files.writeString(path.resolve("a.txt"), "mine");

        assertThatThrownBy(this::open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessage("data directory " + path + " has no identity.properties but is not empty (a.txt, b),"
                        + " expected a data directory of d-engine or an empty one; set data-dir to one of these, or, to"
                        + " rejoin as an empty member, move the whole directory away");
        assertThat(path.resolve("a.txt")).hasContent("mine");
        assertThat(path.resolve("identity.properties")).doesNotExist();
    }

    @Test
    void aForeignDirectoryIsDescribedByItsFirstNames() throws IOException {
        Files.createDirectories(path);
        for (int i = 1; i <= 7; i++) {
            Files.createFile(path.resolve("f" + i));
        }

        assertThatThrownBy(this::open).hasMessageContaining("(f1, f2, f3, f4, f5, …)");
    }

    @Test
    void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
        Files.createDirectories(path.getParent());
        Files.createFile(path);

        assertThatThrownBy(this::open)
                .isInstanceOf(DataDirectoryException.class)
                .hasMessageStartingWith("data directory " + path + " cannot be used: ")
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void anIdentityThatCannotBeWrittenIsReportedAndNotAssumed() throws IOException {
        try (DataDirectory directory = open()) {
            Files.createDirectory(path.resolve("identity.properties.tmp"));

            assertThatThrownBy(directory::markComplete)
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessageStartingWith(path.resolve("identity.properties") + " cannot be written: ");
            assertThat(directory.isInitializing()).isTrue();
        }
    }

    @Test
    void whileInitializingAStoreMayBeUnmarkedOrOurs() {
        try (DataDirectory directory = open()) {
            Optional<UUID> ours = Optional.of(directory.incarnation());
            for (Optional<UUID> log : List.of(ours, Optional.<UUID>empty())) {
                for (Optional<UUID> meta : List.of(ours, Optional.<UUID>empty())) {
                    for (Optional<UUID> state : List.of(ours, Optional.<UUID>empty())) {
                        directory.checkStores(log, meta, state);
                    }
                }
            }
        }
    }

    @Test
    void whileInitializingAStoreOfAnotherDirectoryIsRefused() {
        try (DataDirectory directory = open()) {
            assertThatThrownBy(() -> directory.checkStores(Optional.empty(), Optional.empty(), Optional.of(OTHER)))
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessage(doNotBelongTogether(
                            directory,
                            "the state carries incarnation " + OTHER
                                    + ": it comes from another data directory or from an earlier life of this one"));
        }
    }

    @Test
    void whenCompleteAllStoresMustBeOurs() {
        try (DataDirectory directory = open()) {
            directory.markComplete();
            Optional<UUID> ours = Optional.of(directory.incarnation());
            String deleted = " carries no incarnation: its directory was deleted or replaced";

            directory.checkStores(ours, ours, ours);
            assertThat(catchThrowable(() -> directory.checkStores(Optional.empty(), ours, ours)))
                    .hasMessage(doNotBelongTogether(directory, "the log" + deleted));
            assertThat(catchThrowable(() -> directory.checkStores(ours, Optional.empty(), ours)))
                    .hasMessage(doNotBelongTogether(directory, "the metadata store" + deleted));
            assertThat(catchThrowable(() -> directory.checkStores(ours, ours, Optional.empty())))
                    .hasMessage(doNotBelongTogether(directory, "the state" + deleted));
            assertThat(catchThrowable(() -> directory.checkStores(Optional.empty(), ours, Optional.of(OTHER))))
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessage(doNotBelongTogether(
                            directory,
                            "the log" + deleted + "; the state carries incarnation " + OTHER
                                    + ": it comes from another data directory or from an earlier life of this one"));
        }
    }

    @Test
    void whenCompleteTheSnapshotDirectoryIsThereAndWithoutItTheRestIsRefused() throws IOException {
        try (DataDirectory directory = open()) {
            directory.markComplete();
            Optional<UUID> ours = Optional.of(directory.incarnation());
            assertThat(directory.snapshotDirectory()).isEmptyDirectory();

            Files.delete(directory.snapshotDirectory());
            assertThatThrownBy(() -> directory.checkStores(ours, ours, ours))
                    .isInstanceOf(DataDirectoryException.class)
                    .hasMessage(doNotBelongTogether(
                            directory,
                            "the directory " + directory.snapshotDirectory() + " is missing: it was deleted"));
        }
    }

    private String doNotBelongTogether(DataDirectory directory, String what) {
        return "the parts of data directory " + path + " do not belong together: expected incarnation "
                + directory.incarnation() + " everywhere, but " + what
                + ". To rejoin as an empty member, move the whole data directory away; never delete or exchange a part"
                + " of it";
    }

    private List<String> identity() throws IOException {
        return Files.readAllLines(path.resolve("identity.properties"));
    }

    private void replaceInIdentity(String text, String replacement) throws IOException {
        Path file = path.resolve("identity.properties");
        String before = Files.readString(file);
        assertThat(before).contains(text);
        Files.writeString(file, before.replace(text, replacement));
    }

    private DataDirectory open() {
        return DataDirectory.open(config("n1", "d-engine"));
    }

    private EngineConfig config(String nodeId, String clusterName) {
        return EngineConfig.builder()
                .dataDir(path)
                .nodeId(nodeId)
                .clusterName(clusterName)
                .build();
    }

    private Process holder(String nodeId) throws IOException {
        return TestJvm.builder(
                        List.of("-Xmx64m"), TestJvm.classPath(), DataDirectoryHolder.class, path.toString(), nodeId)
                .start();
    }
}
