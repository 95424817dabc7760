/**
 * The stage that writes what ingress has put in order to the journal, a frame at a time.
 */
package io.millrace.engine.journaling;
