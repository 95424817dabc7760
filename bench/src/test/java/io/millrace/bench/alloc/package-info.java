/** Tests of {@code bench alloc}. */
package io.millrace.bench.alloc;
