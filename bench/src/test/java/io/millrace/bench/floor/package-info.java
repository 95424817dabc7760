/**
 * Tests that the floors do what they say; how fast is no matter here.
 */
package io.millrace.bench.floor;
