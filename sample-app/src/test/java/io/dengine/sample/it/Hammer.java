package io.dengine.sample.it;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Clients that send the same request over and over and keep every answer, in the order of arrival. Requests sent to a process
 * that is stopped wait in its sockets and are the first thing it sees when it goes on.
 */
final class Hammer implements AutoCloseable {

    /** An answer. */
    record Answer(int status, String body) {}

    private final HttpRequest request;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    private Hammer(HttpRequest request) {
        this.request = request;
    }

    static Hammer start(HttpRequest request, int clients) {
        Hammer hammer = new Hammer(request);
        for (int i = 0; i < clients; i++) {
            Thread thread = new Thread(hammer::run, "hammer-" + i);
            thread.setDaemon(true);
            hammer.threads.add(thread);
            thread.start();
        }
        return hammer;
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    void awaitStopped() {
        stopping = true;
        await().atMost(Duration.ofSeconds(30)).until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    private void run() {
        while (!stopping) {
            try {
                HttpResponse<String> response = Http.CLIENT.send(request, BodyHandlers.ofString());
                answers.add(new Answer(response.statusCode(), response.body()));
            } catch (IOException e) {
                answers.add(new Answer(0, e.toString()));
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
