/** Tests of scripts, against engines of their own. */
package io.millrace.ops.exec;
