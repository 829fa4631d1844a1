package dev.fetchjobs.operator;

import dev.fetchjobs.api.FetchJob;
import dev.fetchjobs.operator.decide.Step.Answer;
import dev.fetchjobs.operator.decide.Step.Ask;
import dev.fetchjobs.operator.decide.Step.Outcome;
import dev.fetchjobs.operator.decide.Step.Write;

/**
 * Performs the steps of a reconciliation. If a step fails, the result says so, and no exception is
 * thrown.
 */
public interface Performer {

  Answer answer(FetchJob fetchJob, Ask ask);

  Outcome perform(FetchJob fetchJob, Write write);
}
