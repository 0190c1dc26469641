package io.dengine.runtime;

import io.dengine.DataDirectoryException;
import io.dengine.EngineConfig;
import io.dengine.runtime.DirectoryIdentity.State;
import io.dengine.storage.support.DurableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The data directory of a running engine: locked, and known to belong to this member.
 *
 * <p>A new directory draws an <em>incarnation</em>, which each of the three stores (log, metadata, state) is marked with. As long as not
 * all of them are, the directory is <em>initializing</em>, and a crash then leaves a mixture of marked and unmarked stores that
 * is simply continued. Once it is <em>complete</em>, a store without the mark, or with another one, was deleted or exchanged behind our
 * back: a member that had acknowledged writes would come back without them, so the start is refused.
 *
 * <p>Thread-safe.
 */
final class DataDirectory implements AutoCloseable {

    private static final String SNAPSHOT_DIRECTORY = "snapshot";

    /** What may lie in a directory that is still ours to take; the last one is at the root of many file systems. */
    private static final Set<String> OF_NO_IMPORTANCE =
            Set.of(DirectoryLock.FILE_NAME, DirectoryIdentity.FILE_NAME + DurableFiles.TEMPORARY_SUFFIX, "lost+found");

    private static final int MAX_NAMES_IN_MESSAGE = 5;

    private final Path path;
    private final DirectoryLock lock;
    private DirectoryIdentity identity;

    private DataDirectory(Path path, DirectoryLock lock, DirectoryIdentity identity) {
        this.path = path;
        this.lock = lock;
        this.identity = identity;
    }

    /**
     * Creates the directory if it does not exist, locks it, and reads or draws its identity.
     *
     * @throws DataDirectoryException when it is in use, belongs to somebody else, or cannot be read or written
     */
    static DataDirectory open(EngineConfig config) {
        Path path = config.dataDir().toAbsolutePath().normalize();
        try {
            DurableFiles.createDirectories(path);
            DirectoryLock lock = DirectoryLock.acquire(path, config.nodeId());
            boolean opened = false;
            try {
                DataDirectory directory = new DataDirectory(path, lock, identityOf(path, config));
                opened = true;
                return directory;
            } finally {
                if (!opened) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw new DataDirectoryException("data directory " + path + " cannot be used: " + e, e);
        }
    }

    private static DirectoryIdentity identityOf(Path path, EngineConfig config) throws IOException {
        if (!Files.exists(path.resolve(DirectoryIdentity.FILE_NAME))) {
            refuseForeignContent(path);
            DirectoryIdentity fresh = DirectoryIdentity.fresh(config.clusterName(), config.nodeId());
            fresh.write(path);
            return fresh;
        }
        DirectoryIdentity found = DirectoryIdentity.read(path);
        if (!found.clusterName().equals(config.clusterName()) || !found.nodeId().equals(config.nodeId())) {
            throw new DataDirectoryException("data directory " + path + " belongs to node " + found.nodeId()
                    + " of cluster " + found.clusterName() + ", expected node " + config.nodeId() + " of cluster "
                    + config.clusterName() + "; correct node-id and cluster-name, or set data-dir to the directory of"
                    + " this node or to a new one");
        }
        return found;
    }

    private static void refuseForeignContent(Path path) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (!OF_NO_IMPORTANCE.contains(name)) {
                    names.add(name);
                }
            }
        }
        if (names.isEmpty()) {
            return;
        }
        names.sort(null);
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES_IN_MESSAGE)))
                + (names.size() > MAX_NAMES_IN_MESSAGE ? ", …" : "");
        throw new DataDirectoryException("data directory " + path + " has no " + DirectoryIdentity.FILE_NAME
                + " but is not empty (" + shown + "), expected a data directory of d-engine or an empty one; set"
                + " data-dir to one of these, or, to rejoin as an empty member, move the whole directory away");
    }

    /** The directory, absolute. */
    Path path() {
        return path;
    }

    /** The directory that is handed to the stores. */
    Path storageDirectory() {
        return path;
    }

    /** Where the snapshots belong; there from {@link #markComplete()} on. */
    Path snapshotDirectory() {
        return path.resolve(SNAPSHOT_DIRECTORY);
    }

    /** What each store must be marked with. */
    synchronized UUID incarnation() {
        return identity.incarnation();
    }

    /** Whether some store may still be without the incarnation. */
    synchronized boolean isInitializing() {
        return identity.state() == State.INITIALIZING;
    }

    /** To be called when each store carries the incarnation, durably; durable on return. */
    synchronized void markComplete() {
        try {
            // Not left to the Raft library, which does not sync its name: with it every snapshot in it could be gone
            // after a failure of power, and the log before them is gone for good.
            DurableFiles.createDirectory(snapshotDirectory());
        } catch (IOException e) {
            throw new DataDirectoryException(snapshotDirectory() + " cannot be created: " + e, e);
        }
        change(identity.complete());
    }

    /** Draws another incarnation and starts again: only for stores that do not outlive the process. Durable on return. */
    synchronized void renewIncarnation() {
        change(DirectoryIdentity.fresh(identity.clusterName(), identity.nodeId()));
    }

    private void change(DirectoryIdentity changed) {
        try {
            changed.write(path);
        } catch (IOException e) {
            throw new DataDirectoryException(path.resolve(DirectoryIdentity.FILE_NAME) + " cannot be written: " + e, e);
        }
        identity = changed;
    }

    /**
     * Checks that the stores belong to this directory and to each other.
     *
     * @param log the mark of the log, if it has one
     * @param meta the mark of the metadata, if they have one
     * @param state the mark of the state, if it has one
     * @throws DataDirectoryException when one of them does not, naming each that does not
     */
    synchronized void checkStores(Optional<UUID> log, Optional<UUID> meta, Optional<UUID> state) {
        Map<String, Optional<UUID>> stores = new LinkedHashMap<>();
        stores.put("log", log);
        stores.put("metadata store", meta);
        stores.put("state", state);
        List<String> wrong = new ArrayList<>();
        stores.forEach((name, found) -> {
            if (found.isEmpty() && !isInitializing()) {
                wrong.add("the " + name + " carries no incarnation: its directory was deleted or replaced");
            } else if (found.isPresent() && !found.get().equals(incarnation())) {
                wrong.add("the " + name + " carries incarnation " + found.get()
                        + ": it comes from another data directory or from an earlier life of this one");
            }
        });
        if (!isInitializing() && !Files.isDirectory(snapshotDirectory())) {
            wrong.add("the directory " + snapshotDirectory() + " is missing: it was deleted");
        }
        if (!wrong.isEmpty()) {
            throw new DataDirectoryException("the parts of data directory " + path + " do not belong together: expected"
                    + " incarnation " + incarnation() + " everywhere, but " + String.join("; ", wrong)
                    + ". To rejoin as an empty member, move the whole data directory away; never delete or exchange a"
                    + " part of it");
        }
    }

    /** Gives up the lock. Idempotent. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new DataDirectoryException("the lock of data directory " + path + " cannot be freed: " + e, e);
        }
    }
}
