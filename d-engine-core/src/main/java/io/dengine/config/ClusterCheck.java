package io.dengine.config;

import io.dengine.ConfigurationProblem;
import io.dengine.EngineConfig;
import io.dengine.Member;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Checks the initial cluster and this member's place in it. */
final class ClusterCheck {

    static final String ALLOWED_NODE_ID = "1 to 64 letters, digits, '.', '_', '-', the first a letter or digit";
    static final String ALLOWED_URL = "an absolute http or https URL with a host, such as http://10.0.0.1:8080";

    private final EngineConfig config;
    private final List<ConfigurationProblem> problems;

    ClusterCheck(EngineConfig config, List<ConfigurationProblem> problems) {
        this.config = config;
        this.problems = problems;
    }

    void run() {
        List<Member> members = config.initialCluster();
        if (members.size() > ConfigRanges.MAX_INITIAL_MEMBERS) {
            problem(
                    ConfigKeys.INITIAL_CLUSTER,
                    members.size() + " members",
                    "at most " + ConfigRanges.MAX_INITIAL_MEMBERS + " members");
        }
        List<String> ids = members.stream().map(Member::id).toList();
        if (!ids.contains(config.nodeId())) {
            problem(
                    ConfigKeys.NODE_ID,
                    quoted(config.nodeId()) + ", which is not in initial-cluster",
                    "one of the ids there: " + String.join(", ", ids));
        }
        Map<String, Integer> firstById = new HashMap<>();
        Map<PeerAddress, Integer> firstByAddress = new HashMap<>();
        for (int i = 0; i < members.size(); i++) {
            checkId(i, members.get(i).id(), firstById);
            checkAddress(i, members.get(i).address(), firstByAddress);
            checkUrl(i, members.get(i).url());
        }
    }

    private void checkId(int index, String id, Map<String, Integer> firstById) {
        String key = ConfigKeys.ofMember(index, ConfigKeys.MEMBER_ID);
        // the own id is reported as node-id
        if (!id.equals(config.nodeId()) && !ConfigRanges.NODE_ID.matcher(id).matches()) {
            problem(key, quoted(id), ALLOWED_NODE_ID);
        }
        Integer first = firstById.putIfAbsent(id, index);
        if (first != null) {
            problem(
                    key,
                    quoted(id) + ", the same as " + ConfigKeys.ofMember(first, ConfigKeys.MEMBER_ID),
                    "an id of its own for each member");
        }
    }

    private void checkAddress(int index, String text, Map<PeerAddress, Integer> firstByAddress) {
        String key = ConfigKeys.ofMember(index, ConfigKeys.MEMBER_ADDRESS);
        Optional<PeerAddress> address = PeerAddress.parse(text);
        if (address.isEmpty()) {
            problem(key, quoted(text), PeerAddress.ALLOWED);
            return;
        }
        if (address.get().isWildcard()) {
            problem(
                    key,
                    quoted(text) + ", which no other member can reach",
                    "an address of this machine; a wildcard is allowed in listen-address");
        }
        Integer first = firstByAddress.putIfAbsent(address.get().canonical(), index);
        if (first != null) {
            problem(
                    key,
                    quoted(text) + ", the same as " + ConfigKeys.ofMember(first, ConfigKeys.MEMBER_ADDRESS),
                    "an address of its own for each member");
        }
    }

    private void checkUrl(int index, @Nullable URI url) {
        if (url == null) {
            return;
        }
        boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        if (!web || url.getHost() == null) {
            problem(ConfigKeys.ofMember(index, ConfigKeys.MEMBER_URL), quoted(url.toString()), ALLOWED_URL);
        }
    }

    private void problem(String key, String given, String allowed) {
        problems.add(new ConfigurationProblem(key, given, allowed));
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }
}
