/** Tests that start {@code millrace} in processes of their own. */
package io.millrace.ops.demo;
