package io.dengine.spring.boot.autoconfigure;

import java.util.Set;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Answers OPTIONS on the probes as GET, as {@link ProbeOptionsFilter} does, in a reactive application. */
final class ProbeOptionsWebFilter implements WebFilter, Ordered {

    // before Spring Security's chain (-100)
    private static final int ORDER = -200;

    private final Supplier<Set<String>> paths;

    /** {@code paths}: the probes, relative to the context path; asked for once, with the first OPTIONS request. */
    ProbeOptionsWebFilter(Supplier<Set<String>> paths) {
        this.paths = SingletonSupplier.of(paths);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        if (HttpMethod.OPTIONS.equals(request.getMethod())
                && !CorsUtils.isPreFlightRequest(request)
                && paths.get()
                        .contains(request.getPath().pathWithinApplication().value())) {
            return chain.filter(exchange.mutate()
                    .request(changed -> changed.method(HttpMethod.GET))
                    .build());
        }
        return chain.filter(exchange);
    }
}
