package io.dengine.spring.boot.autoconfigure;

/** The two roles that a load balancer asks for: each a health group with a contributor of its own. */
enum RoleProbe {
    PRIMARY("primary", "dEnginePrimary"),
    REPLICA("replica", "dEngineReplica");

    private final String group;
    private final String contributor;

    RoleProbe(String group, String contributor) {
        this.group = group;
        this.contributor = contributor;
    }

    /** Name of the health group. */
    String group() {
        return group;
    }

    /** Name of the contributor; unlike the group's, since Boot refuses a contributor that is named like a group. */
    String contributor() {
        return contributor;
    }

    static boolean isContributor(String name) {
        return PRIMARY.contributor.equals(name) || REPLICA.contributor.equals(name);
    }

    static String withSlash(String path) {
        return path.isEmpty() || path.startsWith("/") ? path : "/" + path;
    }
}
