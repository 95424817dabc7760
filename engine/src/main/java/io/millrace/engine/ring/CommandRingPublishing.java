package io.millrace.engine.ring;

/** What the publisher alone writes, with every command. */
abstract class CommandRingPublishing {
    CommandSlot claimed;
    Arena claimedArena;
    long claimedSlot;
    long journaledHead;
    long passingHead;
}
