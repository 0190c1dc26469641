package io.dengine.spring.boot.autoconfigure;

import io.dengine.EmbeddedEngine;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A web application on free ports, all of whose auto-configuration is on, around an engine whose state the test decides. */
final class ProbeApplication implements AutoCloseable {

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    final ConfigurableApplicationContext context;

    ProbeApplication(FakeEngine fake, String... properties) {
        List<String> all = new ArrayList<>(List.of("server.port=0", "spring.main.banner-mode=off"));
        all.addAll(List.of(properties));
        this.context = new SpringApplicationBuilder(App.class)
                .properties(all.toArray(String[]::new))
                .initializers(context -> ((org.springframework.context.support.GenericApplicationContext) context)
                        .registerBean("engine", EmbeddedEngine.class, () -> fake.engine))
                .run();
    }

    int mainPort() {
        return port("local.server.port");
    }

    int managementPort() {
        return port("local.management.port");
    }

    private int port(String property) {
        return context.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    int status(String method, int port, String path, String... headers) {
        return send(method, port, path, headers).statusCode();
    }

    String body(int port, String path) {
        return send("GET", port, path).body();
    }

    HttpResponse<String> send(String method, int port, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(10))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException ex) {
            throw new IllegalStateException(method + " " + path, ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(method + " " + path, ex);
        }
    }

    void readiness(ReadinessState state) {
        AvailabilityChangeEvent.publish(context, state);
    }

    @Override
    public void close() {
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {}
}
