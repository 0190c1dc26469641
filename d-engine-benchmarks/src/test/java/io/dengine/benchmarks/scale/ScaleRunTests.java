package io.dengine.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.dengine.benchmarks.scale.ScaleRun.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ScaleRunTests {

    @TempDir
    private Path directory;

    @Test
    void eachRepeatGoesThroughAllSizes() {
        assertThat(Place.bySizeInEachRepeat("series", List.of(1, 10), 2))
                .containsExactly(
                        new Place("series", 1, 1),
                        new Place("series", 10, 1),
                        new Place("series", 1, 2),
                        new Place("series", 10, 2));
    }

    /** The whole way once, with real processes. What processes use is only told by Linux. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void measuresEverySeries() throws IOException {
        ScaleSettings settings = new ScaleSettings(
                List.of(1_000), List.of(0, 1), List.of(20), 1, 1, List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
        ScaleRecord record = new ScaleRun(settings, directory).run();
        assertThat(record.failure()).isNull();
        assertThat(record.isSound()).isTrue();
        assertThat(record.points())
                .extracting(ScalePoint::series)
                .containsExactly(
                        ScaleRun.GET_BY_KEYS,
                        ScaleRun.SCAN_BY_KEYS,
                        ScaleRun.PUT_BY_KEYS,
                        ScaleRun.GET_AFTER_PUTS,
                        ScaleRun.SCAN_AFTER_PUTS,
                        ScaleRun.PUT_BY_WATCHERS,
                        ScaleRun.PUT_BY_WATCHERS,
                        ScaleRun.LEASES);
        assertThat(record.points())
                .allSatisfy(
                        point -> assertThat(point.measurement().operations()).isPositive());
        assertThat(directory).isEmptyDirectory();
    }
}
