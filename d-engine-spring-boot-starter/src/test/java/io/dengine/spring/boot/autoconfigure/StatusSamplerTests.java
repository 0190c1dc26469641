package io.dengine.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.dengine.EngineStatus;
import io.dengine.Role;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StatusSamplerTests {

    private final FakeEngine fake = new FakeEngine();
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final StatusSampler sampler = new StatusSampler(fake.engine, clock::get);

    @Test
    void withinASecondTheEngineIsAskedOnce() {
        sampler.status();
        clock.addAndGet(StatusSampler.MAX_AGE.toNanos() - 1);
        sampler.status();

        verify(fake.engine, times(1)).status();
    }

    @Test
    void afterASecondItIsAskedAgain() {
        sampler.status();
        EngineStatus later = FakeEngine.status(Role.LEADER, 8, null, null);
        fake.status = later;
        clock.addAndGet(StatusSampler.MAX_AGE.toNanos());

        assertThat(sampler.status()).isSameAs(later);
        verify(fake.engine, times(2)).status();
    }
}
