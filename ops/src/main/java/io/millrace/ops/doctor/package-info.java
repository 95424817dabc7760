/**
 * Looks at the machine for what will hurt latency or durability. Only reads, all of it below a root folder that tests can make;
 * what can't be read is unknown, and never a failure. How it is printed stands in the package above.
 */
package io.millrace.ops.doctor;
