package io.dengine.spring.boot.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.core.env.Environment;

/** Warns when the probes are not served: to a load balancer every node would look down. */
final class ProbeExposureCheck implements SmartInitializingSingleton {

    private static final Logger logger = LoggerFactory.getLogger(ProbeExposureCheck.class);

    private final ObjectProvider<PathMappedEndpoints> endpoints;
    private final Environment environment;

    ProbeExposureCheck(ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
        this.endpoints = endpoints;
        this.environment = environment;
    }

    @Override
    public void afterSingletonsInstantiated() {
        if (ManagementPortType.get(environment) == ManagementPortType.DISABLED) {
            warn("management.server.port is negative, which turns every management endpoint off; set it to a port, "
                    + "or remove it to use the server's own");
            return;
        }
        PathMappedEndpoints mapped = endpoints.getIfAvailable();
        if (mapped == null || mapped.getEndpoint(HealthEndpoint.ID) == null) {
            warn("the health endpoint is not exposed; 'health' must be in management.endpoints.web.exposure.include, "
                    + "not in management.endpoints.web.exposure.exclude, and management.endpoint.health.access must not "
                    + "be 'none'");
        }
    }

    private static void warn(String reason) {
        logger.warn(
                "The probes for load balancers (/primary, /replica) are not served, so that every node looks down: {}. "
                        + "If that is meant, set d-engine.health.enabled to false",
                reason);
    }
}
