package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.faults.nemesis.ClockNemeses;
import io.dengine.faults.nemesis.Nemeses;
import io.dengine.faults.nemesis.Nemesis;
import io.dengine.faults.nemesis.NetworkNemeses;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTests {

    private static final List<String> WORKLOADS = List.of("bank", "set");
    private static final Nemesis KILL = Nemeses.killAll();
    private static final Nemesis TRANSFER = Nemeses.transfer();
    private static final Nemesis CUT = NetworkNemeses.halves();
    private static final Nemesis CLOCK = ClockNemeses.wallClockOfOne();
    private static final KnownNemeses NEMESES = new KnownNemeses(List.of(KILL, TRANSFER), List.of(CUT), List.of(CLOCK));

    @Test
    void everythingHasADefaultButTheSeed() {
        Options options = parse();
        assertThat(options.duration()).isEqualTo(Duration.ofMinutes(10));
        assertThat(options.nodes()).isEqualTo(3);
        assertThat(options.workloads()).isEqualTo(WORKLOADS);
        assertThat(options.nemeses()).containsExactly(KILL, TRANSFER);
        assertThat(options.namespaces()).isFalse();
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
                "all",
                "--fault-seconds",
                "2",
                "--recovery-seconds",
                "20",
                "--network",
                "namespaces",
                "--election-millis",
                "3000",
                "--directory",
                "there");
        assertThat(options)
                .isEqualTo(new Options(
                        Duration.ofSeconds(30),
                        -7,
                        5,
                        Path.of("there"),
                        List.of("set"),
                        List.of(KILL, TRANSFER, CUT, CLOCK),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(3),
                        true));
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
                "--nemeses kill      | --nemeses: there is no kill; allowed are all, kill-all, transfer, wall-clock",
                "--nemeses halves    | --nemeses: there is no halves",
                "--network wire      | --network: there is no wire; allowed are all, loopback, namespaces",
                "--fault-seconds 0   | --fault-seconds must not be 0"
            })
    void wrongArgumentsAreNamed(String line, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(line.trim().split(" ")))
                .withMessageStartingWith(message);
    }

    @Test
    void whatNeedsNothingElseIsDrawnUnlessItIsNamed() {
        assertThat(parse("--network", "namespaces").nemeses()).containsExactly(KILL, TRANSFER, CUT);
        assertThat(parse("--nemeses", "wall-clock").nemeses()).containsExactly(CLOCK);
        assertThat(NEMESES.clockTolerance(List.of(KILL, CLOCK))).isPositive();
        assertThat(NEMESES.clockTolerance(List.of(KILL, CUT))).isZero();
    }

    private static Options parse(String... arguments) {
        return Options.parse(arguments, WORKLOADS, NEMESES);
    }
}
