export * from './client-problems';
export { shown, type Violation } from './problem';
export { problemHandler } from './problem-handler';
export { UnavailableProblem } from './server-problems';
