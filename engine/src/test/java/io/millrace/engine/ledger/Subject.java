package io.millrace.engine.ledger;

/**
 * Whose rules a test checks: what is expected of the ledger by hand is expected of the model too.
 */
enum Subject {
    LEDGER {
        @Override
        Books open() {
            return new LedgerFixture();
        }
    },
    MODEL {
        @Override
        Books open() {
            return new LedgerModel();
        }
    };

    abstract Books open();
}
