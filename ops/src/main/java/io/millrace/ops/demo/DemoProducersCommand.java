package io.millrace.ops.demo;

import io.millrace.client.Account;
import io.millrace.client.AccountBatch;
import io.millrace.client.BlockingClient;
import io.millrace.client.Client;
import io.millrace.client.UInt128;
import io.millrace.ops.rig.Payments;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;

/**
 * The producers of the demonstration, in a process of their own. Told on standard input what to do ({@code produce},
 * {@code audit}), they say on standard output how it goes, a line at a time.
 */
@Command(name = "demo-producers", hidden = true, description = "The producers of the demonstration.")
public final class DemoProducersCommand implements Callable<Integer> {
    private static final long REPORT_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long DRIVER_SILENCE_MAX_NS = TimeUnit.SECONDS.toNanos(3);
    private static final long ACCOUNTS_CLIENT_ID = 100;

    @Option(names = "--aeron-dir", required = true)
    private String aeronDirectoryName;

    @Option(names = "--producers", defaultValue = "2")
    private int count;

    private final List<DemoProducer> producers = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        for (int i = 1; i <= count; i++) {
            producers.add(new DemoProducer(i));
        }
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        while (line != null) {
            switch (line) {
                case "produce" -> produce();
                case "audit" -> audit();
                default -> throw new IllegalArgumentException(line);
            }
            line = in.readLine();
        }
        return 0;
    }

    private void produce() {
        try (BlockingClient client = BlockingClient.connect(context(ACCOUNTS_CLIENT_ID))) {
            final AccountBatch accounts = client.accountBatch();
            Payments.addAccounts(accounts);
            client.createAccounts(accounts);
        }
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            final DemoProducer producer = producers.get(i);
            // The loss is to be seen soon; a driver says once a second that it lives, on a busy machine later.
            final Client.Context context = context(i + 1).driverTimeoutNs(DRIVER_SILENCE_MAX_NS);
            threads.add(new Thread(() -> producer.produce(context, () -> false), "producer-" + (i + 1)));
        }
        threads.forEach(Thread::start);
        while (threads.stream().anyMatch(Thread::isAlive)) {
            LockSupport.parkNanos(REPORT_INTERVAL_NS);
            final Histogram latencies = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
            for (final DemoProducer producer : producers) {
                latencies.add(producer.takeLatencies(null));
            }
            say("progress %d %d %d %d %d",
                producers.stream().mapToLong(DemoProducer::acknowledged).sum(),
                latencies.getValueAtPercentile(50),
                latencies.getValueAtPercentile(99),
                latencies.getValueAtPercentile(99.9),
                latencies.getMaxValue());
        }
        say("lost %d %d",
            producers.stream().mapToLong(DemoProducer::acknowledged).sum(),
            producers.stream().mapToLong(DemoProducer::unknown).sum());
    }

    private void audit() {
        final long[] debits = new long[Payments.ACCOUNTS + 1];
        final long[] credits = new long[Payments.ACCOUNTS + 1];
        long acknowledged = 0;
        long missing = 0;
        long wrong = 0;
        long unknownApplied = 0;
        long unknownNotApplied = 0;
        for (int i = 0; i < count; i++) {
            final Audit audit = producers.get(i).audit(context(i + 1));
            acknowledged += audit.acknowledged();
            missing += audit.missing();
            wrong += audit.unexpected() + audit.different();
            unknownApplied += audit.unknownApplied();
            unknownNotApplied += audit.unknownNotApplied();
            for (int account = 0; account < debits.length; account++) {
                debits[account] += audit.debits()[account];
                credits[account] += audit.credits()[account];
            }
        }
        long totalDebits = 0;
        long totalCredits = 0;
        long wrongBalances = 0;
        try (BlockingClient client = BlockingClient.connect(context(ACCOUNTS_CLIENT_ID))) {
            final List<UInt128> ids = LongStream.rangeClosed(1, Payments.ACCOUNTS).mapToObj(UInt128::of).toList();
            for (final Account account : client.lookupAccounts(ids)) {
                final int id = (int) account.id().low();
                totalDebits += account.debitsPosted().low();
                totalCredits += account.creditsPosted().low();
                if (account.debitsPosted().low() != debits[id] || account.creditsPosted().low() != credits[id]) {
                    wrongBalances++;
                }
            }
        }
        say("audit %d %d %d %d %d %d %d %d",
            acknowledged, missing, wrong, unknownApplied, unknownNotApplied, wrongBalances, totalDebits, totalCredits);
    }

    private Client.Context context(final long clientId) {
        return new Client.Context()
            // What is in flight when the engine is killed is to be looked at, not repeated.
            .reconnectTimeoutNs(0)
            .maxMessageLength(1024 * 1024)
            .aeronDirectoryName(aeronDirectoryName)
            .clientId(clientId)
            .connectTimeoutNs(TimeUnit.SECONDS.toNanos(20));
    }

    private static void say(final String format, final Object... args) {
        System.out.println(String.format(Locale.ROOT, format, args));
        System.out.flush();
    }
}
