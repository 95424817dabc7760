package io.millrace.bench.overload;

import io.millrace.bench.load.Accounts;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.TransferBatch;
import io.millrace.engine.Engine;
import io.millrace.engine.EngineContext;
import io.millrace.journal.Durability;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class AuditTest {
    private static final long TRANSFERS = 2_000;

    @TempDir
    private Path folder;

    private Engine engine;
    private BlockingClient client;
    private OverloadProducer producer;

    @BeforeEach
    void produce() {
        engine = Engine.launch(new EngineContext().home(folder.resolve("home"))
            .aeronDirectoryName(folder.resolve("aeron").toString()).durability(Durability.PROCESS));
        client = BlockingClient.connect(new Client.Context().aeronDirectoryName(aeron()).clientId(7));
        Accounts.create(client, Payments.ACCOUNTS);
        producer = new OverloadProducer(1, aeron());
        producer.runFullSpeed(() -> producer.book().count() >= TRANSFERS);
    }

    @AfterEach
    void close() {
        producer.close();
        client.close();
        engine.close();
    }

    @Test
    void shouldAgreeWithAnEngineThatHasWhatItAcknowledged() {
        final Audit audit = audit();

        assertThat(audit.isSound()).isTrue();
        assertThat(audit.acknowledged()).isEqualTo(producer.created()).isGreaterThanOrEqualTo(TRANSFERS);
    }

    @Test
    void shouldMissWhatTheBookHasAndTheEngineHasNot() {
        producer.book().set(producer.book().add(), Book.CREATED);

        final Audit audit = audit();

        assertThat(audit.isSound()).isFalse();
        assertThat(audit.missing()).isEqualTo(1);
        assertThat(audit.wrongBalances()).isEqualTo(2);
    }

    @Test
    void shouldFindWhatTheEngineHasAndTheBookHasNot() {
        producer.book().set(3, Book.UNKNOWN);

        final Audit audit = audit();

        assertThat(audit.isSound()).isFalse();
        assertThat(audit.unexpected()).isEqualTo(1);
        assertThat(audit.wrongBalances()).isEqualTo(2);
    }

    @Test
    void shouldFindABalanceThatNoTransferOfTheBookExplains() {
        final TransferBatch batch = client.transferBatch();
        batch.add().id(2, 1).debitAccountId(0, 1).creditAccountId(0, 2).amount(1).ledger(1).code(1);
        client.createTransfers(batch);

        final Audit audit = audit();

        assertThat(audit.isSound()).isFalse();
        assertThat(audit.missing() + audit.unexpected() + audit.different()).isZero();
        assertThat(audit.wrongBalances()).isEqualTo(2);
    }

    private Audit audit() {
        final Audit audit = new Audit();
        audit.run(List.of(producer), aeron());
        return audit;
    }

    private String aeron() {
        return engine.context().aeronDirectoryName();
    }
}
