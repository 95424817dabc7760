package io.millrace.engine;

import io.millrace.client.BlockingClient;
import io.millrace.client.Page;
import io.millrace.client.Transfer;
import io.millrace.client.TransferBatch;
import io.millrace.client.TransferFlags;
import io.millrace.client.UInt128;
import io.millrace.codecs.ledger.CreateTransferStatus;
import io.millrace.engine.counters.EngineCounter;
import io.millrace.engine.store.History;
import io.millrace.engine.store.PageSource;
import io.millrace.engine.support.Await;
import io.millrace.engine.support.Payments;
import io.millrace.engine.support.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/** An engine with more history than it keeps in memory. */
@Timeout(120)
@EnabledOnOs(OS.LINUX)
class PagedOutHistoryTest {
    private static final int TRANSFERS_PER_PAGE = PageSource.PAGE_LENGTH / 128;
    private static final long PAGES_OUT = 4;
    private static final long LAST = (History.PAGES_KEPT + PAGES_OUT) * TRANSFERS_PER_PAGE;
    private static final long PENDING = 3;

    @TempDir
    private Path folder;

    @Test
    void shouldGoOnWithTransfersThatHaveLeftMemoryAlsoAfterARestart() throws IOException {
        assumeThat(Files.getFileStore(folder).type()).isNotEqualTo("tmpfs");
        try (TestEngine engine = TestEngine.launch(folder); BlockingClient client = engine.connect(7)) {
            Payments.createAccounts(client, 2);
            createPast(client);
            awaitPagedOut(engine);

            assertThat(Payments.pay(client, 1, 1, 2, 1)).isEqualTo(CreateTransferStatus.exists);
            assertThat(Payments.pay(client, 2, 1, 2, 3)).isEqualTo(CreateTransferStatus.exists_with_different_amount);
            assertThatThePastIsThere(client);
            assertThat(post(client, LAST + 1)).isEqualTo(CreateTransferStatus.created);
            assertThat(client.lookupAccounts(List.of(Payments.id(1))).get(0).debitsPosted()).isEqualTo(Payments.id(LAST));
        }
        try (TestEngine engine = TestEngine.launch(folder); BlockingClient client = engine.connect(7)) {
            awaitPagedOut(engine);

            assertThatThePastIsThere(client);
            assertThat(post(client, LAST + 2)).isEqualTo(CreateTransferStatus.pending_transfer_already_posted);
        }
    }

    private static void createPast(final BlockingClient client) {
        long id = 1;
        while (id <= LAST) {
            final TransferBatch batch = client.transferBatch();
            while (id <= LAST && !batch.isFull()) {
                batch.add().id(0, id).debitAccountId(0, 1).creditAccountId(0, 2).amount(1).ledger(Payments.LEDGER).code(1)
                    .flags(id == PENDING ? TransferFlags.PENDING : 0);
                id++;
            }
            assertThat(client.createTransfers(batch)).allMatch(result -> result.status() == CreateTransferStatus.created);
        }
    }

    private static void awaitPagedOut(final TestEngine engine) {
        Await.until(() -> engine.engine().counters().get(EngineCounter.PAGED_OUT_BYTES) == PAGES_OUT * PageSource.PAGE_LENGTH);
    }

    private static void assertThatThePastIsThere(final BlockingClient client) {
        final List<UInt128> ids = LongStream.of(1, 2 * LAST, PENDING, TRANSFERS_PER_PAGE, LAST).mapToObj(Payments::id).toList();
        assertThat(client.lookupTransfers(ids)).extracting(transfer -> transfer == null ? null : transfer.id())
            .containsExactly(ids.get(0), null, ids.get(2), ids.get(3), ids.get(4));
        final Page<Transfer> oldest =
            client.getAccountTransfers(client.accountTransfersQuery().accountId(Payments.id(1)).rowLimit(100));
        assertThat(oldest.rows()).extracting(Transfer::id)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, 100).mapToObj(Payments::id).toList());
    }

    private static CreateTransferStatus post(final BlockingClient client, final long id) {
        final TransferBatch batch = client.transferBatch();
        batch.add().id(0, id).pendingId(0, PENDING).amount(UInt128.MAX).flags(TransferFlags.POST_PENDING_TRANSFER);
        return client.createTransfers(batch).get(0).status();
    }
}
