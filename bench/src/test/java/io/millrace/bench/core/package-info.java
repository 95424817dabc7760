/**
 * Tests that {@code bench core} does its work; how fast is no matter here.
 */
package io.millrace.bench.core;
