package io.dengine.benchmarks.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dengine.benchmarks.node.NodeTask;
import io.dengine.benchmarks.node.Work;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CasesTests {

    @Test
    void namesAreUniqueAndReadsOfPreloadedKeysComeFirst() {
        assertThat(Cases.all()).extracting(BenchmarkCase::name).doesNotHaveDuplicates();
        List<Work> works = Cases.all().stream().map(BenchmarkCase::work).toList();
        assertThat(works.lastIndexOf(Work.GET)).isLessThan(works.indexOf(Work.PUT));
        assertThat(works.lastIndexOf(Work.SCAN)).isLessThan(works.indexOf(Work.PUT));
        assertThat(Cases.all()).containsAll(Cases.quick());
    }

    @Test
    void namedOnesComeInTheProtocolsOrder() {
        assertThat(Cases.named(List.of(Cases.PUT_256, Cases.GET_1)))
                .extracting(BenchmarkCase::name)
                .containsExactly(Cases.GET_1, Cases.PUT_256);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Cases.named(List.of(Cases.PUT_1, "put-2")))
                .withMessageContaining("put-1024")
                .withMessageContaining("not [put-2]");
    }

    @Test
    void warmingUpIsTheSameWorkForANumberOfOperations() {
        BenchmarkCase get = Cases.named(List.of(Cases.GET_256)).get(0);
        NodeTask measuring = get.measuring(5000, Duration.ofSeconds(10));
        NodeTask warmingUp = get.warmingUp(5000, 0.5, Duration.ofSeconds(40));
        assertThat(measuring).isEqualTo(new NodeTask(Work.GET, 256, 5000, 0, 0, 0, 10_000, 10_000));
        assertThat(warmingUp).isEqualTo(new NodeTask(Work.GET, 256, 5000, 0, 0, 125_000, 0, 40_000));
    }
}
