package io.millrace.journal;

/**
 * Two cache lines between what the appending thread writes and what other threads read of the journal: one would do, but
 * processors fetch neighbouring lines in pairs. The two ints fill what the longs leave by their alignment; the JVM would put
 * fields of a subclass there.
 */
abstract class JournalPadding extends JournalAppending {
    int p17;
    int p18;
    long p01;
    long p02;
    long p03;
    long p04;
    long p05;
    long p06;
    long p07;
    long p08;
    long p09;
    long p10;
    long p11;
    long p12;
    long p13;
    long p14;
    long p15;
    long p16;
}
