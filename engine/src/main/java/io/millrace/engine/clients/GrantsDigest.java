package io.millrace.engine.clients;

import io.millrace.engine.service.Grants;
import io.millrace.engine.store.Hashing;

/** What the grants of a principal add to the digest. */
final class GrantsDigest {
    private GrantsDigest() {
    }

    static long of(final int principal, final Grants grants) {
        long digest = Hashing.mix(Hashing.mix(principal) + (grants.isAll() ? -1 : grants.count()));
        for (int i = 0; i < grants.count(); i++) {
            digest = Hashing.mix(digest ^ grants.ledger(i));
        }
        return digest;
    }
}
