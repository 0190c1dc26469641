package io.dengine.faults.nemesis;

import io.dengine.faults.cluster.Cluster;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Something that is done again and again, by a thread of its own, from the beginning of the fault to its end. For one cluster at a time. */
final class RepeatingNemesis implements Nemesis {

    private static final Duration END = Duration.ofSeconds(30);

    private final String name;
    private final Duration pause;
    private final BiPredicate<Cluster, Random> step;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private boolean running;
    private volatile boolean done;
    private @Nullable Thread thread;
    private @Nullable RuntimeException failure;

    /**
     * A fault.
     *
     * @param pause between one time and the next
     * @param step what is done, and whether it was; must end by itself
     */
    RepeatingNemesis(String name, Duration pause, BiPredicate<Cluster, Random> step) {
        this.name = name;
        this.pause = pause;
        this.step = step;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String inject(Cluster cluster, Random random) {
        heal(cluster);
        Random own = new Random(random.nextLong());
        Thread started = new Thread(() -> repeat(cluster, own), "nemesis-" + name);
        started.setDaemon(true);
        running = true;
        done = false;
        thread = started;
        started.start();
        return name + " every " + pause;
    }

    private void repeat(Cluster cluster, Random random) {
        try {
            do {
                done |= step.test(cluster, random);
            } while (awaitNext());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private boolean awaitNext() throws InterruptedException {
        lock.lock();
        try {
            long left = pause.toNanos();
            while (running && left > 0) {
                left = ended.awaitNanos(left);
            }
            return running;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void heal(Cluster cluster) {
        Thread current = thread;
        if (current == null) {
            return;
        }
        lock.lock();
        try {
            running = false;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            current.join(END.toMillis());
            if (current.isAlive()) {
                throw new IllegalStateException(name + " does not end within " + END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        thread = null;
        RuntimeException failed = failure;
        failure = null;
        if (failed != null) {
            throw failed;
        }
    }

    @Override
    public boolean tookEffect() {
        return done;
    }
}
