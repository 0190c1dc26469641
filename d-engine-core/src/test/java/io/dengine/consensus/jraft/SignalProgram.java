package io.dengine.consensus.jraft;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;
import sun.misc.Signal;

/** A program with an engine in it, which gets {@code SIGUSR2} or is busy. */
final class SignalProgram {

    private static final Duration BUSY = Duration.ofSeconds(3);

    private SignalProgram() {}

    /** @param arguments the data directory, and {@code signal} or the file for a recording of being busy */
    public static void main(String[] arguments) throws Exception {
        CountDownLatch handled = new CountDownLatch(1);
        boolean signal = arguments[1].equals("signal");
        if (signal) {
            Signal.handle(new Signal("USR2"), received -> handled.countDown());
        }
        EngineConfig config = EngineConfig.builder()
                .clusterName("signals")
                .dataDir(Path.of(arguments[0]))
                .build();
        try (EmbeddedEngine engine = EmbeddedEngine.create(config)) {
            engine.open();
            engine.waitReady(Duration.ofSeconds(60));
            if (signal) {
                Signal.raise(new Signal("USR2"));
                System.out.println("handled " + handled.await(30, TimeUnit.SECONDS));
            } else {
                record(Path.of(arguments[1]));
            }
        }
    }

    private static void record(Path file) throws Exception {
        try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
            recording.start();
            System.out.println("busy " + beBusy());
            recording.stop();
            recording.dump(file);
        }
    }

    private static long beBusy() {
        SplittableRandom random = new SplittableRandom(1);
        long end = System.nanoTime() + BUSY.toNanos();
        long sum = 0;
        while (System.nanoTime() - end < 0) {
            for (int i = 0; i < 1000; i++) {
                sum += random.nextLong() % 7;
            }
        }
        return sum;
    }
}
