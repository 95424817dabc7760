package io.millrace.ops.imports;

import java.util.HashMap;
import java.util.Map;

/** The accounts that the rows so far have named, so that an id is derived once per text and an account created once. */
final class AccountDirectory {
    private final Ids ids = new Ids();
    private final Map<Text, Account> accounts = new HashMap<>();

    /**
     * @throws RowRejectedException if the text is digits and no legal id.
     */
    Account find(final Text text) {
        final Account known = accounts.get(text);
        if (known != null) {
            return known;
        }
        final Unsigned128 id = ids.derive(text);
        final Account account = new Account(id.high(), id.low());
        accounts.put(text.copy(), account);
        return account;
    }
}
