/**
 * Does to journals what machines, disks and people do to them, and looks whether Millrace notices; kills engines, and looks
 * whether what they had acknowledged is there.
 */
package io.millrace.ops.torture;
