package io.dengine.consensus.jraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.alipay.sofa.jraft.entity.PeerId;
import io.dengine.config.PeerAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerIdsTests {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1:9081, 10.0.0.1, 9081",
        "Host-1.example:9081, Host-1.example, 9081",
        "[::1]:9081, [::1], 9081",
        "[2001:DB8::7]:65535, [2001:DB8::7], 65535"
    })
    void anAddressKeepsItsHostAndComesBackFromItsText(String text, String host, int port) {
        PeerId id = PeerIds.peerId(text);
        assertThat(id.getIp()).isEqualTo(host);
        assertThat(id.getPort()).isEqualTo(port);
        assertThat(PeerId.parsePeer(id.toString()))
                .as("as the library stores and sends it")
                .isEqualTo(id);
        assertThat(PeerAddress.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1:9081", "host", "host:0", "host:65536", "[::1]", "[host]:9081", ""})
    void whatIsNoAddressIsRefusedAndSaysWhatIsAllowed(String text) {
        assertThatThrownBy(() -> PeerIds.peerId(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "'")
                .hasMessageContaining("host:port");
    }
}
