package io.millrace.journal;

import java.nio.file.Path;

/**
 * A segment and its header, as they lie on the disk.
 *
 * @param number        in the name of the segment's folder.
 * @param file          that holds its frames.
 * @param fileLength    length of the file in bytes, with what is reserved; 0 where it is missing.
 * @param position      in the file, where the excerpt of the header begins.
 * @param homeIdHigh    the more significant half of the home id in the header; 0 where there is no header.
 * @param homeIdLow     the less significant half.
 * @param segment       the number in the header; 0 where there is no header.
 * @param formatVersion in the header; 0 where there is no header.
 * @param crc32c        in the header; 0 where there is no header.
 * @param fault         what is wrong with the header; null if it is right.
 */
public record InspectedSegment(
    int number,
    Path file,
    long fileLength,
    long position,
    long homeIdHigh,
    long homeIdLow,
    long segment,
    long formatVersion,
    int crc32c,
    String fault) {
}
