package io.dengine.spring.boot.autoconfigure;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.core.Ordered;
import org.springframework.util.function.SingletonSupplier;

/**
 * Answers OPTIONS on the probes as GET. Otherwise Spring MVC would answer 200 on its own account, whatever the role, and
 * OPTIONS is what HAProxy's {@code option httpchk} sends by default. CORS preflights are left alone.
 */
final class ProbeOptionsFilter implements Filter, Ordered {

    // before Spring Security's chain (-100), so that it too sees the GET; after the filters that correct the request
    private static final int ORDER = -200;

    private final Supplier<Set<String>> paths;

    /** {@code paths}: the probes, relative to the context path; asked for once, with the first OPTIONS request. */
    ProbeOptionsFilter(Supplier<Set<String>> paths) {
        this.paths = SingletonSupplier.of(paths);
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(
                request instanceof HttpServletRequest http && isOptionsOfProbe(http) ? new AsGet(http) : request,
                response);
    }

    private boolean isOptionsOfProbe(HttpServletRequest request) {
        return "OPTIONS".equals(request.getMethod())
                && !isPreflight(request)
                && paths.get().contains(pathInContext(request));
    }

    private static boolean isPreflight(HttpServletRequest request) {
        return request.getHeader("Origin") != null && request.getHeader("Access-Control-Request-Method") != null;
    }

    private static String pathInContext(HttpServletRequest request) {
        String pathInfo = request.getPathInfo();
        return pathInfo == null ? request.getServletPath() : request.getServletPath() + pathInfo;
    }

    private static final class AsGet extends HttpServletRequestWrapper {

        AsGet(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getMethod() {
            return "GET";
        }
    }
}
