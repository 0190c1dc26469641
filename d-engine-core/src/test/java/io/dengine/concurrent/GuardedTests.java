package io.dengine.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class GuardedTests {

    private final List<String> logged = new ArrayList<>();
    private long nanos = Long.MAX_VALUE - 5;
    private Error onLog;

    private final Guarded guarded = new Guarded(
            (Logger) Proxy.newProxyInstance(
                    Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                        if (onLog != null) {
                            throw onLog;
                        }
                        logged.add(method.getName() + " " + arguments[1] + " " + arguments[2]);
                        return null;
                    }),
            () -> nanos);

    private void fail() {
        guarded.run("work", () -> {
            throw new OutOfMemoryError("made to fail");
        });
    }

    @Test
    void whateverAStepThrowsStaysInsideAndIsLogged() {
        List<String> done = new ArrayList<>();
        guarded.run("work", () -> done.add("first"));
        fail();
        guarded.run("work", () -> done.add("second"));
        assertThat(done).containsExactly("first", "second");
        assertThat(logged).containsExactly("error work java.lang.OutOfMemoryError: made to fail");
    }

    @Test
    void aFailureThatLastsDoesNotFillTheLog() {
        for (int i = 0; i < 100; i++) {
            fail();
        }
        assertThat(logged).hasSize(1);
        nanos += TimeUnit.SECONDS.toNanos(10);
        fail();
        assertThat(logged).hasSize(2);
    }

    @Test
    void aLogThatFailsTooHarmsNothing() {
        onLog = new OutOfMemoryError("not even that");
        fail();
        onLog = null;
        fail();
        assertThat(logged).hasSize(1);
    }
}
