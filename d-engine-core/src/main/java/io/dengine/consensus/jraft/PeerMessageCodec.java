package io.dengine.consensus.jraft;

import io.dengine.EngineException;
import io.dengine.consensus.PeerStatus;
import io.dengine.consensus.PeerStatus.Membership;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The binary form of {@link PeerMessage}: version byte, type byte, fields. */
final class PeerMessageCodec {

    static final int STATUS_REQUEST = 1;
    static final int STATUS_RESPONSE = 2;
    static final int LEASE_RELEASED = 3;
    static final int ACKNOWLEDGED = 4;
    static final int REFUSED = 5;

    private static final int VERSION = 1;
    private static final int MAX_MEMBERS = 64;

    /** The leader of {@code term} has given up its lease. */
    record LeaseReleased(String clusterName, long term) {}

    @FunctionalInterface
    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private PeerMessageCodec() {}

    static PeerMessage statusRequest(String clusterName, String nodeId) {
        return write(STATUS_REQUEST, out -> {
            out.writeUTF(clusterName);
            out.writeUTF(nodeId);
        });
    }

    static PeerMessage leaseReleased(LeaseReleased message) {
        return write(LEASE_RELEASED, out -> {
            out.writeUTF(message.clusterName());
            out.writeLong(message.term());
        });
    }

    static PeerMessage acknowledged() {
        return write(ACKNOWLEDGED, out -> {});
    }

    static PeerMessage refused(String why) {
        return write(REFUSED, out -> out.writeUTF(why));
    }

    static PeerMessage statusResponse(PeerStatus status) {
        return write(STATUS_RESPONSE, out -> {
            out.writeUTF(status.clusterName());
            out.writeUTF(status.nodeId());
            out.writeUTF(status.incarnation().toString());
            out.writeUTF(status.membership().name());
            out.writeByte(status.initialIncarnations().size());
            for (Map.Entry<String, UUID> entry : status.initialIncarnations().entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeUTF(entry.getValue().toString());
            }
            out.writeLong(status.term());
            out.writeLong(status.lastLogIndex());
            out.writeLong(status.appliedIndex());
        });
    }

    /** The type of a message; -1 for another version or no message at all. */
    static int typeOf(PeerMessage message) {
        byte[] body = message.body();
        return body.length < 2 || body[0] != VERSION ? -1 : body[1];
    }

    /** The cluster name of a status request. */
    static String clusterNameOf(PeerMessage statusRequest) {
        return read(statusRequest, in -> in.readUTF());
    }

    static LeaseReleased leaseReleasedOf(PeerMessage message) {
        return read(message, in -> new LeaseReleased(in.readUTF(), in.readLong()));
    }

    static String refusalOf(PeerMessage message) {
        return read(message, in -> in.readUTF());
    }

    static PeerStatus statusOf(PeerMessage message) {
        return read(message, in -> {
            String clusterName = in.readUTF();
            String nodeId = in.readUTF();
            UUID incarnation = UUID.fromString(in.readUTF());
            Membership membership = Membership.valueOf(in.readUTF());
            int members = in.readByte();
            if (members < 0 || members > MAX_MEMBERS) {
                throw new IOException(members + " members");
            }
            Map<String, UUID> initial = new LinkedHashMap<>();
            for (int i = 0; i < members; i++) {
                initial.put(in.readUTF(), UUID.fromString(in.readUTF()));
            }
            return new PeerStatus(
                    clusterName, nodeId, incarnation, membership, initial, in.readLong(), in.readLong(), in.readLong());
        });
    }

    private static PeerMessage write(int type, Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(type);
            writing.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new PeerMessage(bytes.toByteArray());
    }

    private static <T> T read(PeerMessage message, Reading<T> reading) {
        byte[] body = message.body();
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(body, 2, Math.max(0, body.length - 2)))) {
            return reading.from(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException("malformed message of a peer (" + body.length + " bytes)", e);
        }
    }
}
