package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTests {

    private static final List<String> WORKLOADS = List.of("bank", "set");
    private static final List<String> NEMESES = List.of("kill-all", "transfer");

    @Test
    void everythingHasADefaultButTheSeed() {
        Options options = parse();
        assertThat(options.duration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.nodes()).isEqualTo(3);
        assertThat(options.workloads()).isEqualTo(WORKLOADS);
        assertThat(options.nemeses())
                .isEqualTo(parse("--nemeses", "all").nemeses())
                .contains("kill-leader", "isolate-leader", "wipe")
                .doesNotContain("wall-clock", NemesisCatalogue.LOG_TABLES);
        assertThat(options.log()).isEqualTo("files");
        assertThat(options.recovery()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void everythingCanBeChosen() {
        Options options = parse(
                "--minutes",
                "0.5",
                "--seed",
                "-7",
                "--nodes",
                "5",
                "--workloads",
                "set",
                "--nemeses",
                "transfer,disks",
                "--fault-seconds",
                "2",
                "--recovery-seconds",
                "20",
                "--election-millis",
                "3000",
                "--log",
                "rocksdb",
                "--directory",
                "there");
        assertThat(options)
                .isEqualTo(new Options(
                        Duration.ofSeconds(30),
                        -7,
                        5,
                        Path.of("there"),
                        List.of("set"),
                        NemesisCatalogue.expand(List.of("transfer", NemesisCatalogue.DISKS)),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(3),
                        "rocksdb"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--hours 1           | there is no option --hours",
                "--minutes           | --minutes needs a value",
                "--minutes ten       | --minutes must be a number, not ten",
                "--minutes 0         | --minutes must not be 0",
                "--nodes 4           | --nodes must not be 4",
                "--seed x            | --seed must be a number, not x",
                "--workloads bank,x  | --workloads: there is no x; allowed are all, bank, set",
                "--workloads set,set | --workloads names one twice: set,set",
                "--nemeses kill      | --nemeses: there is no kill; allowed are all, processes, links, clocks, disks, kill-all, transfer",
                "--log paper         | --log must not be paper",
                "--fault-seconds 0   | --fault-seconds must not be 0"
            })
    void wrongArgumentsAreNamed(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(line.trim().split(" ")))
                .withMessageStartingWith(message);
    }

    private static Options parse(String... arguments) {
        return Options.parse(arguments, WORKLOADS, NEMESES);
    }
}
