/**
 * Does to journals what machines, disks and people do to them, and looks whether Millrace notices.
 */
package io.millrace.ops.torture;
