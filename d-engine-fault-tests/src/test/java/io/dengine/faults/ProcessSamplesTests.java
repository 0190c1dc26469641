package io.dengine.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessSamplesTests {

    private final ProcessSamples samples = new ProcessSamples(3);

    @Test
    void whatStaysInItsLimitsIsNoLeak() {
        for (int i = 0; i < 30; i++) {
            add("p", i, 60 + i % 5, 200 + i % 40, 300_000 + i * 1000L, 40_000 + (i % 3) * 5000L);
        }
        assertThat(samples.leaks()).isEmpty();
        assertThat(samples.summary()).containsOnlyKeys("n1 p");
    }

    @Test
    void whatGrowsWithoutEndIsALeak() {
        for (int i = 0; i < 30; i++) {
            add("p", i, 60 + 3L * i, 200 + 10L * i, 300_000 + 30_000L * i, 40_000 + 4000L * i);
        }
        assertThat(samples.leaks())
                .hasSize(4)
                .anyMatch(leak -> leak.startsWith("n1 p: threads grew from "))
                .anyMatch(leak -> leak.startsWith("n1 p: descriptors grew from "))
                .anyMatch(leak -> leak.startsWith("n1 p: heap KiB grew from "))
                .anyMatch(leak -> leak.startsWith("n1 p: resident KiB grew from "));
    }

    @Test
    void membersOfALargerClusterHaveLargerPools() {
        ProcessSamples five = new ProcessSamples(5);
        for (int i = 0; i < 30; i++) {
            long threads = i < 15 ? 80 : 125;
            add("p", i, threads, 200, 300_000, 40_000);
            five.add("n1", new ProcessSample("p", i * 15_000L, threads, 200, 300_000, 40_000));
        }
        assertThat(samples.leaks()).singleElement().asString().contains("threads grew from 80 to 125");
        assertThat(five.leaks()).isEmpty();
    }

    @Test
    void whatFillsUpWithinTheFirstThirdOfALongLifeIsNoLeak() {
        for (int i = 0; i < 180; i++) {
            add("p", i, 60, 200, 200_000 + 100_000L * Math.min(i, 50) / 50, 14_000);
        }
        assertThat(samples.leaks()).isEmpty();
    }

    @Test
    void whatStillGrowsSlowlyAtTheEndOfALongLifeIsALeak() {
        for (int i = 0; i < 180; i++) {
            add("p", i, 60, 200, 200_000 + 500L * i, 14_000);
        }
        assertThat(samples.leaks())
                .singleElement()
                .asString()
                .startsWith("n1 p: resident KiB still grew in the last third of a long life, from ");
    }

    @Test
    void aThreadEveryFewMinutesIsALeak() {
        for (int i = 0; i < 240; i++) {
            add("p", i, 90 + i / 10, 120 + i / 3, 300_000, 22_000);
        }
        assertThat(samples.leaks()).hasSize(2).allMatch(leak -> leak.contains("still grew in the last third"));
    }

    @Test
    void aProcessThatLivedShortlyTellsNothing() {
        for (int i = 0; i < 10; i++) {
            add("p", i, 60 + 20L * i, 200, 300_000, 40_000);
        }
        assertThat(samples.leaks()).isEmpty();
        assertThat(samples.summary()).isEmpty();
    }

    @Test
    void processesAreNotMixedUp() {
        for (int i = 0; i < 15; i++) {
            add("p", i, 60, 200, 300_000, 40_000);
        }
        for (int i = 0; i < 15; i++) {
            add("q", i, 90, 200, 300_000, 40_000);
        }
        assertThat(samples.leaks()).isEmpty();
    }

    private void add(String incarnation, int minuteQuarter, long threads, long descriptors, long resident, long heap) {
        samples.add(
                "n1", new ProcessSample(incarnation, minuteQuarter * 15_000L, threads, descriptors, resident, heap));
    }
}
