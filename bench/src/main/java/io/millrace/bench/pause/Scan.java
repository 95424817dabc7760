package io.millrace.bench.pause;

import io.millrace.bench.load.Clients;
import io.millrace.client.AccountQuery;
import io.millrace.client.AccountRows;
import io.millrace.client.Client;
import io.millrace.client.TransferQuery;
import io.millrace.client.TransferRows;

/**
 * Asks for all transfers and then for all accounts, from the oldest to the newest, page by page, and begins again. The next
 * page is asked for as soon as the last one has come. It looks at none of the rows.
 */
final class Scan extends OtherSession implements Disturber {
    private static final long CLIENT_ID = 21;
    /** A page, of 60 KiB, comes in one piece: Aeron has nothing to put together on the load's thread. */
    private static final int ROWS_PER_PAGE = 480;
    /** Enough to speak of, where all that there is takes longer than the load. */
    private static final long PAGES_MIN = 100;

    private final Client client;
    private final TransferQuery transfers;
    private final AccountQuery accounts;
    private boolean isOn;
    private boolean isWaiting;
    private boolean isAtAccounts;
    private long pages;
    private long rows;
    private long walks;

    Scan(final String aeronDirectoryName) {
        client = Client.connect(Clients.context(aeronDirectoryName, CLIENT_ID));
        transfers = client.transferQuery().rowLimit(ROWS_PER_PAGE);
        accounts = client.accountQuery().rowLimit(ROWS_PER_PAGE);
    }

    @Override
    public void begin() {
        isOn = true;
    }

    @Override
    public void doWork() {
        client.poll(this);
        if (isOn && !isWaiting) {
            isWaiting = client.offer(isAtAccounts ? accounts : transfers) > 0;
        }
    }

    @Override
    public boolean isDone() {
        return walks > 0 || pages >= PAGES_MIN;
    }

    /** Accounts and transfers that have come. */
    long rows() {
        return rows;
    }

    /** How often all transfers and all accounts have come. */
    long walks() {
        return walks;
    }

    @Override
    public void onTransfers(
        final long requestId, final long sequence, final long timestamp, final long cursor, final TransferRows page) {
        onPage(page.count());
        transfers.timestampMin(cursor);
        isAtAccounts = cursor == 0;
    }

    @Override
    public void onAccounts(
        final long requestId, final long sequence, final long timestamp, final long cursor, final AccountRows page) {
        onPage(page.count());
        accounts.timestampMin(cursor);
        isAtAccounts = cursor != 0;
        walks += cursor == 0 ? 1 : 0;
    }

    @Override
    public void close() {
        client.close();
    }

    private void onPage(final int rowCount) {
        isWaiting = false;
        pages++;
        rows += rowCount;
    }
}
