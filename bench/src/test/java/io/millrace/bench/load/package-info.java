/** Tests of the loads. */
package io.millrace.bench.load;
