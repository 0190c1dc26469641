package io.dengine.storage.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadBuffersTests {

    private final ReadBuffers buffers = new ReadBuffers();

    @Test
    void whatIsReleasedIsUsedAgain() {
        int claim = buffers.claim();
        byte[] first = buffers.buffer(claim);
        buffers.release(claim);

        int next = buffers.claim();
        assertThat(first).hasSize(ReadBuffers.MIN_BYTES);
        assertThat(buffers.buffer(next)).isSameAs(first);
    }

    @Test
    void aLargerOneIsKeptInItsStead() {
        int claim = buffers.claim();
        byte[] larger = buffers.larger(claim);
        assertThat(larger).hasSize(ReadBuffers.MAX_BYTES);
        assertThat(buffers.buffer(claim)).isSameAs(larger);
        buffers.release(claim);

        assertThat(buffers.buffer(buffers.claim())).isSameAs(larger);
    }

    /** As when threads share a place: each has a buffer, also when no place is left, and those that have places keep them. */
    @Test
    void whatIsClaimedIsNobodyElses() {
        int[] claims = new int[6];
        byte[][] claimed = new byte[claims.length][];
        for (int i = 0; i < claims.length; i++) {
            claims[i] = buffers.claim();
            claimed[i] = buffers.buffer(claims[i]);
            claimed[i][0] = (byte) i;
        }
        for (int i = 0; i < claims.length; i++) {
            assertThat(claimed[i][0]).isEqualTo((byte) i);
            buffers.release(claims[i]);
        }
        for (int i = 0; i < 4; i++) {
            assertThat(buffers.buffer(buffers.claim()) == claimed[i])
                    .as("the one of place %d", i)
                    .isTrue();
        }
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
            assertThat(Places.after(place[0]))
                    .isBetween(Places.FIRST, Places.LAST)
                    .isNotEqualTo(place[0]);
        }
    }
}
