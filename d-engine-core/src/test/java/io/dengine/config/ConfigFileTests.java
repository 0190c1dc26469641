package io.dengine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dengine.ConfigurationException;
import io.dengine.ConfigurationProblem;
import io.dengine.DiskConfig;
import io.dengine.EngineConfig;
import io.dengine.HistoryConfig;
import io.dengine.LeaseConfig;
import io.dengine.LimitsConfig;
import io.dengine.Member;
import io.dengine.RaftConfig;
import io.dengine.SnapshotConfig;
import io.dengine.kv.ReadConsistency;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTests {

    private static final String EVERY_KEY = """
            cluster-name: orders
            node-id: n2
            data-dir: /var/lib/orders
            listen-address: 0.0.0.0:9082
            hand-over-timeout: 1500ms
            read-consistency: lease
            state-check-interval: 30s
            initial-cluster:
              - id: n1
                address: 10.0.0.1:9081
                url: http://10.0.0.1:8080
              - {id: n2, address: "10.0.0.2:9082"}
            raft:
              election-timeout: 2s
              max-entry-size: 128KB
              max-inflight-entries: 64
            snapshot:
              interval: 10m
              log-entries: 5000
              log-size: 64MB
            history:
              max-revisions: 7000
              max-age: 20m
            lease:
              checkpoint-interval: 7s
            disk:
              min-free: 1GB
              floor: 16MB
            limits:
              max-key-size: 512B
              max-value-size: 2MB
              max-request-size: 3MB
              max-txn-operations: 64
              max-scan-limit: 500
              max-range-delete-keys: 6000
              max-pending-writes: 100
              max-pending-write-size: 1GB
              max-pending-reads: 200
              request-timeout: PT2.5S
              watch-buffer: 16
              watch-buffer-size: 17KB
              watch-buffer-total-size: 18KB
              max-watchers: 32
            """;

    @TempDir
    private Path directory;

    @Test
    void readsEveryProperty() throws IOException {
        assertEveryProperty(read(EVERY_KEY));
    }

    @Test
    void readsThePropertiesUnderTheirPrefixAndLeavesTheRestOfAnApplicationYmlAlone() throws IOException {
        String yaml = "server:\n  port: 8080\nd-engine:\n"
                + EVERY_KEY.lines().map(line -> "  " + line + "\n").collect(Collectors.joining());

        assertEveryProperty(read(yaml));
    }

    @Test
    void readsDottedKeysAsSpringDoes() throws IOException {
        EngineConfig config = read("d-engine:\n  raft.election-timeout: 3s\n  raft:\n    max-entry-size: 1KB\n");

        assertThat(config.raft())
                .isEqualTo(new RaftConfig(Duration.ofSeconds(3), 1024, RaftConfig.DEFAULT_MAX_INFLIGHT_ENTRIES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "# nothing\n", "---\n", "d-engine:\n", "raft:\n  # all below is commented out\n", "\uFEFF"})
    void aFileWithoutSettingsMeansTheDefaults(String yaml) throws IOException {
        EngineConfig config = read(yaml);

        EngineConfig defaults = EngineConfig.defaults();
        assertThat(config).usingRecursiveComparison().isEqualTo(defaults);
        assertThat(config.limits()).isEqualTo(LimitsConfig.defaults());
    }

    @Test
    void ignoresWhatOnlyTheSpringStarterReads() throws IOException {
        EngineConfig config = read("enabled: false\nhealth:\n  max-apply-lag: 7\n  paths: [a, b]\nnode-id: n7\n");

        assertThat(config.nodeId()).isEqualTo("n7");
    }

    @ParameterizedTest
    @CsvSource({"linearizable, LINEARIZABLE", "LEASE, LEASE", "Eventual, EVENTUAL"})
    void readsTheConsistencyInAnyCase(String text, ReadConsistency expected) throws IOException {
        assertThat(read("read-consistency: " + text + "\n").readConsistency()).isEqualTo(expected);
    }

    @Test
    void aConsistencyThatDoesNotExistIsAProblem() throws IOException {
        assertThat(problemsOf("read-consistency: strong\n"))
                .containsExactly(
                        new ConfigurationProblem("read-consistency", "strong", "linearizable, lease or eventual"));
    }

    @Test
    void leavesSectionsOfTheApplicationAloneThatOnlyBeginLikeOurs() throws IOException {
        EngineConfig config = read("disk:\n  name: sda\nhistory: {enabled: true}\nlease:\nd-engine:\n  node-id: n7\n");

        assertThat(config.nodeId()).isEqualTo("n7");
    }

    @Test
    void takesScalarsAsWritten() throws IOException {
        EngineConfig config = read("node-id: 010\ncluster-name: yes\n");

        assertThat(config.nodeId()).isEqualTo("010");
        assertThat(config.clusterName()).isEqualTo("yes");
    }

    @ParameterizedTest
    @CsvSource({
        "1s, PT1S",
        "500ms, PT0.5S",
        "PT1S, PT1S",
        "250, PT0.25S",
        "2m, PT2M",
        "1h, PT1H",
        "1d, PT24H",
        "3000us, PT0.003S",
        "7000000ns, PT0.007S",
        "-1s, PT-1S",
        "1S, PT1S"
    })
    void readsDurationsAsSpringBootWritesThem(String text, Duration expected) throws IOException {
        assertThat(read("raft:\n  election-timeout: " + text + "\n").raft().electionTimeout())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"64MB, 67108864", "512KB, 524288", "1B, 1", "300, 300", "2GB, 2147483648", "1TB, 1099511627776"})
    void readsSizesAsSpringWritesThem(String text, long expected) throws IOException {
        assertThat(read("snapshot:\n  log-size: " + text + "\n").snapshot().logBytes())
                .isEqualTo(expected);
    }

    @Test
    void readsNumbersWithUnderscores() throws IOException {
        assertThat(read("limits:\n  max-watchers: 10_000\n").limits().maxWatchers())
                .isEqualTo(10_000);
    }

    @Test
    void leavesRangesToTheValidation() throws IOException {
        assertThat(read("limits:\n  max-watchers: -1\n").limits().maxWatchers()).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "node-id: [a]                       | node-id                     | a list        | a text",
                "node-id: {a: b}                    | node-id.a                   | an unknown key| one of cluster-name",
                "node-id:                           | node-id                     | (none)        | a text",
                "data-dir: \"a\\0b\"                | data-dir                    | a\0b          | a path",
                "raft.election-timeout: soon        | raft.election-timeout       | soon          | a duration such as",
                "raft.election-timeout: 1 s         | raft.election-timeout       | 1 s           | a duration such as",
                "raft.election-timeout: 1w          | raft.election-timeout       | 1w            | a duration such as",
                "raft.election-timeout: 9999999999999999d | raft.election-timeout | 9999999999999999d | a duration such as",
                "raft.election-timeout: 99999999999999999999 | raft.election-timeout | 99999999999999999999 | a duration",
                "hand-over-timeout: []              | hand-over-timeout           | a list        | a duration such as",
                "snapshot.log-size: 64mb            | snapshot.log-size           | 64mb          | a size such as",
                "snapshot.log-size: 1.5MB           | snapshot.log-size           | 1.5MB         | a size such as",
                "snapshot.log-size: 9999999999TB    | snapshot.log-size           | 9999999999TB  | a size such as",
                "limits.max-key-size: 3GB           | limits.max-key-size         | 3GB           | less than 2GB",
                "snapshot.log-entries: many         | snapshot.log-entries        | many          | a whole number",
                "limits.max-watchers: 1.5           | limits.max-watchers         | 1.5           | a whole number up to",
                "limits.max-watchers: 9999999999    | limits.max-watchers         | 9999999999    | a whole number up to 2147483647",
                "initial-cluster: n1                | initial-cluster             | n1            | a list",
                "initial-cluster: {id: n1}          | initial-cluster.id          | an unknown key| one of cluster-name",
                "initial-cluster: [n1]              | initial-cluster[0]          | n1            | the keys id, address, url",
                "initial-cluster: [{address: 'a:1'}]| initial-cluster[0].id       | (none)        | the node id of the member",
                "initial-cluster: [{id: n1}]        | initial-cluster[0].address  | (none)        | host:port",
                "initial-cluster: [{id: a, address: 'a:1', url: 'a b'}] | initial-cluster[0].url | a b | a URL such as",
                "initial-cluster: [{id: a, address: 'a:1', port: 1}] | initial-cluster[0].port | an unknown key | one of id, address, url"
            })
    void namesTheKeyWhatWasGivenAndWhatIsAllowed(String yaml, String key, String given, String allowed)
            throws IOException {
        List<ConfigurationProblem> problems = problemsOf(yaml);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).key()).isEqualTo(key);
        assertThat(problems.get(0).given()).startsWith(given);
        assertThat(problems.get(0).allowed()).contains(allowed);
    }

    @ParameterizedTest
    @CsvSource({"nodeId, node-id", "node_id, node-id", "raft.election-timout, raft.election-timeout"})
    void anUnknownKeyIsRefusedWithTheKeyThatWasProbablyMeantAndAllThatAreAllowed(String key, String meant)
            throws IOException {
        assertThat(problemsOf(key + ": 1s\n"))
                .containsExactly(new ConfigurationProblem(
                        key,
                        "an unknown key (did you mean " + meant + "?)",
                        "one of " + String.join(", ", ConfigKeys.ALL)));
    }

    @Test
    void anUnknownKeyThatIsLikeNoOtherIsRefusedWithoutAGuess() throws IOException {
        assertThat(problemsOf("raft:\n  colour: red\n"))
                .containsExactly(new ConfigurationProblem(
                        "raft.colour", "an unknown key", "one of " + String.join(", ", ConfigKeys.ALL)));
    }

    @Test
    void aSectionWithAPlainValueIsAnUnknownKey() throws IOException {
        assertThat(problemsOf("raft: fast\n")).singleElement().satisfies(problem -> assertThat(problem.key())
                .isEqualTo("raft"));
    }

    @Test
    void aSettingBesideThePrefixIsRefusedSinceItWouldHaveNoEffect() throws IOException {
        assertThat(problemsOf("d-engine:\n  node-id: n1\ncluster-name: x\nraft:\n  election-timeout: 1s\n"))
                .containsExactly(
                        new ConfigurationProblem("cluster-name", "beside d-engine:", "under d-engine: like the others"),
                        new ConfigurationProblem("raft", "beside d-engine:", "under d-engine: like the others"));
    }

    @Test
    void theSameKeyInBothWritingsIsRefused() throws IOException {
        assertThat(problemsOf("raft:\n  election-timeout: 1s\nraft.election-timeout: 2s\n"))
                .containsExactly(new ConfigurationProblem("raft.election-timeout", "twice", "once"));
    }

    @Test
    void listsEveryProblemAtOnce() throws IOException {
        Path file = write("""
                nodeid: n1
                hand-over-timeout: soon
                raft:
                  max-entry-size: big
                initial-cluster:
                  - id: n1
                """);

        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> ConfigFile.read(file));

        assertThat(refusal.problems())
                .extracting(ConfigurationProblem::key)
                .containsExactly("hand-over-timeout", "initial-cluster[0].address", "raft.max-entry-size", "nodeid");
        assertThat(refusal)
                .hasMessageContaining("4 problem(s)")
                .hasMessageContaining("d-engine.hand-over-timeout: given soon, allowed: a duration such as");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing.yml");

        assertFileProblem(missing, missing + ", which does not exist");
    }

    @Test
    void aDirectoryInPlaceOfTheFileIsNamed() {
        assertFileProblem(directory, directory + ", which is a directory");
    }

    @Test
    void aFileThatIsNotUtf8IsNamed() throws IOException {
        Path file = directory.resolve("latin.yml");
        Files.write(file, "node-id: m\u00fcller".getBytes(StandardCharsets.ISO_8859_1));

        assertFileProblem(file, file + ", which is not UTF-8");
    }

    @Test
    void aSyntaxErrorIsReportedWithItsLine() throws IOException {
        Path file = write("node-id: n1\nraft: [\n");

        assertFileProblem(file, file + ", which is not valid in line 3: expected the node content");
    }

    @Test
    void aKeyWrittenTwiceIsReported() throws IOException {
        Path file = write("node-id: n1\nnode-id: n2\n");

        assertFileProblem(file, file + ", which is not valid in line 2: found duplicate key node-id");
    }

    @Test
    void severalDocumentsAreRefused() throws IOException {
        Path file = write("node-id: n1\n---\nnode-id: n2\n");

        assertFileProblem(file, file + ", which is not valid in line 2: but found another document");
    }

    @Test
    void aTagThatNamesAJavaClassIsRefused() throws IOException {
        Path file = write("node-id: !!java.net.URL [http://127.0.0.1]\n");

        assertFileProblem(file, file + ", which is not valid in line 1");
    }

    @ParameterizedTest
    @CsvSource({"'- a', a list", "text, text"})
    void aFileWithoutKeysIsRefused(String yaml, String given) throws IOException {
        Path file = write(yaml);

        assertFileProblem(file, file + ", which holds " + given);
    }

    @Test
    void aPrefixWithoutKeysIsRefused() throws IOException {
        assertFileProblem(write("d-engine: 5\n"), "d-engine: with 5");
    }

    @Test
    void anAliasThatContainsItselfIsRefused() throws IOException {
        assertThat(problemsOf("raft: &a\n  raft: *a\n"))
                .singleElement()
                .satisfies(problem -> assertThat(problem.given()).startsWith("an unknown key"));
    }

    @Test
    void everyKeyIsReadOrListedAsUnknownNeverIgnored() throws IOException {
        for (String key : ConfigKeys.ALL) {
            assertThat(problemsOf(key + ": {a: {b: c}}\n"))
                    .as(key)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.key()).isEqualTo(key + ".a.b"));
        }
    }

    private void assertEveryProperty(EngineConfig config) {
        assertThat(config.clusterName()).isEqualTo("orders");
        assertThat(config.nodeId()).isEqualTo("n2");
        assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/orders"));
        assertThat(config.listenAddress()).contains("0.0.0.0:9082");
        assertThat(config.handOverTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(config.initialCluster())
                .containsExactly(
                        new Member("n1", "10.0.0.1:9081", URI.create("http://10.0.0.1:8080")),
                        new Member("n2", "10.0.0.2:9082"));
        assertThat(config.raft()).isEqualTo(new RaftConfig(Duration.ofSeconds(2), 128 * 1024, 64));
        assertThat(config.snapshot()).isEqualTo(new SnapshotConfig(Duration.ofMinutes(10), 5000, 64L << 20));
        assertThat(config.readConsistency()).isEqualTo(ReadConsistency.LEASE);
        assertThat(config.stateCheckInterval()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.history()).isEqualTo(new HistoryConfig(7000, Duration.ofMinutes(20)));
        assertThat(config.lease()).isEqualTo(new LeaseConfig(Duration.ofSeconds(7)));
        assertThat(config.disk()).isEqualTo(new DiskConfig(1L << 30, 16 << 20));
        assertThat(config.limits())
                .isEqualTo(LimitsConfig.builder()
                        .maxKeyBytes(512)
                        .maxValueBytes(2 << 20)
                        .maxRequestBytes(3 << 20)
                        .maxTxnOperations(64)
                        .maxScanLimit(500)
                        .maxRangeDeleteKeys(6000)
                        .maxPendingWrites(100)
                        .maxPendingWriteBytes(1L << 30)
                        .maxPendingReads(200)
                        .requestTimeout(Duration.ofMillis(2500))
                        .watchBuffer(16)
                        .watchBufferBytes(17 * 1024)
                        .watchBufferTotalBytes(18 * 1024)
                        .maxWatchers(32)
                        .build());
    }

    private static void assertFileProblem(Path file, String given) {
        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> ConfigFile.read(file));
        assertThat(refusal.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.key()).isEqualTo(ConfigurationProblem.FILE);
            assertThat(problem.given()).startsWith(given);
            assertThat(problem).asString().startsWith("(file): given ");
        });
    }

    private EngineConfig read(String yaml) throws IOException {
        return ConfigFile.read(write(yaml));
    }

    private List<ConfigurationProblem> problemsOf(String yaml) throws IOException {
        Path file = write(yaml);
        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> ConfigFile.read(file));
        assertThat(refusal).as(yaml).isNotNull();
        return refusal.problems();
    }

    private Path write(String yaml) throws IOException {
        return Files.writeString(directory.resolve("engine.yml"), yaml);
    }
}
