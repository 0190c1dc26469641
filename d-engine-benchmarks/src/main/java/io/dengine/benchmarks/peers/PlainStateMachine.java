package io.dengine.benchmarks.peers;

import com.alipay.sofa.jraft.Closure;
import com.alipay.sofa.jraft.Iterator;
import com.alipay.sofa.jraft.Status;
import com.alipay.sofa.jraft.core.StateMachineAdapter;
import com.alipay.sofa.jraft.error.RaftException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One write into the store for each portion of entries that the library hands over. */
final class PlainStateMachine extends StateMachineAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(PlainStateMachine.class);

    private final PlainStore store;

    PlainStateMachine(PlainStore store) {
        this.store = store;
    }

    @Override
    public void onApply(Iterator iterator) {
        List<Closure> answered = new ArrayList<>();
        try (WriteBatch batch = new WriteBatch()) {
            while (iterator.hasNext()) {
                ByteBuffer entry = iterator.getData().slice();
                byte[] key = new byte[entry.getInt()];
                entry.get(key);
                byte[] value = new byte[entry.remaining()];
                entry.get(value);
                batch.put(key, value);
                if (iterator.done() != null) {
                    answered.add(iterator.done());
                }
                iterator.next();
            }
            store.write(batch);
        } catch (RocksDBException e) {
            throw new IllegalStateException(e);
        }
        answered.forEach(closure -> closure.run(Status.OK()));
    }

    @Override
    public void onError(RaftException failure) {
        LOG.error("the bare member has failed", failure);
    }
}
