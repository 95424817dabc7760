package io.millrace.journal;

/**
 * Hears what lies in a journal, in the order of the segments and of the places in them.
 */
public interface InspectionHandler {
    /**
     * A segment begins.
     *
     * @param segment what it is, and its header.
     */
    void onSegment(InspectedSegment segment);

    /**
     * What is, or looks like, a frame.
     *
     * @param frame its header, and whether it is right.
     */
    void onFrame(InspectedFrame frame);

    /**
     * What is no frame, where one should be. Behind it comes the next sound frame of the segment, if there is one.
     *
     * @param segment  number of the segment.
     * @param position in the file, where it begins.
     * @param length   in bytes.
     * @param found    what is wrong there.
     */
    void onDamage(int segment, long position, long length, String found);
}
