export * from './client-problems';
export { Problem, ruleOf, type Violation } from './problem';
export { problemBody, problemSchema } from './problem-body';
export { problemHandler } from './problem-handler';
export { InternalProblem, UnavailableProblem } from './server-problems';
export { shown } from './shown';
