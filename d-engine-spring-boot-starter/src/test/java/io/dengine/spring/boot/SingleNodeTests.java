package io.dengine.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.dengine.EmbeddedEngine;
import io.dengine.EngineNotStartedException;
import io.dengine.Role;
import io.dengine.kv.KvClient;
import io.dengine.kv.LocalKvClient;
import io.dengine.storage.StateMachine;
import io.dengine.storage.StorageEngine;
import io.dengine.storage.memory.MemoryStateMachine;
import io.dengine.storage.memory.MemoryStorageEngine;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PostConstruct;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/** The starter around a real engine of one node. */
@ExtendWith(OutputCaptureExtension.class)
class SingleNodeTests {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private ConfigurableApplicationContext run(Class<?>... additional) {
        return application(additional).web(WebApplicationType.NONE).run();
    }

    private SpringApplicationBuilder application(Class<?>... additional) {
        return new SpringApplicationBuilder(App.class)
                .sources(additional)
                .properties(
                        "spring.main.banner-mode=off",
                        "server.port=0",
                        "d-engine.data-dir=" + directory.resolve("data"));
    }

    private static void ready(ConfigurableApplicationContext context) {
        assertThat(context.getBean(EmbeddedEngine.class).waitReady(LIMIT).leaderId())
                .isEqualTo("n1");
    }

    @Test
    void whatWasPutIsThereAfterARestart() {
        try (ConfigurableApplicationContext context = run()) {
            ready(context);
            context.getBean(KvClient.class).put("greeting", "hello");
        }
        try (ConfigurableApplicationContext context = run()) {
            ready(context);
            assertThat(context.getBean(LocalKvClient.class).get("greeting").asString())
                    .contains("hello");
        }
    }

    @Test
    void aContextThatIsStoppedAndStartedServesAgain() {
        try (ConfigurableApplicationContext context = run()) {
            ready(context);
            KvClient client = context.getBean(KvClient.class);
            client.put("key", "before");

            context.stop();
            assertThat(context.getBean(EmbeddedEngine.class).isOpen()).isFalse();
            context.start();

            ready(context);
            assertThat(client.get("key").asString()).contains("before");
        }
    }

    @Test
    void listenersGetTheFirstLeaderAndTheLossAtTheStop() {
        Events events;
        try (ConfigurableApplicationContext context = run(Events.class)) {
            events = context.getBean(Events.class);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(events.seen).anyMatch(LeadershipAcquiredEvent.class::isInstance));
            context.stop();
            await().atMost(LIMIT).untilAsserted(() -> assertThat(events.seen)
                    .anyMatch(event -> event instanceof LeaderChangedEvent changed && changed.current() == null));
        }
        assertThat(events.seen.get(0)).isEqualTo(new LeaderChangedEvent(null, null, 0, false));
        int acquired = events.seen.indexOf(events.seen.stream()
                .filter(LeadershipAcquiredEvent.class::isInstance)
                .findFirst()
                .orElseThrow());
        assertThat(events.seen.get(acquired - 1))
                .isInstanceOfSatisfying(LeaderChangedEvent.class, changed -> assertThat(changed.leading())
                        .isTrue());
    }

    @Test
    void aListenerThatIsSlowGetsTheLossToo() {
        SlowListener listener;
        try (ConfigurableApplicationContext context = run(SlowListener.class)) {
            listener = context.getBean(SlowListener.class);
            await().atMost(LIMIT).until(() -> listener.seen.size() == 1);
        }

        // it returned from the first event only when the engine had stopped
        assertThat(listener.seen).hasSize(2);
        assertThat(listener.seen.get(1)).isInstanceOf(LeadershipLostEvent.class);
    }

    @Test
    void callsAreTimed() {
        try (ConfigurableApplicationContext context = run()) {
            ready(context);
            context.getBean(KvClient.class).put("key", "value");
            MeterRegistry registry = context.getBean(MeterRegistry.class);

            assertThat(registry.get("dengine.client.requests")
                            .tags("operation", "put", "outcome", "success")
                            .timer()
                            .count())
                    .isEqualTo(1);
            await().atMost(LIMIT)
                    .until(() -> registry.get("dengine.role")
                                    .tag("role", "leader")
                                    .gauge()
                                    .value()
                            == 1);
        }
    }

    @Test
    void aRunningLeaderIsThePrimaryAndTellsItsStatus() throws Exception {
        try (ConfigurableApplicationContext context = application()
                .properties("management.endpoints.web.exposure.include=health,dengine")
                .run()) {
            HttpCall http = new HttpCall(context);
            ready(context);
            await().atMost(LIMIT).until(() -> http.status("GET", "/primary") == 200);
            assertThat(http.status("OPTIONS", "/primary")).isEqualTo(200);
            assertThat(http.status("OPTIONS", "/replica")).isEqualTo(503);
            assertThat(http.status("GET", "/actuator/health")).isEqualTo(200);
            assertThat(http.body("/actuator/dengine"))
                    .contains("\"role\":\"LEADER\"")
                    .contains("\"compactedRevision\":")
                    .contains("\"freeDiskBytes\":")
                    .contains("\"openWatchers\":0")
                    .contains("\"watchersBehind\":0")
                    .contains("\"watchBufferBytes\":0")
                    .contains("\"divergence\":null");
        }
    }

    @Test
    void storageOfTheApplicationIsUsed() {
        try (ConfigurableApplicationContext context = run(MemoryStorage.class)) {
            ready(context);
            context.getBean(KvClient.class).put("key", "value");

            assertThat(context.getBean(KvClient.class).get("key").asString()).contains("value");
        }
    }

    @Test
    void codeInPostConstructIsToldWhereItBelongs(CapturedOutput output) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> run(TooEarly.class).close())
                .withRootCauseInstanceOf(EngineNotStartedException.class);

        assertThat(output).contains("Move the code into an ApplicationRunner");
    }

    @Test
    void aConfigurationThatIsNotValidListsAllProblemsAndTouchesNothing(CapturedOutput output) {
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> application()
                .web(WebApplicationType.NONE)
                .properties("d-engine.cluster-name=1", "d-engine.raft.election-timeout=1ms")
                .run()
                .close());

        assertThat(output)
                .contains("The configuration of d-engine is not valid")
                .contains("d-engine.cluster-name: given")
                .contains("d-engine.raft.election-timeout: given");
        assertThat(Files.exists(directory.resolve("data"))).isFalse();
    }

    @Test
    void aDirectoryInUseIsSaid(CapturedOutput output) {
        try (ConfigurableApplicationContext first = run()) {
            assertThat(first.isRunning()).isTrue();
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> run().close());
        }

        assertThat(output).contains("The data directory of d-engine cannot be used");
    }

    @Test
    void aPeerPortInUseIsSaid(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> application()
                    .web(WebApplicationType.NONE)
                    .properties(
                            "d-engine.initial-cluster[0].id=n1",
                            "d-engine.initial-cluster[0].address=127.0.0.1:" + taken.getLocalPort(),
                            "d-engine.initial-cluster[1].id=n2",
                            "d-engine.initial-cluster[1].address=127.0.0.2:" + taken.getLocalPort())
                    .run()
                    .close());

            assertThat(output)
                    .contains("The peer port of d-engine is not available")
                    .contains("127.0.0.1:" + taken.getLocalPort());
        }
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {}

    static class Events {

        final List<Object> seen = new CopyOnWriteArrayList<>();

        @EventListener({LeaderChangedEvent.class, LeadershipAcquiredEvent.class, LeadershipLostEvent.class})
        void on(Object event) {
            seen.add(event);
        }
    }

    static class SlowListener {

        final List<Object> seen = new CopyOnWriteArrayList<>();
        private final EmbeddedEngine engine;

        SlowListener(EmbeddedEngine engine) {
            this.engine = engine;
        }

        @EventListener({LeadershipAcquiredEvent.class, LeadershipLostEvent.class})
        void on(Object event) {
            seen.add(event);
            await().atMost(LIMIT).until(() -> engine.leadership().role() == Role.STOPPED);
        }
    }

    static class TooEarly {

        private final KvClient client;

        TooEarly(KvClient client) {
            this.client = client;
        }

        @PostConstruct
        void load() {
            client.get("key");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class MemoryStorage {

        @Bean
        StorageEngine storageEngine() {
            return new MemoryStorageEngine();
        }

        @Bean
        StateMachine stateMachine() {
            return new MemoryStateMachine();
        }
    }

    private record HttpCall(int port, HttpClient client) {

        HttpCall(ConfigurableApplicationContext context) {
            this(
                    context.getEnvironment().getRequiredProperty("local.server.port", Integer.class),
                    HttpClient.newHttpClient());
        }

        int status(String method, String path) throws IOException, InterruptedException {
            return send(method, path).statusCode();
        }

        String body(String path) throws IOException, InterruptedException {
            return send("GET", path).body();
        }

        private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .timeout(Duration.ofSeconds(10))
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
