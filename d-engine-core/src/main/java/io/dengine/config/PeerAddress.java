package io.dengine.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code host:port}: a name, an IPv4 address, or an IPv6 address in brackets.
 *
 * @param host as it was written, an IPv6 address with its brackets: so the Raft library, the transport and {@link java.net.InetSocketAddress}
 *     take it, and so it stands in logs that were written before
 * @param port 1 to 65,535
 */
public record PeerAddress(String host, int port) {

    static final int MIN_PORT = 1;
    static final int MAX_PORT = 65_535;
    static final String ALLOWED =
            "host:port with a port from " + MIN_PORT + " to " + MAX_PORT + ", such as 10.0.0.1:9081";

    private static final Pattern ADDRESS = Pattern.compile("([^:\\[\\]]+|\\[[0-9A-Fa-f:.]+])" + ":(\\d{1,5})");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_.])?");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern BYTE = Pattern.compile("25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:" + BYTE + ")\\.){3}(?:" + BYTE + ")");
    private static final Pattern IPV6_WILDCARD = Pattern.compile("\\[[0:]+]");

    /** The address, or empty when the text is none. */
    public static Optional<PeerAddress> parse(String text) {
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches() || !isHost(address.group(1))) {
            return Optional.empty();
        }
        int port = Integer.parseInt(address.group(2));
        return port < MIN_PORT || port > MAX_PORT
                ? Optional.empty()
                : Optional.of(new PeerAddress(address.group(1), port));
    }

    /**
     * The address.
     *
     * @throws IllegalArgumentException when the text is none
     */
    public static PeerAddress of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("address '" + text + "' is not " + ALLOWED));
    }

    /** The same for addresses that differ in upper and lower case only. */
    PeerAddress canonical() {
        return new PeerAddress(host.toLowerCase(Locale.ROOT), port);
    }

    private static boolean isHost(String host) {
        if (host.startsWith("[")) {
            return host.contains("::") || host.chars().filter(c -> c == ':').count() >= 6;
        }
        return NUMBERS.matcher(host).matches()
                ? IPV4.matcher(host).matches()
                : NAME.matcher(host).matches();
    }

    /** Whether it stands for every address of the machine: good to listen on, no use to reach anyone. */
    boolean isWildcard() {
        return host.equals("0.0.0.0") || IPV6_WILDCARD.matcher(host).matches();
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
