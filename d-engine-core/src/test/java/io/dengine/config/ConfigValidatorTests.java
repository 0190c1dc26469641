package io.dengine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dengine.ConfigurationException;
import io.dengine.ConfigurationProblem;
import io.dengine.DiskConfig;
import io.dengine.EngineConfig;
import io.dengine.HistoryConfig;
import io.dengine.Member;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigValidatorTests {

    @TempDir
    private Path directory;

    @Test
    void theDefaultsAreValid() {
        assertThatNoException().isThrownBy(() -> EngineConfig.defaults().validate());
    }

    @Test
    void threeMembersAreValid() {
        assertThat(problems(config -> config.nodeId("n2")
                        .listenAddress("0.0.0.0:9082")
                        .initialCluster(
                                new Member("n1", "10.0.0.1:9081", URI.create("http://10.0.0.1:8080")),
                                new Member("n2", "my_host-2.example.com:9082", URI.create("https://n2/app")),
                                new Member("n3", "[fe80::1]:9081"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "-a", "a b", "a.b", "\u00e4", "a/b"})
    void aClusterNameOfOtherCharactersIsAProblem(String name) {
        assertThat(problems(config -> config.clusterName(name)))
                .containsExactly(new ConfigurationProblem(
                        "cluster-name", "'" + name + "'", "1 to 64 letters, digits, '_', '-', the first a letter"));
    }

    @Test
    void namesHaveAtMost64Characters() {
        assertThat(problems(config -> config.clusterName("c".repeat(64)).nodeId("n".repeat(64))))
                .isEmpty();
        assertThat(problems(config -> config.clusterName("c".repeat(65)).nodeId("n".repeat(65))))
                .extracting(ConfigurationProblem::key)
                .containsExactly("cluster-name", "node-id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".a", "a b", "a/b", "\u00e4"})
    void aNodeIdOfOtherCharactersIsOneProblem(String id) {
        assertThat(problems(config -> config.nodeId(id)))
                .containsExactly(new ConfigurationProblem(
                        "node-id",
                        "'" + id + "'",
                        "1 to 64 letters, digits, '.', '_', '-', the first a letter or digit"));
    }

    @Test
    void aNodeIdThatIsNotInTheClusterIsAProblemThatNamesTheIdsThere() {
        assertThat(problems(config ->
                        config.nodeId("n9").initialCluster(new Member("n1", "h1:1"), new Member("n2", "h2:1"))))
                .containsExactly(new ConfigurationProblem(
                        "node-id", "'n9', which is not in initial-cluster", "one of the ids there: n1, n2"));
    }

    @Test
    void anIdOfAnotherMemberIsChecked() {
        assertThat(problems(config -> config.initialCluster(new Member("n1", "h1:1"), new Member("n 2", "h2:1"))))
                .containsExactly(new ConfigurationProblem(
                        "initial-cluster[1].id",
                        "'n 2'",
                        "1 to 64 letters, digits, '.', '_', '-', the first a letter or digit"));
    }

    @Test
    void twoMembersOfOneIdAreAProblem() {
        assertThat(problems(config -> config.initialCluster(new Member("n1", "h1:1"), new Member("n1", "h2:1"))))
                .containsExactly(new ConfigurationProblem(
                        "initial-cluster[1].id",
                        "'n1', the same as initial-cluster[0].id",
                        "an id of its own for each member"));
    }

    @Test
    void twoMembersOfOneAddressAreAProblem() {
        assertThat(problems(config -> config.initialCluster(new Member("n1", "h1:1"), new Member("n2", "H1:1"))))
                .containsExactly(new ConfigurationProblem(
                        "initial-cluster[1].address",
                        "'H1:1', the same as initial-cluster[0].address",
                        "an address of its own for each member"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host",
                "host:",
                ":9081",
                "host:0",
                "host:65536",
                "host:99999999",
                "host:-1",
                "host:abc",
                "http://host:1",
                "ho st:1",
                "-host:1",
                "300.0.0.1:9081",
                "1.2.3:9081",
                "fe80::1:9081",
                "[fe80:9081",
                "[1]:9081"
            })
    void anAddressThatIsNotHostAndPortIsAProblem(String address) {
        assertThat(problems(config -> config.initialCluster(new Member("n1", address))))
                .containsExactly(new ConfigurationProblem(
                        "initial-cluster[0].address",
                        "'" + address + "'",
                        "host:port with a port from 1 to 65535, such as 10.0.0.1:9081"));
        assertThat(problems(config -> config.listenAddress(address)))
                .containsExactly(new ConfigurationProblem(
                        "listen-address",
                        "'" + address + "'",
                        "host:port with a port from 1 to 65535, such as 10.0.0.1:9081 or 0.0.0.0:9081"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0:9081", "[::]:9081", "[0:0:0:0:0:0:0:0]:9081"})
    void aWildcardIsAllowedOnlyToListenOn(String address) {
        assertThat(problems(config -> config.listenAddress(address))).isEmpty();
        assertThat(problems(config -> config.initialCluster(new Member("n1", address))))
                .containsExactly(new ConfigurationProblem(
                        "initial-cluster[0].address",
                        "'" + address + "', which no other member can reach",
                        "an address of this machine; a wildcard is allowed in listen-address"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app", "host:8080", "ftp://host", "http:///path", "http:host"})
    void aUrlThatIsNotAbsoluteHttpIsAProblem(String url) {
        assertThat(problems(config -> config.initialCluster(new Member("n1", "h1:1", URI.create(url)))))
                .containsExactly(new ConfigurationProblem(
                        "initial-cluster[0].url",
                        "'" + url + "'",
                        "an absolute http or https URL with a host, such as http://10.0.0.1:8080"));
    }

    @Test
    void atMostNineMembersAreAllowed() {
        assertThat(problems(config -> config.initialCluster(members(9)))).isEmpty();
        assertThat(problems(config -> config.initialCluster(members(10))))
                .containsExactly(new ConfigurationProblem("initial-cluster", "10 members", "at most 9 members"));
    }

    @Test
    void anEvenNumberOfMembersIsAllowed() {
        assertThat(problems(config -> config.initialCluster(members(2)))).isEmpty();
    }

    @Test
    void aDataDirectoryThatIsAFileIsAProblem() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThat(problems(config -> config.dataDir(file)))
                .containsExactly(dataDirProblem(file, "which is not a directory"));
    }

    @Test
    void aDataDirectoryBelowAFileIsAProblem() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Path below = file.resolve("a").resolve("b");

        assertThat(problems(config -> config.dataDir(below)))
                .containsExactly(
                        dataDirProblem(below, "which cannot be created because " + file + " is not a directory"));
    }

    @Test
    void aDataDirectoryThatIsNotWritableIsAProblem() {
        // the file system of the JDK's own classes: read-only for everybody, root included
        Path readOnly = Path.of(URI.create("jrt:/java.base"));

        assertThat(problems(config -> config.dataDir(readOnly)))
                .containsExactly(dataDirProblem(readOnly, "which is not writable"));
    }

    @Test
    void aDataDirectoryBelowOneThatIsNotWritableIsAProblem() {
        Path readOnly = Path.of(URI.create("jrt:/java.base"));
        Path below = readOnly.resolve("a").resolve("b");

        assertThat(problems(config -> config.dataDir(below)))
                .containsExactly(
                        dataDirProblem(below, "which cannot be created because " + readOnly + " is not writable"));
    }

    @Test
    void theValidationCreatesNothing() {
        Path dataDir = directory.resolve("a").resolve("b");

        assertThat(problems(config -> config.dataDir(dataDir))).isEmpty();
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @CsvSource({
        "hand-over-timeout, -1, -1ms, 0s to 10m",
        "hand-over-timeout, 600001, 600001ms, 0s to 10m",
        "raft.election-timeout, 99, 99ms, 100ms to 1m",
        "raft.election-timeout, 60001, 60001ms, 100ms to 1m",
        "raft.max-entry-size, 1023, 1023B, 1KB to 16MB",
        "raft.max-entry-size, 16777217, 16777217B, 1KB to 16MB",
        "raft.max-inflight-entries, 0, 0, 1 to 65536",
        "raft.max-inflight-entries, 65537, 65537, 1 to 65536",
        "snapshot.interval, 999, 999ms, 1s to 720h",
        "snapshot.interval, -1000, -1s, 1s to 720h",
        "snapshot.log-entries, 0, 0, 1 to 1000000000",
        "snapshot.log-entries, 1000000001, 1000000001, 1 to 1000000000",
        "snapshot.log-size, 1023, 1023B, 1KB to 1TB",
        "state-check-interval, 99, 99ms, '0s, or 100ms to 24h'",
        "state-check-interval, 86400001, 86400001ms, '0s, or 100ms to 24h'",
        "history.max-revisions, -1, -1, 0 to 1000000000",
        "history.max-revisions, 1000000001, 1000000001, 0 to 1000000000",
        "history.max-age, 99, 99ms, 100ms to 8760h",
        "lease.checkpoint-interval, 9, 9ms, 10ms to 1h",
        "lease.checkpoint-interval, 3600001, 3600001ms, 10ms to 1h",
        "disk.min-free, 1099511627777, 1099511627777B, 0B to 1TB",
        "disk.floor, -1, -1B, 0B to 1TB",
        "limits.max-txn-operations, 0, 0, 1 to 10000",
        "limits.max-txn-operations, 10001, 10001, 1 to 10000",
        "limits.max-scan-limit, 0, 0, 1 to 1000000",
        "limits.max-scan-limit, 1000001, 1000001, 1 to 1000000",
        "limits.max-range-delete-keys, 0, 0, 1 to 1000000",
        "limits.max-range-delete-keys, 1000001, 1000001, 1 to 1000000",
        "limits.max-key-size, 0, 0B, 1B to 64KB",
        "limits.max-key-size, 65537, 65537B, 1B to 64KB",
        "limits.max-value-size, -5, -5B, 1B to 16MB",
        "limits.max-pending-writes, 0, 0, 1 to 1000000",
        "limits.max-pending-writes, 1000001, 1000001, 1 to 1000000",
        "limits.max-pending-write-size, 8589934593, 8589934593B, 1KB to 8GB",
        "limits.max-pending-reads, 0, 0, 1 to 10000000",
        "limits.max-pending-reads, 10000001, 10000001, 1 to 10000000",
        "limits.request-timeout, 0, 0s, 1ms to 1h",
        "limits.request-timeout, 3600001, 3600001ms, 1ms to 1h",
        "limits.watch-buffer, 0, 0, 1 to 1000000",
        "limits.watch-buffer, 1000001, 1000001, 1 to 1000000",
        "limits.watch-buffer-size, 1023, 1023B, 1KB to 1GB",
        "limits.watch-buffer-total-size, 8589934593, 8589934593B, 1KB to 8GB",
        "limits.max-watchers, -1, -1, 1 to 10000000",
        "limits.max-watchers, 10000001, 10000001, 1 to 10000000"
    })
    void aLimitOutsideItsRangeIsAProblem(String key, String value, String given, String allowed) throws IOException {
        Path file = Files.writeString(directory.resolve("engine.yml"), key + ": " + value);

        assertThat(ConfigValidator.problemsOf(ConfigFile.read(file)))
                .contains(new ConfigurationProblem(key, given, allowed))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"1023, 1023B", "67108865, 67108865B"})
    void aRequestSizeOutsideItsRangeIsAProblem(String value, String given) throws IOException {
        Path file = Files.writeString(directory.resolve("engine.yml"), "limits.max-request-size: " + value);

        assertThat(ConfigValidator.problemsOf(ConfigFile.read(file)))
                .contains(new ConfigurationProblem("limits.max-request-size", given, "1KB to 64MB"));
    }

    @Test
    void aValueLargerThanARequestIsAProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("engine.yml"), "limits.max-value-size: 2MB");

        assertThat(ConfigValidator.problemsOf(ConfigFile.read(file)))
                .containsExactly(new ConfigurationProblem(
                        "limits.max-value-size", "2MB", "at most limits.max-request-size, which is 1536KB"));
    }

    @Test
    void aKeyLargerThanARequestIsAProblem() throws IOException {
        Path file = Files.writeString(
                directory.resolve("engine.yml"), "limits: {max-request-size: 2KB, max-value-size: 1KB}");

        assertThat(ConfigValidator.problemsOf(ConfigFile.read(file)))
                .containsExactly(new ConfigurationProblem(
                        "limits.max-key-size", "4KB", "at most limits.max-request-size, which is 2KB"));
    }

    @Test
    void aRequestLargerThanAllPendingOnesIsAProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("engine.yml"), "limits.max-pending-write-size: 1MB");

        assertThat(ConfigValidator.problemsOf(ConfigFile.read(file)))
                .containsExactly(new ConfigurationProblem(
                        "limits.max-request-size", "1536KB", "at most limits.max-pending-write-size, which is 1MB"));
    }

    @Test
    void aWatchersBufferLargerThanAllTogetherIsAProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("engine.yml"), "limits.watch-buffer-total-size: 1MB");

        assertThat(ConfigValidator.problemsOf(ConfigFile.read(file)))
                .containsExactly(new ConfigurationProblem(
                        "limits.watch-buffer-size", "8MB", "at most limits.watch-buffer-total-size, which is 1MB"));
    }

    @Test
    void aDiskFloorAboveMinFreeIsAProblem() {
        assertThat(problems(config -> config.disk(new DiskConfig(1 << 20, 2 << 20))))
                .containsExactly(new ConfigurationProblem("disk.floor", "2MB", "at most disk.min-free, which is 1MB"));
        assertThat(problems(config -> config.disk(new DiskConfig(1 << 20, 1 << 20))))
                .isEmpty();
    }

    @Test
    void whatIsOffIsValid() {
        assertThat(problems(config -> config.history(new HistoryConfig(0, Duration.ofHours(1)))
                        .disk(new DiskConfig(0, 0))
                        .stateCheckInterval(Duration.ZERO)))
                .isEmpty();
    }

    @Test
    void durationsMustNotBeNegative() {
        assertThat(problems(config -> config.handOverTimeout(Duration.ofSeconds(-2))))
                .containsExactly(new ConfigurationProblem("hand-over-timeout", "-2s", "0s to 10m"));
        assertThat(problems(config -> config.handOverTimeout(Duration.ZERO))).isEmpty();
    }

    @Test
    void everyProblemIsListedAtOnceInTheOrderOfTheProperties() {
        EngineConfig config = valid().clusterName("?")
                .nodeId("n9")
                .listenAddress("nowhere")
                .handOverTimeout(Duration.ofSeconds(-1))
                .initialCluster(new Member("n1", "h1:1"), new Member("n1", "h1:1"))
                .limits(EngineConfig.defaults().limits().withRequestTimeout(Duration.ZERO))
                .build();

        assertThatThrownBy(config::validate)
                .isInstanceOfSatisfying(ConfigurationException.class, refusal -> assertThat(refusal.problems())
                        .extracting(ConfigurationProblem::key)
                        .containsExactly(
                                "cluster-name",
                                "listen-address",
                                "hand-over-timeout",
                                "node-id",
                                "initial-cluster[1].id",
                                "initial-cluster[1].address",
                                "limits.request-timeout"))
                .hasMessageContaining("the d-engine configuration has 7 problem(s):")
                .hasMessageContaining("  - d-engine.node-id: given 'n9', which is not in initial-cluster, allowed: one"
                        + " of the ids there: n1, n1");
    }

    private ConfigurationProblem dataDirProblem(Path path, String what) {
        return new ConfigurationProblem(
                "data-dir", path + ", " + what, "a writable directory, or one that can be created");
    }

    private static Member[] members(int count) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> new Member("n" + i, "h" + i + ":9081"))
                .toArray(Member[]::new);
    }

    private EngineConfig.Builder valid() {
        return EngineConfig.builder().dataDir(directory);
    }

    private List<ConfigurationProblem> problems(UnaryOperator<EngineConfig.Builder> change) {
        return ConfigValidator.problemsOf(change.apply(valid()).build());
    }
}
