package io.dengine.faults.network;

/**
 * A packet between members as their kernels hand it to the relay: a VXLAN header, an Ethernet header, and what they carry.
 *
 * <p>The last byte of a member's hardware address is its number, from 1.
 */
final class Frame {

    private static final int VXLAN = 8;
    private static final int DESTINATION = VXLAN + 5;
    private static final int SOURCE = VXLAN + 11;
    private static final int TYPE = VXLAN + 12;
    private static final int IP = VXLAN + 14;
    private static final int IP_HEADER = 20;
    private static final int TCP_HEADER = 20;
    private static final int TCP = 6;
    private static final int IPV4 = 0x0800;
    private static final int CHECKSUM = 16;

    private Frame() {}

    /** Whether this is an IPv4 packet; there is nothing else between members, apart from what kernels say of themselves. */
    static boolean isIpv4(byte[] bytes, int length) {
        return length >= IP + IP_HEADER && number16(bytes, TYPE) == IPV4;
    }

    /** The index of the member that sent it, from 0. */
    static int source(byte[] bytes) {
        return (bytes[SOURCE] & 0xff) - 1;
    }

    /** The index of the member that it is for, from 0. */
    static int destination(byte[] bytes) {
        return (bytes[DESTINATION] & 0xff) - 1;
    }

    /**
     * Puts the right TCP checksum in. A kernel leaves it to the network card, and takes a virtual link for a card that can do it; nobody does where the packet
     * leaves the kernel for a process.
     */
    static void completeChecksum(byte[] bytes, int length) {
        int header = (bytes[IP] & 0xf) * 4;
        int segment = IP + header;
        int size = number16(bytes, IP + 2) - header;
        if (bytes[IP + 9] != TCP || size < TCP_HEADER || segment + size > length) {
            return;
        }
        bytes[segment + CHECKSUM] = 0;
        bytes[segment + CHECKSUM + 1] = 0;
        long sum = TCP + size + sum(bytes, IP + 12, 8) + sum(bytes, segment, size);
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        bytes[segment + CHECKSUM] = (byte) (~sum >> 8);
        bytes[segment + CHECKSUM + 1] = (byte) ~sum;
    }

    private static long sum(byte[] bytes, int from, int size) {
        long sum = 0;
        int end = from + (size & ~1);
        for (int i = from; i < end; i += 2) {
            sum += number16(bytes, i);
        }
        return (size & 1) == 0 ? sum : sum + ((bytes[end] & 0xff) << 8);
    }

    private static int number16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | bytes[at + 1] & 0xff;
    }
}
