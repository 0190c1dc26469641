package io.dengine.storage.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBuffersTests {

    private final ReadBuffers buffers = new ReadBuffers();

    @Test
    void whatIsGivenBackIsTakenAgain() {
        byte[] first = buffers.take();
        buffers.giveBack(first);

        assertThat(first).hasSize(ReadBuffers.MIN_BYTES);
        assertThat(buffers.take()).isSameAs(first);
    }

    @Test
    void aLargerOneIsKeptInItsStead() {
        buffers.take();
        byte[] larger = new byte[ReadBuffers.MAX_BYTES];
        buffers.giveBack(larger);

        assertThat(buffers.take()).isSameAs(larger);
    }

    @Test
    void whatIsTakenIsNobodyElses() {
        assertThat(buffers.take()).isNotSameAs(buffers.take());
    }

    @Test
    void placesOfAllThreadsAreInTheArray() throws InterruptedException {
        for (int i = 0; i < 300; i++) {
            int[] place = new int[1];
            Thread thread = new Thread(() -> place[0] = Places.ofThisThread());
            thread.start();
            thread.join();
            assertThat(place[0] % Places.SPREAD).isZero();
            assertThat(place[0]).isBetween(Places.FIRST, Places.LAST);
            assertThat(place[0] + Places.SPREAD).isLessThan(Places.LENGTH);
        }
    }
}
