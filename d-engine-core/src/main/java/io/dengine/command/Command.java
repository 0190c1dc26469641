package io.dengine.command;

import java.util.Arrays;
import java.util.UUID;

/** A change that is replicated. Arrays are not copied: whoever makes a command gives them away. */
public sealed interface Command {

    /**
     * Sets a key.
     *
     * @param key the key
     * @param value its new value
     */
    record Put(byte[] key, byte[] value) implements Command {

        @Override
        public boolean equals(Object other) {
            return other instanceof Put that && Arrays.equals(key, that.key) && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return 31 * Arrays.hashCode(key) + Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Put[key=" + key.length + " bytes, value=" + value.length + " bytes]";
        }
    }

    /**
     * Deletes a key; without effect when it does not exist.
     *
     * @param key the key
     */
    record Delete(byte[] key) implements Command {

        @Override
        public boolean equals(Object other) {
            return other instanceof Delete that && Arrays.equals(key, that.key);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(key);
        }

        @Override
        public String toString() {
            return "Delete[key=" + key.length + " bytes]";
        }
    }

    /**
     * Gives the cluster its identity, by its first leader; without effect when it has one.
     *
     * @param clusterId the new identity
     * @param clusterName the configured name of the cluster
     */
    record FormCluster(UUID clusterId, String clusterName) implements Command {}
}
