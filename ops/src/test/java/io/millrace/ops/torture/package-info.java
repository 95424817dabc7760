/** What tortures engines and journals has to be able to. */
package io.millrace.ops.torture;
