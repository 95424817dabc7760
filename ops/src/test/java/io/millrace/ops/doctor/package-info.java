/** Tests of what is found of a machine, over files that stand for its kernel's. */
package io.millrace.ops.doctor;
