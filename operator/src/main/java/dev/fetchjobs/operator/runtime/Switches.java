package dev.fetchjobs.operator.runtime;

/**
 * Says which of its optional rights the operator has. The chart grants such a right only if its
 * value for it is true, and passes the value to the operator.
 *
 * @param configMaps whether the operator may read and write ConfigMaps
 * @param podReadiness whether the operator may write the statuses of pods
 */
public record Switches(boolean configMaps, boolean podReadiness) {}
