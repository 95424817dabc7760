/**
 * What benchmarks put on an engine: accounts, a load, and producers in processes of their own.
 */
package io.millrace.bench.load;
